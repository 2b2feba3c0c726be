// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.FeatureSetMetric.JackknifedComparison;
import org.anid.api.metric.InsufficientDataException;
import org.anid.api.metric.Observation.Side;
import org.anid.api.metric.SetComparison;
import org.anid.api.metric.UnscorableException;
import org.anid.api.model.FeatureMatrix;
import org.junit.jupiter.api.Test;

/** The laws of {@link FeatureAccumulator}; the test of every metric of sets extends this. */
public abstract class FeatureSetContract {

    private static final int NATURAL = 90;
    private static final int GENERATED = 80;
    private static final long SEED = 20241217;

    /** The metric under test. */
    protected abstract FeatureSetMetric metric();

    /** The same metric with another setting, which must not merge with {@link #metric()}. */
    protected abstract FeatureSetMetric metricWithOtherSetting();

    /** Its exact value between a set and itself; empty for a metric that has none. */
    protected abstract OptionalDouble valueOfASetWithItself();

    /** Largest relative difference that another order of additions may make. */
    protected double tolerance() {
        return 1e-10;
    }

    /** Largest relative difference between leaving a part out and merging the others. */
    protected double leaveOneOutTolerance() {
        return tolerance();
    }

    @Test
    public void chunksEqualTheWhole() {
        FeatureAccumulator whole = metric().newFeatureAccumulator();
        whole.update(Side.NATURAL, natural());
        whole.update(Side.GENERATED, generated());
        for (int chunk : new int[] {1, 7, 64}) {
            FeatureAccumulator parts = metric().newFeatureAccumulator();
            addInChunks(parts, Side.NATURAL, natural(), chunk);
            addInChunks(parts, Side.GENERATED, generated(), chunk);
            assertSame(whole, parts);
            assertThat(parts.compute().count())
                    .isEqualTo(whole.compute().count())
                    .isEqualTo(GENERATED);
        }
    }

    @Test
    public void mergeEqualsHavingSeenBoth() {
        for (int split : new int[] {0, 1, 33, 79}) {
            FeatureAccumulator left = of(rows(natural(), 0, split), rows(generated(), 0, split));
            left.merge(of(rows(natural(), split, NATURAL), rows(generated(), split, GENERATED)));
            assertSame(of(natural(), generated()), left);
        }
    }

    @Test
    public void leavingAPartOutEqualsMergingTheOthers() {
        List<List<FeatureAccumulator>> parts = List.of(
                List.of(of(rows(natural(), 0, 20), rows(generated(), 0, 31))),
                List.of(
                        of(rows(natural(), 20, 50), rows(generated(), 0, 0)),
                        of(rows(natural(), 0, 0), rows(generated(), 31, 33))),
                List.of(),
                List.of(of(rows(natural(), 50, NATURAL), rows(generated(), 33, GENERATED))));
        double[] without = metric().leaveOneOut(parts);
        assertThat(without).hasSize(parts.size());
        for (int part = 0; part < parts.size(); part++) {
            FeatureAccumulator rest = metric().newFeatureAccumulator();
            for (int other = 0; other < parts.size(); other++) {
                if (other != part) {
                    parts.get(other).forEach(rest::merge);
                }
            }
            double value = rest.compare().value();
            assertClose(without[part], value);
        }
    }

    /** As of images that are all in both halves. */
    @Test
    public void equalRowsInOtherPartsAreLeftOutForThemselves() {
        FeatureMatrix none = rows(natural(), 0, 0);
        List<List<FeatureAccumulator>> parts = List.of(
                List.of(of(rows(natural(), 0, 20), none)),
                List.of(of(none, rows(natural(), 0, 20))),
                List.of(of(rows(natural(), 20, 50), none)),
                List.of(of(none, rows(natural(), 20, 50))));
        double[] without = metric().leaveOneOut(parts);
        for (int left = 0; left < parts.size(); left++) {
            FeatureMatrix some = left < 2 ? rows(natural(), 20, 50) : rows(natural(), 0, 20);
            FeatureMatrix every = rows(natural(), 0, 50);
            FeatureAccumulator rest = left % 2 == 0 ? of(some, every) : of(every, some);
            assertClose(without[left], rest.compare().value());
        }
    }

