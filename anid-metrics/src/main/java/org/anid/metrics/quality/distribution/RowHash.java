// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.Arrays;

/** Hashes of the content of a row of features: the same row has the same hash wherever and whenever it is seen. */
final class RowHash {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private RowHash() {}

    /** 64 bits over {@code values[offset, offset + width)}; 0 and −0 are the same value. */
    static long of(long seed, float[] values, int offset, int width) {
        long hash = mix(seed + GOLDEN_GAMMA);
        for (int i = 0; i < width; i++) {
            hash = mix(hash + GOLDEN_GAMMA ^ Float.floatToIntBits(values[offset + i] + 0f));
        }
        return hash;
    }

    /** Rows whose hashes are computed side by side: each is a chain of steps that wait for one another. */
    static final int AT_ONCE = 4;

    /**
     * {@link #of(long, float[], int, int)} of each of {@code count} rows, {@code stride} values apart, the first at 0.
     */
    static void ofEach(long seed, float[] values, int count, int stride, int width, long[] hashes) {
        int row = 0;
        for (; row + AT_ONCE <= count; row += AT_ONCE) {
            int at = row * stride;
            long h0 = mix(seed + GOLDEN_GAMMA);
            long h1 = h0;
            long h2 = h0;
            long h3 = h0;
            for (int i = at; i < at + width; i++) {
                h0 = mix(h0 + GOLDEN_GAMMA ^ Float.floatToIntBits(values[i] + 0f));
                h1 = mix(h1 + GOLDEN_GAMMA ^ Float.floatToIntBits(values[i + stride] + 0f));
                h2 = mix(h2 + GOLDEN_GAMMA ^ Float.floatToIntBits(values[i + 2 * stride] + 0f));
                h3 = mix(h3 + GOLDEN_GAMMA ^ Float.floatToIntBits(values[i + 3 * stride] + 0f));
            }
            hashes[row] = h0;
            hashes[row + 1] = h1;
            hashes[row + 2] = h2;
            hashes[row + 3] = h3;
        }
        for (; row < count; row++) {
            hashes[row] = of(seed, values, row * stride, width);
        }
    }

    /**
     * 64 bits over the bytes of each row.
     *
     * @param rows 1 to {@link #AT_ONCE}, of one length
     */
    static long[] ofEach(long seed, byte[][] rows) {
        // What is missing is computed along, which costs nothing.
        byte[] r0 = rows[0];
        byte[] r1 = rows[Math.min(1, rows.length - 1)];
        byte[] r2 = rows[Math.min(2, rows.length - 1)];
        byte[] r3 = rows[rows.length - 1];
        long h0 = mix(seed + GOLDEN_GAMMA);
        long h1 = h0;
        long h2 = h0;
        long h3 = h0;
        for (int i = 0; i < r0.length; i++) {
            h0 = mix(h0 + GOLDEN_GAMMA ^ r0[i]);
            h1 = mix(h1 + GOLDEN_GAMMA ^ r1[i]);
            h2 = mix(h2 + GOLDEN_GAMMA ^ r2[i]);
            h3 = mix(h3 + GOLDEN_GAMMA ^ r3[i]);
        }
        return Arrays.copyOf(new long[] {h0, h1, h2, h3}, rows.length);
    }

    /** 64 bits over hashes, in their order. */
    static long of(long seed, long[] hashes) {
        long hash = mix(seed + GOLDEN_GAMMA);
        for (long value : hashes) {
            hash = mix(hash + GOLDEN_GAMMA ^ value);
        }
        return hash;
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014). */
    private static long mix(long state) {
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
