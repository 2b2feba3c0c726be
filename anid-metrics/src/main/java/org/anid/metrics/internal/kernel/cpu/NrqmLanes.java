// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/**
 * Row primitives of NRQM, under the rules of {@link Lanes}. What is summed or transformed for features that compare
 * with small constants is in double precision.
 */
public interface NrqmLanes {

    /** From one row of values to the next where several are worked on together. */
    int STRIDE = 128;

    /** Rows that are worked on together. */
    int BLOCK = 4;

    /** Places among which a sum of products is divided. */
    int PARTS = 8;

    /** The next multiple of {@link #BLOCK}. */
    static int whole(int rows) {
        return (rows + BLOCK - 1) / BLOCK * BLOCK;
    }

    /** The symmetric matrix of the first rows' products, from the places that {@link #addProducts} has added to. */
    static double[][] matrix(double[] sums, int side, int rows) {
        double[][] matrix = new double[rows][rows];
        for (int j = 0; j < rows; j++) {
            for (int k = j; k < rows; k++) {
                double sum = 0;
                for (int part = 0; part < PARTS; part++) {
                    sum += sums[(j * side + k) * PARTS + part];
                }
                matrix[j][k] = sum;
                matrix[k][j] = sum;
            }
        }
        return matrix;
    }

    /**
     * A spectrum times {@code −i·(a + i·b)}, {@code out = x·(b − i·a)}, for two odd filters: the inverse transform then
     * has the response to a as its real and the response to b as its imaginary part. At the same offset of all.
     */
    void filterPair(float[] xr, float[] xi, float[] a, float[] b, float[] outRe, float[] outIm, int offset, int n);

    /** {@code out[i] = in[offset + i]}. */
    void widen(float[] in, int offset, double[] out, int n);

    /**
     * Values over their local scale, {@code (x − mean)/(√(scale · |L·y|²) + 1e-12)}, 0 where the root is 0, with y the
     * vector of {@code values[k · STRIDE + i]} and x one of its values.
     *
     * @param side of L, a multiple of {@link #BLOCK}; as many rows of values
     * @param lower L, row by row, zeros above its diagonal
     * @param place of x in y
     * @param work memory for two rows of values
     * @param n at most {@link #STRIDE}
     */
    void normalise(
            double[] values,
            int side,
            double[] lower,
            double scale,
            int place,
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

    /** {@code out[i] = a[offset + i] · b[offset + i]}. */
    void multiply(float[] a, float[] b, int offset, float[] out, int n);

    /**
     * Sum along a row of the contrast–structure term of two planes, {@code (2·σab + C2)/(σa² + σb² + C2)}, 0 where it
     * is negative.
     *
     * @param a windowed means of the first
     * @param b of the second
     * @param aa windowed mean squares of the first
     * @param bb of the second
     * @param ab windowed mean products
     */
    double contrastStructure(float[] a, float[] b, float[] aa, float[] bb, float[] ab, float c2, int n);

    /** {@code out[i] = Σ_k weights[k] · in[at[k] + i]}. */
    void combine(double[] in, int[] at, double[] weights, double[] out, int n);

    /**
     * Adds {@code Σ_i values[j · STRIDE + i] · values[k · STRIDE + i]} for all pairs j ≤ k to {@code sums}, where the
     * pair has {@link #PARTS} places from {@code (j · side + k) · PARTS} on; its sum is what they add up to. Places of
     * other pairs may be written as well.
     *
     * @param side rows of values, a multiple of {@link #BLOCK}
     * @param values whole rows of {@link #STRIDE}, 0 where there is none
     */
    void addProducts(double[] values, int side, double[] sums);

    /**
     * The statistics of {@link CosineBlocks} of blocks that lie side by side.
     *
     * @param columns of each of the 7 rows of coefficients, their columns of blocks modulo 3: value j of block i in row
     *     k is {@code columns[3k + j mod 3][i + j / 3]}
     * @param out of each statistic an array, filled from {@code offset} on
     */
    void cosineStatistics(double[][] columns, double[][] out, int offset, int n);
}
