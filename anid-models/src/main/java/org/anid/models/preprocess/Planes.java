// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.preprocess;

import org.anid.api.metric.UnscorableException;

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

    /** Pixels that a step makes at most, unless the image has more: 200 MB as RGB in float. */
    private static final long MOST_PIXELS = 1 << 24;

    /**
     * Refuses a size that this image cannot be enlarged to: one that is long and thin has no bounds where its short
     * side is enlarged.
     *
     * @throws UnscorableException if it would have too many pixels
     */
    void checkEnlarged(long toWidth, long toHeight) {
        if (toWidth * toHeight > Math.max(MOST_PIXELS, plane())) {
            throw new UnscorableException("an image of " + width + "×" + height + " would become " + toWidth + "×"
                    + toHeight + ": it is too long and thin");
        }
    }

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
