// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.anid.api.dimension.Interval;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.Observation;
import org.anid.api.metric.SetComparison;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.metrics.quality.distribution.FrechetDistance;
import org.junit.jupiter.api.Test;

/** The law of coverage for sets: the interval of a crossed Fréchet share, on features whose distance is known. */
class CrossedFloorTest {

    private static final int TRIALS = 1000;
    private static final int IDS = 120;
    private static final int FOLDS = 10;
    private static final int WIDTH = 4;

    private record Given() implements FeatureExtractor {
        @Override
        public ModelReference reference() {
            return new ModelReference("given", "1", "none");
        }

        @Override
        public int width() {
            return WIDTH;
        }

        @Override
        public FeatureMatrix extract(ImageBatch images) {
            throw new AssertionError("features are given");
        }
    }

    private static final FrechetDistance METRIC = FrechetDistance.create(new Given());

    /** A natural image and what was made of it: half of what is in one is in the other, and a shift. */
    private static float[][][] features(SplittableRandom random, double shift) {
        float[][][] features = new float[2][IDS][WIDTH];
        for (int id = 0; id < IDS; id++) {
            for (int i = 0; i < WIDTH; i++) {
                double common = random.nextGaussian() * Math.sqrt(0.5);
                features[0][id][i] = (float) (common + random.nextGaussian() * Math.sqrt(0.5));
                features[1][id][i] = (float) (common + random.nextGaussian() * Math.sqrt(0.5) + shift);
            }
        }
        return features;
    }

    /** Value, unrelated value, and the value without each fold, means of both directions. */
    private static double[][] crossed(float[][] first, float[][] natural) {
        double value = 0;
        double unrelated = 0;
        double[] without = new double[FOLDS];
        for (int half = 0; half < 2; half++) {
            FeatureAccumulator all = METRIC.newFeatureAccumulator();
            List<List<FeatureAccumulator>> parts = new ArrayList<>();
            for (int fold = 0; fold < FOLDS; fold++) {
                FeatureAccumulator state = METRIC.newFeatureAccumulator();
                boolean isFirst = fold % 2 == half;
                for (int id = fold; id < IDS; id += FOLDS) {
                    state.update(
                            isFirst ? Observation.Side.GENERATED : Observation.Side.NATURAL,
                            new FeatureMatrix(1, WIDTH, isFirst ? first[id] : natural[id]));
                }
                parts.add(List.of(state));
                all.merge(state);
            }
            SetComparison comparison = all.compare();
            value += comparison.value() / 2;
            unrelated += comparison.unrelated() / 2;
            double[] values = METRIC.leaveOneOut(parts);
            for (int fold = 0; fold < FOLDS; fold++) {
                without[fold] += values[fold] / 2;
            }
        }
        return new double[][] {{value, unrelated}, without};
    }

    private static double coverage(double shift) {
        // Both sides have the covariance 1, so the distance is that of the means.
        double distance = WIDTH * shift * shift;
        double truth = Math.sqrt(distance / (distance + 2 * WIDTH));
        int holds = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            float[][][] features = features(new SplittableRandom(trial), shift);
            double[][] generated = crossed(features[1], features[0]);
            double[][] floor = crossed(features[0], features[0]);
            Interval interval = CrossedFloor.of(
                            generated[0][0], generated[1], floor[0][0], floor[1], generated[0][1], false)
                    .interval(METRIC::share);
            holds += interval != null && interval.low() <= truth && truth <= interval.high() ? 1 : 0;
        }
        return holds / (double) TRIALS;
    }

    @Test
    void intervalsHoldTheTruthWhereSetsDiffer() {
        assertThat(coverage(0.8)).isBetween(0.92, 0.98);
    }

    @Test
    void intervalsHoldZeroWhereTheyDoNot() {
        // At the end of the scale an interval is cut, so it holds 0 more often.
        assertThat(coverage(0)).isBetween(0.92, 1.0);
    }
}
