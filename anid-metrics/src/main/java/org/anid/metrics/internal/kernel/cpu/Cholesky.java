// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.metrics.internal.kernel.cpu.Matrices.Operand;
import org.jspecify.annotations.Nullable;

/**
 * Cholesky's factorisation without pivoting of a positive definite matrix, {@code Σ = RᵀR} with R upper triangular, a
 * block of rows at a time (Golub and Van Loan, Matrix Computations, 4th ed., §4.2.6).
 */
final class Cholesky {

    private static final double EPSILON = Math.ulp(1.0);

    private static final int BLOCK = 64;

    /** Columns that one task solves for. */
    private static final int STRIPE = 256;

    private Cholesky() {}

    /**
     * The factor, or null where a pivot is no more than rounding would leave of 0: such a matrix takes
     * {@link PivotedCholesky}.
     *
     * @param matrix d × d, upper triangle read
     * @return d × d
     */
    static double @Nullable [] factor(double[] matrix, int d, Matrices matrices) {
        double[] r = new double[d * d];
        double largest = 0;
        for (int i = 0; i < d; i++) {
            System.arraycopy(matrix, i * d + i, r, i * d + i, d - i);
            largest = Math.max(largest, matrix[i * d + i]);
        }
        double noise = d * EPSILON * largest;
        double[] negated = new double[BLOCK * d];
        for (int k = 0; k < d; k += BLOCK) {
            int next = Math.min(k + BLOCK, d);
            if (!factorBlock(r, d, k, next, noise)) {
                return null;
            }
            int rest = d - next;
            int from = k;
            matrices.workers().forEach((rest + STRIPE - 1) / STRIPE, (stripe, scratch) -> {
                int left = next + stripe * STRIPE;
                solve(r, d, from, next, left, Math.min(left + STRIPE, d));
            });
            for (int i = k; i < next; i++) {
                for (int j = 0; j < rest; j++) {
                    negated[(i - k) * rest + j] = -r[i * d + next + j];
                }
            }
            matrices.addSymmetric(
                    Operand.columns(negated, 0, rest),
                    Operand.columns(r, k * d + next, d),
                    rest,
                    next - k,
                    r,
                    next * d + next,
                    d);
        }
        return r;
    }

    private static boolean factorBlock(double[] r, int d, int from, int to, double noise) {
        for (int i = from; i < to; i++) {
            double pivot = r[i * d + i];
            if (!(pivot > noise)) {
                return false;
            }
            double root = Math.sqrt(pivot);
            for (int j = i; j < to; j++) {
                r[i * d + j] /= root;
            }
            for (int k = i + 1; k < to; k++) {
                subtract(r[i * d + k], r, i * d, r, k * d, k, to);
            }
        }
        return true;
    }

    /** The rows of a block right of it. */
    private static void solve(double[] r, int d, int from, int to, int left, int right) {
        for (int i = from; i < to; i++) {
            double root = r[i * d + i];
            for (int j = left; j < right; j++) {
                r[i * d + j] /= root;
            }
            for (int k = i + 1; k < to; k++) {
                subtract(r[i * d + k], r, i * d, r, k * d, left, right);
            }
        }
    }

    private static void subtract(double factor, double[] x, int xAt, double[] y, int yAt, int from, int to) {
        for (int j = from; j < to; j++) {
            y[yAt + j] -= factor * x[xAt + j];
        }
    }
}
