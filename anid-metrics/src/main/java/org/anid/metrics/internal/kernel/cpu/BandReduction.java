// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;

/**
 * A large dense matrix made bidiagonal in two stages, so that nearly all work is products of matrices: reflections from the left
 * and the right in blocks leave an upper band (Großer and Lang, Efficient parallel reduction to bidiagonal form, 1999), and
 * chasing bulges along the band leaves its two diagonals (Lang, Parallel reduction of banded matrices to bidiagonal form,
 * 1996). Orthogonal throughout: singular values keep the accuracy of the direct way, which passes over the whole matrix for
 * every column and is bound by memory.
 */
final class BandReduction {

    /** Width of the band: deep enough for products, narrow enough for the chase. */
    static final int BAND = 32;

    /** Of a row of band storage: BAND below the diagonal, twice BAND above it, which the bulges reach. */
    private static final int STORED = 3 * BAND;

    private final Matrices matrices;
    private final double[] a;
    private final int n;
    private final int m;

    private BandReduction(Matrices matrices, double[] a, int n, int m) {
        this.matrices = matrices;
        this.a = a;
        this.n = n;
        this.m = m;
    }

    /**
     * Fills in the two diagonals.
     *
     * @param a n × m with n ≥ m, row by row; overwritten
     * @param diagonal receives m values
     * @param above receives m − 1 values
     */
    static void bidiagonalise(Matrices matrices, double[] a, int n, int m, double[] diagonal, double[] above) {
        BandReduction reduction = new BandReduction(matrices, a, n, m);
        for (int k = 0; k < m; k += BAND) {
            int width = Math.min(BAND, m - k);
            reduction.reflectColumns(k, width);
            if (k + width < m) {
                reduction.reflectRows(k, width);
            }
        }
        double[] band = reduction.band();
        reduction.chase(band);
        for (int i = 0; i < m; i++) {
            diagonal[i] = band[at(i, i)];
            if (i + 1 < m) {
                above[i] = band[at(i, i + 1)];
            }
        }
    }