    @Test
    public void allPartsTogetherEqualMergingThem() {
        List<List<FeatureAccumulator>> parts = List.of(
                List.of(of(rows(natural(), 0, 20), rows(generated(), 0, 0))),
                List.of(of(rows(natural(), 0, 0), rows(generated(), 0, 33))),
                List.of(of(rows(natural(), 20, NATURAL), rows(generated(), 33, GENERATED))));
        SetComparison expected = of(natural(), generated()).compare();
        JackknifedComparison found = metric().jackknife(parts);
        assertClose(found.all().value(), expected.value());
        assertClose(found.all().unrelated(), expected.unrelated());
        assertThat(found.without()).containsExactly(metric().leaveOneOut(parts));
        assertThatThrownBy(() -> metric().jackknife(List.of(parts.get(0), parts.get(0))))
                .isInstanceOf(InsufficientDataException.class)
                .hasMessageContaining(metric().spec().id());
    }

    private void assertClose(double found, double expected) {
        assertThat(found).isCloseTo(expected, within(leaveOneOutTolerance() * Math.max(1, Math.abs(expected))));
    }

    @Test
    public void whatALonePartLeavesHasNoValue() {
        FeatureAccumulator all = of(natural(), generated());
        assertThat(metric().leaveOneOut(List.of(List.of(all), List.of()))[0]).isNaN();
    }

    @Test
    public void mergeLeavesTheOtherAlone() {
        FeatureAccumulator other = of(rows(natural(), 5, NATURAL), rows(generated(), 5, GENERATED));
        double before = other.compute().value();
        FeatureAccumulator left = of(rows(natural(), 0, 5), rows(generated(), 0, 5));
        left.merge(other);
        left.update(Side.NATURAL, natural());
        assertThat(other.compute().value()).isEqualTo(before);
    }

    @Test
    public void theSameShardsInTheSameOrderGiveTheSameBits() {
        assertThat(mergedShards()).isEqualTo(mergedShards());
    }

    @Test
    public void orderChangesNothing() {
        assertSame(of(natural(), generated()), of(reversed(natural()), reversed(generated())));
    }

    @Test
    public void computeTwiceIsTheSame() {
        FeatureAccumulator accumulator = of(natural(), generated());
        assertThat(accumulator.compute().value())
                .isEqualTo(accumulator.compute().value());
    }

