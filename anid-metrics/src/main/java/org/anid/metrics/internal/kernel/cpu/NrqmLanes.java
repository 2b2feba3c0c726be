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

    /** Rows and columns of a matrix over the places of a neighbourhood, some of them empty. */
    int SIDE = 16;

    /** Values of a row that are worked on together, at most. */
    int STEP = 32;

    /** Rows that are worked on together. */
    int BLOCK = 4;

    /** Places among which a sum of products is divided. */
    int PARTS = 8;

    /** Rows that are multiplied with as many others together. */
    int CROSSED = 3;

    /** Added to roots that are divided by. */
    float TINY = 1e-12f;

    /** The next multiple of {@link #BLOCK}. */
    static int whole(int rows) {
        return (rows + BLOCK - 1) / BLOCK * BLOCK;
    }

    /** What the parts of a sum add up to. */
    static double total(double[] sums, int at) {
        double sum = 0;
        for (int part = 0; part < PARTS; part++) {
            sum += sums[at + part];
        }
        return sum;
    }

    /** The symmetric matrix of the first rows' products, from the places that {@link #addProducts} has added to. */
    static double[][] matrix(double[] sums, int side, int rows) {
        double[][] matrix = new double[rows][rows];
        for (int j = 0; j < rows; j++) {
            for (int k = j; k < rows; k++) {
                matrix[j][k] = total(sums, (j * side + k) * PARTS);
                matrix[k][j] = matrix[j][k];
            }
        }
        return matrix;
    }

    /**
     * A spectrum times {@code −i·(a + i·b)}, {@code out = x·(b − i·a)}, for two odd filters: the inverse transform then
     * has the response to a as its real and the response to b as its imaginary part. At the same offset of all.
     */
    void filterPair(float[] xr, float[] xi, float[] a, float[] b, float[] outRe, float[] outIm, int offset, int n);

    /** {@code out[outOffset + i] = in[offset + i]}. */
    void widen(float[] in, int offset, double[] out, int outOffset, int n);

    /** {@code out[i] = in[i]}. */
    void narrow(double[] in, float[] out, int n);

    /** {@code Σ x[i]} from {@code from} to before {@code to}. */
    double sum(double[] x, int from, int to);

    /** {@code Σ a[aFrom + i] · b[bFrom + i]} of n places. */
    double product(double[] a, int aFrom, double[] b, int bFrom, int n);

    /**
     * Products of two rows of one plane and of the places around them in another one, of which four rows are given. To
     * {@code sums}, {@link #PARTS} places for each sum from {@code at} on, is added
     * {@code Σ (upper[i] · x_r[i + d] + lower[i] · x_(r+1)[i + d])} as sum {@code 3·r + 1 + d}, r from 0 to 2, d from
     * −1 to 1. Here and in the next two i goes from {@code from} to before {@code to}, so many places that they are a
     * multiple of {@link #PARTS}.
     */
    void addAroundProducts(
            double[] upper,
            double[] lower,
            double[] x0,
            double[] x1,
            double[] x2,
            double[] x3,
            int from,
            int to,
            double[] sums,
            int at);

    /**
     * The same of the two upper ones of four rows of one plane and the places level with them and below: added is
     * {@code Σ (x_0[i] · x_r[i + d] + x_1[i] · x_(r+1)[i + d])} as sum {@code 5·r + 2 + d}, r from 0 to 2, d from −2 to
     * 2, but for r = 0 not below 0.
     */
    void addOwnProducts(double[] x0, double[] x1, double[] x2, double[] x3, int from, int to, double[] sums, int at);

    /**
     * Adds {@code Σ a_j[i] · b_k[i]} of as many rows a as there are rows b, a multiple of {@value #CROSSED}, as sum
     * {@code j · rows + k}.
     *
     * @param first of the rows a
     */
    void addCrossProducts(double[][] a, int first, double[][] b, int from, int to, double[] sums);

    /**
     * {@code out[i] = |L·y|²} with y the vector of {@code values[at[k] + i]}. Up to {@link #STEP} places behind each
     * run of n are read, whatever is there.
     *
     * @param at a place for each row of L; finite values for those beyond the last
     * @param lower L, row by row, {@link #SIDE} apart, zeros above its diagonal and in rows beyond the last
     * @param size rows of L, less than {@link #SIDE}
     * @param out {@link #STRIDE} places
     * @param n at most {@link #STRIDE}
     */
    void squaredLengths(double[] values, int[] at, double[] lower, int size, double[] out, int n);

    /** {@code (x − mean)/(√square + }{@value #TINY}{@code )}, 0 where the root is 0. */
    void overRoots(float[] squares, float[] x, int offset, float mean, float[] out, int outOffset, int n);

    /** Adds Σ|x − mean| to place 0 of {@code sums} and Σ(x − mean)² to place 1. */
    void addDeviations(float[] x, int offset, float mean, double[] sums, int n);

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
