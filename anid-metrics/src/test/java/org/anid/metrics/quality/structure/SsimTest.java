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
import org.anid.metrics.kernel.Channels;
import org.anid.metrics.kernel.SsimWindow;
import org.anid.metrics.testing.Golden;
import org.anid.metrics.testing.GoldenImages;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SsimTest extends MetricContract<Observation.Paired> {

    /** The aim of the project for closed formulas; relative, of a value that may be 0. */
    private static final double TOLERANCE = 1e-4;

    /** Absolute, for pairs whose value is exactly 0 there. */
    private static final double ZERO = 1e-9;

    @Override
    protected Metric<Observation.Paired> metric() {
        return Ssim.create();
    }

    @Override
    protected Metric<Observation.Paired> metricWithOtherSetting() {
        return Ssim.create().withChannels(Channels.RGB);
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
        ImageBatch small = ImageBatch.wrap(new float[3 * 10 * 11], 1, new ImageShape(3, 10, 11));
        return List.of(new Observation.Paired(small, small));
    }

    static Stream<Golden.Value> luma() {
        return Golden.load("ssim").values();
    }

    static Stream<Golden.Value> rgb() {
        return Golden.load("ssim-rgb").values();
    }

    @ParameterizedTest
    @MethodSource("luma")
    void lumaAgreesWithPyiqa(Golden.Value golden) {
        assertAgrees(Ssim.create(), golden);
    }

    @ParameterizedTest
    @MethodSource("rgb")
    void rgbAgreesWithPyiqa(Golden.Value golden) {
        assertAgrees(Ssim.create().withChannels(Channels.RGB), golden);
    }

    static Stream<Golden.Value> otherTools() {
        return Stream.of("ssim.piq", "ssim.scikit-image", "ssim.torchmetrics")
                .flatMap(file -> Golden.load(file).values());
    }

    @ParameterizedTest
    @MethodSource("otherTools")
    void withoutClippingItAgreesWithTheOtherTools(Golden.Value golden) {
        assertAgrees(Ssim.create().withWindow(new SsimWindow(11, 1.5, 0.01, 0.03, false)), golden);
    }

    private static void assertAgrees(Ssim ssim, Golden.Value golden) {
        double ours = ssim.score(new Observation.Paired(
                GoldenImages.batch(golden.reference()), GoldenImages.batch(golden.distorted())))[0];
        assertThat(ours)
                .as(golden.toString())
                .isCloseTo(golden.value(), within(TOLERANCE * Math.abs(golden.value()) + ZERO));
    }
}
