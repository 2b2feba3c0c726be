// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.InsufficientDataException;
import org.anid.api.metric.Observation.Side;
import org.anid.api.model.FeatureMatrix;
import org.junit.jupiter.api.Test;

/**
 * The laws of {@link FeatureAccumulator}; the test of every metric over sets of features extends this.
 *
 * <p>The two sides are rows of correlated normal numbers, seeded; the generated side is moved and stretched.
 */
public abstract class FeatureSetMetricContract {

    /** The metric under test. */
    protected abstract FeatureSetMetric metric();

    /** The same metric with another setting, which must not merge with {@link #metric()}. */
    protected abstract FeatureSetMetric metricWithOtherSetting();

    /** The value where both sides are the same; empty for a metric that has no identity law. */
    protected abstract OptionalDouble identity();

    /** Fewest rows of each side that the metric needs. */
    protected abstract int fewest();

    /** Largest relative difference that another order may make. */
    protected double tolerance() {
        return 1e-9;
    }

    /** Largest distance from {@link #identity()}; 0 unless overridden with a reason. */
    protected double identityTolerance() {
        return 0;
    }

    /** Rows of each side; more than {@link #fewest()}. */
    protected int rows() {
        return 96;
    }

    private record Chunk(Side side, FeatureMatrix features) {}

    private List<Chunk> chunks() {
        List<Chunk> chunks = new ArrayList<>();
        for (int at = 0; at < rows(); at += 7) {
            int end = Math.min(rows(), at + 7);
            chunks.add(new Chunk(Side.NATURAL, slice(natural(), at, end)));
            chunks.add(new Chunk(Side.GENERATED, slice(generated(), at, end)));
        }
        return chunks;
    }

    private FeatureMatrix natural() {
        return random(1, 0, 1);
    }

    private FeatureMatrix generated() {
        return random(2, 0.5f, 1.25f);
    }

    private FeatureMatrix random(int seed, float shift, float scale) {
        int width = metric().extractor().width();
        Random random = new Random(seed);
        float[] values = new float[rows() * width];
        for (int r = 0; r < rows(); r++) {
            float common = (float) random.nextGaussian();
            for (int c = 0; c < width; c++) {
                values[r * width + c] = shift + scale * (0.5f * common + (float) random.nextGaussian());
            }
        }
        return new FeatureMatrix(rows(), width, values);
    }

    private static FeatureMatrix slice(FeatureMatrix all, int from, int to) {
        float[] values = java.util.Arrays.copyOfRange(all.values(), from * all.width(), to * all.width());
        return new FeatureMatrix(to - from, all.width(), values);
    }

    @Test
    public void chunksEqualTheWhole() {
        FeatureAccumulator whole = metric().newFeatureAccumulator();
        whole.update(Side.NATURAL, natural());
        whole.update(Side.GENERATED, generated());
        assertSame(value(all(chunks())), value(whole));
        assertThat(whole.compute().count()).isEqualTo(rows());
    }

    @Test
    public void mergeEqualsHavingSeenBoth() {
        List<Chunk> chunks = chunks();
        for (int split : new int[] {0, 1, chunks.size() / 2, chunks.size()}) {
            FeatureAccumulator left = all(chunks.subList(0, split));
            left.merge(all(chunks.subList(split, chunks.size())));
            assertSame(value(all(chunks)), value(left));
        }
    }

    @Test
    public void mergeLeavesTheOtherAlone() {
        FeatureAccumulator other = all(chunks());
        double before = value(other);
        FeatureAccumulator left = all(chunks().subList(0, 1));
        left.merge(other);
        left.update(Side.NATURAL, generated());
        assertThat(value(other)).isEqualTo(before);
    }

    @Test
    public void orderChangesNothing() {
        List<Chunk> reversed = chunks();
        Collections.reverse(reversed);
        assertSame(value(all(chunks())), value(all(reversed)));
    }

    @Test
    public void computeTwiceIsTheSame() {
        FeatureAccumulator accumulator = all(chunks());
        assertThat(value(accumulator)).isEqualTo(value(accumulator));
    }

    @Test
    public void aMetricWithAnotherSettingDoesNotMerge() {
        FeatureAccumulator accumulator = metric().newFeatureAccumulator();
        FeatureAccumulator other = metricWithOtherSetting().newFeatureAccumulator();
        assertThatThrownBy(() -> accumulator.merge(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(metric().spec().id());
    }

    @Test
    public void tooFewOnEitherSideIsInsufficient() {
        FeatureAccumulator nothing = metric().newFeatureAccumulator();
        assertInsufficient(nothing);
        FeatureAccumulator oneSide = metric().newFeatureAccumulator();
        oneSide.update(Side.NATURAL, natural());
        oneSide.update(Side.GENERATED, slice(generated(), 0, fewest() - 1));
        assertInsufficient(oneSide);
        FeatureAccumulator otherSide = metric().newFeatureAccumulator();
        otherSide.update(Side.NATURAL, slice(natural(), 0, fewest() - 1));
        otherSide.update(Side.GENERATED, generated());
        assertInsufficient(otherSide);
    }

    @Test
    public void fewestIsEnough() {
        FeatureAccumulator accumulator = metric().newFeatureAccumulator();
        accumulator.update(Side.NATURAL, slice(natural(), 0, fewest()));
        accumulator.update(Side.GENERATED, slice(generated(), 0, fewest()));
        assertThat(value(accumulator)).isFinite();
    }

    @Test
    public void featuresOfAnotherWidthAreRefused() {
        int width = metric().extractor().width() + 1;
        FeatureMatrix wrong = new FeatureMatrix(2, width, new float[2 * width]);
        FeatureAccumulator accumulator = metric().newFeatureAccumulator();
        assertThatThrownBy(() -> accumulator.update(Side.NATURAL, wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Integer.toString(width));
    }

    @Test
    public void identityLawHolds() {
        identity().ifPresent(expected -> {
            FeatureAccumulator accumulator = metric().newFeatureAccumulator();
            accumulator.update(Side.NATURAL, natural());
            accumulator.update(Side.GENERATED, natural());
            assertThat(value(accumulator)).isCloseTo(expected, within(identityTolerance()));
        });
    }

    @Test
    public void theScoreLiesInTheStatedRange() {
        assertThat(metric().spec().range().contains(value(all(chunks())))).isTrue();
    }

    @Test
    public void aSerializedStateMergesAndComputes() throws IOException, ClassNotFoundException {
        FeatureAccumulator accumulator = all(chunks());
        FeatureAccumulator copy = Serialized.copyOf(accumulator);
        assertThat(value(copy)).isEqualTo(value(accumulator));
        copy.merge(accumulator);
        FeatureAccumulator twice = all(chunks());
        twice.merge(accumulator);
        assertThat(value(copy)).isEqualTo(value(twice));
    }

    private FeatureAccumulator all(List<Chunk> chunks) {
        FeatureAccumulator accumulator = metric().newFeatureAccumulator();
        chunks.forEach(chunk -> accumulator.update(chunk.side(), chunk.features()));
        return accumulator;
    }

    private static double value(FeatureAccumulator accumulator) {
        return accumulator.compute().value();
    }

    private void assertInsufficient(FeatureAccumulator accumulator) {
        assertThatThrownBy(accumulator::compute)
                .isInstanceOf(InsufficientDataException.class)
                .hasMessageContaining(metric().spec().id());
    }

    private void assertSame(double expected, double actual) {
        assertThat(actual).isCloseTo(expected, within(tolerance() * Math.max(1, Math.abs(expected))));
    }
}
