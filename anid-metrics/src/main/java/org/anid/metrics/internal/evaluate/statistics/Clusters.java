// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.statistics;

/**
 * Values that belong to clusters, as sums and counts: what a mean needs when clusters count several times or not at
 * all.
 *
 * <p>The images made of one natural image, and its own scores, are a cluster: they are not independent.
 */
public final class Clusters {

    private final double[] sums;
    private final int[] counts;
    private final double[] compensations;
    private long total;

    /** So many clusters without values. */
    public Clusters(int clusters) {
        sums = new double[clusters];
        counts = new int[clusters];
        compensations = new double[clusters];
    }

    /** Adds a value to a cluster; NaN, which says that there is none, is passed over. */
    public void add(int cluster, double value) {
        if (Double.isNaN(value)) {
            return;
        }
        double sum = sums[cluster];
        double next = sum + value;
        compensations[cluster] += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
        sums[cluster] = next;
        counts[cluster]++;
        total++;
    }

    /** Clusters, with or without values. */
    public int clusters() {
        return sums.length;
    }

    /** Values in all. */
    public long total() {
        return total;
    }

    /** The mean of all values, as a sum with Neumaier's compensation; NaN where there is none. */
    public double mean() {
        double sum = 0;
        double compensation = 0;
        for (int k = 0; k < sums.length; k++) {
            double next = sum + sums[k];
            compensation += Math.abs(sum) >= Math.abs(sums[k]) ? (sum - next) + sums[k] : (sums[k] - next) + sum;
            compensation += compensations[k];
            sum = next;
        }
        return (sum + compensation) / total;
    }

    /** The mean where each cluster counts so often; NaN where none with a value counts. */
    public double mean(int[] weights) {
        double sum = 0;
        long count = 0;
        for (int k = 0; k < weights.length; k++) {
            sum += weights[k] * sums[k];
            count += (long) weights[k] * counts[k];
        }
        return sum / count;
    }

    /** What a cluster adds to the error of the mean: {@code Σ (x − x̄) / N} over its values. */
    double influence(int cluster, double mean) {
        return total == 0 ? 0 : (sums[cluster] - counts[cluster] * mean) / total;
    }
}
