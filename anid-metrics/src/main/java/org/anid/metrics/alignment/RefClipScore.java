// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.alignment;

import java.util.List;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Level;
import org.anid.api.metric.MetricInfo;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.api.model.TextImageEncoder;

/**
 * RefCLIPScore of a generated image, its caption and the natural image: the harmonic mean of {@link ClipScore} and
 * {@code max(0, cos(E_generated, E_natural))}.
 *
 * <p>In [0, 10/7], higher is better, no unit; 0 where one of the two is 0. Its baseline is the natural image in the
 * place of the generated one. A blank caption gives NaN, as does an embedding of length 0.
 *
 * <p>The definition is that of Hessel et al. 2021, section 4, turned round: their candidate is a caption and its
 * references are captions, here the candidate is an image and its reference is the natural image. As there, the factor
 * 2.5 is on the CLIPScore alone. Immutable and thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/2104.08718">Hessel et al., CLIPScore, 2021</a>
 */
public final class RefClipScore implements PerImageMetric<Observation.CaptionedPair> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "ref-clip-score",
            "RefCLIPScore",
            DimensionKind.ALIGNMENT,
            Level.TEXT,
            Observation.Kind.CAPTIONED_PAIR,
            Direction.HIGHER_IS_BETTER);

    private final TextImageEncoder encoder;
    private final MetricSpec spec;

    private RefClipScore(TextImageEncoder encoder) {
        this.encoder = encoder;
        this.spec = MetricSpec.builder(INFO)
                .baseline(new Baseline.NaturalValue())
                .range(0, harmonicMean(ClipScore.SCALE, 1))
                .models(encoder.reference().id())
                .setting("prefix", ClipScore.PREFIX.strip())
                .setting("scale", ClipScore.SCALE)
                .citation("Hessel et al. 2021, arXiv:2104.08718")
                .build();
    }

    /** Over this encoder, which stays the caller's to close. */
    public static RefClipScore of(TextImageEncoder encoder) {
        return new RefClipScore(encoder);
    }

    @Override
    public MetricSpec spec() {
        return spec;
    }

    @Override
    public List<ModelReference> models() {
        return List.of(encoder.reference());
    }

    @Override
    public double[] score(Observation.CaptionedPair observation) {
        FeatureMatrix natural = encoder.encodeImages(observation.reference());
        FeatureMatrix generated = encoder.encodeImages(observation.candidate());
        double[] scores = ClipScore.scores(encoder, generated, observation.captions());
        for (int i = 0; i < scores.length; i++) {
            scores[i] = harmonicMean(scores[i], Math.max(0, Cosine.of(generated, natural, i)));
        }
        return scores;
    }

    private static double harmonicMean(double a, double b) {
        // 0/0 is no mean, but its limit is 0.
        return a == 0 && b == 0 ? 0 : 2 * a * b / (a + b);
    }
}
