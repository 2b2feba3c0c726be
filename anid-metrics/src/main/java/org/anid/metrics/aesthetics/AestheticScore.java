// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.aesthetics;

import java.util.List;
import java.util.function.Function;
import org.anid.api.image.ImageBatch;
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
import org.anid.api.model.RatingModel;
import org.anid.api.model.ScoreModel;

/**
 * What a learned predictor of aesthetic appeal makes of an image. Higher is better; the baseline is the natural images.
 * A score that is not finite counts as none (NaN).
 *
 * <p>Immutable and thread-safe.
 */
public final class AestheticScore implements PerImageMetric<Observation.Single> {

    /** Name and kind of {@link #nima}. */
    public static final MetricInfo NIMA_INFO = info("nima", "NIMA", Direction.HIGHER_IS_BETTER);

    /** Name and kind of {@link #nimaSpread}. */
    public static final MetricInfo NIMA_SPREAD_INFO = info("nima-spread", "NIMA (spread)", Direction.NEUTRAL);

    /** Name and kind of {@link #laionV1}. */
    public static final MetricInfo LAION_V1_INFO =
            info("laion-aesthetic-v1", "LAION aesthetic v1", Direction.HIGHER_IS_BETTER);

    /** Name and kind of {@link #laion}. */
    public static final MetricInfo LAION_INFO = info("laion-aesthetic", "LAION aesthetic", Direction.HIGHER_IS_BETTER);

    /** Name and kind of {@link #qAlign}. */
    public static final MetricInfo Q_ALIGN_INFO =
            info("q-align-aesthetic", "Q-Align (aesthetic)", Direction.HIGHER_IS_BETTER);

    /** Id of the model that {@link #nima} stands for. */
    public static final String NIMA = "nima";

    /** Id of the model that {@link #laion} stands for. */
    public static final String LAION = "laion-aesthetic-v2";

    /** Id of the model that {@link #qAlign} stands for. */
    public static final String Q_ALIGN = "q-align-aesthetic";

    /** Id of the model that {@link #laionV1} stands for. */
    public static final String LAION_V1 = "laion-aesthetic-v1";

    private final ScoreModel model;
    private final Function<ImageBatch, double[]> score;
    private final MetricSpec spec;

    private AestheticScore(MetricInfo info, double low, double high, String citation, ScoreModel model) {
        this(info, low, high, citation, model, model::score);
    }

    private AestheticScore(
            MetricInfo info,
            double low,
            double high,
            String citation,
            ScoreModel model,
            Function<ImageBatch, double[]> score) {
        this.model = model;
        this.score = score;
        this.spec = MetricSpec.builder(info)
                .baseline(new Baseline.NaturalValue())
                .range(low, high)
                .models(model.reference().id())
                .citation(citation)
                .build();
    }

    private static MetricInfo info(String id, String title, Direction direction) {
        return new MetricInfo(id, title, DimensionKind.AESTHETICS, Level.FRAME, Observation.Kind.SINGLE, direction);
    }

    /** NIMA: mean of a predicted distribution of ratings from 1 to 10 (Talebi and Milanfar 2018). */
    public static AestheticScore nima(ScoreModel model) {
        return new AestheticScore(
                NIMA_INFO, 1, 10, "Talebi and Milanfar 2018, arXiv:1709.05424; as pyiqa 0.1.16 nima", model);
    }

    /**
     * Spread of NIMA's predicted distribution p of ratings from 1 to 10, √(Σ k²·p(k) − (Σ k·p(k))²): how much people
     * would disagree. From 0 to 4.5, neither good nor bad (Talebi and Milanfar 2018).
     */
    public static AestheticScore nimaSpread(RatingModel model) {
        return new AestheticScore(
                NIMA_SPREAD_INFO,
                0,
                4.5,
                "Talebi and Milanfar 2018, arXiv:1709.05424; the distribution of pyiqa 0.1.16 nima",
                model,
                images -> spread(model.ratings(images)));
    }

    private static double[] spread(FeatureMatrix ratings) {
        double[] spreads = new double[ratings.rows()];
        for (int i = 0; i < spreads.length; i++) {
            double mean = 0;
            for (int k = 0; k < ratings.width(); k++) {
                mean += (k + 1) * (double) ratings.at(i, k);
            }
            // Around the mean: the difference of the two sums cancels where all agree.
            double variance = 0;
            for (int k = 0; k < ratings.width(); k++) {
                variance += (k + 1 - mean) * (k + 1 - mean) * ratings.at(i, k);
            }
            spreads[i] = Math.sqrt(variance);
        }
        return spreads;
    }

    /**
     * The first of LAION's aesthetic predictors, a linear layer; about 1 to 10 though not bounded (Schuhmann et al.
     * 2022).
     */
    public static AestheticScore laionV1(ScoreModel model) {
        return new AestheticScore(
                LAION_V1_INFO,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                "Schuhmann et al. 2022, arXiv:2210.08402; LAION-AI/aesthetic-predictor",
                model);
    }

    /** LAION's aesthetic predictor, about 1 to 10 though not bounded (Schuhmann 2022). */
    public static AestheticScore laion(ScoreModel model) {
        return new AestheticScore(
                LAION_INFO,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                "Schuhmann et al. 2022, arXiv:2210.08402; as pyiqa 0.1.16 laion_aes",
                model);
    }

    /** Q-Align asked for aesthetics, 1 to 5 (Wu et al. 2023). */
    public static AestheticScore qAlign(ScoreModel model) {
        return new AestheticScore(
                Q_ALIGN_INFO, 1, 5, "Wu et al. 2023, arXiv:2312.17090; as pyiqa 0.1.16 qalign", model);
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
    public double[] score(Observation.Single observation) {
        double[] scores = score.apply(observation.images()).clone();
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Double.isFinite(scores[i]) ? scores[i] : Double.NaN;
        }
        return scores;
    }
}
