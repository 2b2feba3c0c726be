// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.io.Serializable;

/**
 * The state of one metric while it counts. Not thread-safe: one worker, one accumulator, merged at the end.
 *
 * <p>Laws, checked for every metric by one contract test: updates in chunks equal one update with everything;
 * {@code merge} equals having seen both; {@code merge} leaves the other unchanged; order changes nothing beyond
 * rounding; {@code compute} twice gives the same. A serialized copy merges and computes; it cannot be updated, because
 * recipes and their models stay where they are.
 *
 * @param <O> what it is shown
 */
public interface Accumulator<O extends Observation> extends Serializable {

    /** The specification of the metric that made this. */
    MetricSpec spec();

    /**
     * Counts one observation.
     *
     * @throws UnscorableException if the images cannot be scored, as when they are smaller than the metric's window;
     *     the state is unchanged then
     */
    void update(O observation);

    /**
     * Adds what the other has seen; the other is left as it is.
     *
     * @throws IllegalArgumentException if the other belongs to a metric with other settings
     */
    void merge(Accumulator<O> other);

    /**
     * The score of all that was seen.
     *
     * @throws InsufficientDataException if too little was seen for this metric
     */
    Score compute();
}
