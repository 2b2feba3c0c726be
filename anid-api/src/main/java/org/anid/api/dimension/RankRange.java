// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dimension;

/**
 * The places that a rank may be, because differences that cannot be distinguished do not rank: 1 plus those that are
 * closer with 95 % confidence, to the number of all less those that are further.
 *
 * @param low best place, from 1
 * @param high worst place, not below {@code low}
 */
public record RankRange(int low, int high) {
    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException if {@code low} is not positive or above {@code high}
     */
    public RankRange {
        if (low < 1 || low > high) {
            throw new IllegalArgumentException("a rank runs from 1 up, not from " + low + " to " + high);
        }
    }

    /** {@code 2} or {@code 1–3}. */
    public String label() {
        return low == high ? Integer.toString(low) : low + "–" + high;
    }
}
