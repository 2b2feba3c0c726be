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
    public void widen(float[] in, int offset, double[] out, int outOffset, int n) {
        for (int i = 0; i < n; i++) {
            out[outOffset + i] = in[offset + i];
        }
    }

    @Override
    public void narrow(double[] in, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (float) in[i];
        }
    }

    @Override
    public double sum(double[] x, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += x[i];
        }
        return sum;
    }

    @Override
    public double product(double[] a, int aFrom, double[] b, int bFrom, int n) {
        return product(a, b, bFrom - aFrom, aFrom, aFrom + n);
    }

    @Override
    public void addAroundProducts(
            double[] upper,
            double[] lower,
            double[] x0,
            double[] x1,
            double[] x2,
            double[] x3,
            int from,
            int to,
            double[] sums,
            int at) {
        double[][] x = {x0, x1, x2, x3};
        for (int k = 0; k < 9; k++) {
            int r = k / 3;
            int d = k % 3 - 1;
            sums[at + k * PARTS] += product(upper, x[r], d, from, to) + product(lower, x[r + 1], d, from, to);
        }
    }

    @Override
    public void addOwnProducts(
            double[] x0, double[] x1, double[] x2, double[] x3, int from, int to, double[] sums, int at) {
        double[][] x = {x0, x1, x2, x3};
        for (int k = 2; k < 15; k++) {
            int r = k / 5;
            int d = k % 5 - 2;
            sums[at + k * PARTS] += product(x0, x[r], d, from, to) + product(x1, x[r + 1], d, from, to);
        }
    }

    @Override
    public void addCrossProducts(double[][] a, int first, double[][] b, int from, int to, double[] sums) {
        for (int j = 0; j < b.length; j++) {
            for (int k = 0; k < b.length; k++) {
                sums[(j * b.length + k) * PARTS] += product(a[first + j], b[k], 0, from, to);
            }
        }
    }

    /** {@code Σ a[i] · b[i + shift]}; four sums, because one would wait for each addition to finish. */
    private static double product(double[] a, double[] b, int shift, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i <= to - 4; i += 4) {
            s0 += a[i] * b[i + shift];
            s1 += a[i + 1] * b[i + 1 + shift];
            s2 += a[i + 2] * b[i + 2 + shift];
            s3 += a[i + 3] * b[i + 3 + shift];
        }
        for (; i < to; i++) {
            s0 += a[i] * b[i + shift];
        }
        return (s0 + s1) + (s2 + s3);
    }

    @Override
    public void squaredLengths(double[] values, int[] at, double[] lower, int size, double[] out, int n) {
        double[] product = new double[n];
        Arrays.fill(out, 0, n, 0);
        for (int r = 0; r < size; r++) {
            Arrays.fill(product, 0);
            for (int c = 0; c <= r; c++) {
                add(values, at[c], lower[r * SIDE + c], product, n);
            }
            for (int i = 0; i < n; i++) {
                out[i] += product[i] * product[i];
            }
        }
    }

    @Override
    public void overRoots(float[] squares, float[] x, int offset, float mean, float[] out, int outOffset, int n) {
        for (int i = 0; i < n; i++) {
            float root = (float) Math.sqrt(squares[i]);
            out[outOffset + i] = root > 0 ? (x[offset + i] - mean) / (root + TINY) : 0f;
        }
    }

    private static void add(double[] in, int offset, double weight, double[] sum, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += weight * in[offset + i];
        }
    }

    @Override
    public void addDeviations(float[] x, int offset, float mean, double[] sums, int n) {
        double magnitudes = 0;
        double squares = 0;
        for (int i = offset; i < offset + n; i++) {
            float v = x[i] - mean;
            magnitudes += Math.abs(v);
            squares += (double) v * v;
        }
        sums[0] += magnitudes;
        sums[1] += squares;
    }

    @Override
    public void columns(
            float[] in, int offset, int stride, float[] taps, float[] out, int outStride, int count, int n) {
        for (int r = 0; r < count; r++) {
            int to = r * outStride;
            Arrays.fill(out, to, to + n, 0f);
            for (int k = 0; k < taps.length; k++) {
                add(in, offset + (r + k) * stride, taps[k], out, to, n);
            }
        }
    }

    @Override
    public void productColumns(
            float[] a, float[] b, int offset, int stride, float[] taps, float[] out, int outStride, int count, int n) {
        for (int r = 0; r < count; r++) {
            int to = r * outStride;
            Arrays.fill(out, to, to + n, 0f);
            for (int k = 0; k < taps.length; k++) {
                float w = taps[k];
                int from = offset + (r + k) * stride;
                for (int i = 0; i < n; i++) {
                    out[to + i] += w * (a[from + i] * b[from + i]);
                }
            }
        }
    }

    @Override
    public void row(float[] in, int offset, float[] taps, float[] out, int outOffset, int n) {
        Arrays.fill(out, outOffset, outOffset + n, 0f);
        for (int k = 0; k < taps.length; k++) {
            add(in, offset + k, taps[k], out, outOffset, n);
        }
    }

    private static void add(float[] in, int offset, float weight, float[] sum, int at, int n) {
        for (int i = 0; i < n; i++) {
            sum[at + i] += weight * in[offset + i];
        }
    }

    @Override
    public double contrastStructure(
            float[] means, float[] variances, int a, int b, float[] products, int ab, float c2, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            float covariance = products[ab + i] - means[a + i] * means[b + i];
            sum += Math.max(0f, (2 * covariance + c2) / (variances[a + i] + variances[b + i] + c2));
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
