// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dimension;

import org.jspecify.annotations.Nullable;

/**
 * How far generated images are from natural ones, as a share that means the same for every metric: 0 is natural, 1 is
 * as far as the metric can tell. What the two ends are for a kind of metric is in {@code METRICS.md}, "The scale".
 *
 * @param value from 0 to 1
 * @param ci95 95 % interval, inside 0 to 1; null where there are too few images for one
 */
public record Discrepancy(double value, @Nullable Interval ci95) {
    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if the value, or an end of the interval, is outside 0 to 1
     */
    public Discrepancy {
        if (!(value >= 0 && value <= 1) || (ci95 != null && !(ci95.low() >= 0 && ci95.high() <= 1))) {
            throw new IllegalArgumentException("a discrepancy is a share of 0 to 1, not " + value + " in " + ci95);
        }
    }

    /** Whether the interval leaves room for no difference at all. */
    public boolean coversNone() {
        return ci95 != null && ci95.low() == 0;
    }
}
