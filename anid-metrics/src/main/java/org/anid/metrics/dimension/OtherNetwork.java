// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import java.io.Serial;
import java.util.List;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.FeatureSieve;
import org.anid.api.metric.Metric;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.api.metric.Score;
import org.anid.api.metric.SetComparison;
import org.anid.api.metric.ValueRange;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.Model;
import org.anid.api.model.ModelReference;
import org.anid.api.model.PairedScoreModel;
import org.anid.api.model.ScoreModel;
import org.anid.api.model.SiftedFeatures;

/**
 * A metric whose name stands for one network, over another one: the numbers that it gives, under a specification that
 * says so, in the title and in the setting {@code model}. So no report shows an FID that is none, fingerprints differ,
 * and states of different networks do not merge.
 */
final class OtherNetwork {

    private OtherNetwork() {}

    /** The metric, which was made over that network. */
    static Metric<?> of(Metric<?> metric, Model network) {
        MetricSpec spec = spec(metric.spec(), network);
        if (metric instanceof FeatureSetMetric sets) {
            return new OverSets(sets, spec);
        }
        if (metric instanceof PerImageMetric<?> images) {
            return new PerImage<>(images, spec);
        }
        throw new IllegalArgumentException(spec.id() + " is of no known kind");
    }

    private static MetricSpec spec(MetricSpec usual, Model network) {
        ModelReference reference = network.reference();
        // The bounds of a network that scores are its own, and nobody has stated those of another one.
        boolean own = network instanceof ScoreModel || network instanceof PairedScoreModel;
        ValueRange range = own ? ValueRange.REAL : usual.range();
        return MetricSpec.builder(usual.id(), usual.title() + " with " + reference.id())
                .dimension(usual.dimension())
                .level(usual.level(), usual.input())
                .direction(usual.direction())
                .baseline(usual.baseline())
                .range(range.low(), range.high())
                .unit(usual.unit())
                .models(reference.id())
                .settings(usual.settings())
                .setting("model", reference.id() + " " + reference.version() + " " + reference.sha256())
                .citation(usual.citation())
                .build();
    }

    private record PerImage<O extends Observation>(PerImageMetric<O> metric, MetricSpec spec)
            implements PerImageMetric<O> {
        @Override
        public List<ModelReference> models() {
            return metric.models();
        }

        @Override
        public double[] score(O observation) {
            return metric.score(observation);
        }

        @Override
        public double errorOf(double score, double ideal) {
            return metric.errorOf(score, ideal);
        }
    }

    private record OverSets(FeatureSetMetric metric, MetricSpec spec) implements FeatureSetMetric {
        @Override
        public FeatureExtractor extractor() {
            return metric.extractor();
        }

        @Override
        public FeatureAccumulator newFeatureAccumulator() {
            return new State(metric.newFeatureAccumulator(), spec);
        }

        @Override
        public long stateBytes() {
            return metric.stateBytes();
        }

        @Override
        public void check(Observation.Side side, FeatureMatrix features) {
            metric.check(side, features);
        }

        @Override
        public FeatureSieve newSieve(int parts) {
            return metric.newSieve(parts);
        }

        @Override
        public double[] leaveOneOut(List<List<FeatureAccumulator>> parts) {
            return metric.leaveOneOut(own(parts));
        }

        @Override
        public JackknifedComparison jackknife(List<List<FeatureAccumulator>> parts) {
            return metric.jackknife(own(parts));
        }

        private static List<List<FeatureAccumulator>> own(List<List<FeatureAccumulator>> parts) {
            return parts.stream()
                    .map(part ->
                            part.stream().map(state -> ((State) state).state).toList())
                    .toList();
        }

        @Override
        public double share(double excess, double floor, double unrelated) {
            return metric.share(excess, floor, unrelated);
        }
    }

    /** The state of the metric itself, under the other specification. */
    private record State(FeatureAccumulator state, MetricSpec spec) implements FeatureAccumulator {

        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public void update(Observation.Side side, FeatureMatrix features) {
            state.update(side, features);
        }

        @Override
        public void update(Observation.Side side, SiftedFeatures features) {
            state.update(side, features);
        }

        @Override
        public void merge(FeatureAccumulator other) {
            spec.requireSame(other.spec());
            if (!(other instanceof State that)) {
                throw new IllegalArgumentException(
                        "cannot merge " + spec.id() + " with an accumulator of another kind");
            }
            state.merge(that.state);
        }

        @Override
        public SetComparison compare() {
            return state.compare();
        }

        @Override
        public Score compute() {
            Score score = state.compute();
            return Score.of(
                    spec,
                    score.value(),
                    score.count(),
                    score.provenance().models().toArray(ModelReference[]::new));
        }
    }
}
