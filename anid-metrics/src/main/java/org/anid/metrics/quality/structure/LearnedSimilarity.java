// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.structure;

import java.util.List;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Level;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.api.model.ModelReference;
import org.anid.api.model.PairedScoreModel;

/**
 * A learned distance between a generated and a natural image. Lower is better and 0 is no difference.
 * A score that is not finite counts as none (NaN).
 *
 * <p>Immutable and thread-safe.
 */
public final class LearnedSimilarity implements PerImageMetric<Observation.Paired> {

    /** Id of the model that {@link #lpips} stands for. */
    public static final String LPIPS = "lpips-alex";

    /** Id of the model that {@link #lpipsVgg} stands for. */
    public static final String LPIPS_VGG = "lpips-vgg";

    /** Id of the model that {@link #dists} stands for. */
    public static final String DISTS = "dists";

    private final PairedScoreModel model;
    private final MetricSpec spec;

    private LearnedSimilarity(String id, String title, String citation, PairedScoreModel model) {
        this.model = model;
        this.spec = MetricSpec.builder(id, title)
                .dimension(DimensionKind.QUALITY)
                .level(Level.STRUCTURE, Observation.Kind.PAIRED)
                .direction(Direction.LOWER_IS_BETTER)
                .baseline(new Baseline.Ideal(0))
                .range(0, Double.POSITIVE_INFINITY)
                .models(model.reference().id())
                .citation(citation)
                .build();
    }

    /** LPIPS (Zhang et al. 2018). */
    public static LearnedSimilarity lpips(PairedScoreModel model) {
        return new LearnedSimilarity(
                "lpips", "LPIPS", "Zhang et al. 2018, arXiv:1801.03924; as pyiqa 0.1.16 lpips", model);
    }

    /** LPIPS on the features of VGG-16. */
    public static LearnedSimilarity lpipsVgg(PairedScoreModel model) {
        return new LearnedSimilarity(
                "lpips-vgg", "LPIPS (VGG)", "Zhang et al. 2018, arXiv:1801.03924; as pyiqa 0.1.16 lpips-vgg", model);
    }

    /** DISTS (Ding et al. 2020). */
    public static LearnedSimilarity dists(PairedScoreModel model) {
        return new LearnedSimilarity(
                "dists", "DISTS", "Ding et al. 2020, arXiv:2004.07728; as pyiqa 0.1.16 dists", model);
    }

    @Override
    public MetricSpec spec() {
        return spec;
    }

    @Override
    public List<ModelReference> models() {
        return List.of(model.reference());
    }

    @Override
    public double[] score(Observation.Paired pair) {
        double[] scores = model.score(pair.reference(), pair.candidate()).clone();
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Double.isFinite(scores[i]) ? scores[i] : Double.NaN;
        }
        return scores;
    }
}
