// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.Accumulator;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.Observation;
import org.anid.api.metric.Observation.Side;
import org.anid.api.model.FeatureMatrix;
import org.anid.metrics.testing.FeatureSetContract;
import org.anid.metrics.testing.GoldenImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrechetDistanceTest extends FeatureSetContract {

    /** The promise of the class against 60 decimal digits. */
    private static final double TOLERANCE = 1e-9;

    @Override
    protected FeatureSetMetric metric() {
        return FrechetDistance.create(new Pixels(20));
    }

    @Override
    protected FeatureSetMetric metricWithOtherSetting() {
        return FrechetDistance.create(new Pixels(21)).withId("frechet-other");
    }

    @Override
    protected OptionalDouble valueOfASetWithItself() {
        return OptionalDouble.of(0);
    }

    static Stream<GoldenSets> golden() {
        return GoldenSets.load("frechet.json");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithSixtyDecimalDigits(GoldenSets golden) {
        double expected = golden.value("frechet");
        assertThat(distance(golden.natural(), golden.generated())).isCloseTo(expected, within(TOLERANCE * expected));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void isSymmetric(GoldenSets golden) {
        double expected = golden.value("frechet");
        assertThat(distance(golden.generated(), golden.natural())).isCloseTo(expected, within(TOLERANCE * expected));
    }

    @Test
    void twoOppositePairsInOneDimension() {
        // Means 1 and 4, variances 2 and 8: 9 + 2 + 8 − 2·√16.
        assertThat(distance(new FeatureMatrix(2, 1, new float[] {0, 2}), new FeatureMatrix(2, 1, new float[] {2, 6})))
                .isCloseTo(11, within(TOLERANCE));
    }

    @Test
    void setsWithoutAnySpreadAreAsFarAsTheirMeans() {
        assertThat(distance(
                        new FeatureMatrix(3, 2, new float[] {1, 1, 1, 1, 1, 1}),
                        new FeatureMatrix(3, 2, new float[] {4, 5, 4, 5, 4, 5})))
                .isEqualTo(25);
    }

    @Test
    void handMadeFeaturesSeeGrowingDamage() {
        FrechetDistance metric = FrechetDistance.create();
        assertThat(metric.spec().id()).isEqualTo("frechet-handmade");
        assertThat(metric.spec().models()).isEmpty();
        double before = 0;
        for (float noise : new float[] {0.02f, 0.08f, 0.3f}) {
            Accumulator<Observation.Sided> accumulator = metric.newAccumulator();
            for (String name : GoldenImages.names()) {
                ImageBatch image = GoldenImages.batch(name);
                accumulator.update(new Observation.Sided(Side.NATURAL, image));
                accumulator.update(new Observation.Sided(Side.GENERATED, Damage.noise(image, noise)));
            }
            double distance = accumulator.compute().value();
            assertThat(distance).isGreaterThan(before);
            before = distance;
        }
    }

    @Test
    void patchesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrechetDistance.create(new Patches()))
                .withMessageContaining("one row of features per image");
    }

    private static double distance(FeatureMatrix natural, FeatureMatrix generated) {
        FeatureAccumulator accumulator =
                FrechetDistance.create(new Pixels(natural.width())).newFeatureAccumulator();
        accumulator.update(Side.NATURAL, natural);
        accumulator.update(Side.GENERATED, generated);
        return accumulator.compute().value();
    }

    private static final class Patches implements org.anid.api.model.FeatureExtractor {
        @Override
        public org.anid.api.model.ModelReference reference() {
            return new org.anid.api.model.ModelReference("patches", "1", "none");
        }

        @Override
        public int width() {
            return 2;
        }

        @Override
        public int rowsPerImage() {
            return 3;
        }

        @Override
        public FeatureMatrix extract(ImageBatch images) {
            throw new AssertionError("features are given, not extracted");
        }
    }
}
