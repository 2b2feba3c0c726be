// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The Moore–Penrose inverse of a symmetric matrix. Directions whose eigenvalue is below the rounding error of the
 * largest are left out, as LAPACK's users do.
 */
final class PseudoInverse {

    private final double[] values;
    private final RealMatrix vectors;
    private final double smallest;

    PseudoInverse(double[][] symmetric) {
        EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(symmetric, false));
        values = eigen.getRealEigenvalues();
        vectors = eigen.getV();
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        smallest = cutOff(values.length) * largest;
    }

    /** Eigenvalues of a matrix of that width count up to this times the largest. */
    static double cutOff(int width) {
        return width * Math.ulp(1.0);
    }

    /** {@code xᵀ·A⁺·x}. */
    double quadratic(double[] x) {
        double square = 0;
        for (int i = 0; i < values.length; i++) {
            if (Math.abs(values[i]) > smallest) {
                double projection = 0;
                for (int j = 0; j < x.length; j++) {
                    projection += vectors.getEntry(j, i) * x[j];
                }
                square += projection * projection / values[i];
            }
        }
        return square;
    }
}
