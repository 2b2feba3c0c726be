// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.structure;

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
import org.anid.api.model.PairedScoreModel;

/**
 * A learned distance between a generated and a natural image. Lower is better and 0 is no difference.
 * A score that is not finite counts as none (NaN).
 *
 * <p>Immutable and thread-safe.
 */
public final class LearnedSimilarity implements PerImageMetric<Observation.Paired> {

    /** Name and kind of {@link #lpips}. */
    public static final MetricInfo LPIPS_INFO = info("lpips", "LPIPS");

    /** Name and kind of {@link #lpipsVgg}. */
    public static final MetricInfo LPIPS_VGG_INFO = info("lpips-vgg", "LPIPS (VGG)");

    /** Name and kind of {@link #stLpips}. */
    public static final MetricInfo ST_LPIPS_INFO = info("st-lpips", "ST-LPIPS");

    /** Name and kind of {@link #dists}. */
    public static final MetricInfo DISTS_INFO = info("dists", "DISTS");

    /** Id of the model that {@link #lpips} stands for. */
    public static final String LPIPS = "lpips-alex";

    /** Id of the model that {@link #lpipsVgg} stands for. */
    public static final String LPIPS_VGG = "lpips-vgg";

    /** Id of the model that {@link #stLpips} stands for. */
    public static final String ST_LPIPS = "st-lpips-alex";

    /** Id of the model that {@link #dists} stands for. */
    public static final String DISTS = "dists";

    private final PairedScoreModel model;
    private final MetricSpec spec;

    private LearnedSimilarity(MetricInfo info, String citation, PairedScoreModel model) {
        this.model = model;
        this.spec = MetricSpec.builder(info)
                .baseline(new Baseline.Ideal(0))
                .range(0, Double.POSITIVE_INFINITY)
                .models(model.reference().id())
                .citation(citation)
                .build();
    }

    private static MetricInfo info(String id, String title) {
        return new MetricInfo(
                id, title, DimensionKind.QUALITY, Level.STRUCTURE, Observation.Kind.PAIRED, Direction.LOWER_IS_BETTER);
    }

    /** LPIPS (Zhang et al. 2018). */
    public static LearnedSimilarity lpips(PairedScoreModel model) {
        return new LearnedSimilarity(LPIPS_INFO, "Zhang et al. 2018, arXiv:1801.03924; as pyiqa 0.1.16 lpips", model);
    }

    /** LPIPS on the features of VGG-16. */
    public static LearnedSimilarity lpipsVgg(PairedScoreModel model) {
        return new LearnedSimilarity(
                LPIPS_VGG_INFO, "Zhang et al. 2018, arXiv:1801.03924; as pyiqa 0.1.16 lpips-vgg", model);
    }

    /**
     * ST-LPIPS (Ghildyal and Liu 2022): LPIPS on an AlexNet whose sides are halved by blurring, so that a shift of a
     * pixel or two counts for little.
     */
    public static LearnedSimilarity stLpips(PairedScoreModel model) {
        return new LearnedSimilarity(
                ST_LPIPS_INFO, "Ghildyal and Liu 2022, arXiv:2207.13686; as stlpips-pytorch 0.0.2 alex", model);
    }

    /** DISTS (Ding et al. 2020). */
    public static LearnedSimilarity dists(PairedScoreModel model) {
        return new LearnedSimilarity(DISTS_INFO, "Ding et al. 2020, arXiv:2004.07728; as pyiqa 0.1.16 dists", model);
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
