// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.io.Serializable;

/**
 * The values a metric can take.
 *
 * @param low smallest value, may be −∞
 * @param high largest value, may be +∞
 */
public record ValueRange(double low, double high) implements Serializable {

    /** From 0 to 1. */
    public static final ValueRange UNIT = new ValueRange(0, 1);

    /** Everything from 0 up. */
    public static final ValueRange NON_NEGATIVE = new ValueRange(0, Double.POSITIVE_INFINITY);

    /** Any real number. */
    public static final ValueRange REAL = new ValueRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException if a bound is NaN or {@code low > high}
     */
    public ValueRange {
        if (!(low <= high)) {
            throw new IllegalArgumentException("a range runs from low to high, not from " + low + " to " + high);
        }
    }

    /** Whether the value lies inside, ends included; NaN never does. */
    public boolean contains(double value) {
        return value >= low && value <= high;
    }

    /** As mathematicians write it, {@code [0, ∞)}. */
    @Override
    public String toString() {
        String left = Double.isInfinite(low) ? "(−∞" : "[" + shortest(low);
        String right = Double.isInfinite(high) ? "∞)" : shortest(high) + "]";
        return left + ", " + right;
    }

    private static String shortest(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
