// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.structure;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VifpTest extends MetricContract<Observation.Paired> {

    /** The aim of the project for closed formulas, relative. */
    private static final double TOLERANCE = 1e-4;

    @Override
    protected Metric<Observation.Paired> metric() {
        return Vifp.create();
    }

    @Override
    protected Metric<Observation.Paired> metricWithOtherSetting() {
        return Vifp.create().withPublishedRoles(true);
    }

    @Override
    protected List<Observation.Paired> observations() {
        return PairedImages.observations();
    }

    @Override
    protected Optional<Identity<Observation.Paired>> identity() {
        return Optional.of(new Identity<>(PairedImages.same("natural-97x131"), 1));
    }

    @Override
    protected List<Observation.Paired> unscorable() {
        ImageBatch small = ImageBatch.wrap(new float[3 * 40 * 41], 1, new ImageShape(3, 40, 41));
        return List.of(new Observation.Paired(small, small));
    }

    static Stream<Arguments> piq() {
        return EveryEngine.golden("vifp.float64");
    }

    @Tag(Engines.TAG)
    @ParameterizedTest
    @MethodSource("piq")
    void agreesWithPiq(String engine, Golden.Value golden) {
        EveryEngine.assertAgrees(
                engine, golden, TOLERANCE, kernels -> Vifp.create().with(kernels));
    }

    static Stream<Arguments> torchmetrics() {
        return EveryEngine.golden("vifp.torchmetrics");
    }

    @Tag(Engines.TAG)
    @ParameterizedTest
    @MethodSource("torchmetrics")
    void agreesWithTorchmetrics(String engine, Golden.Value golden) {
        EveryEngine.assertAgrees(
                engine, golden, TOLERANCE, kernels -> Vifp.create().with(kernels));
    }
}
