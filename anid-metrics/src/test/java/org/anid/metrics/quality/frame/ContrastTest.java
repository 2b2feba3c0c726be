// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.testing.Golden;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContrastTest extends MetricContract<Observation.Single> {

    /** Relative; pixels and sums of a row are in single precision. */
    private static final double TOLERANCE = 1e-6;

    @Override
    protected Metric<Observation.Single> metric() {
        return Contrast.create();
    }

    /** Contrast has no setting but the engine. */
    @Override
    protected Metric<Observation.Single> metricWithOtherSetting() {
        return Contrast.create().with(KernelChoice.named("scalar"));
    }

    @Override
    protected List<Observation.Single> observations() {
        return SingleImages.observations();
    }

    @Override
    protected Optional<Identity<Observation.Single>> identity() {
        return Optional.empty();
    }

    @Override
    protected List<Observation.Single> unscorable() {
        return List.of();
    }

    static Stream<Golden.Value> golden() {
        return Golden.load("contrast").values();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithTheFormulaInDoublePrecision(Golden.Value golden) {
        double ours = Contrast.create().score(SingleImages.of(golden.name()))[0];
        assertThat(ours)
                .as(golden.toString())
                .isCloseTo(golden.value(), within(TOLERANCE * Math.max(1, golden.value())));
    }

    @Test
    void halfBlackAndHalfWhiteIsTheMost() {
        assertThat(Contrast.create().score(SingleImages.of("checker-192"))).containsExactly(0.5);
    }

    @Test
    void aFlatImageHasNone() {
        assertThat(Contrast.create().score(SingleImages.of("flat-192"))).containsExactly(0);
        assertThat(Contrast.create().score(SingleImages.grey(1, 1, 0.3f))).containsExactly(0);
    }
}
