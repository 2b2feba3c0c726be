// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.statistics;

import java.util.Arrays;
import org.anid.api.dimension.Interval;
import org.jspecify.annotations.Nullable;

/**
 * The bootstrap over clusters: as many clusters are drawn, with replacement, as there are, and each draw says how often
 * each counts. All statistics that are given together see the same draws. Immutable.
 */
public final class ClusterBootstrap {

    private static final long STREAM = 0;
    private static final double CONFIDENCE = 0.95;

    /** More undefined draws than this share say that the data cannot carry an interval. */
    private static final double UNDEFINED = 0.05;

    private final CounterRandom random;
    private final int resamples;

    /** A bootstrap of so many resamples; 0 for none. */
    public ClusterBootstrap(long seed, int resamples) {
        this.random = new CounterRandom(seed, STREAM);
        this.resamples = resamples;
    }

    /** A statistic of clusters. */
    @FunctionalInterface
    public interface Statistic {
        /**
         * Its value.
         *
         * @param weights how often each cluster counts
         * @return NaN where it is undefined
         */
        double of(int[] weights);
    }

    /**
     * The value of each statistic on each resample.
     *
     * @return {@code [statistic][resample]}; no resamples for fewer than two clusters, which have no spread
     * @throws InterruptedException if the thread was interrupted
     */
    public double[][] draws(int clusters, Statistic... statistics) throws InterruptedException {
        int count = clusters < 2 ? 0 : resamples;
        double[][] draws = new double[statistics.length][count];
        int[] weights = new int[clusters];
        for (int b = 0; b < count; b++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            Arrays.fill(weights, 0);
            for (int j = 0; j < clusters; j++) {
                weights[random.index((long) b * clusters + j, clusters)]++;
            }
            for (int i = 0; i < statistics.length; i++) {
                draws[i][b] = statistics[i].of(weights);
            }
        }
        return draws;
    }

    /** The central 95 % of the draws, with linear interpolation between them; null if too many are undefined. */
    public static @Nullable Interval percentile(double[] draws) {
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
}
