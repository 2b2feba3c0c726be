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
import org.anid.api.model.ModelReference;
import org.anid.api.model.TextImageEncoder;

/**
 * Semantic similarity of a generated and a natural image: the cosine of their CLIP image embeddings.
 *
 * <p>In [−1, 1], higher is better, no unit; identical images have 1, which is its ideal, and unrelated photographs
 * still 0.4 to 0.6 with ViT-B/32. An embedding of length 0 gives NaN. Immutable and thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/2103.00020">Radford et al., Learning Transferable Visual Models, 2021</a>
 */
public final class ClipImageSimilarity implements PerImageMetric<Observation.Paired> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "clip-image-score",
            "CLIPScore (image)",
            DimensionKind.ALIGNMENT,
            Level.STRUCTURE,
            Observation.Kind.PAIRED,
            Direction.HIGHER_IS_BETTER);

    /** Id of the model that the name stands for. */
    public static final String MODEL = "clip-vit-b-32";

    private final TextImageEncoder encoder;
    private final MetricSpec spec;

    private ClipImageSimilarity(TextImageEncoder encoder) {
        this.encoder = encoder;
        this.spec = MetricSpec.builder(INFO)
                .baseline(new Baseline.Ideal(1))
                .range(-1, 1)
                .models(encoder.reference().id())
                .citation("Radford et al. 2021, arXiv:2103.00020")
                .build();
    }

    /** Over this encoder, which stays the caller's to close. */
    public static ClipImageSimilarity of(TextImageEncoder encoder) {
        return new ClipImageSimilarity(encoder);
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
    public double[] score(Observation.Paired pair) {
        var natural = encoder.encodeImages(pair.reference());
        var generated = encoder.encodeImages(pair.candidate());
        double[] scores = new double[pair.count()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Cosine.of(natural, generated, i);
        }
        return scores;
    }
}
