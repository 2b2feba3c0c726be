// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.Observation.Side;
import org.anid.api.model.FeatureMatrix;
import org.anid.metrics.testing.FeatureSetContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelDistanceTest extends FeatureSetContract {

    /** Both sides compute in double. */
    private static final double TOLERANCE = 1e-9;

    /** Of the kernel: sums of 256 rounded values in single precision are off by some √256 roundings. */
    private static final double SUBSETS = 16 * 0x1p-24;

    @Override
    protected FeatureSetMetric metric() {
        return KernelDistance.builder(new Pixels(10)).subsets(20, 30).build();
    }

    @Override
    protected FeatureSetMetric metricWithOtherSetting() {
        return KernelDistance.builder(new Pixels(10)).subsets(20, 31).build();
    }

    @Override
    protected OptionalDouble valueOfASetWithItself() {
        return OptionalDouble.empty();
    }

    static Stream<GoldenSets> golden() {
        return GoldenSets.load("kernel.json");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void theExactEstimateAgreesWithNumPy(GoldenSets golden) {
        double expected = golden.value("kid");
        assertThat(distance(
                        KernelDistance.builder(new Pixels(golden.natural().width()))
                                .exact(),
                        golden))
                .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void theMeanOverManySubsetsComesNearTheExactEstimate(GoldenSets golden) {
        int size = Math.max(2, golden.generated().rows() / 2);
        double expected = golden.value("kid");
        double once = distance(
                KernelDistance.builder(new Pixels(golden.natural().width())).subsets(1, size), golden);
        double many = distance(
                KernelDistance.builder(new Pixels(golden.natural().width())).subsets(4000, size), golden);
        // The estimate is without bias: the error of 4,000 subsets is a sixtieth of that of one.
        assertThat(Math.abs(many - expected)).isLessThan(Math.max(0.05, Math.abs(once - expected)));
    }

    /**
     * One subset leaves out one of the generated images: which one is not said, but the value is that without one of
     * them, by the plain double sum. Large values have cubes that no float holds.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 12, 30})
    void aSubsetIsTheExactEstimateOverIt(int exponent) {
        int n = 300;
        int width = 5;
        Random random = new Random(3);
        float[] x = new float[n * width];
        float[] y = new float[(n + 1) * width];
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.scalb((float) (random.nextGaussian() + 0.5), exponent);
        }
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.scalb((float) random.nextGaussian(), exponent);
        }
        FeatureAccumulator accumulator =
                KernelDistance.builder(new Pixels(width)).subsets(1, n).build().newFeatureAccumulator();
        accumulator.update(Side.NATURAL, new FeatureMatrix(n, width, x));
        accumulator.update(Side.GENERATED, new FeatureMatrix(n + 1, width, y));
        double value = accumulator.compute().value();

        double within = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                within += i == j ? 0 : kernel(x, i, x, j, width);
            }
        }
        double[] toY = new double[n + 1];
        double[] ofY = new double[n + 1];
        for (int k = 0; k <= n; k++) {
            for (int j = 0; j <= n; j++) {
                ofY[k] += k == j ? 0 : kernel(y, k, y, j, width);
                toY[k] += j == n ? 0 : kernel(x, j, y, k, width);
            }
        }
        double all = Arrays.stream(ofY).sum();
        double between = Arrays.stream(toY).sum();
        double pairs = (double) n * (n - 1);
        double nearest = Double.MAX_VALUE;
        for (int out = 0; out <= n; out++) {
            double without =
                    within / pairs + (all - 2 * ofY[out]) / pairs - 2 * (between - toY[out]) / ((double) n * n);
            nearest = Math.abs(without - value) < Math.abs(nearest - value) ? without : nearest;
        }
        assertThat(value).isCloseTo(nearest, within(SUBSETS * all / pairs));
    }

    private static double kernel(float[] x, int i, float[] y, int j, int width) {
        double product = 0;
        for (int k = 0; k < width; k++) {
            product += (double) x[i * width + k] * y[j * width + k];
        }
        return Math.pow(product / width + 1, 3);
    }

    @Test
    void beyondTheCapTheOrderChangesNothing() {
        GoldenSets golden = golden().reduce((a, b) -> b).orElseThrow();
        KernelDistance metric =
                KernelDistance.builder(new Pixels(6)).exact().maxFeatures(20).build();
        FeatureAccumulator whole = metric.newFeatureAccumulator();
        whole.update(Side.NATURAL, golden.natural());
        whole.update(Side.GENERATED, golden.generated());
        FeatureAccumulator left = metric.newFeatureAccumulator();
        left.update(Side.GENERATED, golden.generated());
        FeatureAccumulator right = metric.newFeatureAccumulator();
        right.update(Side.NATURAL, golden.natural());
        left.merge(right);
        assertThat(left.compute().value()).isEqualTo(whole.compute().value());
        assertThat(whole.compute().count()).isEqualTo(90);
    }

    @Test
    void theHandMadeFormIsNotCalledKid() {
        assertThat(KernelDistance.create().spec().id()).isEqualTo("kernel-handmade");
        assertThat(KernelDistance.create().spec().title()).contains("not KID");
    }

    @Test
    void subsetsOfOneAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KernelDistance.builder(new Pixels(3)).subsets(10, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KernelDistance.builder(new Pixels(3)).maxFeatures(1));
    }

    private static double distance(KernelDistance.Builder builder, GoldenSets sets) {
        FeatureAccumulator accumulator = builder.build().newFeatureAccumulator();
        accumulator.update(Side.NATURAL, sets.natural());
        accumulator.update(Side.GENERATED, sets.generated());
        return accumulator.compute().value();
    }
}
