// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.kernel.Channels;
import org.anid.metrics.testing.Golden;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PsnrTest extends MetricContract<Observation.Paired> {

    /** The aim of the project for closed formulas, relative. */
    private static final double TOLERANCE = 1e-4;

    @Override
    protected Metric<Observation.Paired> metric() {
        return Psnr.create();
    }

    @Override
    protected Metric<Observation.Paired> metricWithOtherSetting() {
        return Psnr.create().withChannels(Channels.LUMA);
    }

    @Override
    protected List<Observation.Paired> observations() {
        return PairedImages.observations();
    }

    @Override
    protected Optional<Identity<Observation.Paired>> identity() {
        return Optional.of(new Identity<>(PairedImages.same("natural-97x131"), 80));
    }

    @Override
    protected List<Observation.Paired> unscorable() {
        return List.of();
    }

    static Stream<Golden.Value> rgb() {
        return Golden.load("psnr").values();
    }

    static Stream<Golden.Value> luma() {
        return Golden.load("psnr-luma").values();
    }

    @ParameterizedTest
    @MethodSource("rgb")
    void rgbAgreesWithPyiqa(Golden.Value golden) {
        assertAgrees(Psnr.create(), golden);
    }

    @ParameterizedTest
    @MethodSource("luma")
    void lumaAgreesWithPyiqa(Golden.Value golden) {
        assertAgrees(Psnr.create().withChannels(Channels.LUMA), golden);
    }

    static Stream<Golden.Value> otherTools() {
        return Stream.of("psnr.piq", "psnr.scikit-image", "psnr.torchmetrics")
                .flatMap(file -> Golden.load(file).values());
    }

    /** Those without a constant in the logarithm are infinite for identical images, which the files do not hold. */
    @ParameterizedTest
    @MethodSource("otherTools")
    void rgbAgreesWithTheOtherTools(Golden.Value golden) {
        assertAgrees(Psnr.create(), golden);
    }

    private static void assertAgrees(Psnr psnr, Golden.Value golden) {
        double ours = psnr.score(PairedImages.pair(golden.reference(), golden.distorted()))[0];
        assertThat(ours)
                .as(golden.toString())
                .isCloseTo(golden.value(), within(TOLERANCE * Math.max(1, Math.abs(golden.value()))));
    }
}
