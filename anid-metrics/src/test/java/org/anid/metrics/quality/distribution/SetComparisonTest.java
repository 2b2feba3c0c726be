// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.Observation;
import org.anid.api.metric.SetComparison;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.junit.jupiter.api.Test;

/** What metrics of sets say of unrelated images, against their definitions over all pairs in double precision. */
class SetComparisonTest {

    /** Means of hundreds of terms in another order; features are floats on both sides. */
    private static final double ROUNDING = 1e-9;

    private static final int WIDTH = 3;

    private record Named() implements FeatureExtractor {
        @Override
        public ModelReference reference() {
            return new ModelReference("three", "1", "none");
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

    private static float[][] rows(long seed, int count, double shift) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[count][WIDTH];
        for (float[] row : rows) {
            for (int i = 0; i < WIDTH; i++) {
                row[i] = (float) (random.nextDouble() + shift * i);
            }
        }
        return rows;
    }

    private static SetComparison compare(FeatureSetMetric metric, float[][] natural, float[][] generated) {
        FeatureAccumulator state = metric.newFeatureAccumulator();
        for (float[] row : natural) {
            state.update(Observation.Side.NATURAL, new FeatureMatrix(1, WIDTH, row));
        }
        for (float[] row : generated) {
            state.update(Observation.Side.GENERATED, new FeatureMatrix(1, WIDTH, row));
        }
        assertThat(metric.share(0, 1, 1)).isZero();
        return state.compare();
    }

    private interface Pair {
        double of(float[] x, float[] y);
    }

    private static double mean(float[][] x, float[][] y, Pair pair) {
        double sum = 0;
        for (float[] a : x) {
            for (float[] b : y) {
                sum += pair.of(a, b);
            }
        }
        return sum / x.length / y.length;
    }

    private static double squared(float[] x, float[] y) {
        double sum = 0;
        for (int i = 0; i < WIDTH; i++) {
            sum += ((double) x[i] - y[i]) * ((double) x[i] - y[i]);
        }
        return sum;
    }

    private static double product(float[] x, float[] y) {
        double sum = 0;
        for (int i = 0; i < WIDTH; i++) {
            sum += (double) x[i] * y[i];
        }
        return sum;
    }

    /** Squared distance of two rows where the kernel is the inner product. */
    private static double inTheSpaceOf(Pair kernel, float[] x, float[] y) {
        return kernel.of(x, x) + kernel.of(y, y) - 2 * kernel.of(x, y);
    }

    @Test
    void frechetIsMeasuredAgainstTheIndependentCoupling() {
        float[][] x = rows(1, 20, 0);
        float[][] y = rows(2, 13, 0.2);
        SetComparison comparison = compare(FrechetDistance.create(new Named()), x, y);
        assertThat(comparison.unrelated()).isCloseTo(mean(x, y, SetComparisonTest::squared), within(ROUNDING));
        assertThat(comparison.value()).isBetween(0.0, comparison.unrelated());
        assertThat(compare(FrechetDistance.create(new Named()), x, x).value()).isZero();
    }

    @Test
    void kernelDistancesAreComparedByTheirBiasedStatisticAndMeasuredAgainstTheIndependentCoupling() {
        float[][] x = rows(3, 20, 0);
        float[][] y = rows(4, 13, 0.3);
        Pair cubic = (a, b) -> Math.pow(product(a, b) / WIDTH + 1, 3);
        double own = mean(x, x, cubic) + mean(y, y, cubic);
        SetComparison comparison =
                compare(KernelDistance.builder(new Named()).subsets(5, 4).build(), x, y);
        assertThat(comparison.value()).isCloseTo(own - 2 * mean(x, y, cubic), within(ROUNDING));
        assertThat(comparison.unrelated()).isCloseTo(mean(x, y, (a, b) -> inTheSpaceOf(cubic, a, b)), within(ROUNDING));
    }

    @Test
    void gaussianKernelsTooOverRowsOfLengthOne() {
        float[][] x = rows(5, 9, 0);
        float[][] y = rows(6, 14, 0.5);
        Pair gaussian = (a, b) -> {
            double cosine = product(a, b) / Math.sqrt(product(a, a) * product(b, b));
            return Math.exp(-(2 - 2 * cosine) / (2 * 0.5 * 0.5));
        };
        SetComparison comparison =
                compare(MaximumMeanDiscrepancy.builder(new Named()).sigma(0.5).build(), x, y);
        // Rows of length 1 are floats.
        assertThat(comparison.unrelated())
                .isCloseTo(1000 * mean(x, y, (a, b) -> inTheSpaceOf(gaussian, a, b)), within(1e-3));
    }

    @Test
    void slicedDistancesAreMeasuredAgainstTheIndependentCoupling() {
        float[][] x = rows(7, 11, 0);
        float[][] y = rows(8, 6, 0.4);
        float[] a = new float[11 * WIDTH];
        float[] b = new float[6 * WIDTH];
        for (int i = 0; i < x.length; i++) {
            System.arraycopy(x[i], 0, a, i * WIDTH, WIDTH);
        }
        for (int i = 0; i < y.length; i++) {
            System.arraycopy(y[i], 0, b, i * WIDTH, WIDTH);
        }
        float[][] directions = SlicedSets.directions(5, WIDTH, 1);
        double expected = 0;
        for (float[] direction : directions) {
            expected += mean(x, y, (p, q) -> Math.abs(product(p, direction) - product(q, direction))) / 5;
        }
        // Projections are floats.
        assertThat(SlicedSets.distances(a, b, WIDTH, directions).independent()).isCloseTo(expected, within(1e-6));
    }
}
