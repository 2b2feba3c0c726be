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

    /** Added to roots that are divided by. */
    float TINY = 1e-12f;

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

    /** {@code Σ x[i]} from {@code from} to before {@code to}, here and in the next three. */
    double sum(double[] x, int from, int to);

    /** {@code Σ a[i] · b[i]}. */
    double product(double[] a, double[] b, int from, int to);

    /**
     * {@code out[3·r + 1 + d] = Σ a[i] · x[i + d]} for d from −1 to 1 and three rows x.
     */
    void aroundProducts(double[] a, double[] above, double[] level, double[] below, int from, int to, double[] out);

    /**
     * {@code out[5·r + 2 + d] = Σ a[i] · x[i + d]} for d from −2 to 2 and three rows x, of which the first is a itself;
     * of that one d is not below 0.
     */
    void ownProducts(double[] a, double[] next, double[] second, int from, int to, double[] out);

    /**
     * {@code out[i] = |L·y|²} with y the vector of {@code values[k · STRIDE + i]}.
     *
     * @param side from one row of L to the next, a multiple of {@link #BLOCK}; as many rows of values
     * @param lower L, row by row, zeros above its diagonal and in rows beyond the last
     * @param size rows of L, less than {@code side}
     * @param out {@link #STRIDE} places
     * @param n at most {@link #STRIDE}
     */
    void squaredLengths(double[] values, int side, double[] lower, int size, double[] out, int n);

    /** {@code x/(√square + }{@value #TINY}{@code )} in place, 0 where the root is 0. */
    void divideByRoots(float[] squares, float[] x, int offset, int n);

    /**
     * Takes the mean out, in place.
     *
     * @param sums Σ|x| is added to place 0 and Σx² to place 1
     */
    void centre(float[] x, int offset, float mean, double[] sums, int n);

    /**
     * Sums down the columns of a plane,
     * {@code out[r · outStride + i] = Σ_k taps[k] · in[offset + (r + k) · stride + i]} for all r below {@code count}.
     * Here and in the next two, up to {@link Scratch#SLACK} places behind each run of n may be read and written, which
     * receive anything.
     */
    void columns(float[] in, int offset, int stride, float[] taps, float[] out, int outStride, int count, int n);

    /** The same of the products of two planes. */
    void productColumns(
            float[] a, float[] b, int offset, int stride, float[] taps, float[] out, int outStride, int count, int n);

    /** Sums along a row, {@code out[outOffset + i] = Σ_k taps[k] · in[offset + k + i]}. */
    void row(float[] in, int offset, float[] taps, float[] out, int outOffset, int n);

    /**
     * Sum along a row of the contrast–structure term of two planes, {@code (2·σab + C2)/(σa² + σb² + C2)}, 0 where it
     * is negative.
     *
     * @param means windowed means of the first plane from {@code a} on, of the second from {@code b} on
     * @param variances at the same places
     * @param products windowed mean products, from {@code ab} on
     */
    double contrastStructure(float[] means, float[] variances, int a, int b, float[] products, int ab, float c2, int n);

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
