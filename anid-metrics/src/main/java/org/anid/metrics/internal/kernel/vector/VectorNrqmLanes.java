// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.anid.metrics.internal.kernel.NrqmStatistics;
import org.anid.metrics.internal.kernel.cpu.NrqmLanes;

/** The Vector API, and plain loops for what is left of a row. */
final class VectorNrqmLanes implements NrqmLanes {

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();
    private static final VectorSpecies<Double> D =
            DoubleVector.SPECIES_PREFERRED.length() > PARTS ? DoubleVector.SPECIES_512 : DoubleVector.SPECIES_PREFERRED;
    private static final int WIDE_LANES = D.length();

    private static final int BLOCK_ROWS = NrqmLanes.BLOCK;
    private static final int BLOCK = NrqmStatistics.BLOCK;
    private static final int STEP = NrqmStatistics.STEP;
    private static final int COEFFICIENTS = BLOCK * BLOCK;
    private static final int DIRECTIONS = NrqmStatistics.DIRECTIONS;
    private static final int PER_DIRECTION = NrqmStatistics.PER_DIRECTION;
    private static final double[][] COSINES = NrqmStatistics.cosines();

    /** The coefficients of the three directions, one after the other. */
    private static final int[] BY_DIRECTION = new int[COEFFICIENTS - 1];

    static {
        int at = 0;
        for (int d = 0; d < DIRECTIONS; d++) {
            for (int c = 1; c < COEFFICIENTS; c++) {
                if (NrqmStatistics.direction(c) == d) {
                    BY_DIRECTION[at++] = c;
                }
            }
        }
    }

