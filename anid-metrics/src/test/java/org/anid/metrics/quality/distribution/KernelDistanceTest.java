// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.Observation.Side;
import org.anid.metrics.testing.FeatureSetContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KernelDistanceTest extends FeatureSetContract {

    /** Both sides compute in double. */
    private static final double TOLERANCE = 1e-9;

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
