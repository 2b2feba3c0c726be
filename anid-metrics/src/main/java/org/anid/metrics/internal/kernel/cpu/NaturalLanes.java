// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/** Primitives of IL-NIQE, under the rules of {@link Lanes}; n is at least 32 everywhere. */
public interface NaturalLanes {

    /**
     * A Gaussian and its derivative along a row, for weights from their middle on:
     * {@code smoothed[to + i] = Σ_k smooth[k] · (x[i + k] + x[i − k])}, the middle once, and
     * {@code sloped[to + i] = Σ_k slope[k] · (x[i − k] − x[i + k])}.
     *
     * @param in a row with {@code smooth.length − 1} values of padding on each side
     */
    void slopeRow(float[] in, float[] smooth, float[] slope, float[] smoothed, float[] sloped, int to, int n);

    /**
     * The same down the columns: the Gaussian of the derivatives, {@code x}, and the derivative of the Gaussians,
     * {@code y}, each as rows that follow one another from the first place on.
     *
     * @param smoothed rows {@code stride} apart, as many as there are results and padding on both sides
     * @param sloped rows, as many
     * @param offset of the first of those rows
     * @param rows of results, even in number
     */
    void slopeColumns(
            float[] smoothed,
            float[] sloped,
            int offset,
            int stride,
            float[] smooth,
            float[] slope,
            float[] x,
            float[] y,
            int rows,
            int n);

    /**
     * {@code log = log2 √(x² + y² + floor)}.
     *
     * @param sums receives Σ log and Σ (log − the first one)², from place 0 on
     */
    void logMagnitudes(float[] x, float[] y, float floor, float[] log, double[] sums, int n);

    /**
     * How many values are below 0, how many above 0, Σ squares below 0, Σ squares above 0, Σ |·|.
     *
     * @param sums receives five numbers from place {@code at} on
     */
    void signedMoments(float[] in, int n, double[] sums, int at);

    /**
     * Sums of powers, {@code Σ 2^(k·u)}, {@code Σ u·2^(k·u)} and {@code Σ u²·2^(k·u)} with {@code u = in − centre}.
     * Powers outside of 2^±126 count as those.
     */
    void powerSums(float[] in, float centre, float k, double[] sums, int n);

    /** {@code out = ln(in + floor)} of values that are not negative, at the same offset of both. */
    void logarithm(float[] in, float floor, float[] out, int offset, int n);
}
