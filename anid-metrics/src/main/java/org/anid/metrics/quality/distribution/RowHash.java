// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

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

    /** 64 bits over bytes. */
    static long of(long seed, byte[] values) {
        long hash = mix(seed + GOLDEN_GAMMA);
        for (byte value : values) {
            hash = mix(hash + GOLDEN_GAMMA ^ value);
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
