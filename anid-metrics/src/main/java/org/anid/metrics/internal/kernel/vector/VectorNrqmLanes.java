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
    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final int WIDE_LANES = D.length();
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
        int i = 0;
        // Four vectors at a time, so that a weight is broadcast once for all of them.
        for (; i <= n - 4 * WIDE_LANES; i += 4 * WIDE_LANES) {
            DoubleVector q0 = DoubleVector.zero(D);
            DoubleVector q1 = DoubleVector.zero(D);
            DoubleVector q2 = DoubleVector.zero(D);
            DoubleVector q3 = DoubleVector.zero(D);
            int weight = 0;
            for (int r = 0; r < rows.length; r++) {
                DoubleVector s0 = DoubleVector.zero(D);
                DoubleVector s1 = DoubleVector.zero(D);
                DoubleVector s2 = DoubleVector.zero(D);
                DoubleVector s3 = DoubleVector.zero(D);
                for (int c = 0; c <= r; c++) {
                    DoubleVector w = DoubleVector.broadcast(D, lower[weight++]);
                    double[] row = rows[c];
                    int from = at[c] + i;
                    s0 = DoubleVector.fromArray(D, row, from).fma(w, s0);
                    s1 = DoubleVector.fromArray(D, row, from + WIDE_LANES).fma(w, s1);
                    s2 = DoubleVector.fromArray(D, row, from + 2 * WIDE_LANES).fma(w, s2);
                    s3 = DoubleVector.fromArray(D, row, from + 3 * WIDE_LANES).fma(w, s3);
                }
                q0 = s0.fma(s0, q0);
                q1 = s1.fma(s1, q1);
                q2 = s2.fma(s2, q2);
                q3 = s3.fma(s3, q3);
            }
            q0.intoArray(work, i);
            q1.intoArray(work, i + WIDE_LANES);
            q2.intoArray(work, i + 2 * WIDE_LANES);
            q3.intoArray(work, i + 3 * WIDE_LANES);
        }
        for (; i < n; i++) {
            double square = 0;
            int weight = 0;
            for (int r = 0; r < rows.length; r++) {
                double sum = 0;
                for (int c = 0; c <= r; c++) {
                    sum += lower[weight++] * rows[c][at[c] + i];
                }
                square += sum * sum;
            }
            work[i] = square;
        }
        for (int k = 0; k < n; k++) {
            double z = Math.sqrt(scale * work[k]);
            out[outOffset + k] = z == 0 ? 0f : (float) ((x[xOffset + k] - mean) / (z + 1e-12));
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
    public void addProducts(double[][] rows, int[] at, double[] sums, int n) {
        int pair = 0;
        for (int j = 0; j < rows.length; j++) {
            int k = j;
            for (; k + 3 < rows.length; k += 4) {
                addFour(rows, at, j, k, sums, pair, n);
                pair += 4;
            }
            for (; k < rows.length; k++) {
                sums[pair++] += dot(rows[j], at[j], rows[k], at[k], n);
            }
        }
    }

    private static void addFour(double[][] rows, int[] at, int j, int k, double[] sums, int pair, int n) {
        double[] a = rows[j];
        double[] b0 = rows[k];
        double[] b1 = rows[k + 1];
        double[] b2 = rows[k + 2];
        double[] b3 = rows[k + 3];
        int from = at[j];
        int at0 = at[k];
        int at1 = at[k + 1];
        int at2 = at[k + 2];
        int at3 = at[k + 3];
        DoubleVector s0 = DoubleVector.zero(D);
        DoubleVector s1 = DoubleVector.zero(D);
        DoubleVector s2 = DoubleVector.zero(D);
        DoubleVector s3 = DoubleVector.zero(D);
        int i = 0;
        for (; i <= n - WIDE_LANES; i += WIDE_LANES) {
            DoubleVector x = DoubleVector.fromArray(D, a, from + i);
            s0 = x.fma(DoubleVector.fromArray(D, b0, at0 + i), s0);
            s1 = x.fma(DoubleVector.fromArray(D, b1, at1 + i), s1);
            s2 = x.fma(DoubleVector.fromArray(D, b2, at2 + i), s2);
            s3 = x.fma(DoubleVector.fromArray(D, b3, at3 + i), s3);
        }
        sums[pair] += OrderedSums.of(s0);
        sums[pair + 1] += OrderedSums.of(s1);
        sums[pair + 2] += OrderedSums.of(s2);
        sums[pair + 3] += OrderedSums.of(s3);
        for (; i < n; i++) {
            double x = a[from + i];
            sums[pair] += x * b0[at0 + i];
            sums[pair + 1] += x * b1[at1 + i];
            sums[pair + 2] += x * b2[at2 + i];
            sums[pair + 3] += x * b3[at3 + i];
        }
    }

    private static double dot(double[] a, int aOffset, double[] b, int bOffset, int n) {
        DoubleVector s = DoubleVector.zero(D);
        int i = 0;
        for (; i <= n - WIDE_LANES; i += WIDE_LANES) {
            s = DoubleVector.fromArray(D, a, aOffset + i).fma(DoubleVector.fromArray(D, b, bOffset + i), s);
        }
        double sum = OrderedSums.of(s);
        for (; i < n; i++) {
            sum += a[aOffset + i] * b[bOffset + i];
        }
        return sum;
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
