// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.Arrays;

/**
 * Sorts finite floats by the upper two of the three digits of the integers that they are, least significant first, and
 * then by insertion, which has little left to do: values that are together by then differ by 2⁻¹³ of themselves at
 * most. Holds working memory: not thread-safe.
 */
final class RadixSort {

    private static final int SIGN = 0x80000000;
    private static final int BITS = 11;
    private static final int BUCKETS = 1 << BITS;
    private static final int MASK = BUCKETS - 1;
    private static final int LOW = Integer.SIZE - 2 * BITS;
    private static final int HIGH = Integer.SIZE - BITS;

    private final int[] keys;
    private final int[] spare;
    private final int[] lows = new int[BUCKETS];
    private final int[] highs = new int[BUCKETS];

    /** For at most so many values. */
    RadixSort(int most) {
        keys = new int[most];
        spare = new int[most];
    }

    /** Sorts the first {@code count} values. */
    void sort(float[] values, int count) {
        Arrays.fill(lows, 0);
        Arrays.fill(highs, 0);
        for (int i = 0; i < count; i++) {
            int key = key(values[i]);
            keys[i] = key;
            lows[(key >>> LOW) & MASK]++;
            highs[key >>> HIGH]++;
        }
        int nextLow = 0;
        int nextHigh = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            int low = lows[bucket];
            lows[bucket] = nextLow;
            nextLow += low;
            int high = highs[bucket];
            highs[bucket] = nextHigh;
            nextHigh += high;
        }
        for (int i = 0; i < count; i++) {
            int key = keys[i];
            spare[lows[(key >>> LOW) & MASK]++] = key;
        }
        for (int i = 0; i < count; i++) {
            int key = spare[i];
            values[highs[key >>> HIGH]++] = value(key);
        }
        for (int i = 1; i < count; i++) {
            float value = values[i];
            int to = i;
            while (to > 0 && values[to - 1] > value) {
                values[to] = values[to - 1];
                to--;
            }
            values[to] = value;
        }
    }

    /** An integer that sorts, unsigned, like the float. */
    private static int key(float value) {
        int bits = Float.floatToRawIntBits(value);
        // Negative floats sort backwards as integers: flip all their bits, of the others the sign only.
        return bits ^ ((bits >> 31) | SIGN);
    }

    private static float value(int key) {
        // Without a branch: half of all guesses at a sign would be wrong.
        return Float.intBitsToFloat(key ^ (~(key >> 31) | SIGN));
    }
}
