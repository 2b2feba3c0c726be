// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

/** One-dimensional windows. */
public final class Windows {

    private Windows() {}

    /** A Gaussian of odd size whose weights sum to 1; its outer product with itself is the two-dimensional window. */
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
}
