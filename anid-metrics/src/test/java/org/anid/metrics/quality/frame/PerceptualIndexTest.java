// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.testing.Engines;
import org.anid.metrics.testing.Golden;
import org.anid.metrics.testing.GoldenImages;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PerceptualIndexTest extends MetricContract<Observation.Single> {

    /** The aim of the project where eigenvalues and thresholds amplify rounding, relative. */
    private static final double TOLERANCE = 1e-3;

    /** The aim for NIQE, relative. */
    private static final double NIQE = 1e-4;

    /** ND4J's processor backend is there to prove the formulas, and large images take it seconds. */
    private static final int LARGEST_ON_ND4J = 200 * 200;

    @Override
    protected Metric<Observation.Single> metric() {
        return PerceptualIndex.create(NrqmForests.trained(), NiqeTest.prior(0));
    }

    @Override
    protected Metric<Observation.Single> metricWithOtherSetting() {
        return PerceptualIndex.create(NrqmForests.trained(), NiqeTest.prior(1));
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
        return List.of(SingleImages.black(120, 103), SingleImages.black(103, 120), SingleImages.black(1, 1));
    }

    @Override
    protected List<Observation.Single> undefined() {
        return List.of(SingleImages.black(256, 256), SingleImages.grey(104, 104, 0.5f));
    }

    static Stream<Arguments> scores() {
        return Engines.all().stream().flatMap(engine -> Golden.load("pi")
                .values()
                .filter(value -> !engine.equals("nd4j")
                        || GoldenImages.shape(value.name()).plane() <= LARGEST_ON_ND4J)
                .map(value -> Arguments.of(engine, value)));
    }

    @Tag(Engines.TAG)
    @ParameterizedTest
    @MethodSource("scores")
    void scoresAgreeWithPyiqa(String engine, Golden.Value golden) {
        PerceptualIndex index =
                PerceptualIndex.create(NrqmForests.trained(), NiqeTest.prior(0)).with(KernelChoice.named(engine));
        assertThat(index.score(SingleImages.of(golden.name()))[0])
                .as("%s on %s", golden, engine)
                .isCloseTo(golden.value(), within(TOLERANCE * Math.abs(golden.value())));
    }

    static Stream<Golden.Value> niqe() {
        return Golden.load("niqe.pi").values();
    }

    @ParameterizedTest
    @MethodSource("niqe")
    void niqeOfTheStudioLumaAgreesWithPyiqa(Golden.Value golden) throws IOException {
        ImageBatch luma = PerceptualIndex.studioLuma(GoldenImages.batch(golden.name()));
        double ours = Niqe.create(PublishedParameters.niqe()).score(new Observation.Single(luma))[0];
        assertThat(ours).as(golden.toString()).isCloseTo(golden.value(), within(NIQE * golden.value()));
    }

    @Test
    void theLumaLeavesOutTheBorderAndHasAStudioRange() {
        float[] values = new float[2 * 10 * 11];
        Arrays.fill(values, 110, 220, 1f);
        ImageBatch luma = PerceptualIndex.studioLuma(ImageBatch.wrap(values, 2, new ImageShape(1, 10, 11)));
        assertThat(luma.shape()).isEqualTo(new ImageShape(1, 2, 3));
        assertThat(luma.count()).isEqualTo(2);
        assertThat(luma.data()[0]).isEqualTo(16 / 255f);
        assertThat(luma.data()[6]).isEqualTo(235 / 255f);
    }

    @Test
    void bothSetsOfParametersAreNamed() {
        PerceptualIndex index = PerceptualIndex.create(NrqmForests.trained(), NiqeTest.prior(0));
        assertThat(index.spec().models()).containsExactly("niqe", "nrqm");
        assertThat(index.models()).hasSize(2);
    }
}
