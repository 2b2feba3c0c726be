// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;

/**
 * Plain Java, one row and four terms at a time: unit stride and no reduction, which HotSpot turns into vector
 * instructions.
 */
public final class PlainMatrixLanes implements MatrixLanes {

    private static final int COLUMNS = 64;

    @Override
    public int rows() {
        return 1;
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
        double[] sums = new double[COLUMNS];
        int k = 0;
        for (; k + 3 < depth; k += 4) {
            double a0 = a[aAt + k * aTerm];
            double a1 = a[aAt + (k + 1) * aTerm];
            double a2 = a[aAt + (k + 2) * aTerm];
            double a3 = a[aAt + (k + 3) * aTerm];
            int b0 = bAt + k * bTerm;
            int b1 = b0 + bTerm;
            int b2 = b1 + bTerm;
            int b3 = b2 + bTerm;
            for (int j = 0; j < COLUMNS; j++) {
                sums[j] += a0 * b[b0 + j] + a1 * b[b1 + j] + a2 * b[b2 + j] + a3 * b[b3 + j];
            }
        }
        for (; k < depth; k++) {
            double factor = a[aAt + k * aTerm];
            int row = bAt + k * bTerm;
            for (int j = 0; j < COLUMNS; j++) {
                sums[j] += factor * b[row + j];
            }
        }
        for (int j = 0; j < COLUMNS; j++) {
            out[outAt + j] += sums[j];
        }
    }

    @Override
    public void reflectRows(double[] a, int at, int stride, int rows, double[] v, int vAt, int length, double tau) {
        for (int row = 0; row < rows; row++) {
            int start = at + row * stride;
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            int j = 0;
            for (; j + 3 < length; j += 4) {
                s0 += a[start + j] * v[vAt + j];
                s1 += a[start + j + 1] * v[vAt + j + 1];
                s2 += a[start + j + 2] * v[vAt + j + 2];
                s3 += a[start + j + 3] * v[vAt + j + 3];
            }
            for (; j < length; j++) {
                s0 += a[start + j] * v[vAt + j];
            }
            double factor = tau * ((s0 + s1) + (s2 + s3));
            for (j = 0; j < length; j++) {
                a[start + j] -= factor * v[vAt + j];
            }
        }
    }

    @Override
    public void reflectColumns(double[] a, int at, int stride, int columns, double[] v, int length, double tau) {
        double[] sums = new double[columns];
        for (int i = 0; i < length; i++) {
            double factor = v[i];
            int start = at + i * stride;
            for (int j = 0; j < columns; j++) {
                sums[j] += factor * a[start + j];
            }
        }
        for (int i = 0; i < length; i++) {
            double factor = tau * v[i];
            int start = at + i * stride;
            for (int j = 0; j < columns; j++) {
                a[start + j] -= factor * sums[j];
            }
        }
    }

    @Override
    public int singleColumns() {
        return COLUMNS;
    }

    @Override
    public void tile(float[] a, int aOffset, float[] b, int bOffset, int depth, float[] out) {
        Arrays.fill(out, 0);
        int k = 0;
        for (; k + 3 < depth; k += 4) {
            float a0 = a[aOffset + k];
            float a1 = a[aOffset + k + 1];
            float a2 = a[aOffset + k + 2];
            float a3 = a[aOffset + k + 3];
            int b0 = bOffset + k * COLUMNS;
            int b1 = b0 + COLUMNS;
            int b2 = b1 + COLUMNS;
            int b3 = b2 + COLUMNS;
            for (int j = 0; j < COLUMNS; j++) {
                out[j] += a0 * b[b0 + j] + a1 * b[b1 + j] + a2 * b[b2 + j] + a3 * b[b3 + j];
            }
        }
        for (; k < depth; k++) {
            float factor = a[aOffset + k];
            int row = bOffset + k * COLUMNS;
            for (int j = 0; j < COLUMNS; j++) {
                out[j] += factor * b[row + j];
            }
        }
    }
}
