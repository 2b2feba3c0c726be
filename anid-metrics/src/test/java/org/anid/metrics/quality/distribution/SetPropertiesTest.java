// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.Observation.Side;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;

/** What metrics of sets must do on any features. */
class SetPropertiesTest {

    private static final String SEED = "20241217";

    /** Features are rounded to single precision after what is done to them. */
    private static final double ROUNDING = 1e-4;

    /** The arithmetic alone. */
    private static final double EXACT = 1e-9;

    private static final List<Function<FeatureExtractor, FeatureSetMetric>> SYMMETRIC = List.of(
            e -> FrechetDistance.create(e),
            e -> MaximumMeanDiscrepancy.builder(e).build(),
            e -> KernelDistance.builder(e).exact().build());

    private static final List<Function<FeatureExtractor, FeatureSetMetric>> OVERLAPS = List.of(
            e -> NearestNeighbours.precision(e).build(),
            e -> NearestNeighbours.recall(e).build(),
            e -> NearestNeighbours.density(e).build(),
            e -> NearestNeighbours.coverage(e).build());

    private static List<Function<FeatureExtractor, FeatureSetMetric>> all() {
        List<Function<FeatureExtractor, FeatureSetMetric>> all = new ArrayList<>(SYMMETRIC);
        all.addAll(OVERLAPS);
        all.add(e -> KernelDistance.builder(e).subsets(7, 9).build());
        all.add(e -> InceptionScore.builder(e).parts(3).build());
        return all;
    }

    @Property(seed = SEED)
    void distancesAreSymmetric(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int width) {
        FeatureMatrix x = normal(seed, 20, width, 0, 1);
        FeatureMatrix y = normal(~seed, 25, width, 0.4, 1.5);
        for (Function<FeatureExtractor, FeatureSetMetric> metric : SYMMETRIC) {
            double there = value(metric, x, y);
            assertThat(value(metric, y, x)).isCloseTo(there, within(EXACT * Math.max(1, there)));
        }
    }

    @Property(seed = SEED)
    void metricsAreBlindToRotation(@ForAll long seed, @ForAll @IntRange(min = 2, max = 10) int width) {
        FeatureMatrix x = normal(seed, 24, width, 0.5, 1);
        FeatureMatrix y = normal(~seed, 30, width, 0.2, 1.3);
        double[] axis = new double[width];
        SplittableRandom random = new SplittableRandom(seed);
        Arrays.setAll(axis, j -> gaussian(random));
        List<Function<FeatureExtractor, FeatureSetMetric>> metrics = new ArrayList<>(SYMMETRIC);
        metrics.addAll(OVERLAPS);
        for (Function<FeatureExtractor, FeatureSetMetric> metric : metrics) {
            double before = value(metric, x, y);
            assertThat(value(metric, reflected(x, axis), reflected(y, axis)))
                    .isCloseTo(before, within(ROUNDING * Math.max(1, Math.abs(before))));
        }
    }

    @Property(seed = SEED)
    void aShiftOfOneSetAddsItsSquareToTheFrechetDistance(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int width) {
        FeatureMatrix x = normal(seed, 22, width, 0, 1);
        FeatureMatrix moved = map(x, (value, column) -> value + 0.75 * (column % 3));
        double squares = 0;
        for (int j = 0; j < width; j++) {
            squares += Math.pow(0.75 * (j % 3), 2);
        }
        assertThat(value(SYMMETRIC.get(0), x, moved)).isCloseTo(squares, within(ROUNDING * Math.max(1, squares)));
        FeatureMatrix y = normal(~seed, 31, width, 0.3, 1.2);
        double apart = value(SYMMETRIC.get(0), x, y);
        assertThat(value(SYMMETRIC.get(0), map(x, (v, j) -> v + 2), map(y, (v, j) -> v + 2)))
                .isCloseTo(apart, within(ROUNDING * apart));
    }

    @Property(seed = SEED)
    void theFrechetDistanceScalesWithTheSquare(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int width) {
        FeatureMatrix x = normal(seed, 22, width, 0, 1);
        FeatureMatrix y = normal(~seed, 31, width, 0.3, 1.2);
        double distance = value(SYMMETRIC.get(0), x, y);
        assertThat(value(SYMMETRIC.get(0), map(x, (v, j) -> 4 * v), map(y, (v, j) -> 4 * v)))
                .isCloseTo(16 * distance, within(EXACT * 16 * distance));
    }

