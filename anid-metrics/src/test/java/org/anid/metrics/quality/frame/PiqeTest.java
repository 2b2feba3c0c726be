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

class PiqeTest extends MetricContract<Observation.Single> {

    /** The aim of the project for closed formulas, relative. */
    private static final double TOLERANCE = 1e-4;

    @Override
    protected Metric<Observation.Single> metric() {
        return Piqe.create();
    }

    /** PIQE has no setting but the engine. */
    @Override
    protected Metric<Observation.Single> metricWithOtherSetting() {
        return Piqe.create().with(KernelChoice.named("scalar"));
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
        return List.of(SingleImages.black(100, 7), SingleImages.black(7, 100));
    }

    static Stream<Golden.Value> golden() {
        return Golden.load("piqe").values();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithPyiqa(Golden.Value golden) {
        double ours = Piqe.create().score(SingleImages.of(golden.name()))[0];
        assertThat(ours).as(golden.toString()).isCloseTo(golden.value(), within(TOLERANCE * golden.value()));
    }

    @Test
    void aBlackImageIsFlatLikeAnyOther() {
        assertThat(Piqe.create().score(SingleImages.black(192, 192))).containsExactly(100);
        assertThat(Piqe.create().score(SingleImages.of("flat-192"))).containsExactly(100);
    }

    @Test
    void eightRowsAreEnough() {
        assertThat(Piqe.create().score(SingleImages.black(8, 8))).containsExactly(100);
    }
}
