// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

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
import org.anid.api.model.ScoreModel;

/**
 * The quality of one image as a network learned it, under the name of that network: cnniqa, dbcnn, hyperiqa, musiq,
 * maniqa, tres, unique, liqe, clip-iqa, topiq, q-align and whatever else scores one image. Higher is better; the
 * baseline is the natural images. A score that is not finite counts as none (NaN).
 *
 * <p>Immutable and thread-safe.
 */
public final class LearnedQuality implements PerImageMetric<Observation.Single> {

    private final ScoreModel model;
    private final MetricSpec spec;

    private LearnedQuality(String id, String title, double low, double high, String citation, ScoreModel model) {
        this.model = model;
        this.spec = MetricSpec.builder(info(id, title))
                .baseline(new Baseline.NaturalValue())
                .range(low, high)
                .models(model.reference().id())
                .citation(citation)
                .build();
    }

    /**
     * Name and kind of such a metric, for its specification and the catalogue.
     *
     * @param id of the metric
     * @param title as the field writes it
     */
    public static MetricInfo info(String id, String title) {
        return new MetricInfo(
                id, title, DimensionKind.QUALITY, Level.FRAME, Observation.Kind.SINGLE, Direction.HIGHER_IS_BETTER);
    }

    /**
     * A metric over a network.
     *
     * @param id of the metric
     * @param title as the field writes it
     * @param low smallest score; may be −∞
     * @param high largest score; may be +∞
     * @param citation paper and reference implementation
     * @param model the network; stays the caller's to close
     */
    public static LearnedQuality of(
            String id, String title, double low, double high, String citation, ScoreModel model) {
        return new LearnedQuality(id, title, low, high, citation, model);
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
        double[] scores = model.score(observation.images()).clone();
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Double.isFinite(scores[i]) ? scores[i] : Double.NaN;
        }
        return scores;
    }
}
