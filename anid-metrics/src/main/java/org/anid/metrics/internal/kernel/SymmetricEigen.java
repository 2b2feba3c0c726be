// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

/** Eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations. */
public final class SymmetricEigen {

    private static final int SWEEPS = 50;

    /** The eigenvalues, in no order. */
    public final double[] values;
    /** {@code vectors[i][k]} is component i of eigenvector k. */
    public final double[][] vectors;

    /** Of this matrix, which is left alone. */
    public SymmetricEigen(double[][] matrix) {
        int n = matrix.length;
        double[][] a = new double[n][];
        vectors = new double[n][n];
        double scale = 0;
        for (int i = 0; i < n; i++) {
            a[i] = matrix[i].clone();
            vectors[i][i] = 1;
            scale = Math.max(scale, Math.abs(a[i][i]));
        }
        for (int sweep = 0; sweep < SWEEPS && rotate(a, scale); sweep++) {
            // until nothing is left off the diagonal
        }
        values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = a[i][i];
        }
    }

    private boolean rotate(double[][] a, double scale) {
        int n = a.length;
        boolean rotated = false;
        for (int p = 0; p < n; p++) {
            for (int q = p + 1; q < n; q++) {
                if (Math.abs(a[p][q]) <= 1e-18 * scale) {
                    continue;
                }
                rotated = true;
                double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
                double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
                double c = 1 / Math.sqrt(t * t + 1);
                double s = t * c;
                for (int k = 0; k < n; k++) {
                    double kp = a[k][p];
                    double kq = a[k][q];
                    a[k][p] = c * kp - s * kq;
                    a[k][q] = s * kp + c * kq;
                }
                for (int k = 0; k < n; k++) {
                    double pk = a[p][k];
                    double qk = a[q][k];
                    a[p][k] = c * pk - s * qk;
                    a[q][k] = s * pk + c * qk;
                    double vp = vectors[k][p];
                    double vq = vectors[k][q];
                    vectors[k][p] = c * vp - s * vq;
                    vectors[k][q] = s * vp + c * vq;
                }
                a[p][q] = 0;
                a[q][p] = 0;
            }
        }
        return rotated;
    }

    /** The pseudoinverse; eigenvalues below {@code tolerance} times the largest count as 0. */
    public double[][] pseudoinverse(double tolerance) {
        int n = values.length;
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        double[][] inverse = new double[n][n];
        for (int k = 0; k < n; k++) {
            if (Math.abs(values[k]) > tolerance * largest) {
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        inverse[i][j] += vectors[i][k] * vectors[j][k] / values[k];
                    }
                }
            }
        }
        return inverse;
    }
}
