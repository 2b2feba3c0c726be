// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dimension;

/**
 * A confidence interval.
 *
 * @param low lower end
 * @param high upper end, not below {@code low}
 */
public record Interval(double low, double high) {
    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException if an end is NaN or they are the wrong way round
     */
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("an interval runs from low to high, not from " + low + " to " + high);
        }
    }
}
