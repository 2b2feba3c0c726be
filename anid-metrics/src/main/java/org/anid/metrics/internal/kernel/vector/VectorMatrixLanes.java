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
    public void tile(double[] a, int aOffset, double[] b, int bOffset, int depth, double[] out) {
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
            int at = bOffset + k * COLUMNS;
            DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, at);
            DoubleVector b1 = DoubleVector.fromArray(SPECIES, b, at + LANES);
            DoubleVector b2 = DoubleVector.fromArray(SPECIES, b, at + 2 * LANES);
            int from = aOffset + k * ROWS;
            DoubleVector a0 = DoubleVector.broadcast(SPECIES, a[from]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            DoubleVector a1 = DoubleVector.broadcast(SPECIES, a[from + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c12 = a1.fma(b2, c12);
            DoubleVector a2 = DoubleVector.broadcast(SPECIES, a[from + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            c22 = a2.fma(b2, c22);
            DoubleVector a3 = DoubleVector.broadcast(SPECIES, a[from + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            c32 = a3.fma(b2, c32);
        }
        store(c00, c01, c02, out, 0);
        store(c10, c11, c12, out, COLUMNS);
        store(c20, c21, c22, out, 2 * COLUMNS);
        store(c30, c31, c32, out, 3 * COLUMNS);
    }

    private static void store(DoubleVector v0, DoubleVector v1, DoubleVector v2, double[] out, int at) {
        v0.intoArray(out, at);
        v1.intoArray(out, at + LANES);
        v2.intoArray(out, at + 2 * LANES);
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
