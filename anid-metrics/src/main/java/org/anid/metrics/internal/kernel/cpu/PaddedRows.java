// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;

/** Three rows of a sliding window with a zero on each side, and rows of zeros outside the plane. */
final class PaddedRows {

    private PaddedRows() {}

    /** Before the first row. */
    static void clear(float[][] ring, int width) {
        for (float[] row : ring) {
            Arrays.fill(row, 0, width + 2, 0f);
        }
    }

    /** Puts row y of the plane into the ring; below the last one, zeros. */
    static void next(float[][] ring, float[] plane, int y, int height, int width) {
        float[] row = Rings.rotate(ring);
        if (y < height) {
            System.arraycopy(plane, y * width, row, 1, width);
        } else {
            Arrays.fill(row, 1, width + 1, 0f);
        }
    }
}
