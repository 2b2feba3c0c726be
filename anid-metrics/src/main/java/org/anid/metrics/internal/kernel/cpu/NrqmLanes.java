// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/**
 * Row primitives of NRQM, under the rules of {@link Lanes}. What is summed or transformed for features that compare with
 * small constants is in double precision.
 */
public interface NrqmLanes {

    /**
     * A spectrum times {@code −i·(a + i·b)}, {@code out = x·(b − i·a)}, for two odd filters: the inverse transform then has
     * the response to a as its real and the response to b as its imaginary part. At the same offset of all.
     */
    void filterPair(float[] xr, float[] xi, float[] a, float[] b, float[] outRe, float[] outIm, int offset, int n);

    /**
     * Values over their local scale, {@code out = (x − mean)/(√(scale · |L·y|²) + 1e-12)}, 0 where the root is 0, with y the
     * vector of {@code rows[k][at[k] + i]}.
     *
     * @param lower the lower triangle of L, row by row
     * @param x the values, the first of n at {@code xOffset}
     * @param work memory for 2·n values
     */
    void normalise(
            double[][] rows,
            int[] at,
            double[] lower,
            double scale,
            double[] x,
            int xOffset,
            double mean,
            double[] work,
            float[] out,
            int outOffset,
            int n);

    /**
     * Takes the mean out, in place.
     *
     * @param sums Σ|x| is added to place 0 and Σx² to place 1
     */
    void centre(float[] x, int offset, float mean, double[] sums, int n);

    /** {@code out[i] = Σ_k weights[k] · in[at[k] + i]}. */
    void combine(double[] in, int[] at, double[] weights, double[] out, int n);

    /**
     * Adds {@code Σ_i rows[j][at[j] + i] · rows[k][at[k] + i]} for all pairs j ≤ k, in the order (0, 0), (0, 1) … (1, 1) …, to
     * {@code sums}.
     */
    void addProducts(double[][] rows, int[] at, double[] sums, int n);

    /**
     * The statistics of {@link CosineBlocks} of blocks that lie side by side.
     *
     * @param columns of each of the 7 rows of coefficients, their columns of blocks modulo 3: value j of block i in row k is
     *     {@code columns[3k + j mod 3][i + j / 3]}
     * @param out of each statistic an array, filled from {@code offset} on
     */
    void cosineStatistics(double[][] columns, double[][] out, int offset, int n);
}
