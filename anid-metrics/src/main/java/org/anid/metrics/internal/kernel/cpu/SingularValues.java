// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/**
 * Singular values of a dense matrix: Householder's bidiagonalisation (Golub and Van Loan, Matrix Computations, 4th ed.,
 * §8.6), of large matrices by way of a band, then {@link QuotientDifference}. Each value is accurate to a few units in
 * the last place of the largest; squaring the matrix and taking roots of eigenvalues would only give the root of that.
 */
final class SingularValues {

    /** Columns from which two stages cost less than one. */
    private static final int LARGE = 256;

    private SingularValues() {}

    /**
     * The sum of the singular values (nuclear norm).
     *
     * @param matrix n × m, row by row; left alone
     * @param matrices for the products that a large matrix is reduced by
     */
    static double sum(double[] matrix, int n, int m, Matrices matrices) {
        int columns = Math.min(n, m);
        if (columns == 0) {
            return 0;
        }
        double largest = 0;
        for (int i = 0; i < n * m; i++) {
            largest = Math.max(largest, Math.abs(matrix[i]));
        }
        if (largest == 0) {
            return 0;
        }
        double[] diagonal = new double[columns];
        double[] above = new double[columns];
        // Scaled so that no square overflows or vanishes; upright so that there are as many values as columns.
        double scale = 1 / largest;
        int rows = Math.max(n, m);
        if (columns >= LARGE) {
            int stride = BandReduction.stride(columns);
            double[] upright = new double[rows * stride];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < m; j++) {
                    upright[n >= m ? i * stride + j : j * stride + i] = matrix[i * m + j] * scale;
                }
            }
            BandReduction.bidiagonalise(matrices, upright, rows, columns, diagonal, above);
        } else {
            double[][] upright = new double[rows][columns];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < m; j++) {
                    if (n >= m) {
                        upright[i][j] = matrix[i * m + j] * scale;
                    } else {
                        upright[j][i] = matrix[i * m + j] * scale;
                    }
                }
            }
            bidiagonalise(upright, columns, diagonal, above);
        }
        return QuotientDifference.sumOfSingularValues(diagonal, above) * largest;
    }

    /**
     * Reflections from the left and the right in turn. The two rank-one updates of a step are done together, and the
     * next step's product with the updated matrix in the same pass, because beyond the cache every pass costs what
     * memory costs.
     */
    private static void bidiagonalise(double[][] a, int m, double[] diagonal, double[] above) {
        int n = a.length;
        double[] u = new double[n];
        double[] z = new double[n];
        double[] v = new double[m];
        double[] w = new double[m];
        double[] next = new double[n];
        double[] product = new double[m];
        for (int k = 0; k < m; k++) {
            // Column k as the pending update u·wᵀ + z·vᵀ of the step before leaves it.
            for (int i = k; i < n; i++) {
                next[i] = k == 0 ? a[i][0] : a[i][k] - u[i] * w[k] - z[i] * v[k];
            }
            double tau = reflect(next, k, n);
            diagonal[k] = next[k];
            next[k] = 1;
            java.util.Arrays.fill(product, k, m, 0);
            for (int i = k; i < n; i++) {
                double[] row = a[i];
                if (k > 0) {
                    double ui = u[i];
                    double zi = z[i];
                    for (int j = k; j < m; j++) {
                        row[j] -= ui * w[j] + zi * v[j];
                    }
                }
                double factor = tau * next[i];
                for (int j = k + 1; j < m; j++) {
                    product[j] += factor * row[j];
                }
            }
            double[] spareColumn = u;
            u = next;
            next = spareColumn;
            double[] spareRow = w;
            w = product;
            product = spareRow;
            if (k + 1 == m) {
                break;
            }
            // Row k after the reflection from the left, and its own reflection from the right.
            for (int j = k + 1; j < m; j++) {
                v[j] = a[k][j] - w[j];
            }
            double tauRight = reflect(v, k + 1, m);
            above[k] = v[k + 1];
            v[k + 1] = 1;
            double wv = dot(w, v, k + 1, m);
            for (int i = k + 1; i < n; i++) {
                z[i] = tauRight * (dot(a[i], v, k + 1, m) - u[i] * wv);
            }
        }
    }

    /**
     * Replaces x[from, to) by Householder's vector, but for its first entry, which becomes the length with a sign; the
     * vector's own first entry is 1.
     *
     * @return the factor τ of {@code I − τ·v·vᵀ}, 0 where there is nothing to reflect
     */
    static double reflect(double[] x, int from, int to) {
        double tail = dot(x, x, from + 1, to);
        if (tail == 0) {
            return 0;
        }
        double first = x[from];
        double length = Math.sqrt(first * first + tail);
        double target = first > 0 ? -length : length;
        double scale = 1 / (first - target);
        for (int i = from + 1; i < to; i++) {
            x[i] *= scale;
        }
        x[from] = target;
        return (target - first) / target;
    }

    private static double dot(double[] a, double[] b, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < to; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
