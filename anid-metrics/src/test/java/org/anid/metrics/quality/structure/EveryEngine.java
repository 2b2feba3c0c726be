// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Function;
import java.util.stream.Stream;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.testing.Engines;
import org.anid.metrics.testing.Golden;
import org.anid.metrics.testing.GoldenImages;
import org.junit.jupiter.params.provider.Arguments;

/** Golden values on every engine. */
final class EveryEngine {

    /** ND4J's processor backend is there to prove the formulas, and large images take it seconds. */
    private static final int LARGEST_ON_ND4J = 200 * 200;

    private EveryEngine() {}

    /** Engine and golden value, for a parameterized test. */
    static Stream<Arguments> golden(String file) {
        return Engines.all().stream().flatMap(engine -> Golden.load(file)
                .values()
                .filter(value -> !engine.equals("nd4j") || pixels(value) <= LARGEST_ON_ND4J)
                .map(value -> Arguments.of(engine, value)));
    }

    private static int pixels(Golden.Value value) {
        ImageShape shape = GoldenImages.shape(value.reference());
        return shape.plane();
    }

    /** Asserts that the metric on that engine gives the value within a relative tolerance. */
    static void assertAgrees(
            String engine,
            Golden.Value golden,
            double tolerance,
            Function<Kernels, PerImageMetric<Observation.Paired>> metric) {
        double ours = metric.apply(KernelChoice.named(engine))
                .score(PairedImages.pair(golden.reference(), golden.distorted()))[0];
        assertThat(ours)
                .as("%s on %s", golden, engine)
                .isCloseTo(golden.value(), within(tolerance * Math.abs(golden.value()) + 1e-9));
    }
}
