// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.preprocess;

/**
 * One image on its way: three planes of any real values, red first.
 *
 * @param values 3 × height × width; nobody writes to them
 * @param width columns
 * @param height rows
 */
@SuppressWarnings("ArrayRecordComponent") // handed from step to step, compared by nobody
record Planes(float[] values, int width, int height) {

    static final int CHANNELS = 3;

    int plane() {
        return width * height;
    }

    /** Other values in the same places. */
    Planes with(float[] others) {
        return new Planes(others, width, height);
    }

    /** A rectangle of it. */
    Planes cut(int left, int top, int toWidth, int toHeight) {
        float[] result = new float[CHANNELS * toWidth * toHeight];
        int at = 0;
        for (int c = 0; c < CHANNELS; c++) {
            for (int y = 0; y < toHeight; y++, at += toWidth) {
                System.arraycopy(values, (c * height + top + y) * width + left, result, at, toWidth);
            }
        }
        return new Planes(result, toWidth, toHeight);
    }
}
