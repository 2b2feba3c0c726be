// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.InsufficientDataException;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.testing.Golden;
import org.anid.metrics.testing.GoldenImages;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NiqeTest extends MetricContract<Observation.Single> {

    /** The aim of the project for closed formulas, relative. */
    private static final double TOLERANCE = 1e-4;

    /** Of the grid on which shapes are looked up. */
    private static final double STEP = 0.001;

    /** The first feature of the second scale. */
    private static final int SHAPE_OF_SECOND_SCALE = 18;

    @Override
    protected Metric<Observation.Single> metric() {
        return Niqe.create(prior(0));
    }

    @Override
    protected Metric<Observation.Single> metricWithOtherSetting() {
        return Niqe.create(prior(1));
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
        return List.of(SingleImages.black(100, 95), SingleImages.black(95, 100));
    }

    @Override
    protected List<Observation.Single> undefined() {
        return List.of(SingleImages.black(256, 256));
    }

    /** The made-up prior of the golden values; the note in their file is its formula. */
    static NiqeParameters prior(double shift) {
        double[] mean = new double[36];
        double[] covariance = new double[36 * 36];
        for (int j = 0; j < 36; j++) {
            mean[j] = (7 * j) % 13 / 4.0 + shift;
            for (int k = 0; k < 36; k++) {
                double vj = ((3 * j) % 7 - 3) / 3.0;
                double vk = ((3 * k) % 7 - 3) / 3.0;
                covariance[36 * j + k] = 0.05 * vj * vk + (j == k ? 0.5 + j % 5 / 4.0 : 0);
            }
        }
        return NiqeParameters.of(mean, covariance);
    }

    static Stream<Golden.Value> features() {
        return Golden.load("niqe-features").values();
    }

    static Stream<Golden.Value> covariances() {
        return Golden.load("niqe-covariance").values();
    }

    static Stream<Golden.Value> scores() {
        return Golden.load("niqe-synthetic").values();
    }

    static Stream<Golden.Value> failures() {
        return Golden.load("niqe-synthetic").failures();
    }

    @ParameterizedTest
    @MethodSource("features")
    void meanFeaturesAgreeWithPyiqa(Golden.Value golden) {
        double[][] blocks = Niqe.blockFeatures(GoldenImages.batch(golden.name()), KernelChoice.auto())[0];
        for (int j = 0; j < 36; j++) {
            double sum = 0;
            int count = 0;
            for (double[] block : blocks) {
                if (!Double.isNaN(block[j])) {
                    sum += block[j];
                    count++;
                }
            }
            double theirs = golden.numbers().get(j);
            assertThat(sum / count)
                    .as("feature %d, %s", j, golden)
                    .isCloseTo(theirs, within(TOLERANCE * Math.max(1, Math.abs(theirs))));
        }
    }

    /**
     * The second scale is resized in single precision, here and there in another order, and a shape that lies half-way
     * between two places of the grid may be found a step aside. In one of n blocks that moves the variance of a shape
     * by twice the step times the block's distance from the mean over n − 1, more than the tolerance where blocks are
     * few.
     */
    @ParameterizedTest
    @MethodSource("covariances")
    void variancesOfFeaturesAgreeWithPyiqa(Golden.Value golden) {
        BlockStatistics statistics = new BlockStatistics(36);
        double[][] blocks = Niqe.blockFeatures(GoldenImages.batch(golden.name()), KernelChoice.auto())[0];
        for (double[] block : blocks) {
            statistics.add(block);
        }
        double[] covariance = statistics.covariance();
        for (int j = 0; j < 36; j++) {
            double theirs = golden.numbers().get(j);
            double tolerance = TOLERANCE * Math.max(1, Math.abs(theirs));
            if (j == SHAPE_OF_SECOND_SCALE && statistics.complete() > 1) {
                double farthest = 0;
                for (double[] block : blocks) {
                    double distance = Math.abs(block[j] - statistics.completeMean()[j]);
                    farthest = distance > farthest ? distance : farthest;
                }
                tolerance = Math.max(tolerance, 2 * STEP * farthest / (statistics.complete() - 1));
            }
            assertThat(covariance[37 * j])
                    .as("variance of feature %d, %s", j, golden)
                    .isCloseTo(theirs, within(tolerance));
        }
    }

    @ParameterizedTest
    @MethodSource("scores")
    void scoresAgreeWithPyiqa(Golden.Value golden) {
        double ours = Niqe.create(prior(0)).score(SingleImages.of(golden.name()))[0];
        assertThat(ours).as(golden.toString()).isCloseTo(golden.value(), within(TOLERANCE * golden.value()));
    }

    static Stream<Golden.Value> published() {
        return Golden.load("niqe").values();
    }

    @ParameterizedTest
    @MethodSource("published")
    void scoresWithThePublishedParametersAgreeWithPyiqa(Golden.Value golden) throws IOException {
        double ours = Niqe.create(PublishedParameters.niqe()).score(SingleImages.of(golden.name()))[0];
        assertThat(ours).as(golden.toString()).isCloseTo(golden.value(), within(TOLERANCE * golden.value()));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatHasNoFeaturesHasNoScore(Golden.Value golden) {
        if (GoldenImages.shape(golden.name()).height() >= 96) {
            assertThat(Niqe.create(prior(0)).score(SingleImages.of(golden.name())))
                    .containsExactly(Double.NaN);
        }
    }

    @Test
    void aPriorFittedToImagesIsNearThem() {
        List<ImageBatch> natural = Stream.of(
                        "natural-512", "natural-1024x768", "natural-256", "black-192", "tiny-33x29")
                .map(GoldenImages::batch)
                .toList();
        NiqeParameters fitted = Niqe.fit(natural, KernelChoice.auto());
        Niqe niqe = Niqe.create(fitted);
        assertThat(niqe.spec().settings().get("prior")).matches("fitted:[0-9a-f]{64}");
        assertThat(Niqe.fit(natural, KernelChoice.auto()).reference()).isEqualTo(fitted.reference());
        double sharp = niqe.score(SingleImages.of("natural-512"))[0];
        assertThat(niqe.score(SingleImages.of("natural-512-noise"))[0]).isGreaterThan(sharp);
        assertThat(niqe.score(SingleImages.of("natural-512-blur"))[0]).isGreaterThan(sharp);
    }

    @Test
    void aPriorNeedsMoreBlocksThanFeatures() {
        assertThatThrownBy(() -> Niqe.fit(List.of(GoldenImages.batch("natural-512")), KernelChoice.auto()))
                .isInstanceOf(InsufficientDataException.class)
                .hasMessageContaining("37 blocks of 96×96 with all features, not 25");
    }
}
