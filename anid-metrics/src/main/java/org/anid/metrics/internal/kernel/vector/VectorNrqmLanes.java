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

    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int LANES = S.length();
    private static final VectorSpecies<Double> D =
            DoubleVector.SPECIES_PREFERRED.length() > PARTS ? DoubleVector.SPECIES_512 : DoubleVector.SPECIES_PREFERRED;
    private static final int WIDE_LANES = D.length();

    /** Rows of L that are multiplied together. */
    private static final int TRIPLE = 3;

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
        DoubleVector s = DoubleVector.zero(D);
        int i = from;
        for (; i <= to - WIDE_LANES; i += WIDE_LANES) {
            s = s.add(DoubleVector.fromArray(D, x, i));
        }
        double sum = OrderedSums.of(s);
        for (; i < to; i++) {
            sum += x[i];
        }
        return sum;
    }

    @Override
    public double product(double[] a, int aFrom, double[] b, int bFrom, int n) {
        DoubleVector s0 = DoubleVector.zero(D);
        DoubleVector s1 = DoubleVector.zero(D);
        int i = 0;
        for (; i <= n - 2 * WIDE_LANES; i += 2 * WIDE_LANES) {
            int j = i + WIDE_LANES;
            s0 = DoubleVector.fromArray(D, a, aFrom + i).fma(DoubleVector.fromArray(D, b, bFrom + i), s0);
            s1 = DoubleVector.fromArray(D, a, aFrom + j).fma(DoubleVector.fromArray(D, b, bFrom + j), s1);
        }
        double sum = OrderedSums.of(s0.add(s1));
        for (; i < n; i++) {
            sum += a[aFrom + i] * b[bFrom + i];
        }
        return sum;
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
        DoubleVector s0 = DoubleVector.fromArray(D, sums, at);
        DoubleVector s1 = DoubleVector.fromArray(D, sums, at + PARTS);
        DoubleVector s2 = DoubleVector.fromArray(D, sums, at + 2 * PARTS);
        DoubleVector s3 = DoubleVector.fromArray(D, sums, at + 3 * PARTS);
        DoubleVector s4 = DoubleVector.fromArray(D, sums, at + 4 * PARTS);
        DoubleVector s5 = DoubleVector.fromArray(D, sums, at + 5 * PARTS);
        DoubleVector s6 = DoubleVector.fromArray(D, sums, at + 6 * PARTS);
        DoubleVector s7 = DoubleVector.fromArray(D, sums, at + 7 * PARTS);
        DoubleVector s8 = DoubleVector.fromArray(D, sums, at + 8 * PARTS);
        for (int i = from; i < to; i += WIDE_LANES) {
            DoubleVector a = DoubleVector.fromArray(D, upper, i);
            DoubleVector b = DoubleVector.fromArray(D, lower, i);
            DoubleVector x = DoubleVector.fromArray(D, x0, i - 1);
            s0 = x.fma(a, s0);
            x = DoubleVector.fromArray(D, x0, i);
            s1 = x.fma(a, s1);
            x = DoubleVector.fromArray(D, x0, i + 1);
            s2 = x.fma(a, s2);
            x = DoubleVector.fromArray(D, x1, i - 1);
            s3 = x.fma(a, s3);
            s0 = x.fma(b, s0);
            x = DoubleVector.fromArray(D, x1, i);
            s4 = x.fma(a, s4);
            s1 = x.fma(b, s1);
            x = DoubleVector.fromArray(D, x1, i + 1);
            s5 = x.fma(a, s5);
            s2 = x.fma(b, s2);
            x = DoubleVector.fromArray(D, x2, i - 1);
            s6 = x.fma(a, s6);
            s3 = x.fma(b, s3);
            x = DoubleVector.fromArray(D, x2, i);
            s7 = x.fma(a, s7);
            s4 = x.fma(b, s4);
            x = DoubleVector.fromArray(D, x2, i + 1);
            s8 = x.fma(a, s8);
            s5 = x.fma(b, s5);
            x = DoubleVector.fromArray(D, x3, i - 1);
            s6 = x.fma(b, s6);
            x = DoubleVector.fromArray(D, x3, i);
            s7 = x.fma(b, s7);
            x = DoubleVector.fromArray(D, x3, i + 1);
            s8 = x.fma(b, s8);
        }
        s0.intoArray(sums, at);
        s1.intoArray(sums, at + PARTS);
        s2.intoArray(sums, at + 2 * PARTS);
        s3.intoArray(sums, at + 3 * PARTS);
        s4.intoArray(sums, at + 4 * PARTS);
        s5.intoArray(sums, at + 5 * PARTS);
        s6.intoArray(sums, at + 6 * PARTS);
        s7.intoArray(sums, at + 7 * PARTS);
        s8.intoArray(sums, at + 8 * PARTS);
    }

    @Override
    public void addOwnProducts(
            double[] x0, double[] x1, double[] x2, double[] x3, int from, int to, double[] sums, int at) {
        DoubleVector s2 = DoubleVector.fromArray(D, sums, at + 2 * PARTS);
        DoubleVector s3 = DoubleVector.fromArray(D, sums, at + 3 * PARTS);
        DoubleVector s4 = DoubleVector.fromArray(D, sums, at + 4 * PARTS);
        DoubleVector s5 = DoubleVector.fromArray(D, sums, at + 5 * PARTS);
        DoubleVector s6 = DoubleVector.fromArray(D, sums, at + 6 * PARTS);
        DoubleVector s7 = DoubleVector.fromArray(D, sums, at + 7 * PARTS);
        DoubleVector s8 = DoubleVector.fromArray(D, sums, at + 8 * PARTS);
        DoubleVector s9 = DoubleVector.fromArray(D, sums, at + 9 * PARTS);
        DoubleVector s10 = DoubleVector.fromArray(D, sums, at + 10 * PARTS);
        DoubleVector s11 = DoubleVector.fromArray(D, sums, at + 11 * PARTS);
        DoubleVector s12 = DoubleVector.fromArray(D, sums, at + 12 * PARTS);
        DoubleVector s13 = DoubleVector.fromArray(D, sums, at + 13 * PARTS);
        DoubleVector s14 = DoubleVector.fromArray(D, sums, at + 14 * PARTS);
        for (int i = from; i < to; i += WIDE_LANES) {
            DoubleVector a = DoubleVector.fromArray(D, x0, i);
            DoubleVector b = DoubleVector.fromArray(D, x1, i);
            s2 = a.fma(a, s2);
            s2 = b.fma(b, s2);
            s7 = b.fma(a, s7);
            DoubleVector x = DoubleVector.fromArray(D, x0, i + 1);
            s3 = x.fma(a, s3);
            x = DoubleVector.fromArray(D, x0, i + 2);
            s4 = x.fma(a, s4);
            x = DoubleVector.fromArray(D, x1, i - 2);
            s5 = x.fma(a, s5);
            x = DoubleVector.fromArray(D, x1, i - 1);
            s6 = x.fma(a, s6);
            x = DoubleVector.fromArray(D, x1, i + 1);
            s8 = x.fma(a, s8);
            s3 = x.fma(b, s3);
            x = DoubleVector.fromArray(D, x1, i + 2);
            s9 = x.fma(a, s9);
            s4 = x.fma(b, s4);
            x = DoubleVector.fromArray(D, x2, i - 2);
            s10 = x.fma(a, s10);
            s5 = x.fma(b, s5);
            x = DoubleVector.fromArray(D, x2, i - 1);
            s11 = x.fma(a, s11);
            s6 = x.fma(b, s6);
            x = DoubleVector.fromArray(D, x2, i);
            s12 = x.fma(a, s12);
            s7 = x.fma(b, s7);
            x = DoubleVector.fromArray(D, x2, i + 1);
            s13 = x.fma(a, s13);
            s8 = x.fma(b, s8);
            x = DoubleVector.fromArray(D, x2, i + 2);
            s14 = x.fma(a, s14);
            s9 = x.fma(b, s9);
            x = DoubleVector.fromArray(D, x3, i - 2);
            s10 = x.fma(b, s10);
            x = DoubleVector.fromArray(D, x3, i - 1);
            s11 = x.fma(b, s11);
            x = DoubleVector.fromArray(D, x3, i);
            s12 = x.fma(b, s12);
            x = DoubleVector.fromArray(D, x3, i + 1);
            s13 = x.fma(b, s13);
            x = DoubleVector.fromArray(D, x3, i + 2);
            s14 = x.fma(b, s14);
        }
        s2.intoArray(sums, at + 2 * PARTS);
        s3.intoArray(sums, at + 3 * PARTS);
        s4.intoArray(sums, at + 4 * PARTS);
        s5.intoArray(sums, at + 5 * PARTS);
        s6.intoArray(sums, at + 6 * PARTS);
        s7.intoArray(sums, at + 7 * PARTS);
        s8.intoArray(sums, at + 8 * PARTS);
        s9.intoArray(sums, at + 9 * PARTS);
        s10.intoArray(sums, at + 10 * PARTS);
        s11.intoArray(sums, at + 11 * PARTS);
        s12.intoArray(sums, at + 12 * PARTS);
        s13.intoArray(sums, at + 13 * PARTS);
        s14.intoArray(sums, at + 14 * PARTS);
    }

    @Override
    public void addCrossProducts(double[][] a, int first, double[][] b, int from, int to, double[] sums) {
        for (int j = 0; j < b.length; j += CROSSED) {
            for (int k = 0; k < b.length; k += CROSSED) {
                double[] a0 = a[first + j];
                double[] a1 = a[first + j + 1];
                double[] a2 = a[first + j + 2];
                double[] b0 = b[k];
                double[] b1 = b[k + 1];
                double[] b2 = b[k + 2];
                cross(a0, a1, a2, b0, b1, b2, from, to, sums, (j * b.length + k) * PARTS, b.length * PARTS);
            }
        }
    }

    private static void cross(
            double[] a0,
            double[] a1,
            double[] a2,
            double[] b0,
            double[] b1,
            double[] b2,
            int from,
            int to,
            double[] sums,
            int at,
            int below) {
        DoubleVector s00 = DoubleVector.fromArray(D, sums, at);
        DoubleVector s01 = DoubleVector.fromArray(D, sums, at + PARTS);
        DoubleVector s02 = DoubleVector.fromArray(D, sums, at + 2 * PARTS);
        DoubleVector s10 = DoubleVector.fromArray(D, sums, at + below);
        DoubleVector s11 = DoubleVector.fromArray(D, sums, at + below + PARTS);
        DoubleVector s12 = DoubleVector.fromArray(D, sums, at + below + 2 * PARTS);
        DoubleVector s20 = DoubleVector.fromArray(D, sums, at + 2 * below);
        DoubleVector s21 = DoubleVector.fromArray(D, sums, at + 2 * below + PARTS);
        DoubleVector s22 = DoubleVector.fromArray(D, sums, at + 2 * below + 2 * PARTS);
        for (int i = from; i < to; i += WIDE_LANES) {
            DoubleVector y0 = DoubleVector.fromArray(D, b0, i);
            DoubleVector y1 = DoubleVector.fromArray(D, b1, i);
            DoubleVector y2 = DoubleVector.fromArray(D, b2, i);
            DoubleVector x = DoubleVector.fromArray(D, a0, i);
            s00 = x.fma(y0, s00);
            s01 = x.fma(y1, s01);
            s02 = x.fma(y2, s02);
            x = DoubleVector.fromArray(D, a1, i);
            s10 = x.fma(y0, s10);
            s11 = x.fma(y1, s11);
            s12 = x.fma(y2, s12);
            x = DoubleVector.fromArray(D, a2, i);
            s20 = x.fma(y0, s20);
            s21 = x.fma(y1, s21);
            s22 = x.fma(y2, s22);
        }
        s00.intoArray(sums, at);
        s01.intoArray(sums, at + PARTS);
        s02.intoArray(sums, at + 2 * PARTS);
        s10.intoArray(sums, at + below);
        s11.intoArray(sums, at + below + PARTS);
        s12.intoArray(sums, at + below + 2 * PARTS);
        s20.intoArray(sums, at + 2 * below);
        s21.intoArray(sums, at + 2 * below + PARTS);
        s22.intoArray(sums, at + 2 * below + 2 * PARTS);
    }

    @Override
    public void squaredLengths(double[] values, int[] at, double[] lower, int size, double[] out, int n) {
        lengths(values, at, lower, size, out, n);
    }

    /** Static, because a register that holds the object of a method is missing in this loop. */
    private static void lengths(double[] values, int[] at, double[] lower, int size, double[] out, int n) {
        for (int i = 0; i < n; i += 4 * WIDE_LANES) {
            DoubleVector q0 = DoubleVector.zero(D);
            DoubleVector q1 = DoubleVector.zero(D);
            DoubleVector q2 = DoubleVector.zero(D);
            DoubleVector q3 = DoubleVector.zero(D);
            // Three rows of L and four vectors of values, so that both are loaded less often than they are multiplied.
            for (int r = 0; r < size; r += TRIPLE) {
                int w = r * SIDE;
                DoubleVector a0 = DoubleVector.zero(D);
                DoubleVector a1 = DoubleVector.zero(D);
                DoubleVector a2 = DoubleVector.zero(D);
                DoubleVector a3 = DoubleVector.zero(D);
                DoubleVector b0 = DoubleVector.zero(D);
                DoubleVector b1 = DoubleVector.zero(D);
                DoubleVector b2 = DoubleVector.zero(D);
                DoubleVector b3 = DoubleVector.zero(D);
                DoubleVector c0 = DoubleVector.zero(D);
                DoubleVector c1 = DoubleVector.zero(D);
                DoubleVector c2 = DoubleVector.zero(D);
                DoubleVector c3 = DoubleVector.zero(D);
                int end = r + TRIPLE;
                for (int k = 0; k < end; k++, w++) {
                    int v = at[k] + i;
                    DoubleVector wa = DoubleVector.broadcast(D, lower[w]);
                    DoubleVector wb = DoubleVector.broadcast(D, lower[w + SIDE]);
                    DoubleVector wc = DoubleVector.broadcast(D, lower[w + 2 * SIDE]);
                    DoubleVector y = DoubleVector.fromArray(D, values, v);
                    a0 = y.fma(wa, a0);
                    b0 = y.fma(wb, b0);
                    c0 = y.fma(wc, c0);
                    y = DoubleVector.fromArray(D, values, v + WIDE_LANES);
                    a1 = y.fma(wa, a1);
                    b1 = y.fma(wb, b1);
                    c1 = y.fma(wc, c1);
                    y = DoubleVector.fromArray(D, values, v + 2 * WIDE_LANES);
                    a2 = y.fma(wa, a2);
                    b2 = y.fma(wb, b2);
                    c2 = y.fma(wc, c2);
                    y = DoubleVector.fromArray(D, values, v + 3 * WIDE_LANES);
                    a3 = y.fma(wa, a3);
                    b3 = y.fma(wb, b3);
                    c3 = y.fma(wc, c3);
                }
                q0 = a0.fma(a0, q0);
                q1 = a1.fma(a1, q1);
                q2 = a2.fma(a2, q2);
                q3 = a3.fma(a3, q3);
                q0 = b0.fma(b0, q0);
                q1 = b1.fma(b1, q1);
                q2 = b2.fma(b2, q2);
                q3 = b3.fma(b3, q3);
                q0 = c0.fma(c0, q0);
                q1 = c1.fma(c1, q1);
                q2 = c2.fma(c2, q2);
                q3 = c3.fma(c3, q3);
            }
            q0.intoArray(out, i);
            q1.intoArray(out, i + WIDE_LANES);
            q2.intoArray(out, i + 2 * WIDE_LANES);
            q3.intoArray(out, i + 3 * WIDE_LANES);
        }
    }

    @Override
    public void overRoots(float[] squares, float[] x, int offset, float mean, float[] out, int outOffset, int n) {
        FloatVector zero = FloatVector.zero(S);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector root = FloatVector.fromArray(S, squares, i).sqrt();
            FloatVector quotient =
                    FloatVector.fromArray(S, x, offset + i).sub(mean).div(root.add(TINY));
            zero.blend(quotient, zero.lt(root)).intoArray(out, outOffset + i);
        }
        for (; i < n; i++) {
            float root = (float) Math.sqrt(squares[i]);
            out[outOffset + i] = root > 0 ? (x[offset + i] - mean) / (root + TINY) : 0f;
        }
    }

    @Override
    public void addDeviations(float[] x, int offset, float mean, double[] sums, int n) {
        FloatVector magnitudes = FloatVector.zero(S);
        FloatVector squares = FloatVector.zero(S);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, x, offset + i).sub(mean);
            magnitudes = magnitudes.add(v.abs());
            squares = v.fma(v, squares);
        }
        double magnitude = OrderedSums.of(magnitudes);
        double square = OrderedSums.of(squares);
        for (; i < n; i++) {
            float v = x[offset + i] - mean;
            magnitude += Math.abs(v);
            square += (double) v * v;
        }
        sums[0] += magnitude;
        sums[1] += square;
    }

    @Override
    public void columns(
            float[] in, int offset, int stride, float[] taps, float[] out, int outStride, int count, int n) {
        int r = 0;
        // Four rows at a time, for which a row of the window is loaded once.
        for (; r <= count - 4; r += 4) {
            for (int i = 0; i < n; i += LANES) {
                int at = offset + r * stride + i;
                FloatVector x0 = FloatVector.fromArray(S, in, at);
                at += stride;
                FloatVector x1 = FloatVector.fromArray(S, in, at);
                at += stride;
                FloatVector x2 = FloatVector.fromArray(S, in, at);
                FloatVector s0 = FloatVector.zero(S);
                FloatVector s1 = FloatVector.zero(S);
                FloatVector s2 = FloatVector.zero(S);
                FloatVector s3 = FloatVector.zero(S);
                for (float tap : taps) {
                    at += stride;
                    FloatVector x3 = FloatVector.fromArray(S, in, at);
                    FloatVector w = FloatVector.broadcast(S, tap);
                    s0 = x0.fma(w, s0);
                    s1 = x1.fma(w, s1);
                    s2 = x2.fma(w, s2);
                    s3 = x3.fma(w, s3);
                    x0 = x1;
                    x1 = x2;
                    x2 = x3;
                }
                int to = r * outStride + i;
                s0.intoArray(out, to);
                s1.intoArray(out, to + outStride);
                s2.intoArray(out, to + 2 * outStride);
                s3.intoArray(out, to + 3 * outStride);
            }
        }
        for (; r < count; r++) {
            for (int i = 0; i < n; i += LANES) {
                int at = offset + r * stride + i;
                FloatVector s = FloatVector.zero(S);
                for (float tap : taps) {
                    s = FloatVector.fromArray(S, in, at).fma(FloatVector.broadcast(S, tap), s);
                    at += stride;
                }
                s.intoArray(out, r * outStride + i);
            }
        }
    }

    @Override
    public void productColumns(
            float[] a, float[] b, int offset, int stride, float[] taps, float[] out, int outStride, int count, int n) {
        int r = 0;
        // Four rows at a time, for which a row of the window is loaded once.
        for (; r <= count - 4; r += 4) {
            for (int i = 0; i < n; i += LANES) {
                int at = offset + r * stride + i;
                FloatVector x0 = FloatVector.fromArray(S, a, at).mul(FloatVector.fromArray(S, b, at));
                at += stride;
                FloatVector x1 = FloatVector.fromArray(S, a, at).mul(FloatVector.fromArray(S, b, at));
                at += stride;
                FloatVector x2 = FloatVector.fromArray(S, a, at).mul(FloatVector.fromArray(S, b, at));
                FloatVector s0 = FloatVector.zero(S);
                FloatVector s1 = FloatVector.zero(S);
                FloatVector s2 = FloatVector.zero(S);
                FloatVector s3 = FloatVector.zero(S);
                for (float tap : taps) {
                    at += stride;
                    FloatVector x3 = FloatVector.fromArray(S, a, at).mul(FloatVector.fromArray(S, b, at));
                    FloatVector w = FloatVector.broadcast(S, tap);
                    s0 = x0.fma(w, s0);
                    s1 = x1.fma(w, s1);
                    s2 = x2.fma(w, s2);
                    s3 = x3.fma(w, s3);
                    x0 = x1;
                    x1 = x2;
                    x2 = x3;
                }
                int to = r * outStride + i;
                s0.intoArray(out, to);
                s1.intoArray(out, to + outStride);
                s2.intoArray(out, to + 2 * outStride);
                s3.intoArray(out, to + 3 * outStride);
            }
        }
        for (; r < count; r++) {
            for (int i = 0; i < n; i += LANES) {
                int at = offset + r * stride + i;
                FloatVector s = FloatVector.zero(S);
                for (float tap : taps) {
                    s = FloatVector.fromArray(S, a, at)
                            .mul(FloatVector.fromArray(S, b, at))
                            .fma(FloatVector.broadcast(S, tap), s);
                    at += stride;
                }
                s.intoArray(out, r * outStride + i);
            }
        }
    }

    @Override
    public void row(float[] in, int offset, float[] taps, float[] out, int outOffset, int n) {
        int i = 0;
        for (; i <= n - 4 * LANES; i += 4 * LANES) {
            int at = offset + i;
            FloatVector s0 = FloatVector.zero(S);
            FloatVector s1 = FloatVector.zero(S);
            FloatVector s2 = FloatVector.zero(S);
            FloatVector s3 = FloatVector.zero(S);
            for (float tap : taps) {
                FloatVector w = FloatVector.broadcast(S, tap);
                s0 = FloatVector.fromArray(S, in, at).fma(w, s0);
                s1 = FloatVector.fromArray(S, in, at + LANES).fma(w, s1);
                s2 = FloatVector.fromArray(S, in, at + 2 * LANES).fma(w, s2);
                s3 = FloatVector.fromArray(S, in, at + 3 * LANES).fma(w, s3);
                at++;
            }
            s0.intoArray(out, outOffset + i);
            s1.intoArray(out, outOffset + i + LANES);
            s2.intoArray(out, outOffset + i + 2 * LANES);
            s3.intoArray(out, outOffset + i + 3 * LANES);
        }
        for (; i < n; i += LANES) {
            int at = offset + i;
            FloatVector s = FloatVector.zero(S);
            for (float tap : taps) {
                s = FloatVector.fromArray(S, in, at++).fma(FloatVector.broadcast(S, tap), s);
            }
            s.intoArray(out, outOffset + i);
        }
    }

    @Override
    public double contrastStructure(
            float[] means, float[] variances, int a, int b, float[] products, int ab, float c2, int n) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector terms = zero;
        int i = 0;
        for (; i <= n - 2 * LANES; i += 2 * LANES) {
            int j = i + LANES;
            FloatVector covariance = FloatVector.fromArray(S, products, ab + i)
                    .sub(FloatVector.fromArray(S, means, a + i).mul(FloatVector.fromArray(S, means, b + i)));
            FloatVector otherCovariance = FloatVector.fromArray(S, products, ab + j)
                    .sub(FloatVector.fromArray(S, means, a + j).mul(FloatVector.fromArray(S, means, b + j)));
            FloatVector above = covariance.add(covariance).add(c2).max(zero);
            FloatVector otherAbove =
                    otherCovariance.add(otherCovariance).add(c2).max(zero);
            FloatVector below = FloatVector.fromArray(S, variances, a + i)
                    .add(FloatVector.fromArray(S, variances, b + i))
                    .add(c2);
            FloatVector otherBelow = FloatVector.fromArray(S, variances, a + j)
                    .add(FloatVector.fromArray(S, variances, b + j))
                    .add(c2);
            // The sum of two quotients takes one division.
            terms = terms.add(above.mul(otherBelow).add(otherAbove.mul(below)).div(below.mul(otherBelow)));
        }
        double sum = OrderedSums.of(terms);
        for (; i < n; i++) {
            float covariance = products[ab + i] - means[a + i] * means[b + i];
            sum += Math.max(0f, (2 * covariance + c2) / (variances[a + i] + variances[b + i] + c2));
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
