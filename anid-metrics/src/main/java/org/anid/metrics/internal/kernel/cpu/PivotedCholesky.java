// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;
import org.anid.metrics.internal.kernel.cpu.Matrices.Operand;

/**
 * Cholesky's factorisation with diagonal pivoting of a positive semidefinite matrix, {@code Σ = FᵀF} with as many rows
 * of F as the matrix has rank: the largest remaining variance goes first, and what rounding makes of a zero is never
 * divided by (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §10.3).
 */
final class PivotedCholesky {

    private static final double EPSILON = Math.ulp(1.0);

    /** Rows of the factor that are found from one state of the rest, which is then updated by one product. */
    private static final int BLOCK = 64;

    private PivotedCholesky() {}

    /**
     * The factor. Its columns stay in the order of the matrix, so that nothing is ever moved.
     *
     * @param matrix d × d, upper triangle read
     * @return rank × d
     */
    static double[] factor(double[] matrix, int d, Matrices matrices) {
        double[] rest = new double[d];
        double largest = 0;
        for (int i = 0; i < d; i++) {
            rest[i] = matrix[i * d + i];
            largest = Math.max(largest, rest[i]);
        }
        // Rounding grows like the root of the number of terms; a pivot below that is noise about a singular direction.
        double noise = Math.sqrt(d) * EPSILON * largest;
        double[] remainder = matrix.clone();
        double[] factor = new double[d * d];
        double[] negated = new double[BLOCK * d];
        boolean[] taken = new boolean[d];
        int rank = 0;
        int updated = 0;
        while (rank < d) {
            int pivot = largestRest(rest, taken);
            if (!(rest[pivot] > noise)) {
                break;
            }
            if (rank - updated == BLOCK) {
                for (int i = 0; i < negated.length; i++) {
                    negated[i] = -factor[updated * d + i];
                }
                matrices.addSymmetric(
                        Operand.columns(negated, 0, d),
                        Operand.columns(factor, updated * d, d),
                        d,
                        BLOCK,
                        remainder,
                        0,
                        d);
                updated = rank;
            }
            taken[pivot] = true;
            addRow(remainder, factor, d, rank, updated, pivot, Math.sqrt(rest[pivot]), taken);
            int row = rank * d;
            for (int j = 0; j < d; j++) {
                rest[j] -= factor[row + j] * factor[row + j];
            }
            rank++;
        }
        return rank == d ? factor : Arrays.copyOf(factor, rank * d);
    }

    private static int largestRest(double[] rest, boolean[] taken) {
        int largest = -1;
        for (int i = 0; i < rest.length; i++) {
            if (!taken[i] && (largest < 0 || rest[i] > rest[largest])) {
                largest = i;
            }
        }
        return largest;
    }

    /** The next row: what the rows since the last update leave of the pivot's row, divided by the root of the pivot. */
    private static void addRow(
            double[] remainder,
            double[] factor,
            int d,
            int rank,
            int updated,
            int pivot,
            double diagonal,
            boolean[] taken) {
        int row = rank * d;
        for (int j = 0; j < pivot; j++) {
            factor[row + j] = remainder[j * d + pivot];
        }
        System.arraycopy(remainder, pivot * d + pivot, factor, row + pivot, d - pivot);
        for (int q = updated; q < rank; q++) {
            double share = factor[q * d + pivot];
            int earlier = q * d;
            for (int j = 0; j < d; j++) {
                factor[row + j] -= share * factor[earlier + j];
            }
        }
        for (int j = 0; j < d; j++) {
            // What is left of the columns of earlier pivots is rounding of 0.
            factor[row + j] = taken[j] ? 0 : factor[row + j] / diagonal;
        }
        factor[row + pivot] = diagonal;
    }
}