    @Test
    public void aMetricWithAnotherSettingDoesNotMerge() {
        FeatureAccumulator accumulator = metric().newFeatureAccumulator();
        FeatureAccumulator other = metricWithOtherSetting().newFeatureAccumulator();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> accumulator.merge(other))
                .withMessageContaining(metric().spec().id());
    }

    @Test
    public void oneSideAloneIsInsufficient() {
        FeatureAccumulator accumulator = metric().newFeatureAccumulator();
        assertThatThrownBy(accumulator::compute).isInstanceOf(InsufficientDataException.class);
        accumulator.update(Side.NATURAL, natural());
        assertThatThrownBy(accumulator::compute)
                .isInstanceOf(InsufficientDataException.class)
                .hasMessageContaining(metric().spec().id());
    }

    @Test
    public void featuresThatAreNotFiniteLeaveTheStateUnchanged() {
        FeatureAccumulator accumulator = of(natural(), generated());
        double before = accumulator.compute().value();
        for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
            float[] values = generated().values().clone();
            values[values.length - 1] = bad;
            FeatureMatrix matrix =
                    new FeatureMatrix(generated().rows(), generated().width(), values);
            assertThatThrownBy(() -> accumulator.update(Side.GENERATED, matrix))
                    .isInstanceOf(UnscorableException.class)
                    .hasMessageContaining(metric().spec().id());
            assertThat(accumulator.compute().value()).isEqualTo(before);
        }
    }

    @Test
    public void featuresOfAnotherWidthAreRefused() {
        int width = metric().extractor().width() + 1;
        FeatureMatrix other = new FeatureMatrix(1, width, new float[width]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric().newFeatureAccumulator().update(Side.NATURAL, other));
    }

    @Test
    public void aSetHasItsIdealDistanceFromItself() {
        valueOfASetWithItself().ifPresent(value -> {
            assertThat(of(natural(), natural()).compute().value()).isEqualTo(value);
            assertThat(of(natural(), reversed(natural())).compute().value()).isEqualTo(value);
            FeatureAccumulator merged = of(rows(natural(), 0, 31), rows(natural(), 40, NATURAL));
            merged.merge(of(rows(natural(), 31, NATURAL), rows(natural(), 0, 40)));
            assertThat(merged.compute().value()).isEqualTo(value);
            assertThat(metric().spec().baseline()).isInstanceOf(Baseline.NaturalFloor.class);
        });
    }

    @Test
    public void theScoreLiesInTheStatedRange() {
        assertThat(metric().spec()
                        .range()
                        .contains(of(natural(), generated()).compute().value()))
                .isTrue();
    }

    @Test
    public void aSerializedStateMergesAndComputes() throws IOException, ClassNotFoundException {
        FeatureAccumulator accumulator = of(natural(), generated());
        FeatureAccumulator copy = roundTrip(accumulator);
        assertThat(copy.compute().value()).isEqualTo(accumulator.compute().value());
        copy.merge(accumulator);
        FeatureAccumulator twice = of(natural(), generated());
        twice.merge(accumulator);
        assertThat(copy.compute().value()).isEqualTo(twice.compute().value());
    }

    private FeatureAccumulator of(FeatureMatrix natural, FeatureMatrix generated) {
        FeatureAccumulator accumulator = metric().newFeatureAccumulator();
        accumulator.update(Side.NATURAL, natural);
        accumulator.update(Side.GENERATED, generated);
        return accumulator;
    }

    private double mergedShards() {
        FeatureAccumulator all = metric().newFeatureAccumulator();
        for (int from = 0; from < GENERATED; from += 16) {
            all.merge(of(rows(natural(), from, from + 16), rows(generated(), from, from + 16)));
        }
        return all.compute().value();
    }

    private void assertSame(FeatureAccumulator expected, FeatureAccumulator actual) {
        double value = expected.compute().value();
        assertThat(actual.compute().value()).isCloseTo(value, within(tolerance() * Math.max(1, Math.abs(value))));
    }

    private FeatureMatrix natural() {
        return random(NATURAL, SEED, 0, 1);
    }

    private FeatureMatrix generated() {
        return random(GENERATED, SEED + 1, 0.25, 1.5);
    }

    private FeatureMatrix random(int images, long seed, double offset, double scale) {
        int width = metric().extractor().width();
        int rows = images * metric().extractor().rowsPerImage();
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[rows * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (offset + scale * random.nextDouble());
        }
        return new FeatureMatrix(rows, width, values);
    }

    /** The rows of the images {@code from … to − 1}. */
    private FeatureMatrix rows(FeatureMatrix matrix, int from, int to) {
        int perImage = metric().extractor().rowsPerImage() * matrix.width();
        return new FeatureMatrix(
                (to - from) * metric().extractor().rowsPerImage(),
                matrix.width(),
                Arrays.copyOfRange(matrix.values(), from * perImage, to * perImage));
    }

    /** The images in reverse order; the rows of an image stay in theirs. */
    private FeatureMatrix reversed(FeatureMatrix matrix) {
        int perImage = metric().extractor().rowsPerImage() * matrix.width();
        int images = matrix.values().length / perImage;
        float[] values = new float[matrix.values().length];
        for (int i = 0; i < images; i++) {
            System.arraycopy(matrix.values(), i * perImage, values, (images - 1 - i) * perImage, perImage);
        }
        return new FeatureMatrix(matrix.rows(), matrix.width(), values);
    }

    private void addInChunks(FeatureAccumulator accumulator, Side side, FeatureMatrix matrix, int images) {
        int all = matrix.rows() / metric().extractor().rowsPerImage();
        for (int from = 0; from < all; from += images) {
            accumulator.update(side, rows(matrix, from, Math.min(all, from + images)));
        }
    }

    private static FeatureAccumulator roundTrip(FeatureAccumulator state) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(state);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (FeatureAccumulator) in.readObject();
        }
    }
}
