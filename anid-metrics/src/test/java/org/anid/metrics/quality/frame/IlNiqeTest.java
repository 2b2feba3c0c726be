// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.InsufficientDataException;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.testing.Golden;
import org.anid.metrics.testing.GoldenImages;
import org.anid.metrics.testing.MetricContract;
import org.anid.metrics.testing.OnEveryEngine;
import org.anid.metrics.testing.SampleImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IlNiqeTest extends MetricContract<Observation.Single> {

    /**
     * The aim of the project for what amplifies rounding, relative: eigenvalues of the published model span 11 decades.
     */
    private static final double TOLERANCE = 1e-3;

    /** Relative, of features as means over the blocks. */
    private static final double FEATURE = 3e-4;

    /**
     * Relative, of images with large areas of one colour: how many derivatives lie on either side of 0 there is decided
     * by the rounding errors of the reference.
     */
    private static final double FLAT_AREAS = 2e-2;

    /** Relative, of the same images' scores. */
    private static final double FLAT_AREAS_SCORE = 3e-3;

    private static final Set<String> WITH_FLAT_AREAS = Set.of("saturated-256", "checker-192", "lines-200x180");

    /** What ND4J's CPU backend is tried on: it is the parity test of another device, and slow. */
    private static final Set<String> FEW = Set.of("natural-163x251", "tiny-33x29");

    private static final int KEPT = 24;

    @Override
    protected Metric<Observation.Single> metric() {
        return IlNiqe.create(prior(0));
    }

    @Override
    protected Metric<Observation.Single> metricWithOtherSetting() {
        return IlNiqe.create(prior(1));
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
        return List.of();
    }

    @Override
    protected List<Observation.Single> undefined() {
        return List.of(SingleImages.black(256, 256), SingleImages.grey(40, 30, 0.5f));
    }

    /** The made-up model of the golden values; the note in their file is its formula. */
    private static IlNiqeParameters prior(double shift) {
        double[] mean = new double[KEPT];
        double[] covariance = new double[KEPT * KEPT];
        double[] centre = new double[468];
        double[] directions = new double[468 * KEPT];
        for (int k = 0; k < KEPT; k++) {
            mean[k] = (7 * k) % 13 / 4.0 + shift;
            covariance[k * KEPT + k] = 1;
        }
        for (int i = 0; i < 468; i++) {
            centre[i] = (5 * i) % 9 / 4.0;
            for (int k = 0; k < KEPT; k++) {
                directions[i * KEPT + k] = ((31 * i + 17 * k) % 23 - 11) / 64.0;
            }
        }
        return IlNiqeParameters.of(mean, covariance, centre, directions);
    }

    @OnEveryEngine
    void meanFeaturesAgreeWithPyiqa(String engine) {
        Kernels kernels = KernelChoice.named(engine);
        for (Golden.Value golden : Golden.load("ilniqe-features").values().toList()) {
            if (golden.name().startsWith("flat") || engine.equals("nd4j") && !FEW.contains(golden.name())) {
                continue; // a flat image has features of rounding errors, and no score
            }
            double[][] blocks = IlNiqe.blockFeatures(GoldenImages.batch(golden.name()), kernels)[0];
            double tolerance = WITH_FLAT_AREAS.contains(golden.name()) ? FLAT_AREAS : FEATURE;
            for (int j = 0; j < 468; j++) {
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
                        .as("feature %d, %s, kernels %s", j, golden, engine)
                        .isCloseTo(theirs, within(tolerance * Math.max(0.01, Math.abs(theirs))));
            }
        }
    }

    static Stream<Golden.Value> scores() {
        return Golden.load("ilniqe-synthetic").values();
    }

    @ParameterizedTest
    @MethodSource("scores")
    void scoresAgreeWithPyiqa(Golden.Value golden) {
        assertAgrees(IlNiqe.create(prior(0)), golden);
    }

    @OnEveryEngine
    void scoresWithThePublishedModelAgreeWithPyiqa(String engine) throws IOException {
        IlNiqe metric = IlNiqe.create(PublishedParameters.ilNiqe()).with(KernelChoice.named(engine));
        for (Golden.Value golden : Golden.load("ilniqe").values().toList()) {
            if (!engine.equals("nd4j") || FEW.contains(golden.name())) {
                assertAgrees(metric, golden);
            }
        }
    }

    private static void assertAgrees(IlNiqe metric, Golden.Value golden) {
        double tolerance = WITH_FLAT_AREAS.contains(golden.name()) ? FLAT_AREAS_SCORE : TOLERANCE;
        assertThat(metric.score(SingleImages.of(golden.name()))[0])
                .as("%s, %s", golden, metric.spec().settings())
                .isCloseTo(golden.value(), within(tolerance * golden.value()));
    }

    /** Scores of pyiqa 0.1.12 with the published model. */
    @ParameterizedTest
    @CsvSource({
        "0000000000092177, 28.708116111944985",
        "0000000000095843, 26.476738496963637",
        "0000000000110211, 25.137681382857476"
    })
    void scoresOfPhotographsAgreeWithPyiqa(String id, double theirs) throws IOException {
        SampleImages.assumePresent();
        IlNiqe metric = IlNiqe.create(PublishedParameters.ilNiqe());
        ImageBatch photograph = SampleImages.batch("ORG/512/" + id + ".jpg");
        assertThat(metric.score(new Observation.Single(photograph))[0]).isCloseTo(theirs, within(TOLERANCE * theirs));
    }

    static Stream<Golden.Value> failures() {
        return Golden.load("ilniqe-synthetic").failures();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatHasNoFeaturesHasNoScore(Golden.Value golden) {
        assertThat(IlNiqe.create(prior(0)).score(SingleImages.of(golden.name())))
                .containsExactly(Double.NaN);
    }

    @Test
    void aSingularModelHasThePseudoInverse() {
        // A third of the directions are without spread, in the model and, because they are 0, in the image.
        IlNiqeParameters whole = prior(0);
        double[] covariance = whole.covariance().clone();
        double[] directions = whole.directions().clone();
        double[] mean = whole.mean().clone();
        int narrow = 16;
        double[] narrowCovariance = new double[narrow * narrow];
        double[] narrowDirections = new double[468 * narrow];
        for (int k = 0; k < KEPT; k++) {
            if (k < narrow) {
                narrowCovariance[k * narrow + k] = 1;
            } else {
                covariance[k * KEPT + k] = 0;
            }
            for (int i = 0; i < 468; i++) {
                if (k < narrow) {
                    narrowDirections[i * narrow + k] = directions[i * KEPT + k];
                } else {
                    directions[i * KEPT + k] = 0;
                }
            }
        }
        double[] narrowMean = Arrays.copyOf(mean, narrow);
        Observation.Single image = SingleImages.of("natural-224");
        double expected = IlNiqe.create(
                        IlNiqeParameters.of(narrowMean, narrowCovariance, whole.centre(), narrowDirections))
                .score(image)[0];
        double actual = IlNiqe.create(IlNiqeParameters.of(mean, covariance, whole.centre(), directions))
                .score(image)[0];
        assertThat(actual).isCloseTo(expected, within(1e-9 * expected));
    }

    @Test
    void aModelFittedToImagesIsNearThem() {
        List<ImageBatch> natural = Stream.of(
                        "natural-512 natural-1024x768 natural-256 natural-384x256-mixed natural-224 natural-97x131"
                                .split(" "))
                .map(GoldenImages::batch)
                .flatMap(image -> Stream.of(image, mirrored(image), noisy(image)))
                .toList();
        IlNiqeParameters fitted = IlNiqe.fit(natural, KernelChoice.auto());
        IlNiqe metric = IlNiqe.create(fitted);
        assertThat(metric.spec().settings().get("prior")).matches("fitted:[0-9a-f]{64}");
        double sharp = metric.score(SingleImages.of("natural-512"))[0];
        assertThat(metric.score(SingleImages.of("natural-512-noise"))[0]).isGreaterThan(sharp);
        assertThat(metric.score(SingleImages.of("natural-512-blur"))[0]).isGreaterThan(sharp);
    }

    @Test
    void aModelNeedsMoreBlocksThanDirections() {
        assertThatThrownBy(() -> IlNiqe.fit(List.of(GoldenImages.batch("natural-512")), KernelChoice.auto()))
                .isInstanceOf(InsufficientDataException.class)
                .hasMessageContaining("431 blocks with all features, not 36");
    }

    private static ImageBatch mirrored(ImageBatch image) {
        float[] data = image.data().clone();
        int width = image.width();
        for (int i = 0; i < data.length; i++) {
            data[i] = image.data()[i / width * width + width - 1 - i % width];
        }
        return ImageBatch.wrap(data, 1, image.shape());
    }

    private static ImageBatch noisy(ImageBatch image) {
        float[] data = image.data().clone();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < data.length; i++) {
            data[i] = Math.max(0f, Math.min(1f, data[i] + (float) (random.nextDouble() - 0.5) / 64));
        }
        return ImageBatch.wrap(data, 1, new ImageShape(3, image.height(), image.width()));
    }
}
