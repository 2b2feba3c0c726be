// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.scalar;

import java.util.Arrays;
import org.anid.metrics.internal.kernel.NrqmStatistics;
import org.anid.metrics.internal.kernel.cpu.NrqmLanes;

/** Plain loops, as {@link ScalarLanes}. */
final class ScalarNrqmLanes implements NrqmLanes {

    private static final int BLOCK = NrqmStatistics.BLOCK;
    private static final int STEP = NrqmStatistics.STEP;
    private static final int COEFFICIENTS = BLOCK * BLOCK;
    private static final double[][] COSINES = NrqmStatistics.cosines();

    private static final int[] DIRECTION = new int[COEFFICIENTS];

    static {
        Arrays.setAll(DIRECTION, NrqmStatistics::direction);
    }

    @Override
    public void filterPair(
            float[] xr, float[] xi, float[] a, float[] b, float[] outRe, float[] outIm, int offset, int n) {
        for (int i = offset; i < offset + n; i++) {
            outRe[i] = xr[i] * b[i] + xi[i] * a[i];
            outIm[i] = xi[i] * b[i] - xr[i] * a[i];
        }
    }

    @Override
    public void widen(float[] in, int offset, double[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = in[offset + i];
        }
    }

    @Override
    public void normalise(
            double[] values,
            int side,
            double[] lower,
            double scale,
            int place,
            double mean,
            double[] work,
            float[] out,
            int outOffset,
            int n) {
        // Sums of a row of L first, their squares after them.
        Arrays.fill(work, STRIDE, STRIDE + n, 0);
        for (int r = 0; r < side; r++) {
            Arrays.fill(work, 0, n, 0);
            for (int c = 0; c <= r; c++) {
                add(values, c * STRIDE, lower[r * side + c], work, n);
            }
            for (int i = 0; i < n; i++) {
                work[STRIDE + i] += work[i] * work[i];
            }
        }
        for (int i = 0; i < n; i++) {
            double z = Math.sqrt(scale * work[STRIDE + i]);
            out[outOffset + i] = z == 0 ? 0f : (float) ((values[place * STRIDE + i] - mean) / (z + 1e-12));
        }
    }

    private static void add(double[] in, int offset, double weight, double[] sum, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += weight * in[offset + i];
        }
    }

    @Override
    public void centre(float[] x, int offset, float mean, double[] sums, int n) {
        double magnitudes = 0;
        double squares = 0;
        for (int i = offset; i < offset + n; i++) {
            float v = x[i] - mean;
            x[i] = v;
            magnitudes += Math.abs(v);
            squares += (double) v * v;
        }
        sums[0] += magnitudes;
        sums[1] += squares;
    }

    @Override
    public void multiply(float[] a, float[] b, int offset, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = a[offset + i] * b[offset + i];
        }
    }

    @Override
    public double contrastStructure(float[] a, float[] b, float[] aa, float[] bb, float[] ab, float c2, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            float covariance = ab[i] - a[i] * b[i];
            float variances = aa[i] - a[i] * a[i] + (bb[i] - b[i] * b[i]);
            sum += Math.max(0f, (2 * covariance + c2) / (variances + c2));
        }
        return sum;
    }

    @Override
    public void combine(double[] in, int[] at, double[] weights, double[] out, int n) {
        Arrays.fill(out, 0, n, 0);
        for (int k = 0; k < weights.length; k++) {
            add(in, at[k], weights[k], out, n);
        }
    }

    @Override
    public void addProducts(double[] values, int side, double[] sums) {
        for (int j = 0; j < side; j++) {
            for (int k = j; k < side; k++) {
                addProducts(values, j * STRIDE, k * STRIDE, sums, (j * side + k) * PARTS);
            }
        }
    }

    private static void addProducts(double[] values, int a, int b, double[] sums, int at) {
        // Four sums, because one would wait for each addition to finish.
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int i = 0; i < STRIDE; i += 4) {
            s0 += values[a + i] * values[b + i];
            s1 += values[a + i + 1] * values[b + i + 1];
            s2 += values[a + i + 2] * values[b + i + 2];
            s3 += values[a + i + 3] * values[b + i + 3];
        }
        sums[at] += (s0 + s1) + (s2 + s3);
    }

    @Override
    public void cosineStatistics(double[][] columns, double[][] out, int offset, int n) {
        double[] coefficients = new double[COEFFICIENTS];
        double[] x = new double[BLOCK];
        double[] magnitudes = new double[NrqmStatistics.DIRECTIONS];
        double[] squares = new double[NrqmStatistics.DIRECTIONS];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < BLOCK; k++) {
                for (int j = 0; j < BLOCK; j++) {
                    x[j] = columns[STEP * k + j % STEP][i + j / STEP];
                }
                for (int l = 0; l < BLOCK; l++) {
                    double[] w = COSINES[l];
                    coefficients[BLOCK * k + l] = w[0] * x[0]
                            + w[1] * x[1]
                            + w[2] * x[2]
                            + w[3] * x[3]
                            + w[4] * x[4]
                            + w[5] * x[5]
                            + w[6] * x[6];
                }
            }
            Arrays.fill(magnitudes, 0);
            Arrays.fill(squares, 0);
            double sum = 0;
            for (int c = 1; c < COEFFICIENTS; c++) {
                double v = coefficients[c];
                int d = DIRECTION[c];
                magnitudes[d] += Math.abs(v);
                squares[d] += v * v;
                sum += v;
            }
            double mean = sum / (COEFFICIENTS - 1);
            double deviation = 0;
            for (int c = 1; c < COEFFICIENTS; c++) {
                deviation += Math.abs(coefficients[c] - mean);
            }
            NrqmStatistics.block(sum, deviation, magnitudes, squares, out, offset + i);
        }
    }
}
