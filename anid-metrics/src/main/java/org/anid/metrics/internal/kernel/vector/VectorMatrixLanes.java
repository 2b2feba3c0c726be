// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.anid.metrics.internal.kernel.cpu.MatrixLanes;

/** Four rows by three vectors: twelve sums, three vectors of b and one value of a are the sixteen registers of AVX2. */
final class VectorMatrixLanes implements MatrixLanes {

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final VectorSpecies<Float> SINGLES = FloatVector.SPECIES_PREFERRED;
    private static final int SINGLE_LANES = SINGLES.length();
    private static final int ROWS = 4;
    private static final int COLUMNS = 3 * LANES;
    private static final int SINGLE_COLUMNS = 3 * SINGLE_LANES;

    @Override
    public int rows() {
        return ROWS;
    }

    @Override
    public int columns() {
        return COLUMNS;
    }

    @Override
    public void addTile(
            double[] a,
            int aAt,
            int aRow,
            int aTerm,
            double[] b,
            int bAt,
            int bTerm,
            int depth,
            double[] out,
            int outAt,
            int outRow) {
        DoubleVector c00 = DoubleVector.zero(SPECIES);
        DoubleVector c01 = c00;
        DoubleVector c02 = c00;
        DoubleVector c10 = c00;
        DoubleVector c11 = c00;
        DoubleVector c12 = c00;
        DoubleVector c20 = c00;
        DoubleVector c21 = c00;
        DoubleVector c22 = c00;
        DoubleVector c30 = c00;
        DoubleVector c31 = c00;
        DoubleVector c32 = c00;
        for (int k = 0; k < depth; k++) {
            int at = bAt + k * bTerm;
            DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, at);
            DoubleVector b1 = DoubleVector.fromArray(SPECIES, b, at + LANES);
            DoubleVector b2 = DoubleVector.fromArray(SPECIES, b, at + 2 * LANES);
            int from = aAt + k * aTerm;
            DoubleVector a0 = DoubleVector.broadcast(SPECIES, a[from]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            DoubleVector a1 = DoubleVector.broadcast(SPECIES, a[from + aRow]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c12 = a1.fma(b2, c12);
            DoubleVector a2 = DoubleVector.broadcast(SPECIES, a[from + 2 * aRow]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            c22 = a2.fma(b2, c22);
            DoubleVector a3 = DoubleVector.broadcast(SPECIES, a[from + 3 * aRow]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            c32 = a3.fma(b2, c32);
        }
        add(c00, c01, c02, out, outAt);
        add(c10, c11, c12, out, outAt + outRow);
        add(c20, c21, c22, out, outAt + 2 * outRow);
        add(c30, c31, c32, out, outAt + 3 * outRow);
    }

    private static void add(DoubleVector v0, DoubleVector v1, DoubleVector v2, double[] out, int at) {
        DoubleVector.fromArray(SPECIES, out, at).add(v0).intoArray(out, at);
        DoubleVector.fromArray(SPECIES, out, at + LANES).add(v1).intoArray(out, at + LANES);
        DoubleVector.fromArray(SPECIES, out, at + 2 * LANES).add(v2).intoArray(out, at + 2 * LANES);
    }

    @Override
    public void reflectRows(double[] a, int at, int stride, int rows, double[] v, int vAt, int length, double tau) {
        int whole = SPECIES.loopBound(length);
        int row = 0;
        for (; row + 3 < rows; row += 4) {
            int r0 = at + row * stride;
            int r1 = r0 + stride;
            int r2 = r1 + stride;
            int r3 = r2 + stride;
            DoubleVector s0 = DoubleVector.zero(SPECIES);
            DoubleVector s1 = s0;
            DoubleVector s2 = s0;
            DoubleVector s3 = s0;
            for (int j = 0; j < whole; j += LANES) {
                DoubleVector w = DoubleVector.fromArray(SPECIES, v, vAt + j);
                s0 = w.fma(DoubleVector.fromArray(SPECIES, a, r0 + j), s0);
                s1 = w.fma(DoubleVector.fromArray(SPECIES, a, r1 + j), s1);
                s2 = w.fma(DoubleVector.fromArray(SPECIES, a, r2 + j), s2);
                s3 = w.fma(DoubleVector.fromArray(SPECIES, a, r3 + j), s3);
            }
            double f0 = -tau * (OrderedSums.of(s0) + tail(a, r0, v, vAt, whole, length));
            double f1 = -tau * (OrderedSums.of(s1) + tail(a, r1, v, vAt, whole, length));
            double f2 = -tau * (OrderedSums.of(s2) + tail(a, r2, v, vAt, whole, length));
            double f3 = -tau * (OrderedSums.of(s3) + tail(a, r3, v, vAt, whole, length));
            DoubleVector g0 = DoubleVector.broadcast(SPECIES, f0);
            DoubleVector g1 = DoubleVector.broadcast(SPECIES, f1);
            DoubleVector g2 = DoubleVector.broadcast(SPECIES, f2);
            DoubleVector g3 = DoubleVector.broadcast(SPECIES, f3);
            for (int j = 0; j < whole; j += LANES) {
                DoubleVector w = DoubleVector.fromArray(SPECIES, v, vAt + j);
                g0.fma(w, DoubleVector.fromArray(SPECIES, a, r0 + j)).intoArray(a, r0 + j);
                g1.fma(w, DoubleVector.fromArray(SPECIES, a, r1 + j)).intoArray(a, r1 + j);
                g2.fma(w, DoubleVector.fromArray(SPECIES, a, r2 + j)).intoArray(a, r2 + j);
                g3.fma(w, DoubleVector.fromArray(SPECIES, a, r3 + j)).intoArray(a, r3 + j);
            }
            for (int j = whole; j < length; j++) {
                double w = v[vAt + j];
                a[r0 + j] += f0 * w;
                a[r1 + j] += f1 * w;
                a[r2 + j] += f2 * w;
                a[r3 + j] += f3 * w;
            }
        }
        for (; row < rows; row++) {
            int start = at + row * stride;
            DoubleVector sum = DoubleVector.zero(SPECIES);
            for (int j = 0; j < whole; j += LANES) {
                sum = DoubleVector.fromArray(SPECIES, v, vAt + j)
                        .fma(DoubleVector.fromArray(SPECIES, a, start + j), sum);
            }
            double factor = -tau * (OrderedSums.of(sum) + tail(a, start, v, vAt, whole, length));
            DoubleVector factors = DoubleVector.broadcast(SPECIES, factor);
            for (int j = 0; j < whole; j += LANES) {
                factors.fma(DoubleVector.fromArray(SPECIES, v, vAt + j), DoubleVector.fromArray(SPECIES, a, start + j))
                        .intoArray(a, start + j);
            }
            for (int j = whole; j < length; j++) {
                a[start + j] += factor * v[vAt + j];
            }
        }
    }

    private static double tail(double[] a, int at, double[] v, int vAt, int from, int to) {
        double sum = 0;
        for (int j = from; j < to; j++) {
            sum += a[at + j] * v[vAt + j];
        }
        return sum;
    }

    @Override
    public void reflectColumns(double[] a, int at, int stride, int columns, double[] v, int length, double tau) {
        int j = 0;
        for (; j + 4 * LANES <= columns; j += 4 * LANES) {
            DoubleVector s0 = DoubleVector.zero(SPECIES);
            DoubleVector s1 = s0;
            DoubleVector s2 = s0;
            DoubleVector s3 = s0;
            for (int i = 0; i < length; i++) {
                DoubleVector w = DoubleVector.broadcast(SPECIES, v[i]);
                int start = at + i * stride + j;
                s0 = w.fma(DoubleVector.fromArray(SPECIES, a, start), s0);
                s1 = w.fma(DoubleVector.fromArray(SPECIES, a, start + LANES), s1);
                s2 = w.fma(DoubleVector.fromArray(SPECIES, a, start + 2 * LANES), s2);
                s3 = w.fma(DoubleVector.fromArray(SPECIES, a, start + 3 * LANES), s3);
            }
            s0 = s0.mul(-tau);
            s1 = s1.mul(-tau);
            s2 = s2.mul(-tau);
            s3 = s3.mul(-tau);
            for (int i = 0; i < length; i++) {
                DoubleVector w = DoubleVector.broadcast(SPECIES, v[i]);
                int start = at + i * stride + j;
                w.fma(s0, DoubleVector.fromArray(SPECIES, a, start)).intoArray(a, start);
                w.fma(s1, DoubleVector.fromArray(SPECIES, a, start + LANES)).intoArray(a, start + LANES);
                w.fma(s2, DoubleVector.fromArray(SPECIES, a, start + 2 * LANES)).intoArray(a, start + 2 * LANES);
                w.fma(s3, DoubleVector.fromArray(SPECIES, a, start + 3 * LANES)).intoArray(a, start + 3 * LANES);
            }
        }
        for (; j + LANES <= columns; j += LANES) {
            DoubleVector sum = DoubleVector.zero(SPECIES);
            for (int i = 0; i < length; i++) {
                sum = DoubleVector.broadcast(SPECIES, v[i])
                        .fma(DoubleVector.fromArray(SPECIES, a, at + i * stride + j), sum);
            }
            sum = sum.mul(-tau);
            for (int i = 0; i < length; i++) {
                int start = at + i * stride + j;
                DoubleVector.broadcast(SPECIES, v[i])
                        .fma(sum, DoubleVector.fromArray(SPECIES, a, start))
                        .intoArray(a, start);
            }
        }
        for (; j < columns; j++) {
            double sum = 0;
            for (int i = 0; i < length; i++) {
                sum += v[i] * a[at + i * stride + j];
            }
            for (int i = 0; i < length; i++) {
                a[at + i * stride + j] -= tau * sum * v[i];
            }
        }
    }

    @Override
    public int singleColumns() {
        return SINGLE_COLUMNS;
    }

    @Override
    public void tile(float[] a, int aOffset, float[] b, int bOffset, int depth, float[] out) {
        FloatVector c00 = FloatVector.zero(SINGLES);
        FloatVector c01 = c00;
        FloatVector c02 = c00;
        FloatVector c10 = c00;
        FloatVector c11 = c00;
        FloatVector c12 = c00;
        FloatVector c20 = c00;
        FloatVector c21 = c00;
        FloatVector c22 = c00;
        FloatVector c30 = c00;
        FloatVector c31 = c00;
        FloatVector c32 = c00;
        for (int k = 0; k < depth; k++) {
            int at = bOffset + k * SINGLE_COLUMNS;
            FloatVector b0 = FloatVector.fromArray(SINGLES, b, at);
            FloatVector b1 = FloatVector.fromArray(SINGLES, b, at + SINGLE_LANES);
            FloatVector b2 = FloatVector.fromArray(SINGLES, b, at + 2 * SINGLE_LANES);
            int from = aOffset + k * ROWS;
            FloatVector a0 = FloatVector.broadcast(SINGLES, a[from]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            FloatVector a1 = FloatVector.broadcast(SINGLES, a[from + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c12 = a1.fma(b2, c12);
            FloatVector a2 = FloatVector.broadcast(SINGLES, a[from + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            c22 = a2.fma(b2, c22);
            FloatVector a3 = FloatVector.broadcast(SINGLES, a[from + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            c32 = a3.fma(b2, c32);
        }
        store(c00, c01, c02, out, 0);
        store(c10, c11, c12, out, SINGLE_COLUMNS);
        store(c20, c21, c22, out, 2 * SINGLE_COLUMNS);
        store(c30, c31, c32, out, 3 * SINGLE_COLUMNS);
    }

    private static void store(FloatVector v0, FloatVector v1, FloatVector v2, float[] out, int at) {
        v0.intoArray(out, at);
        v1.intoArray(out, at + SINGLE_LANES);
        v2.intoArray(out, at + 2 * SINGLE_LANES);
    }
}
