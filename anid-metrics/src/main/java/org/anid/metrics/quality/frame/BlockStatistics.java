// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

/**
 * Mean and covariance of the features of blocks, added one at a time (Welford 1962), and the distance of NIQE. The mean
 * of a feature is over the blocks that have it, the covariance over the blocks that have all. Not thread-safe.
 */
final class BlockStatistics {

    private final int width;
    private final double[] sums;
    private final long[] counts;
    private final double[] mean;
    private final double[][] scatter;
    private final double[] before;
    private long complete;

    BlockStatistics(int width) {
        this.width = width;
        this.sums = new double[width];
        this.counts = new long[width];
        this.mean = new double[width];
        this.scatter = new double[width][width];
        this.before = new double[width];
    }

    /** Adds a block; a feature that does not exist is NaN. */
    void add(double[] features) {
        boolean whole = true;
        for (int j = 0; j < width; j++) {
            if (Double.isNaN(features[j])) {
                whole = false;
            } else {
                sums[j] += features[j];
                counts[j]++;
            }
        }
        if (!whole) {
            return;
        }
        complete++;
        for (int j = 0; j < width; j++) {
            before[j] = features[j] - mean[j];
            mean[j] += before[j] / complete;
        }
        for (int j = 0; j < width; j++) {
            double after = features[j] - mean[j];
            for (int k = 0; k <= j; k++) {
                scatter[j][k] += after * before[k];
            }
        }
    }

    /** Blocks that have all features. */
    long complete() {
        return complete;
    }

    /** Mean over the blocks that have all features. */
    double[] completeMean() {
        return mean.clone();
    }

    /** Covariance with n − 1, row by row; of a single block 0. */
    double[] covariance() {
        double[] covariance = new double[width * width];
        for (int j = 0; j < width; j++) {
            for (int k = 0; k <= j; k++) {
                double value = scatter[j][k] / Math.max(1, complete - 1);
                covariance[j * width + k] = value;
                covariance[k * width + j] = value;
            }
        }
        return covariance;
    }

    /**
     * {@code √(dᵀ·((S + Σ)/2)⁺·d)} with d the difference of the means; NaN if a feature exists in no block or no block
     * has all.
     */
    double distanceFrom(double[] otherMean, double[] otherCovariance) {
        if (complete == 0) {
            return Double.NaN;
        }
        double[] own = covariance();
        double[][] pooled = new double[width][width];
        double[] difference = new double[width];
        for (int j = 0; j < width; j++) {
            difference[j] = otherMean[j] - sums[j] / counts[j];
            for (int k = 0; k < width; k++) {
                // The mean of both halves of the prior, because a published one may be symmetric to rounding only.
                double other = (otherCovariance[j * width + k] + otherCovariance[k * width + j]) / 2;
                pooled[j][k] = (own[j * width + k] + other) / 2;
            }
        }
        return Math.sqrt(new PseudoInverse(pooled).quadratic(difference));
    }
}
