// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.InsufficientDataException;
import org.anid.api.metric.Observation.Side;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.testing.Engines;
import org.anid.metrics.testing.FeatureSetContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NearestNeighboursTest {

    /** Shares of counts: torch-fidelity averages zeros and ones in single precision, which is the only difference. */
    private static final double SINGLE_PRECISION = 1e-7;

    /** Shares of counts in double on both sides. */
    private static final double DOUBLE_PRECISION = 1e-14;

    private abstract static class Contract extends FeatureSetContract {

        private final Function<FeatureExtractor, NearestNeighbours.Builder> builder;

        Contract(Function<FeatureExtractor, NearestNeighbours.Builder> builder) {
            this.builder = builder;
        }

        @Override
        protected FeatureSetMetric metric() {
            return builder.apply(new Pixels(6)).build();
        }

        @Override
        protected FeatureSetMetric metricWithOtherSetting() {
            return builder.apply(new Pixels(6)).neighbours(4).build();
        }

        @Override
        protected OptionalDouble valueOfASetWithItself() {
            return OptionalDouble.of(1);
        }

        @Override
        protected double tolerance() {
            return 0;
        }
    }

    @Nested
    class PrecisionContract extends Contract {
        PrecisionContract() {
            super(NearestNeighbours::precision);
        }
    }

    @Nested
    class RecallContract extends Contract {
        RecallContract() {
            super(NearestNeighbours::recall);
        }
    }

    @Nested
    class DensityContract extends Contract {
        DensityContract() {
            super(NearestNeighbours::density);
        }
    }

    @Nested
    class CoverageContract extends Contract {
        CoverageContract() {
            super(NearestNeighbours::coverage);
        }
    }

    static Stream<GoldenSets> golden() {
        return GoldenSets.load("nearest-neighbours.json");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void precisionAndRecallAgreeWithTorchFidelity(GoldenSets golden) {
        for (int k : List.of(3, 5)) {
            assertThat(value(NearestNeighbours.precision(width(golden)).neighbours(k), golden))
                    .isCloseTo(golden.value("precision-" + k), within(SINGLE_PRECISION));
            assertThat(value(NearestNeighbours.recall(width(golden)).neighbours(k), golden))
                    .isCloseTo(golden.value("recall-" + k), within(SINGLE_PRECISION));
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void densityAndCoverageAgreeWithPrdc(GoldenSets golden) {
        for (int k : List.of(3, 5)) {
            assertThat(value(NearestNeighbours.density(width(golden)).neighbours(k), golden))
                    .isCloseTo(golden.value("density-" + k), within(DOUBLE_PRECISION));
            assertThat(value(NearestNeighbours.coverage(width(golden)).neighbours(k), golden))
                    .isCloseTo(golden.value("coverage-" + k), within(DOUBLE_PRECISION));
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void recallIsThePrecisionOfTheOtherWayRound(GoldenSets golden) {
        FeatureAccumulator precision =
                NearestNeighbours.precision(width(golden)).build().newFeatureAccumulator();
        precision.update(Side.NATURAL, golden.generated());
        precision.update(Side.GENERATED, golden.natural());
        assertThat(value(NearestNeighbours.recall(width(golden)), golden))
                .isEqualTo(precision.compute().value());
    }

    @Tag(Engines.TAG)
    @ParameterizedTest
    @MethodSource("golden")
    void enginesDecideAlike(GoldenSets golden) {
        for (String engine : Engines.all()) {
            for (Function<FeatureExtractor, NearestNeighbours.Builder> builder :
                    List.<Function<FeatureExtractor, NearestNeighbours.Builder>>of(
                            NearestNeighbours::precision,
                            NearestNeighbours::recall,
                            NearestNeighbours::density,
                            NearestNeighbours::coverage)) {
                double expected = value(builder.apply(width(golden)).kernels(KernelChoice.named("scalar")), golden);
                assertThat(value(builder.apply(width(golden)).kernels(KernelChoice.named(engine)), golden))
                        .as(engine)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void copiesAreAtDistanceZeroHoweverFarFromTheOrigin() {
        SplittableRandom random = new SplittableRandom(3);
        float[] values = new float[40 * 9];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (1e4 + random.nextDouble());
        }
        // Each row twice, and the nearest neighbour of each its copy.
        System.arraycopy(values, 0, values, 20 * 9, 20 * 9);
        FeatureMatrix rows = new FeatureMatrix(40, 9, values);
        FeatureMatrix half = new FeatureMatrix(20, 9, java.util.Arrays.copyOf(values, 20 * 9));
        assertThat(value(NearestNeighbours.precision(new Pixels(9)).neighbours(1), rows, half))
                .isEqualTo(1);
        assertThat(value(NearestNeighbours.coverage(new Pixels(9)).neighbours(1), rows, half))
                .isZero();
    }

    /** Sets on which products in single precision tell much, little or nothing. */
    static Stream<Arguments> awkwardSets() {
        SplittableRandom random = new SplittableRandom(5);
        FeatureMatrix plain = uniform(random, 90, 40, 0, 1);
        FeatureMatrix wide = uniform(random, 60, 600, 2, 1);
        FeatureMatrix tiny = uniform(random, 50, 9, 0, 1e-30);
        FeatureMatrix huge = uniform(random, 50, 9, 0, 1e30);
        // Two clumps, each far smaller than their distance.
        float[] clumps = uniform(random, 80, 20, 5, 1e-5).values().clone();
        for (int i = 0; i < clumps.length / 2; i++) {
            clumps[i] -= 9;
        }
        float[] copies = new float[70 * 8];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = i / 8 % 3;
        }
        // On a grid nearly all distances are equal to others.
        float[] grid = new float[100 * 2];
        for (int i = 0; i < 100; i++) {
            grid[2 * i] = i % 10;
            grid[2 * i + 1] = (float) (i / 10);
        }
        return Stream.of(
                Arguments.of("plain", plain, uniform(random, 70, 40, 0.1, 1)),
                Arguments.of("wide", wide, uniform(random, 65, 600, 2, 1.02)),
                Arguments.of("tiny", tiny, uniform(random, 40, 9, 0, 1e-30)),
                Arguments.of("huge", huge, uniform(random, 40, 9, 0, 1e30)),
                Arguments.of("clumps", new FeatureMatrix(80, 20, clumps), new FeatureMatrix(80, 20, clumps.clone())),
                Arguments.of("copies", new FeatureMatrix(70, 8, copies), uniform(random, 30, 8, 1, 1)),
                Arguments.of("grid", new FeatureMatrix(100, 2, grid), new FeatureMatrix(100, 2, grid.clone())),
                Arguments.of("constant", new FeatureMatrix(30, 4, new float[120]), uniform(random, 20, 4, 0, 1)));
    }

    @Tag(Engines.TAG)
    @ParameterizedTest(name = "{0}")
    @MethodSource("awkwardSets")
    void everyEngineDecidesAsTheDefinitionDoes(String name, FeatureMatrix natural, FeatureMatrix generated) {
        for (int k : List.of(1, 3, 7)) {
            ManifoldComparison expected = NaiveManifold.compare(natural, generated, k);
            for (String engine : Engines.all()) {
                for (int threads : List.of(1, 3)) {
                    assertThat(ManifoldComparison.of(natural, generated, k, KernelChoice.named(engine, threads)))
                            .as("%s on %s with %s threads", name, engine, threads)
                            .isEqualTo(expected);
                }
            }
            assertThat(value(
                            NearestNeighbours.precision(new Pixels(natural.width()))
                                    .neighbours(k),
                            natural,
                            generated))
                    .isEqualTo(expected.precision());
            assertThat(value(
                            NearestNeighbours.recall(new Pixels(natural.width()))
                                    .neighbours(k),
                            natural,
                            generated))
                    .isEqualTo(expected.recall());
            assertThat(value(
                            NearestNeighbours.density(new Pixels(natural.width()))
                                    .neighbours(k),
                            natural,
                            generated))
                    .isEqualTo(expected.density());
            assertThat(value(
                            NearestNeighbours.coverage(new Pixels(natural.width()))
                                    .neighbours(k),
                            natural,
                            generated))
                    .isEqualTo(expected.coverage());
        }
    }

    @Test
    void aComparisonNeedsMoreRowsThanNeighbours() {
        FeatureMatrix three = new FeatureMatrix(3, 1, new float[] {0, 1, 2});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ManifoldComparison.of(three, three, 3, KernelChoice.named("scalar")))
                .withMessageContaining("fewer than the rows of each set, not 3 of 3 and 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ManifoldComparison.of(
                        three, new FeatureMatrix(1, 3, new float[3]), 1, KernelChoice.named("scalar")))
                .withMessageContaining("one extractor for both sets");
    }

    private static FeatureMatrix uniform(SplittableRandom random, int rows, int width, double centre, double spread) {
        float[] values = new float[rows * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (centre + spread * random.nextDouble(-1, 1));
        }
        return new FeatureMatrix(rows, width, values);
    }

    @Test
    void setsFarApartShareNothing() {
        GoldenSets golden = golden().findFirst().orElseThrow();
        float[] far = golden.generated().values().clone();
        for (int i = 0; i < far.length; i++) {
            far[i] += 100;
        }
        FeatureMatrix generated =
                new FeatureMatrix(golden.generated().rows(), golden.generated().width(), far);
        for (NearestNeighbours.Builder builder : List.of(
                NearestNeighbours.precision(width(golden)),
                NearestNeighbours.recall(width(golden)),
                NearestNeighbours.density(width(golden)),
                NearestNeighbours.coverage(width(golden)))) {
            assertThat(value(builder, golden.natural(), generated)).isZero();
        }
    }

    @Test
    void beyondTheCapTheOrderChangesNothing() {
        GoldenSets golden = golden().findFirst().orElseThrow();
        NearestNeighbours metric =
                NearestNeighbours.density(width(golden)).maxFeatures(30).build();
        FeatureAccumulator whole = metric.newFeatureAccumulator();
        whole.update(Side.NATURAL, golden.natural());
        whole.update(Side.GENERATED, golden.generated());
        FeatureAccumulator rowByRow = metric.newFeatureAccumulator();
        for (int row = golden.natural().rows() - 1; row >= 0; row--) {
            rowByRow.update(Side.NATURAL, row(golden.natural(), row));
        }
        FeatureAccumulator other = metric.newFeatureAccumulator();
        other.update(Side.GENERATED, golden.generated());
        rowByRow.merge(other);
        assertThat(rowByRow.compute().value()).isEqualTo(whole.compute().value());
        assertThat(whole.compute().count()).isEqualTo(golden.generated().rows());
    }

    @Test
    void asManyImagesAsNeighboursAreTooFew() {
        FeatureAccumulator accumulator =
                NearestNeighbours.precision(new Pixels(2)).build().newFeatureAccumulator();
        FeatureMatrix three = new FeatureMatrix(3, 2, new float[] {0, 0, 1, 0, 0, 1});
        accumulator.update(Side.NATURAL, three);
        accumulator.update(Side.GENERATED, three);
        assertThatThrownBy(accumulator::compute)
                .isInstanceOf(InsufficientDataException.class)
                .hasMessageContaining("at least 4 images on each side, not 3 natural and 3 generated");
        accumulator.update(Side.NATURAL, three);
        accumulator.update(Side.GENERATED, three);
        assertThat(accumulator.compute().value()).isEqualTo(1);
    }

    @Test
    void settingsThatMeanNothingAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NearestNeighbours.recall(new Pixels(2)).neighbours(0))
                .withMessageContaining("at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        NearestNeighbours.recall(new Pixels(2)).maxFeatures(3).build())
                .withMessageContaining("raise maxFeatures");
    }

    @Test
    void namesSayWhatTheyAreOver() {
        assertThat(NearestNeighbours.coverage(new Pixels(2)).build().spec().id())
                .isEqualTo("coverage-pixels");
        assertThat(Distribution.precision(new Pixels(2), KernelChoice.named("scalar"))
                        .spec()
                        .id())
                .isEqualTo("precision");
    }

    private static Pixels width(GoldenSets golden) {
        return new Pixels(golden.natural().width());
    }

    private static FeatureMatrix row(FeatureMatrix matrix, int row) {
        return new FeatureMatrix(
                1,
                matrix.width(),
                java.util.Arrays.copyOfRange(matrix.values(), matrix.offset(row), matrix.offset(row + 1)));
    }

    private static double value(NearestNeighbours.Builder builder, GoldenSets sets) {
        return value(builder, sets.natural(), sets.generated());
    }

    private static double value(NearestNeighbours.Builder builder, FeatureMatrix natural, FeatureMatrix generated) {
        FeatureAccumulator accumulator = builder.build().newFeatureAccumulator();
        accumulator.update(Side.NATURAL, natural);
        accumulator.update(Side.GENERATED, generated);
        return accumulator.compute().value();
    }
}