    /** Zeros beside the features change nothing but which of the two forms is used, of rows or of covariances. */
    @Property(seed = SEED)
    void bothFormsOfTheFrechetDistanceAreOne(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int width) {
        FeatureMatrix x = normal(seed, 90, width, 0, 1);
        FeatureMatrix y = normal(~seed, 80, width, 0.3, 1.2);
        double ofCovariances = value(SYMMETRIC.get(0), x, y);
        assertThat(value(SYMMETRIC.get(0), widened(x, 100), widened(y, 100)))
                .isCloseTo(ofCovariances, within(EXACT * Math.max(1, ofCovariances)));
    }

    /**
     * The Wasserstein-2 distance between Gaussians and the distance of mean embeddings are metrics; only their squares
     * are reported.
     */
    @Property(seed = SEED)
    void rootsOfFrechetDistanceAndDiscrepancyObeyTheTriangle(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int width) {
        FeatureMatrix x = normal(seed, 15, width, 0.2, 1);
        FeatureMatrix y = normal(~seed, 18, width, 0.6, 1.4);
        FeatureMatrix z = normal(seed ^ 0x5555, 21, width, -0.4, 0.6);
        for (Function<FeatureExtractor, FeatureSetMetric> metric : SYMMETRIC.subList(0, 2)) {
            double direct = Math.sqrt(value(metric, x, z));
            double around = Math.sqrt(value(metric, x, y)) + Math.sqrt(value(metric, y, z));
            assertThat(direct).isLessThanOrEqualTo(around + EXACT);
        }
    }

    @Property(seed = SEED)
    void distancesGrowWithNoise(@ForAll long seed) {
        FeatureMatrix x = normal(seed, 80, 6, 0, 1);
        for (Function<FeatureExtractor, FeatureSetMetric> metric : SYMMETRIC) {
            double before = value(metric, x, x);
            for (double amplitude : new double[] {1, 2.5, 6}) {
                SplittableRandom random = new SplittableRandom(seed);
                double distance = value(metric, x, map(x, (v, j) -> v + amplitude * random.nextDouble(-1, 3)));
                assertThat(distance).isGreaterThan(before);
                before = distance;
            }
        }
    }

    @Property(seed = SEED)
    void theDiscrepancyLooksAtDirectionsOnly(@ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int width) {
        FeatureMatrix x = normal(seed, 20, width, 0.3, 1);
        FeatureMatrix y = normal(~seed, 20, width, 0.1, 1);
        double before = value(SYMMETRIC.get(1), x, y);
        // Powers of two are exact.
        assertThat(value(SYMMETRIC.get(1), map(x, (v, j) -> 8 * v), y)).isEqualTo(before);
        assertThat(before).isBetween(0.0, 2000.0);
    }

    @Property(seed = SEED)
    void manifoldsGrowWithTheirNeighbours(@ForAll long seed) {
        FeatureMatrix x = normal(seed, 40, 4, 0, 1);
        FeatureMatrix y = normal(~seed, 45, 4, 0.8, 1.3);
        double precision = 0;
        double recall = 0;
        double coverage = 0;
        for (int k = 1; k < 12; k++) {
            int neighbours = k;
            double p = value(
                    e -> NearestNeighbours.precision(e).neighbours(neighbours).build(), x, y);
            double r = value(
                    e -> NearestNeighbours.recall(e).neighbours(neighbours).build(), x, y);
            double c = value(
                    e -> NearestNeighbours.coverage(e).neighbours(neighbours).build(), x, y);
            double d = value(
                    e -> NearestNeighbours.density(e).neighbours(neighbours).build(), x, y);
            assertThat(p).isBetween(precision, 1.0);
            assertThat(r).isBetween(recall, 1.0);
            assertThat(c).isBetween(coverage, 1.0);
            // A generated image in no natural ball adds nothing, one in every ball N / k; the few features tie nowhere.
            assertThat(d).isBetween(p / k, p * 40 / k);
            precision = p;
            recall = r;
            coverage = c;
        }
        assertThat(precision).isPositive();
    }

    @Property(seed = SEED)
    void aShiftOutOfTheManifoldTakesAllOverlap(@ForAll long seed) {
        FeatureMatrix x = normal(seed, 40, 4, 0, 1);
        FeatureMatrix y = normal(~seed, 45, 4, 0, 1);
        for (Function<FeatureExtractor, FeatureSetMetric> metric : OVERLAPS) {
            assertThat(value(metric, x, y)).isPositive();
            assertThat(value(metric, x, map(y, (v, j) -> v + 50))).isZero();
        }
    }

