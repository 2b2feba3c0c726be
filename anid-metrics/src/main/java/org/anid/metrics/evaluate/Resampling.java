// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.Arrays;
import org.anid.api.dimension.Interval;
import org.apache.commons.math3.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Random indices that depend on a seed and a counter alone, and the intervals made from resampled or reduced samples.
 *
 * <p>The generator is SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195) addressed by counter, so that
 * draw {@code b} is the same whoever computes it and whatever was computed before.
 */
final class Resampling {

    /** Stream of the subjects of a cell. */
    static final long SUBJECTS = 0;

    /** Stream of samples of their own, as the pairs of a natural floor. */
    static final long OTHERS = 1;

    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private static final double CONFIDENCE = 0.95;

    /** More undefined draws than this share say that the data cannot carry an interval. */
    private static final double UNDEFINED = 0.05;

    private final long seed;

    Resampling(long seed, long stream) {
        this.seed = mix(seed + stream * GAMMA);
    }

    /** A number from 0 to {@code bound − 1}. */
    int index(long counter, int bound) {
        // The high half of a product with 32 random bits; the bias is below bound / 2^32.
        return (int) (((mix(seed + (counter + 1) * GAMMA) >>> 32) * bound) >>> 32);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The central 95 % of the draws, with linear interpolation between them; null if too many are NaN. */
    static @Nullable Interval percentile(double[] draws) {
        double[] defined =
                Arrays.stream(draws).filter(Double::isFinite).sorted().toArray();
        if (defined.length < 2 || defined.length < (1 - UNDEFINED) * draws.length) {
            return null;
        }
        double tail = (1 - CONFIDENCE) / 2;
        return new Interval(quantile(defined, tail), quantile(defined, 1 - tail));
    }

    private static double quantile(double[] sorted, double p) {
        double at = p * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /**
     * The delete-a-fold jackknife: {@code θ ± t · √((F − 1)/F · Σ (θ₍f₎ − θ̄)²)} with the quantile of Student's t with
     * {@code F − 1} degrees of freedom.
     *
     * @param estimate of all
     * @param without estimates without one fold each; NaN where a fold is empty
     * @return null with fewer than two folds
     */
    static @Nullable Interval jackknife(double estimate, double[] without) {
        double[] defined = Arrays.stream(without).filter(Double::isFinite).toArray();
        int folds = defined.length;
        if (folds < 2) {
            return null;
        }
        double mean = Arrays.stream(defined).average().orElseThrow();
        double squares = 0;
        for (double value : defined) {
            squares += (value - mean) * (value - mean);
        }
        double error = Math.sqrt((folds - 1.0) / folds * squares);
        double t = new TDistribution(null, folds - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        return new Interval(estimate - t * error, estimate + t * error);
    }
}
