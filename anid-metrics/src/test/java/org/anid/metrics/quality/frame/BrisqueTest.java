// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.testing.Golden;
import org.anid.metrics.testing.GoldenImages;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BrisqueTest extends MetricContract<Observation.Single> {

    /** The aim of the project for closed formulas, relative to the feature, or to 1 where it is smaller. */
    private static final double FEATURES = 1e-4;

    /** Of scores around 150: the eight made-up vectors have coefficients up to 28. */
    private static final double SCORE = 1e-3;

    /** Absolute: 774 terms of ±1024 make 1e-3 of errors of 1e-6 in the features. */
    private static final double PUBLISHED = 1e-2;

    @Override
    protected Metric<Observation.Single> metric() {
        return Brisque.create(parameters(-153.591));
    }

    @Override
    protected Metric<Observation.Single> metricWithOtherSetting() {
        return Brisque.create(parameters(-153));
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

    @Override
    protected List<Observation.Single> undefined() {
        return List.of(SingleImages.black(256, 256));
    }

    /** The made-up regression of the golden values; the note in their file is its formula. */
    private static BrisqueParameters parameters(double rho) {
        double[] coefficients = new double[8];
        double[] vectors = new double[8 * 36];
        for (int i = 0; i < 8; i++) {
            coefficients[i] = 4.0 * ((7 * i) % 15 - 7);
            for (int j = 0; j < 36; j++) {
                vectors[36 * i + j] = ((37 * i + 11 * j) % 41 - 20) / 20.0;
            }
        }
        return BrisqueParameters.of(0.05, rho, coefficients, vectors);
    }

    static Stream<Golden.Value> features() {
        return Golden.load("brisque-features").values();
    }

    static Stream<Golden.Value> scores() {
        return Golden.load("brisque-synthetic").values();
    }

    static Stream<Golden.Value> failures() {
        return Golden.load("brisque-synthetic").failures();
    }

    @ParameterizedTest
    @MethodSource("features")
    void featuresAgreeWithPyiqa(Golden.Value golden) {
        double[] ours = Brisque.create(parameters(-153.591)).features(GoldenImages.batch(golden.name()))[0];
        for (int j = 0; j < ours.length; j++) {
            double theirs = golden.numbers().get(j);
            if (Double.isNaN(theirs)) {
                assertThat(ours[j]).as("feature %d, %s", j, golden).isNaN();
                continue;
            }
            assertThat(ours[j])
                    .as("feature %d, %s", j, golden)
                    .isCloseTo(theirs, within(FEATURES * Math.max(1, Math.abs(theirs))));
        }
    }

    @ParameterizedTest
    @MethodSource("scores")
    void scoresAgreeWithPyiqa(Golden.Value golden) {
        double ours = Brisque.create(parameters(-153.591)).score(SingleImages.of(golden.name()))[0];
        assertThat(ours).as(golden.toString()).isCloseTo(golden.value(), within(SCORE));
    }

    static Stream<Golden.Value> published() {
        return Golden.load("brisque").values();
    }

    @ParameterizedTest
    @MethodSource("published")
    void scoresWithThePublishedParametersAgreeWithPyiqa(Golden.Value golden) throws IOException {
        double ours = Brisque.create(PublishedParameters.brisque()).score(SingleImages.of(golden.name()))[0];
        assertThat(ours).as(golden.toString()).isCloseTo(golden.value(), within(PUBLISHED));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatHasNoFeaturesHasNoScore(Golden.Value golden) {
        assertThat(Brisque.create(parameters(-153.591)).score(SingleImages.of(golden.name())))
                .containsExactly(Double.NaN);
    }

    @Test
    void eightRowsAreEnough() {
        double[] features = Brisque.create(parameters(-153.591)).features(GoldenImages.batch("tiny-33x29"))[0];
        assertThat(features).hasSize(36).doesNotContain(Double.NaN);
    }

    @Test
    void vectorsOfAnotherLengthAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrisqueParameters.of(0.05, 0, new double[2], new double[71]))
                .withMessage("vectors has 72 values, not 71");
    }
}
