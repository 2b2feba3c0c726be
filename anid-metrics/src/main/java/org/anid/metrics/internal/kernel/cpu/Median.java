// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;

/** The lower median of values that are not negative, without sorting them. */
final class Median {

    /** Sign, exponent and three bits of the mantissa. */
    private static final int SHIFT = 20;

    private Median() {}

    /**
     * The value of rank ⌊(n − 1)/2⌋.
     *
     * @param values n values ≥ 0, of which the first ones are overwritten
     */
    static float of(float[] values, int n) {
        // Bits of floats that are not negative are ordered as the floats, so the first ones are a histogram's bin.
        int[] counts = new int[1 << (31 - SHIFT)];
        for (int i = 0; i < n; i++) {
            counts[Float.floatToRawIntBits(values[i]) >>> SHIFT]++;
        }
        int rank = (n - 1) / 2;
        int bin = 0;
        while (rank >= counts[bin]) {
            rank -= counts[bin++];
        }
        int found = 0;
        for (int i = 0; i < n; i++) {
            if (Float.floatToRawIntBits(values[i]) >>> SHIFT == bin) {
                values[found++] = values[i];
            }
        }
        Arrays.sort(values, 0, found);
        return values[rank];
    }
}