    @Property(seed = SEED)
    void theInceptionScoreLiesBetweenOneAndTheClasses(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 20) int classes,
            @ForAll @IntRange(min = 0, max = 50) int certainty) {
        FeatureMatrix logits = normal(seed, 60, classes, 0, certainty);
        double score = InceptionScore.estimate(logits, 1).mean();
        assertThat(score).isBetween(1.0, (double) classes);
        FeatureMatrix surer = map(logits, (v, j) -> 3 * v);
        assertThat(InceptionScore.estimate(surer, 1).mean()).isGreaterThanOrEqualTo(score);
        // The classes have no order.
        FeatureMatrix backwards = new FeatureMatrix(60, classes, logits.values().clone());
        for (int i = 0; i < backwards.values().length; i++) {
            backwards.values()[i] = logits.values()[i / classes * classes + classes - 1 - i % classes];
        }
        assertThat(InceptionScore.estimate(backwards, 1).mean()).isCloseTo(score, within(EXACT * score));
    }

    /** However the images are dealt to states, and in whichever order these are merged. */
    @Property(seed = SEED)
    void mergedPartitionsAreTheWhole(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 8) int shards,
            @ForAll @IntRange(min = 1, max = 70) int width) {
        FeatureMatrix x = normal(seed, 50, width, 0.1, 1);
        FeatureMatrix y = normal(~seed, 60, width, 0.5, 1.2);
        SplittableRandom random = new SplittableRandom(seed);
        for (Function<FeatureExtractor, FeatureSetMetric> metric : all()) {
            FeatureSetMetric made = metric.apply(new Pixels(width));
            FeatureAccumulator[] states = new FeatureAccumulator[shards];
            Arrays.setAll(states, s -> made.newFeatureAccumulator());
            for (int row : permutation(x.rows(), random)) {
                states[random.nextInt(shards)].update(Side.NATURAL, row(x, row));
            }
            for (int row : permutation(y.rows(), random)) {
                states[random.nextInt(shards)].update(Side.GENERATED, row(y, row));
            }
            FeatureAccumulator merged = made.newFeatureAccumulator();
            for (int s : permutation(shards, random)) {
                merged.merge(states[s]);
            }
            double whole = value(metric, x, y);
            assertThat(merged.compute().value())
                    .as(made.spec().id())
                    .isCloseTo(whole, within(EXACT * Math.max(1, Math.abs(whole))));
            assertThat(merged.compute().count()).isEqualTo(60);
        }
    }

    @FunctionalInterface
    private interface Change {
        double of(double value, int column);
    }

    private static FeatureMatrix map(FeatureMatrix matrix, Change change) {
        float[] values = new float[matrix.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) change.of(matrix.values()[i], i % matrix.width());
        }
        return new FeatureMatrix(matrix.rows(), matrix.width(), values);
    }

    /** Mirrored at the plane through the origin that is normal to the axis. */
    private static FeatureMatrix reflected(FeatureMatrix matrix, double[] axis) {
        double length = 0;
        for (double a : axis) {
            length += a * a;
        }
        int width = matrix.width();
        float[] values = new float[matrix.values().length];
        for (int row = 0; row < matrix.rows(); row++) {
            double along = 0;
            for (int j = 0; j < width; j++) {
                along += axis[j] * matrix.at(row, j);
            }
            for (int j = 0; j < width; j++) {
                values[row * width + j] = (float) (matrix.at(row, j) - 2 * along / length * axis[j]);
            }
        }
        return new FeatureMatrix(matrix.rows(), width, values);
    }

    private static FeatureMatrix widened(FeatureMatrix matrix, int width) {
        float[] values = new float[matrix.rows() * width];
        for (int row = 0; row < matrix.rows(); row++) {
            System.arraycopy(matrix.values(), matrix.offset(row), values, row * width, matrix.width());
        }
        return new FeatureMatrix(matrix.rows(), width, values);
    }

    private static FeatureMatrix row(FeatureMatrix matrix, int row) {
        return new FeatureMatrix(
                1, matrix.width(), Arrays.copyOfRange(matrix.values(), matrix.offset(row), matrix.offset(row + 1)));
    }

    private static FeatureMatrix normal(long seed, int rows, int width, double mean, double deviation) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[rows * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + deviation * gaussian(random));
        }
        return new FeatureMatrix(rows, width, values);
    }

    private static double gaussian(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    private static int[] permutation(int n, SplittableRandom random) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static double value(
            Function<FeatureExtractor, FeatureSetMetric> metric, FeatureMatrix natural, FeatureMatrix generated) {
        FeatureAccumulator state = metric.apply(new Pixels(natural.width())).newFeatureAccumulator();
        state.update(Side.NATURAL, natural);
        state.update(Side.GENERATED, generated);
        return state.compute().value();
    }
}
