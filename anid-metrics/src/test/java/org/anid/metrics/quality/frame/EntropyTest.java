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

class EntropyTest extends MetricContract<Observation.Single> {

    /** The aim of the project for closed formulas, relative. */
    private static final double TOLERANCE = 1e-4;

    @Override
    protected Metric<Observation.Single> metric() {
        return Entropy.create();
    }

    /** Entropy has no setting but the engine. */
    @Override
    protected Metric<Observation.Single> metricWithOtherSetting() {
        return Entropy.create().with(KernelChoice.named("scalar"));
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
        return Stream.of("entropy", "entropy.scikit-image")
                .flatMap(file -> Golden.load(file).values());
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithPyiqaAndScikitImage(Golden.Value golden) {
        double ours = Entropy.create().score(SingleImages.of(golden.name()))[0];
        assertThat(ours)
                .as(golden.toString())
                .isCloseTo(golden.value(), within(TOLERANCE * Math.max(1, Math.abs(golden.value()))));
    }

    @Test
    void oneLevelIsNothing() {
        assertThat(Entropy.create().score(SingleImages.of("flat-192"))).containsExactly(0);
    }

    @Test
    void twoLevelsEquallyOftenAreOneBit() {
        assertThat(Entropy.create().score(SingleImages.of("checker-192"))[0]).isCloseTo(1, within(1e-7));
    }
}
