// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/**
 * Cholesky's factorisation with diagonal pivoting of a positive semidefinite matrix, {@code Σ = FᵀF} with as many rows of F
 * as the matrix has rank: the largest remaining variance goes first, and what rounding makes of a zero is never divided by
 * (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §10.3).
 */
final class PivotedCholesky {

    private static final double EPSILON = Math.ulp(1.0);

    private PivotedCholesky() {}

    /**
     * The factor.
     *
     * @param matrix d × d, upper triangle read
     * @return rank × d
     */
    static double[] factor(double[] matrix, int d) {
        // Row i of L, in pivoted order; the k-th column is found from the rows so far, so that reads are along rows.
        double[][] lower = new double[d][];
        int[] order = new int[d];
        double[] rest = new double[d];
        double largest = 0;
        for (int i = 0; i < d; i++) {
            order[i] = i;
            rest[i] = matrix[i * d + i];
            lower[i] = new double[d];
            largest = Math.max(largest, rest[i]);
        }
        // Rounding grows like the root of the number of terms; a pivot below that is noise about a singular direction.
        double noise = Math.sqrt(d) * EPSILON * largest;
        int rank = 0;
        while (rank < d) {
            int pivot = rank;
            for (int i = rank + 1; i < d; i++) {
                if (rest[i] > rest[pivot]) {
                    pivot = i;
                }
            }
            if (!(rest[pivot] > noise)) {
                break;
            }
            swap(order, rest, lower, rank, pivot);
            double[] top = lower[rank];
            double diagonal = Math.sqrt(rest[rank]);
            top[rank] = diagonal;
            int at = order[rank];
            int i = rank + 1;
            for (; i + 3 < d; i += 4) {
                double[] l0 = lower[i];
                double[] l1 = lower[i + 1];
                double[] l2 = lower[i + 2];
                double[] l3 = lower[i + 3];
                double s0 = 0;
                double s1 = 0;
                double s2 = 0;
                double s3 = 0;
                for (int k = 0; k < rank; k++) {
                    double t = top[k];
                    s0 += t * l0[k];
                    s1 += t * l1[k];
                    s2 += t * l2[k];
                    s3 += t * l3[k];
                }
                l0[rank] = (symmetric(matrix, d, at, order[i]) - s0) / diagonal;
                l1[rank] = (symmetric(matrix, d, at, order[i + 1]) - s1) / diagonal;
                l2[rank] = (symmetric(matrix, d, at, order[i + 2]) - s2) / diagonal;
                l3[rank] = (symmetric(matrix, d, at, order[i + 3]) - s3) / diagonal;
            }
            for (; i < d; i++) {
                double[] li = lower[i];
                double s = 0;
                for (int k = 0; k < rank; k++) {
                    s += top[k] * li[k];
                }
                li[rank] = (symmetric(matrix, d, at, order[i]) - s) / diagonal;
            }
            for (i = rank + 1; i < d; i++) {
                rest[i] -= lower[i][rank] * lower[i][rank];
            }
            rank++;
        }
        double[] factor = new double[rank * d];
        for (int i = 0; i < d; i++) {
            for (int k = 0; k < rank; k++) {
                factor[k * d + order[i]] = lower[i][k];
            }
        }
        return factor;
    }

    private static double symmetric(double[] matrix, int d, int i, int j) {
        return i <= j ? matrix[i * d + j] : matrix[j * d + i];
    }

    private static void swap(int[] order, double[] rest, double[][] lower, int a, int b) {
        int index = order[a];
        order[a] = order[b];
        order[b] = index;
        double value = rest[a];
        rest[a] = rest[b];
        rest[b] = value;
        double[] row = lower[a];
        lower[a] = lower[b];
        lower[b] = row;
    }
}
