// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

/** Fourier sums as they are defined, for the oracles: along the rows, then along the columns, double precision. */
final class ReferenceFourier {

    private ReferenceFourier() {}

    /** Real and imaginary part of {@code Σ (re + i·im) · exp(sign · 2πi · (uy/H + vx/W))}. */
    static double[][][] transform(double[][] re, double[][] im, int sign) {
        double[][][] rows = lines(re, im, sign);
        double[][][] columns = lines(transposed(rows[0]), transposed(rows[1]), sign);
        return new double[][][] {transposed(columns[0]), transposed(columns[1])};
    }

    private static double[][][] lines(double[][] re, double[][] im, int sign) {
        int n = re[0].length;
        double[][][] out = new double[2][re.length][n];
        double[] cos = new double[n];
        double[] sin = new double[n];
        for (int x = 0; x < n; x++) {
            for (int k = 0; k < n; k++) {
                double angle = 2 * Math.PI * (k * x % n) / n;
                cos[k] = Math.cos(angle);
                sin[k] = sign * Math.sin(angle);
            }
            for (int y = 0; y < re.length; y++) {
                double a = re[y][x];
                double b = im[y][x];
                if (a == 0 && b == 0) {
                    continue;
                }
                double[] outRe = out[0][y];
                double[] outIm = out[1][y];
                for (int k = 0; k < n; k++) {
                    outRe[k] += a * cos[k] - b * sin[k];
                    outIm[k] += a * sin[k] + b * cos[k];
                }
            }
        }
        return out;
    }

    static double[][] transposed(double[][] plane) {
        double[][] out = new double[plane[0].length][plane.length];
        for (int y = 0; y < plane.length; y++) {
            for (int x = 0; x < plane[0].length; x++) {
                out[x][y] = plane[y][x];
            }
        }
        return out;
    }
}
