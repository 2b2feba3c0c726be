// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.statistics;

/**
 * Random indices that depend on a seed and a counter alone: SplitMix64 (Steele, Lea and Flood 2014,
 * doi:10.1145/2660193.2660195) addressed by counter, so that draw {@code b} is the same whoever computes it and
 * whatever was computed before. Immutable.
 */
public final class CounterRandom {

    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private final long seed;

    /**
     * A stream of a seed.
     *
     * @param seed of the run
     * @param stream tells uses of one seed apart
     */
    public CounterRandom(long seed, long stream) {
        this.seed = mix(seed + stream * GAMMA);
    }

    /** A number from 0 to {@code bound − 1}. */
    public int index(long counter, int bound) {
        // The high half of a product with 32 random bits; the bias is below bound / 2^32.
        return (int) (((mix(seed + (counter + 1) * GAMMA) >>> 32) * bound) >>> 32);
    }

    /** Puts the numbers 0 to {@code n − 1} in a random order (Fisher and Yates). */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = index(i, i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