    @Override
    public void filterPair(
            float[] xr, float[] xi, float[] a, float[] b, float[] outRe, float[] outIm, int offset, int n) {
        int i = offset;
        int end = offset + n;
        for (; i <= end - LANES; i += LANES) {
            FloatVector r = FloatVector.fromArray(S, xr, i);
            FloatVector m = FloatVector.fromArray(S, xi, i);
            FloatVector p = FloatVector.fromArray(S, a, i);
            FloatVector q = FloatVector.fromArray(S, b, i);
            r.mul(q).add(m.mul(p)).intoArray(outRe, i);
            m.mul(q).sub(r.mul(p)).intoArray(outIm, i);
        }
        for (; i < end; i++) {
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
        for (int i = 0; i < n; i += 2 * WIDE_LANES) {
            DoubleVector q0 = DoubleVector.zero(D);
            DoubleVector q1 = DoubleVector.zero(D);
            // Four rows at a time, so that values and weights are loaded less often than they are multiplied.
            for (int r = 0; r < side; r += BLOCK_ROWS) {
                DoubleVector a0 = DoubleVector.zero(D);
                DoubleVector a1 = DoubleVector.zero(D);
                DoubleVector b0 = DoubleVector.zero(D);
                DoubleVector b1 = DoubleVector.zero(D);
                DoubleVector c0 = DoubleVector.zero(D);
                DoubleVector c1 = DoubleVector.zero(D);
                DoubleVector d0 = DoubleVector.zero(D);
                DoubleVector d1 = DoubleVector.zero(D);
                int weight = r * side;
                for (int c = 0; c < r + BLOCK_ROWS; c++) {
                    DoubleVector y0 = DoubleVector.fromArray(D, values, c * STRIDE + i);
                    DoubleVector y1 = DoubleVector.fromArray(D, values, c * STRIDE + i + WIDE_LANES);
                    DoubleVector w = DoubleVector.broadcast(D, lower[weight + c]);
                    a0 = y0.fma(w, a0);
                    a1 = y1.fma(w, a1);
                    w = DoubleVector.broadcast(D, lower[weight + side + c]);
                    b0 = y0.fma(w, b0);
                    b1 = y1.fma(w, b1);
                    w = DoubleVector.broadcast(D, lower[weight + 2 * side + c]);
                    c0 = y0.fma(w, c0);
                    c1 = y1.fma(w, c1);
                    w = DoubleVector.broadcast(D, lower[weight + 3 * side + c]);
                    d0 = y0.fma(w, d0);
                    d1 = y1.fma(w, d1);
                }
                q0 = a0.fma(a0, q0);
                q1 = a1.fma(a1, q1);
                q0 = b0.fma(b0, q0);
                q1 = b1.fma(b1, q1);
                q0 = c0.fma(c0, q0);
                q1 = c1.fma(c1, q1);
                q0 = d0.fma(d0, q0);
                q1 = d1.fma(d1, q1);
            }
            q0.mul(scale).sqrt().intoArray(work, i);
            q1.mul(scale).sqrt().intoArray(work, i + WIDE_LANES);
        }
        int x = place * STRIDE;
        for (int i = 0; i < n; i++) {
            double z = work[i];
            out[outOffset + i] = z == 0 ? 0f : (float) ((values[x + i] - mean) / (z + 1e-12));
        }
    }

    @Override
    public void centre(float[] x, int offset, float mean, double[] sums, int n) {
        FloatVector magnitudes = FloatVector.zero(S);
        FloatVector squares = FloatVector.zero(S);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, x, offset + i).sub(mean);
            v.intoArray(x, offset + i);
            magnitudes = magnitudes.add(v.abs());
            squares = v.fma(v, squares);
        }
        double magnitude = OrderedSums.of(magnitudes);
        double square = OrderedSums.of(squares);
        for (; i < n; i++) {
            float v = x[offset + i] - mean;
            x[offset + i] = v;
            magnitude += Math.abs(v);
            square += (double) v * v;
        }
        sums[0] += magnitude;
        sums[1] += square;
    }

    @Override
    public void multiply(float[] a, float[] b, int offset, float[] out, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector.fromArray(S, a, offset + i)
                    .mul(FloatVector.fromArray(S, b, offset + i))
                    .intoArray(out, i);
        }
        for (; i < n; i++) {
            out[i] = a[offset + i] * b[offset + i];
        }
    }

    @Override
    public double contrastStructure(float[] a, float[] b, float[] aa, float[] bb, float[] ab, float c2, int n) {
        FloatVector terms = FloatVector.zero(S);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(S, a, i);
            FloatVector y = FloatVector.fromArray(S, b, i);
            FloatVector covariance = FloatVector.fromArray(S, ab, i).sub(x.mul(y));
            FloatVector variances = FloatVector.fromArray(S, aa, i)
                    .sub(x.mul(x))
                    .add(FloatVector.fromArray(S, bb, i).sub(y.mul(y)));
            terms = terms.add(
                    covariance.add(covariance).add(c2).div(variances.add(c2)).max(0f));
        }
        double sum = OrderedSums.of(terms);
        for (; i < n; i++) {
            float covariance = ab[i] - a[i] * b[i];
            float variances = aa[i] - a[i] * a[i] + (bb[i] - b[i] * b[i]);
            sum += Math.max(0f, (2 * covariance + c2) / (variances + c2));
        }
        return sum;
    }

    @Override
    public void combine(double[] in, int[] at, double[] weights, double[] out, int n) {
        int i = 0;
        for (; i <= n - WIDE_LANES; i += WIDE_LANES) {
            DoubleVector s = DoubleVector.zero(D);
            for (int k = 0; k < weights.length; k++) {
                s = DoubleVector.fromArray(D, in, at[k] + i).lanewise(VectorOperators.FMA, weights[k], s);
            }
            s.intoArray(out, i);
        }
        for (; i < n; i++) {
            double s = 0;
            for (int k = 0; k < weights.length; k++) {
                s += weights[k] * in[at[k] + i];
            }
            out[i] = s;
        }
    }

    @Override
    public void addProducts(double[] values, int side, double[] sums) {
        for (int j = 0; j < side; j += BLOCK_ROWS) {
            for (int k = j; k < side; k += BLOCK_ROWS) {
                addBlock(values, j * STRIDE, k * STRIDE, sums, (j * side + k) * PARTS, side * PARTS);
            }
        }
    }

    private static void addBlock(double[] values, int a, int b, double[] sums, int at, int below) {
        DoubleVector s00 = DoubleVector.fromArray(D, sums, at);
        DoubleVector s01 = DoubleVector.fromArray(D, sums, at + PARTS);
        DoubleVector s02 = DoubleVector.fromArray(D, sums, at + 2 * PARTS);
        DoubleVector s03 = DoubleVector.fromArray(D, sums, at + 3 * PARTS);
        DoubleVector s10 = DoubleVector.fromArray(D, sums, at + below);
        DoubleVector s11 = DoubleVector.fromArray(D, sums, at + below + PARTS);
        DoubleVector s12 = DoubleVector.fromArray(D, sums, at + below + 2 * PARTS);
        DoubleVector s13 = DoubleVector.fromArray(D, sums, at + below + 3 * PARTS);
        DoubleVector s20 = DoubleVector.fromArray(D, sums, at + 2 * below);
        DoubleVector s21 = DoubleVector.fromArray(D, sums, at + 2 * below + PARTS);
        DoubleVector s22 = DoubleVector.fromArray(D, sums, at + 2 * below + 2 * PARTS);
        DoubleVector s23 = DoubleVector.fromArray(D, sums, at + 2 * below + 3 * PARTS);
        DoubleVector s30 = DoubleVector.fromArray(D, sums, at + 3 * below);
        DoubleVector s31 = DoubleVector.fromArray(D, sums, at + 3 * below + PARTS);
        DoubleVector s32 = DoubleVector.fromArray(D, sums, at + 3 * below + 2 * PARTS);
        DoubleVector s33 = DoubleVector.fromArray(D, sums, at + 3 * below + 3 * PARTS);
        for (int i = 0; i < STRIDE; i += WIDE_LANES) {
            DoubleVector y0 = DoubleVector.fromArray(D, values, b + i);
            DoubleVector y1 = DoubleVector.fromArray(D, values, b + STRIDE + i);
            DoubleVector y2 = DoubleVector.fromArray(D, values, b + 2 * STRIDE + i);
            DoubleVector y3 = DoubleVector.fromArray(D, values, b + 3 * STRIDE + i);
            DoubleVector x = DoubleVector.fromArray(D, values, a + i);
            s00 = x.fma(y0, s00);
            s01 = x.fma(y1, s01);
            s02 = x.fma(y2, s02);
            s03 = x.fma(y3, s03);
            x = DoubleVector.fromArray(D, values, a + STRIDE + i);
            s10 = x.fma(y0, s10);
            s11 = x.fma(y1, s11);
            s12 = x.fma(y2, s12);
            s13 = x.fma(y3, s13);
            x = DoubleVector.fromArray(D, values, a + 2 * STRIDE + i);
            s20 = x.fma(y0, s20);
            s21 = x.fma(y1, s21);
            s22 = x.fma(y2, s22);
            s23 = x.fma(y3, s23);
            x = DoubleVector.fromArray(D, values, a + 3 * STRIDE + i);
            s30 = x.fma(y0, s30);
            s31 = x.fma(y1, s31);
            s32 = x.fma(y2, s32);
            s33 = x.fma(y3, s33);
        }
        s00.intoArray(sums, at);
        s01.intoArray(sums, at + PARTS);
        s02.intoArray(sums, at + 2 * PARTS);
        s03.intoArray(sums, at + 3 * PARTS);
        s10.intoArray(sums, at + below);
        s11.intoArray(sums, at + below + PARTS);
        s12.intoArray(sums, at + below + 2 * PARTS);
        s13.intoArray(sums, at + below + 3 * PARTS);
        s20.intoArray(sums, at + 2 * below);
        s21.intoArray(sums, at + 2 * below + PARTS);
        s22.intoArray(sums, at + 2 * below + 2 * PARTS);
        s23.intoArray(sums, at + 2 * below + 3 * PARTS);
        s30.intoArray(sums, at + 3 * below);
        s31.intoArray(sums, at + 3 * below + PARTS);
        s32.intoArray(sums, at + 3 * below + 2 * PARTS);
        s33.intoArray(sums, at + 3 * below + 3 * PARTS);
    }

    @Override
    public void cosineStatistics(double[][] columns, double[][] out, int offset, int n) {
        double[] coefficients = new double[COEFFICIENTS * WIDE_LANES];
        int i = 0;
        for (; i <= n - WIDE_LANES; i += WIDE_LANES) {
            transform(columns, i, coefficients);
            statistics(coefficients, out, offset + i);
        }
        if (i < n) {
            rest(columns, out, offset, i, n);
        }
    }

    /** What is left of a row, in vectors that are not full. */
    private static void rest(double[][] columns, double[][] out, int offset, int from, int to) {
        int left = to - from;
        double[][] padded = new double[columns.length][WIDE_LANES + 2];
        for (int k = 0; k < columns.length; k++) {
            System.arraycopy(columns[k], from, padded[k], 0, left + 2);
        }
        double[] coefficients = new double[COEFFICIENTS * WIDE_LANES];
        double[][] statistics = new double[out.length][WIDE_LANES];
        transform(padded, 0, coefficients);
        statistics(coefficients, statistics, 0);
        for (int k = 0; k < out.length; k++) {
            System.arraycopy(statistics[k], 0, out[k], offset + from, left);
        }
    }

    /** Along the rows of as many blocks as a vector has places; symmetric and antisymmetric parts apart. */
    private static void transform(double[][] columns, int i, double[] coefficients) {
        for (int k = 0; k < BLOCK; k++) {
            DoubleVector x0 = DoubleVector.fromArray(D, columns[STEP * k], i);
            DoubleVector x1 = DoubleVector.fromArray(D, columns[STEP * k + 1], i);
            DoubleVector x2 = DoubleVector.fromArray(D, columns[STEP * k + 2], i);
            DoubleVector x3 = DoubleVector.fromArray(D, columns[STEP * k], i + 1);
            DoubleVector x4 = DoubleVector.fromArray(D, columns[STEP * k + 1], i + 1);
            DoubleVector x5 = DoubleVector.fromArray(D, columns[STEP * k + 2], i + 1);
            DoubleVector x6 = DoubleVector.fromArray(D, columns[STEP * k], i + 2);
            DoubleVector e0 = x0.add(x6);
            DoubleVector e1 = x1.add(x5);
            DoubleVector e2 = x2.add(x4);
            DoubleVector o0 = x0.sub(x6);
            DoubleVector o1 = x1.sub(x5);
            DoubleVector o2 = x2.sub(x4);
            int row = BLOCK * k * WIDE_LANES;
            for (int l = 0; l < BLOCK; l += 2) {
                double[] w = COSINES[l];
                e0.mul(w[0])
                        .add(e1.mul(w[1]))
                        .add(e2.mul(w[2]))
                        .add(x3.mul(w[3]))
                        .intoArray(coefficients, row + l * WIDE_LANES);
            }
            for (int l = 1; l < BLOCK; l += 2) {
                double[] w = COSINES[l];
                o0.mul(w[0]).add(o1.mul(w[1])).add(o2.mul(w[2])).intoArray(coefficients, row + l * WIDE_LANES);
            }
        }
    }

    private static void statistics(double[] coefficients, double[][] out, int at) {
        int n = COEFFICIENTS - 1;
        DoubleVector sum = DoubleVector.zero(D);
        DoubleVector magnitude = DoubleVector.zero(D);
        DoubleVector square = DoubleVector.zero(D);
        DoubleVector spread = DoubleVector.zero(D);
        DoubleVector mean = DoubleVector.zero(D);
        for (int d = 0; d < DIRECTIONS; d++) {
            DoubleVector t = DoubleVector.zero(D);
            DoubleVector m = DoubleVector.zero(D);
            DoubleVector s = DoubleVector.zero(D);
            for (int c = d * PER_DIRECTION; c < (d + 1) * PER_DIRECTION; c++) {
                DoubleVector v = DoubleVector.fromArray(D, coefficients, BY_DIRECTION[c] * WIDE_LANES);
                t = t.add(v);
                m = m.add(v.abs());
                s = v.fma(v, s);
            }
            sum = sum.add(t);
            magnitude = magnitude.add(m);
            square = square.add(s);
            // Mean and squared deviations of the three directions, one after the other.
            DoubleVector g = variation(m, s, PER_DIRECTION, NrqmStatistics.ORIENTED_EPSILON);
            DoubleVector before = g.sub(mean);
            mean = mean.add(before.div(d + 1));
            spread = spread.add(before.mul(g.sub(mean)));
        }
        DoubleVector centre = sum.div(n);
        DoubleVector deviation = DoubleVector.zero(D);
        for (int c = 1; c < COEFFICIENTS; c++) {
            deviation = deviation.add(DoubleVector.fromArray(D, coefficients, c * WIDE_LANES)
                    .sub(centre)
                    .abs());
        }
        deviation = deviation.div(n);
        square.sub(sum.mul(centre))
                .div(n - 1)
                .div(deviation.mul(deviation).add(NrqmStatistics.EPSILON))
                .intoArray(out[0], at);
        variation(magnitude, square, n, NrqmStatistics.EPSILON).intoArray(out[1], at);
        spread.div(DIRECTIONS - 1).intoArray(out[2], at);
    }

    private static DoubleVector variation(DoubleVector magnitudes, DoubleVector squares, int n, double epsilon) {
        DoubleVector mean = magnitudes.div(n);
        return squares.sub(magnitudes.mul(mean)).max(0).div(n - 1).sqrt().div(mean.add(epsilon));
    }
}
