// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/** Rows of a sliding window, the oldest first. */
final class Rings {

    private Rings() {}

    /** Moves every row up by one and returns the freed row, now the last. */
    static float[] rotate(float[][] rows) {
        float[] first = rows[0];
        System.arraycopy(rows, 1, rows, 0, rows.length - 1);
        rows[rows.length - 1] = first;
        return first;
    }
}
