// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.kernel.Channels;

/** Planes of values, most of them the planes in [0, 255] that classical metrics work on. */
final class Planes {

    private Planes() {}

    /** How many planes an image has under these channels. */
    static int count(ImageBatch batch, Channels channels) {
        return channels == Channels.LUMA ? 1 : batch.channels();
    }

    /** Plane {@code index} of an image, rounded to integers in [0, 255]. */
    static void rounded(Lanes lanes, ImageBatch batch, int image, Channels channels, int index, float[] out) {
        int plane = batch.shape().plane();
        int width = batch.width();
        int offset = batch.offset(image);
        if (channels == Channels.LUMA && batch.channels() == 3) {
            for (int from = 0; from < plane; from += width) {
                lanes.roundedLuma(batch.data(), offset + from, plane, out, from, width);
            }
        } else {
            for (int from = 0; from < plane; from += width) {
                lanes.scaleAndRound(batch.data(), offset + index * plane + from, 255f, out, from, width);
            }
        }
    }

    /** The luma in [0, 1] of an image of three channels. */
    static void luma(Lanes lanes, ImageBatch batch, int image, float[] out) {
        int plane = batch.shape().plane();
        int width = batch.width();
        for (int from = 0; from < plane; from += width) {
            lanes.luma(batch.data(), batch.offset(image) + from, plane, out, from, width);
        }
    }

    /**
     * A plane less its mean, which is returned; of a flat plane exactly zeros are left.
     *
     * @param out may be the plane itself
     */
    static float centre(Lanes lanes, float[] plane, float[] out, int n) {
        // About the first value, because the mean of equal values may be rounded.
        float first = plane[0];
        for (int i = 0; i < n; i++) {
            out[i] = plane[i] - first;
        }
        float rest = (float) (lanes.sum(out, 0, n) / n);
        for (int i = 0; i < n; i++) {
            out[i] -= rest;
        }
        return first + rest;
    }

    /**
     * The mean of each 2×2 pixels; where a side is odd, after a row or column of zeros in front of it.
     *
     * @param row memory for one row and one value more
     * @param out receives ⌈height/2⌉ · ⌈width/2⌉ values; may be the plane itself
     */
    static void halve(float[] plane, int height, int width, float[] row, float[] out) {
        int oddRow = height & 1;
        int oddColumn = width & 1;
        int rows = (height + 1) / 2;
        int columns = (width + 1) / 2;
        row[0] = 0f;
        for (int y = 0; y < rows; y++) {
            int bottom = (2 * y + 1 - oddRow) * width;
            if (bottom == 0) {
                System.arraycopy(plane, 0, row, oddColumn, width);
            } else {
                int top = bottom - width;
                for (int x = 0; x < width; x++) {
                    row[oddColumn + x] = plane[top + x] + plane[bottom + x];
                }
            }
            for (int x = 0; x < columns; x++) {
                out[y * columns + x] = 0.25f * (row[2 * x] + row[2 * x + 1]);
            }
        }
    }
}
