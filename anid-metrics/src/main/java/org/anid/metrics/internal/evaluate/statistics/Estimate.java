// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.statistics;

import java.util.Arrays;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.Interval;

/**
 * A discrepancy and its jackknife replicates, which carry it into the next mean.
 *
 * @param value from 0 to 1
 * @param without the same without each fold; NaN where that is undefined, empty where it was not computed
 * @param measured the same before what sampling adds is taken off. That is nothing for an estimate below its noise and
 *     steep just above it, so that two alike would be told apart by it; what a paired test compares is this
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Estimate(double value, double[] without, double measured) {

    /** The replicates of {@link #measured}: what sampling adds is not what varies from fold to fold. */
    public double[] measuredWithout() {
        return Arrays.stream(without)
                .map(replicate -> measured + (replicate - value))
                .toArray();
    }

    /** With the jackknife's interval, cut to 0 … 1. */
    public Discrepancy discrepancy() {
        Interval interval = JackKnife.interval(value, without);
        return new Discrepancy(
                value,
                interval == null ? null : new Interval(Share.clipped(interval.low()), Share.clipped(interval.high())));
    }
}
