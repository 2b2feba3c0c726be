// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

/** Windows, as weights. */
public final class Windows {

    private Windows() {}

    /** A Gaussian whose weights sum to 1; its outer product with itself is the two-dimensional window. */
    public static float[] gaussian(int size, double sigma) {
        double[] weights = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double x = i - (size - 1) / 2.0;
            weights[i] = Math.exp(-x * x / (2 * sigma * sigma));
            sum += weights[i];
        }
        float[] taps = new float[size];
        for (int i = 0; i < size; i++) {
            taps[i] = (float) (weights[i] / sum);
        }
        return taps;
    }

    /**
     * A square Gaussian of odd size whose weights sum to 1, row by row: computed in double, kept in single precision.
     */
    public static float[] square(int size, double sigma) {
        double[] weights = new double[size * size];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            int row = i / size;
            double y = row - (size - 1) / 2.0;
            double x = i % size - (size - 1) / 2.0;
            weights[i] = Math.exp(-(x * x + y * y) / (2 * sigma * sigma));
            sum += weights[i];
        }
        float[] single = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            single[i] = (float) (weights[i] / sum);
        }
        return single;
    }

    /** By how much the weights of {@link #square}, as rounded, sum to more than 1. */
    public static double excess(int size, double sigma) {
        double total = 0;
        for (float weight : square(size, sigma)) {
            total += weight;
        }
        return total - 1;
    }
}