    /** Makes the columns {@code k … k + width − 1} upper triangular and applies the reflections to those right of them. */
    private void reflectColumns(int k, int width) {
        int rows = n - k;
        double[] panel = new double[rows * width];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(a, (k + i) * m + k, panel, i * width, width);
        }
        double[] v = new double[rows * width];
        double[] tau = new double[width];
        double[] sums = new double[width];
        double[] column = new double[rows];
        for (int c = 0; c < width && c < rows; c++) {
            for (int i = c; i < rows; i++) {
                column[i] = panel[i * width + c];
            }
            tau[c] = SingularValues.reflect(column, c, rows);
            panel[c * width + c] = column[c];
            column[c] = 1;
            Arrays.fill(sums, 0);
            for (int i = c; i < rows; i++) {
                v[i * width + c] = column[i];
                for (int j = c + 1; j < width; j++) {
                    sums[j] += column[i] * panel[i * width + j];
                }
            }
            for (int i = c; i < rows; i++) {
                double factor = tau[c] * column[i];
                for (int j = c + 1; j < width; j++) {
                    panel[i * width + j] -= factor * sums[j];
                }
            }
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < width; j++) {
                a[(k + i) * m + k + j] = j >= i ? panel[i * width + j] : 0;
            }
        }
        int right = m - k - width;
        if (right == 0) {
            return;
        }
        double[] gram = new double[width * width];
        matrices.addProduct(
                Matrices.columns(v, 0, width), width, Matrices.columns(v, 0, width), width, rows, gram, 0, width);
        double[] t = triangle(gram, tau);
        int corner = k * m + k + width;
        double[] w = new double[width * right];
        matrices.addProduct(
                Matrices.columns(v, 0, width), width, Matrices.columns(a, corner, m), right, rows, w, 0, right);
        // A −= V·(TᵀW), as T is upper triangular.
        double[] tw = new double[width * right];
        for (int i = 0; i < width; i++) {
            for (int q = 0; q <= i; q++) {
                subtractScaled(t[q * width + i], w, q * right, tw, i * right, right);
            }
        }
        matrices.addProduct(
                Matrices.rows(v, 0, width), rows, Matrices.columns(tw, 0, right), right, width, a, corner, m);
    }

    /** Makes the rows {@code k … k + width − 1} lower triangular right of their columns and applies that below them. */
    private void reflectRows(int k, int width) {
        int left = k + width;
        int columns = m - left;
        double[] v = new double[width * columns];
        double[] tau = new double[width];
        double[] row = new double[columns];
        for (int r = 0; r < width && r < columns; r++) {
            System.arraycopy(a, (k + r) * m + left + r, row, r, columns - r);
            tau[r] = SingularValues.reflect(row, r, columns);
            a[(k + r) * m + left + r] = row[r];
            Arrays.fill(a, (k + r) * m + left + r + 1, (k + r) * m + m, 0);
            row[r] = 1;
            System.arraycopy(row, r, v, r * columns + r, columns - r);
            for (int i = k + r + 1; i < k + width; i++) {
                int start = i * m + left;
                double sum = 0;
                for (int j = r; j < columns; j++) {
                    sum += row[j] * a[start + j];
                }
                double factor = tau[r] * sum;
                for (int j = r; j < columns; j++) {
                    a[start + j] -= factor * row[j];
                }
            }
        }
        int rows = n - left;
        double[] gram = new double[width * width];
        matrices.addProduct(
                Matrices.rows(v, 0, columns), width, Matrices.rows(v, 0, columns), width, columns, gram, 0, width);
        double[] t = triangle(gram, tau);
        int corner = left * m + left;
        double[] w = new double[rows * width];
        matrices.addProduct(
                Matrices.rows(a, corner, m), rows, Matrices.rows(v, 0, columns), width, columns, w, 0, width);
        double[] wt = new double[rows * width];
        for (int i = 0; i < rows; i++) {
            for (int q = 0; q < width; q++) {
                subtractScaled(w[i * width + q], t, q * width, wt, i * width, width);
            }
        }
        matrices.addProduct(
                Matrices.rows(wt, 0, width), rows, Matrices.columns(v, 0, columns), columns, width, a, corner, m);
    }

    private static void subtractScaled(double factor, double[] from, int fromAt, double[] to, int toAt, int count) {
        for (int j = 0; j < count; j++) {
            to[toAt + j] -= factor * from[fromAt + j];
        }
    }

    /** The upper triangular T of {@code H₁H₂… = I − V·T·Vᵀ}, from {@code VᵀV} (Schreiber and Van Loan 1989). */
    private static double[] triangle(double[] gram, double[] tau) {
        int width = tau.length;
        double[] t = new double[width * width];
        for (int j = 0; j < width; j++) {
            t[j * width + j] = tau[j];
            for (int i = 0; i < j; i++) {
                double sum = 0;
                for (int q = i; q < j; q++) {
                    sum += t[i * width + q] * gram[q * width + j];
                }
                t[i * width + j] = -tau[j] * sum;
            }
        }
        return t;
    }

    private double[] band() {
        double[] band = new double[m * STORED];
        for (int i = 0; i < m; i++) {
            int reach = Math.min(m - 1, i + BAND);
            System.arraycopy(a, i * m + i, band, at(i, i), reach - i + 1);
        }
        return band;
    }

    private static int at(int i, int j) {
        return i * STORED + j - i + BAND - 1;
    }

    /** Row by row, what is right of the second diagonal is reflected away, and what that makes grow is pushed out at the end. */
    private void chase(double[] band) {
        double[] v = new double[BAND];
        double[] sums = new double[2 * BAND];
        for (int start = 0; start + 1 < m; start++) {
            int row = start;
            int first = start + 1;
            while (first < m) {
                int last = Math.min(first + BAND, m) - 1;
                int length = last - first + 1;
                System.arraycopy(band, at(row, first), v, 0, length);
                double tau = SingularValues.reflect(v, 0, length);
                if (tau != 0) {
                    Arrays.fill(band, at(row, first), at(row, last) + 1, 0);
                    band[at(row, first)] = v[0];
                    v[0] = 1;
                    for (int i = row + 1; i <= last; i++) {
                        reflectRight(band, at(i, first), v, length, tau);
                    }
                }
                for (int i = 0; i < length; i++) {
                    v[i] = band[at(first + i, first)];
                }
                tau = SingularValues.reflect(v, 0, length);
                if (tau != 0) {
                    band[at(first, first)] = v[0];
                    v[0] = 1;
                    for (int i = 1; i < length; i++) {
                        band[at(first + i, first)] = 0;
                    }
                    reflectLeft(band, first, Math.min(last + BAND, m - 1) - first, v, length, tau, sums);
                }
                row = first;
                first = last + 1;
            }
        }
    }

    private static void reflectRight(double[] band, int start, double[] v, int length, double tau) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int j = 0;
        for (; j + 3 < length; j += 4) {
            s0 += band[start + j] * v[j];
            s1 += band[start + j + 1] * v[j + 1];
            s2 += band[start + j + 2] * v[j + 2];
            s3 += band[start + j + 3] * v[j + 3];
        }
        for (; j < length; j++) {
            s0 += band[start + j] * v[j];
        }
        double factor = tau * ((s0 + s1) + (s2 + s3));
        for (j = 0; j < length; j++) {
            band[start + j] -= factor * v[j];
        }
    }

    /** Of the rows from {@code first} on, the columns after {@code first}. */
    private static void reflectLeft(
            double[] band, int first, int columns, double[] v, int length, double tau, double[] sums) {
        Arrays.fill(sums, 0, columns, 0);
        for (int i = 0; i < length; i++) {
            double factor = v[i];
            int start = at(first + i, first + 1);
            for (int j = 0; j < columns; j++) {
                sums[j] += factor * band[start + j];
            }
        }
        for (int i = 0; i < length; i++) {
            double factor = tau * v[i];
            int start = at(first + i, first + 1);
            for (int j = 0; j < columns; j++) {
                band[start + j] -= factor * sums[j];
            }
        }
    }
}
