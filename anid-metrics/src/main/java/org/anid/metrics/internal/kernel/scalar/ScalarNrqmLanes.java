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

    /** Values that are normalised before the next ones are begun, so that their sums stay in the cache. */
    private static final int PIECE = 256;

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
    public void normalise(
            double[][] rows,
            int[] at,
            double[] lower,
            double scale,
            double[] x,
            int xOffset,
            double mean,
            double[] work,
            float[] out,
            int outOffset,
            int n) {
        for (int begin = 0; begin < n; begin += PIECE) {
            int length = Math.min(PIECE, n - begin);
            // Sums of a row of L first, their squares after them.
            Arrays.fill(work, length, 2 * length, 0);
            int weight = 0;
            for (int r = 0; r < rows.length; r++) {
                Arrays.fill(work, 0, length, 0);
                for (int c = 0; c <= r; c++) {
                    add(rows[c], at[c] + begin, lower[weight++], work, length);
                }
                for (int i = 0; i < length; i++) {
                    work[length + i] += work[i] * work[i];
                }
            }
            for (int i = 0; i < length; i++) {
                double z = Math.sqrt(scale * work[length + i]);
                out[outOffset + begin + i] = z == 0 ? 0f : (float) ((x[xOffset + begin + i] - mean) / (z + 1e-12));
            }
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
    public void combine(double[] in, int[] at, double[] weights, double[] out, int n) {
        Arrays.fill(out, 0, n, 0);
        for (int k = 0; k < weights.length; k++) {
            add(in, at[k], weights[k], out, n);
        }
    }

    @Override
    public void addProducts(double[][] rows, int[] at, double[] sums, int n) {
        int pair = 0;
        for (int j = 0; j < rows.length; j++) {
            for (int k = j; k < rows.length; k++) {
                sums[pair++] += dot(rows[j], at[j], rows[k], at[k], n);
            }
        }
    }

    private static double dot(double[] a, int aOffset, double[] b, int bOffset, int n) {
        // Four sums, because one would wait for each addition to finish.
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            s0 += a[aOffset + i] * b[bOffset + i];
            s1 += a[aOffset + i + 1] * b[bOffset + i + 1];
            s2 += a[aOffset + i + 2] * b[bOffset + i + 2];
            s3 += a[aOffset + i + 3] * b[bOffset + i + 3];
        }
        for (; i < n; i++) {
            s0 += a[aOffset + i] * b[bOffset + i];
        }
        return (s0 + s1) + (s2 + s3);
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
