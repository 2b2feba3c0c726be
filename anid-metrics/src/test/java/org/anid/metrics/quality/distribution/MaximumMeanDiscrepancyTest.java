// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.Observation.Side;
import org.anid.api.metric.UnscorableException;
import org.anid.api.model.FeatureMatrix;
import org.anid.metrics.testing.FeatureSetContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MaximumMeanDiscrepancyTest extends FeatureSetContract {

    /** Means near 1 are subtracted and scaled by 1,000: 1e-16 · 1,000 · some hundred terms. */
    private static final double TOLERANCE = 1e-9;

    @Override
    protected FeatureSetMetric metric() {
        return MaximumMeanDiscrepancy.builder(new Pixels(10)).build();
    }

    @Override
    protected FeatureSetMetric metricWithOtherSetting() {
        return MaximumMeanDiscrepancy.builder(new Pixels(10)).sigma(11).build();
    }

    @Override
    protected OptionalDouble valueOfASetWithItself() {
        return OptionalDouble.of(0);
    }

    static Stream<GoldenSets> golden() {
        return GoldenSets.load("kernel.json");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithNumPy(GoldenSets golden) {
        FeatureAccumulator accumulator = MaximumMeanDiscrepancy.builder(
                        new Pixels(golden.natural().width()))
                .build()
                .newFeatureAccumulator();
        accumulator.update(Side.NATURAL, golden.natural());
        accumulator.update(Side.GENERATED, golden.generated());
        assertThat(accumulator.compute().value()).isCloseTo(golden.value("mmd"), within(TOLERANCE));
    }

    @Test
    void aFeatureWithoutDirectionIsUnscorable() {
        FeatureAccumulator accumulator = metric().newFeatureAccumulator();
        assertThatExceptionOfType(UnscorableException.class)
                .isThrownBy(() -> accumulator.update(Side.NATURAL, new FeatureMatrix(1, 10, new float[10])))
                .withMessageContaining("no direction");
    }

    @Test
    void aWidthOfZeroIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MaximumMeanDiscrepancy.builder(new Pixels(3)).sigma(0));
    }
}
