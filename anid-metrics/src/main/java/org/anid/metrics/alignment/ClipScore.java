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
 * CLIPScore of an image and its caption: {@code 2.5 · max(0, cos(E_image, E_text))}, the text being the caption after
 * {@code "A photo depicts "}.
 *
 * <p>In [0, 2.5], higher is better, no unit; 0.6 to 0.9 are common with ViT-B/32. Its baseline is the natural image
 * with the same caption. A blank caption says nothing: NaN, as is an embedding of length 0. Longer captions are cut by
 * the encoder at its context.
 *
 * <p>Follows pyiqa 0.1.16 ({@code clipscore}). Immutable and thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/2104.08718">Hessel et al., CLIPScore, 2021</a>
 */
public final class ClipScore implements PerImageMetric<Observation.Captioned> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "clip-score",
            "CLIPScore",
            DimensionKind.ALIGNMENT,
            Level.TEXT,
            Observation.Kind.CAPTIONED,
            Direction.HIGHER_IS_BETTER);

    /** Id of the model that the name stands for. */
    public static final String MODEL = "clip-vit-b-32";

    static final double SCALE = 2.5;
    static final String PREFIX = "A photo depicts ";

    private final TextImageEncoder encoder;
    private final MetricSpec spec;

    private ClipScore(TextImageEncoder encoder) {
        this.encoder = encoder;
        this.spec = MetricSpec.builder(INFO)
                .baseline(new Baseline.NaturalValue())
                .range(0, SCALE)
                .models(encoder.reference().id())
                .setting("prefix", PREFIX.strip())
                .setting("scale", SCALE)
                .citation("Hessel et al. 2021, arXiv:2104.08718; as pyiqa 0.1.16 clipscore")
                .build();
    }

    /** Over this encoder, which stays the caller's to close. */
    public static ClipScore of(TextImageEncoder encoder) {
        return new ClipScore(encoder);
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
    public double[] score(Observation.Captioned observation) {
        return scores(encoder, encoder.encodeImages(observation.images()), observation.captions());
    }

    /** Of images that are embedded already. */
    static double[] scores(TextImageEncoder encoder, FeatureMatrix images, List<String> captions) {
        FeatureMatrix texts =
                encoder.encodeTexts(captions.stream().map(PREFIX::concat).toList());
        double[] scores = new double[captions.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = captions.get(i).isBlank() ? Double.NaN : SCALE * Math.max(0, Cosine.of(images, texts, i));
        }
        return scores;
    }
}
