// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.testing.Engines;
import org.anid.metrics.testing.Golden;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VifTest extends MetricContract<Observation.Paired> {

    /** The aim of the project for VIF, relative: covariances are nearly singular on smooth images. */
    private static final double TOLERANCE = 1e-3;

    @Override
    protected Metric<Observation.Paired> metric() {
        return Vif.create();
    }

    @Override
    protected Metric<Observation.Paired> metricWithOtherSetting() {
        return Vif.create().withPublishedRoles(true);
    }

    @Override
    protected List<Observation.Paired> observations() {
        return PairedImages.observations();
    }

    @Override
    protected Optional<Identity<Observation.Paired>> identity() {
        return Optional.empty(); // 1 up to rounding: see below
    }

    @Override
    protected List<Observation.Paired> unscorable() {
        ImageBatch small = ImageBatch.wrap(new float[3 * 32 * 33], 1, new ImageShape(3, 32, 33));
        return List.of(new Observation.Paired(small, small));
    }

    static Stream<Arguments> pyiqa() {
        return EveryEngine.golden("vif.float64");
    }

    @Tag(Engines.TAG)
    @ParameterizedTest
    @MethodSource("pyiqa")
    void agreesWithPyiqa(String engine, Golden.Value golden) {
        EveryEngine.assertAgrees(
                engine, golden, TOLERANCE, kernels -> Vif.create().with(kernels));
    }

    @Test
    void anImageKeepsItsOwnInformation() {
        assertThat(Vif.create().score(PairedImages.same("natural-97x131"))[0]).isCloseTo(1, within(1e-9));
    }

    @Test
    void asPublishedExchangesTheImages() {
        Vif published = Vif.create().withPublishedRoles(true);
        assertThat(published.score(PairedImages.pair("natural-97x131", "natural-97x131-noise")))
                .isEqualTo(Vif.create().score(PairedImages.pair("natural-97x131-noise", "natural-97x131")));
    }
}
