// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.testing.Engines;
import org.anid.metrics.testing.Golden;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MadTest extends MetricContract<Observation.Paired> {

    /** The aim of the project for VIF, relative: covariances are nearly singular on smooth images. */
    private static final double TOLERANCE = 1e-3;

    @Override
    protected Metric<Observation.Paired> metric() {
        return Mad.create();
    }

    @Override
    protected Metric<Observation.Paired> metricWithOtherSetting() {
        return Mad.create().withPublishedRoles(true);
    }

    @Override
    protected List<Observation.Paired> observations() {
        return PairedImages.observations();
    }

    @Override
    protected Optional<Identity<Observation.Paired>> identity() {
        return Optional.of(new Identity<>(PairedImages.same("natural-97x131"), 0));
    }

    @Override
    protected List<Observation.Paired> unscorable() {
        ImageBatch small = ImageBatch.wrap(new float[3 * 15 * 16], 1, new ImageShape(3, 15, 16));
        return List.of(new Observation.Paired(small, small));
    }

    static Stream<Arguments> pyiqa() {
        return EveryEngine.golden("mad.float64");
    }

    @Tag(Engines.TAG)
    @ParameterizedTest
    @MethodSource("pyiqa")
    void agreesWithPyiqa(String engine, Golden.Value golden) {
        EveryEngine.assertAgrees(
                engine, golden, TOLERANCE, kernels -> Mad.create().with(kernels));
    }

    @Test
    void asPublishedExchangesTheImages() {
        Mad published = Mad.create().withPublishedRoles(true);
        assertThat(published.score(PairedImages.pair("natural-97x131", "natural-97x131-noise")))
                .isEqualTo(Mad.create().score(PairedImages.pair("natural-97x131-noise", "natural-97x131")));
    }

    /** What is known of a reference is used again for the candidates that follow it, and changes no bit. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aPairScoresInARunAsAlone(int parallelism) {
        List<Observation.Paired> pairs = Stream.of(
                        "noise-192-other",
                        "white-192",
                        "noise-192",
                        "noise-192-other",
                        "white-192",
                        "noise-192-other",
                        "white-192")
                .map(candidate -> PairedImages.pair("noise-192", candidate))
                .collect(Collectors.toCollection(ArrayList::new));
        pairs.add(2, PairedImages.pair("white-192", "noise-192"));
        Observation.Paired all = new Observation.Paired(
                ImageBatch.concat(
                        pairs.stream().map(Observation.Paired::reference).toList()),
                ImageBatch.concat(
                        pairs.stream().map(Observation.Paired::candidate).toList()));
        for (String engine : List.of("scalar", KernelChoice.auto().name())) {
            Mad mad = Mad.create().with(KernelChoice.named(engine, parallelism));
            double[] together = mad.score(all);
            for (int i = 0; i < together.length; i++) {
                assertThat(together[i]).as("%s, pair %d", engine, i).isEqualTo(mad.score(pairs.get(i))[0]);
            }
        }
    }
}
