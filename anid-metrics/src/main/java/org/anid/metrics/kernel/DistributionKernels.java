// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import java.util.function.IntFunction;

/**
 * The linear algebra of metrics that compare sets of feature vectors, and the features that need no network. Matrices
 * are row by row; arithmetic is in double.
 *
 * <p>Arguments are trusted to be finite and long enough.
 */
public interface DistributionKernels {

    /**
     * Adds the scatter of some rows about their mean, {@code S[i][j] += Σ (x_i − m_i)(x_j − m_j)} for {@code j ≥ i}.
     *
     * @param rows n × d values
     * @param mean d values: of exactly these rows
     * @param scatter d × d values, of which the upper triangle is added to and the rest left alone
     */
    void addScatter(float[] rows, int n, int d, double[] mean, double[] scatter);

    /**
     * {@code Tr √(Σ₁Σ₂)} of two covariances, the nuclear norm of {@code L₁ᵀL₂} with {@code Σ = L·Lᵀ}: real and not
     * negative by construction, for singular matrices too.
     *
     * @param first d × d, symmetric and positive semidefinite up to rounding; only the upper triangle is read
     * @param second likewise
     */
    double traceSqrtProduct(double[] first, double[] second, int d);

    /**
     * {@code Tr √(Σ₁Σ₂)} of covariances given by factors {@code Σ₁ = AᵀA}, {@code Σ₂ = BᵀB}, the nuclear norm of
     * {@code A·Bᵀ}: cheap where there are fewer vectors than dimensions.
     *
     * @param a n × d values
     * @param b m × d values
     */
    double traceSqrtOfFactors(double[] a, int n, double[] b, int m, int d);

    /**
     * A factor of a covariance, {@code Σ = FᵀF}.
     *
     * @param covariance d × d, symmetric and positive semidefinite up to rounding; only the upper triangle is read
     * @return rank × d values; the rank is what rounding leaves of it, 0 for a zero matrix
     */
    double[] factor(double[] covariance, int d);

    /**
     * Inner products of some rows of one set with some rows of another,
     * {@code out[i·m + j] = x_{from+i} · y_{yFrom+j}}.
     *
     * @param x rows of d values
     * @param from first row of x
     * @param n rows of x to take
     * @param y rows of d values
     * @param yFrom first row of y
     * @param m rows of y to take
     * @param out receives n × m values
     */
    void rowProducts(float[] x, int from, int n, float[] y, int yFrom, int m, int d, double[] out);

    /** Terms that are added in single precision before their sum is added to the others. */
    int ROUGH_DEPTH = 256;

    /**
     * What the products of {@link #forEachRoughBlock} are off by at most, as a share of {@code |x|·|y|}; proven, not
     * typical.
     */
    static double roughError(int d) {
        // Of a sum of k rounded terms (k + 2)/2²⁴ (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed.,
        // §3.1).
        return (ROUGH_DEPTH + d / ROUGH_DEPTH + 2) * 0x1p-24;
    }

    /** Takes blocks of products, from several threads at a time and in no order. */
    @FunctionalInterface
    interface BlockVisitor {
        /**
         * A block, whose array is reused.
         *
         * @param products {@code x_{row+i} · y_{column+j}} at {@code i·stride + j}
         */
        void visit(int row, int rows, int column, int columns, float[] products, int stride);
    }

    /**
     * Inner products of all rows of one set with all rows of another, in single precision and block by block, so that
     * they are never in memory all at once. Values should be around 1 or less, so that no square overflows.
     *
     * @param x n rows of d values
     * @param y m rows of d values
     * @param upper whether blocks wholly below the diagonal are left out; others are given as a whole
     */
    void forEachRoughBlock(float[] x, int n, float[] y, int m, int d, boolean upper, BlockVisitor visitor);

    /**
     * The hand-made features of images, one after the other:
     * {@link org.anid.metrics.quality.distribution.HandMadeFeatures} says what they are.
     *
     * @param images asked once for each in order: red, green and blue, 256 × 256 bytes each
     * @return 64 values for each image
     */
    float[] handMade(int count, IntFunction<byte[]> images);
}
