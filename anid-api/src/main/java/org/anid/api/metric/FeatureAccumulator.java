// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.io.Serializable;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.SiftedFeatures;

/**
 * The state of a {@link FeatureSetMetric} over features. The laws are those of {@link Accumulator}. Not thread-safe.
 */
public interface FeatureAccumulator extends Serializable {

    /** The specification of the metric that made this. */
    MetricSpec spec();

    /**
     * Counts the features of some images.
     *
     * @param side which set they belong to
     * @param features of one or more images
     * @throws IllegalArgumentException if the width is not the extractor's
     */
    void update(Observation.Side side, FeatureMatrix features);

    /**
     * Counts features of which the metric's sieve may have left some out, as if they were all there. A metric that has
     * a sieve must have this.
     *
     * @param side which set they belong to
     * @param features what {@link FeatureSetMetric#newSieve} left of some images
     * @throws IllegalArgumentException if the width is not the extractor's, or rows are left out of a metric without a
     *     sieve
     */
    default void update(Observation.Side side, SiftedFeatures features) {
        if (!features.complete()) {
            throw new IllegalArgumentException(spec().id() + " takes all features; it has no sieve");
        }
        update(side, features.features());
    }

    /**
     * Adds what the other has seen; the other is left as it is.
     *
     * @throws IllegalArgumentException if the other belongs to a metric with other settings
     */
    void merge(FeatureAccumulator other);

    /**
     * The score of all that was seen.
     *
     * @throws InsufficientDataException if too little was seen for this metric
     */
    Score compute();

    /**
     * The two sets compared, for the scale of discrepancies; by default the score, and nothing known of unrelated
     * images.
     *
     * @throws InsufficientDataException if too little was seen for this metric
     */
    default SetComparison compare() {
        return new SetComparison(compute().value(), Double.NaN);
    }
}
