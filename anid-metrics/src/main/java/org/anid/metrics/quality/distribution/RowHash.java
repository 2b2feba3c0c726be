// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Hashes of the content of a row of features: the same row has the same hash wherever and whenever it is seen. */
final class RowHash {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private RowHash() {}

    /** 64 bits over {@code values[offset, offset + width)}, two at a step; 0 and −0 are the same value. */
    static long of(long seed, float[] values, int offset, int width) {
        long hash = mix(seed + GOLDEN_GAMMA);
        int i = offset;
        for (; i + 2 <= offset + width; i += 2) {
            hash = mix(hash + GOLDEN_GAMMA ^ two(values, i));
        }
        return i < offset + width ? mix(hash + GOLDEN_GAMMA ^ bits(values[i])) : hash;
    }

    /**
     * {@link #of(long, float[], int, int)} of each of {@code count} rows, {@code stride} values apart, the first at 0;
     * four side by side, because each is a chain of steps that wait for one another.
     */
    static void ofEach(long seed, float[] values, int count, int stride, int width, long[] hashes) {
        int row = 0;
        for (; row + 4 <= count; row += 4) {
            int at = row * stride;
            long h0 = mix(seed + GOLDEN_GAMMA);
            long h1 = h0;
            long h2 = h0;
            long h3 = h0;
            int i = at;
            for (; i + 2 <= at + width; i += 2) {
                h0 = mix(h0 + GOLDEN_GAMMA ^ two(values, i));
                h1 = mix(h1 + GOLDEN_GAMMA ^ two(values, i + stride));
                h2 = mix(h2 + GOLDEN_GAMMA ^ two(values, i + 2 * stride));
                h3 = mix(h3 + GOLDEN_GAMMA ^ two(values, i + 3 * stride));
            }
            if (i < at + width) {
                h0 = mix(h0 + GOLDEN_GAMMA ^ bits(values[i]));
                h1 = mix(h1 + GOLDEN_GAMMA ^ bits(values[i + stride]));
                h2 = mix(h2 + GOLDEN_GAMMA ^ bits(values[i + 2 * stride]));
                h3 = mix(h3 + GOLDEN_GAMMA ^ bits(values[i + 3 * stride]));
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

    private static long two(float[] values, int i) {
        return bits(values[i]) | bits(values[i + 1]) << Integer.SIZE;
    }

    private static long bits(float value) {
        return Integer.toUnsignedLong(Float.floatToIntBits(value + 0f));
    }

    /** 64 bits over bytes, eight at a step: each step waits for the one before. */
    static long of(long seed, byte[] bytes) {
        long hash = mix(seed + GOLDEN_GAMMA);
        int i = 0;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            hash = mix(hash + GOLDEN_GAMMA ^ (long) EIGHT_BYTES.get(bytes, i));
        }
        for (; i < bytes.length; i++) {
            hash = mix(hash + GOLDEN_GAMMA ^ bytes[i]);
        }
        return hash;
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
