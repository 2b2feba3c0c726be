// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

/**
 * A metric that gives each image (or pair, or captioned image) a score of its own; the score of a set is the mean.
 *
 * @param <O> what it is shown
 */
public interface PerImageMetric<O extends Observation> extends Metric<O> {

    /**
     * One score for each image of the observation, in order. NaN says that this image has no score under the metric's
     * stated policy (its Javadoc says when); the other images are not affected.
     *
     * @return {@code observation.count()} values
     * @throws UnscorableException if no image of this shape can be scored, as when it is smaller than the window
     */
    double[] score(O observation);

    /**
     * How far a score lies from the ideal of a metric of pairs, on a scale on which a mean over images means something:
     * {@code |score − ideal|} unless a metric counts in a unit that is not linear in the error, as decibels.
     *
     * @param score finite
     * @param ideal value of a perfect copy
     * @return not negative, 0 for the ideal
     */
    default double errorOf(double score, double ideal) {
        return Math.abs(score - ideal);
    }

    /** The mean over images; images without a score are left out of it. */
    @Override
    default Accumulator<O> newAccumulator() {
        return new MeanAccumulator<>(this);
    }
}
