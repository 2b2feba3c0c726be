// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.metrics.internal.kernel.FrequencyStrips;

/** Two real images in one complex transform. */
final class Spectra {

    private Spectra() {}

    /** The frequencies of an image of that size cut into strips, in the array of a slot. */
    static float[] strips(Scratch scratch, int slot, float[] frequencies, int height, int width) {
        float[] strips = scratch.floats(slot, FrequencyStrips.length(width, height));
        FrequencyStrips.cut(frequencies, width, height, strips);
        return strips;
    }

    /**
     * The spectra of two real images from that of {@code a + i·b}: {@code A(u) = (X(u) + X̄(−u))/2} and
     * {@code B(u) = (X(u) − X̄(−u))/2i}. The result for a is left in the planes of X.
     */
    static void separate(float[] re, float[] im, float[] bRe, float[] bIm, int height, int width) {
        for (int v = 0; v < width; v++) {
            int row = v * height;
            int opposite = (width - v) % width * height;
            if (row > opposite) {
                continue;
            }
            int last = row == opposite ? height / 2 : height - 1;
            for (int u = 0; u <= last; u++) {
                int i = row + u;
                int j = opposite + (u == 0 ? 0 : height - u);
                float xr = 0.5f * re[i];
                float xi = 0.5f * im[i];
                float yr = 0.5f * re[j];
                float yi = 0.5f * im[j];
                re[i] = xr + yr;
                im[i] = xi - yi;
                re[j] = xr + yr;
                im[j] = yi - xi;
                bRe[i] = xi + yi;
                bIm[i] = yr - xr;
                bRe[j] = xi + yi;
                bIm[j] = xr - yr;
            }
        }
    }
}
