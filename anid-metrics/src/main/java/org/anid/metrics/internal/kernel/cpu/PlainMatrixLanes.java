// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;

/** Plain Java, one row and four terms at a time: unit stride and no reduction, which HotSpot turns into vector instructions. */
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
    public void tile(double[] a, int aOffset, double[] b, int bOffset, int depth, double[] out) {
        Arrays.fill(out, 0);
        int k = 0;
        for (; k + 3 < depth; k += 4) {
            double a0 = a[aOffset + k];
            double a1 = a[aOffset + k + 1];
            double a2 = a[aOffset + k + 2];
            double a3 = a[aOffset + k + 3];
            int b0 = bOffset + k * COLUMNS;
            int b1 = b0 + COLUMNS;
            int b2 = b1 + COLUMNS;
            int b3 = b2 + COLUMNS;
            for (int j = 0; j < COLUMNS; j++) {
                out[j] += a0 * b[b0 + j] + a1 * b[b1 + j] + a2 * b[b2 + j] + a3 * b[b3 + j];
            }
        }
        for (; k < depth; k++) {
            double factor = a[aOffset + k];
            int row = bOffset + k * COLUMNS;
            for (int j = 0; j < COLUMNS; j++) {
                out[j] += factor * b[row + j];
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
