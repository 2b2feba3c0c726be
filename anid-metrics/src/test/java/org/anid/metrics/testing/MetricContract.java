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
import java.util.Optional;
import java.util.stream.Stream;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.Accumulator;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.InsufficientDataException;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.api.metric.UnscorableException;
import org.junit.jupiter.api.Test;

/**
 * The laws of {@link Accumulator}; the test of every metric extends this.
 *
 * @param <O> what the metric is shown
 */
public abstract class MetricContract<O extends Observation> {

    /**
     * An observation on which the metric's value is known without computing, and that value.
     *
     * @param observation for a similarity or a distance, something and itself
     * @param value exact
     */
    public record Identity<O extends Observation>(O observation, double value) {}

    /** The metric under test. */
    protected abstract Metric<O> metric();

    /** The same metric with another setting, which must not merge with {@link #metric()}. */
    protected abstract Metric<O> metricWithOtherSetting();

    /** At least four observations of one shape, with different scores. */
    protected abstract List<O> observations();

    /** The identity law; empty for a metric that has none. */
    protected abstract Optional<Identity<O>> identity();

    /** Observations that cannot be scored at all, as images smaller than the window; empty where everything can. */
    protected abstract List<O> unscorable();

    /** Observations of which every image scores NaN under the metric's stated policy; none unless overridden. */
    protected List<O> undefined() {
        return List.of();
    }

    /** Largest relative difference that another order of additions may make. */
    protected double tolerance() {
        return 1e-12;
    }

    @Test
    public void chunksEqualTheWhole() {
        Accumulator<O> whole = metric().newAccumulator();
        whole.update(join(observations()));
        assertSame(value(all(observations())), value(whole));
        assertThat(all(observations()).compute().count())
                .isEqualTo(whole.compute().count());
    }

    @Test
    public void mergeEqualsHavingSeenBoth() {
        for (int split = 0; split <= observations().size(); split++) {
            Accumulator<O> left = all(observations().subList(0, split));
            left.merge(all(observations().subList(split, observations().size())));
            assertSame(value(all(observations())), value(left));
        }
    }

    @Test
    public void mergeLeavesTheOtherAlone() {
        Accumulator<O> other = all(observations().subList(1, observations().size()));
        double before = value(other);
        Accumulator<O> left = all(observations().subList(0, 1));
        left.merge(other);
        left.update(observations().get(0));
        assertThat(value(other)).isEqualTo(before);
    }

    @Test
    public void orderChangesNothing() {
        List<O> reversed = new ArrayList<>(observations());
        Collections.reverse(reversed);
        assertSame(value(all(observations())), value(all(reversed)));
        List<O> rotated = new ArrayList<>(observations());
        Collections.rotate(rotated, 1);
        assertSame(value(all(observations())), value(all(rotated)));
    }

    @Test
    public void computeTwiceIsTheSame() {
        Accumulator<O> accumulator = all(observations());
        assertThat(accumulator.compute().value())
                .isEqualTo(accumulator.compute().value());
    }

    @Test
    public void aMetricWithAnotherSettingDoesNotMerge() {
        Accumulator<O> accumulator = metric().newAccumulator();
        Accumulator<O> other = metricWithOtherSetting().newAccumulator();
        assertThatThrownBy(() -> accumulator.merge(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(metric().spec().id());
    }

    @Test
    public void nothingSeenIsInsufficient() {
        assertThatThrownBy(() -> metric().newAccumulator().compute())
                .isInstanceOf(InsufficientDataException.class)
                .hasMessageContaining(metric().spec().id());
    }

    @Test
    public void anImageThatCannotBeScoredLeavesTheStateUnchanged() {
        for (O unscorable : unscorable()) {
            Accumulator<O> accumulator = all(observations());
            double before = value(accumulator);
            assertThatThrownBy(() -> accumulator.update(unscorable))
                    .isInstanceOf(UnscorableException.class)
                    .hasMessageContaining(metric().spec().id());
            assertThat(value(accumulator)).isEqualTo(before);
        }
    }

    @Test
    public void undefinedScoresAreLeftOut() {
        for (O undefined : undefined()) {
            Accumulator<O> accumulator = all(observations());
            accumulator.update(undefined);
            assertThat(value(accumulator)).isEqualTo(value(all(observations())));
            assertThatThrownBy(() -> all(List.of(undefined)).compute()).isInstanceOf(InsufficientDataException.class);
        }
    }

    @Test
    public void identityLawHolds() {
        identity().ifPresent(identity -> {
            assertThat(value(all(List.of(identity.observation())))).isEqualTo(identity.value());
            if (metric().spec().baseline() instanceof Baseline.Ideal ideal) {
                assertThat(ideal.value()).isEqualTo(identity.value());
            }
        });
    }

    @Test
    public void scoresLieInTheStatedRange() {
        for (O observation : observations()) {
            assertThat(metric().spec().range().contains(value(all(List.of(observation)))))
                    .as(
                            "%s in %s",
                            value(all(List.of(observation))), metric().spec().range())
                    .isTrue();
        }
    }

    @Test
    public void aSerializedStateMergesAndComputes() throws IOException, ClassNotFoundException {
        Accumulator<O> accumulator = all(observations());
        Accumulator<O> copy = Serialized.copyOf(accumulator);
        assertThat(value(copy)).isEqualTo(value(accumulator));
        copy.merge(accumulator);
        Accumulator<O> twice = all(observations());
        twice.merge(accumulator);
        assertThat(value(copy)).isEqualTo(value(twice));
    }

    private Accumulator<O> all(List<O> observations) {
        Accumulator<O> accumulator = metric().newAccumulator();
        observations.forEach(accumulator::update);
        return accumulator;
    }

    private double value(Accumulator<O> accumulator) {
        return accumulator.compute().value();
    }

    private void assertSame(double expected, double actual) {
        assertThat(actual).isCloseTo(expected, within(tolerance() * Math.max(1, Math.abs(expected))));
    }

    @SuppressWarnings("unchecked") // A joined observation is of the kind of its parts.
    private O join(List<O> parts) {
        O first = parts.get(0);
        if (first instanceof Observation.Single) {
            return (O) new Observation.Single(images(parts.stream().map(o -> ((Observation.Single) o).images())));
        }
        if (first instanceof Observation.Paired) {
            return (O) new Observation.Paired(
                    images(parts.stream().map(o -> ((Observation.Paired) o).reference())),
                    images(parts.stream().map(o -> ((Observation.Paired) o).candidate())));
        }
        if (first instanceof Observation.Captioned) {
            return (O) new Observation.Captioned(
                    images(parts.stream().map(o -> ((Observation.Captioned) o).images())),
                    parts.stream()
                            .flatMap(o -> ((Observation.Captioned) o).captions().stream())
                            .toList());
        }
        if (first instanceof Observation.CaptionedPair) {
            return (O) new Observation.CaptionedPair(
                    images(parts.stream().map(o -> ((Observation.CaptionedPair) o).reference())),
                    images(parts.stream().map(o -> ((Observation.CaptionedPair) o).candidate())),
                    parts.stream()
                            .flatMap(o -> ((Observation.CaptionedPair) o).captions().stream())
                            .toList());
        }
        throw new IllegalArgumentException("sets of features have a contract of their own");
    }

    private static ImageBatch images(Stream<ImageBatch> batches) {
        return ImageBatch.concat(batches.toList());
    }
}
