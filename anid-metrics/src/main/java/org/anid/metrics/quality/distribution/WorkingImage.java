// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import org.anid.api.image.ImageBatch;
import org.anid.api.image.ResampleFilter;
import org.anid.api.image.Resampler;

/** Images of any size brought to one, in 8 bits, as a data set resized beforehand would be. */
final class WorkingImage {

    private static final int CHANNELS = 3;

    private WorkingImage() {}

    /**
     * Image {@code index} as three planes of {@code side × side} bytes: rounded to 8 bits, grey repeated, resized with
     * Pillow's Lanczos where its size differs.
     */
    static byte[] planes(ImageBatch batch, int index, int side) {
        int plane = batch.shape().plane();
        int offset = batch.offset(index);
        byte[] planes = new byte[CHANNELS * plane];
        for (int c = 0; c < CHANNELS; c++) {
            int from = offset + (batch.channels() == 1 ? 0 : c * plane);
            for (int i = 0; i < plane; i++) {
                // Exact in double, so this rounds as Math.round does, and in vectors.
                planes[c * plane + i] = (byte) (int) ((double) (batch.data()[from + i] * 255f) + 0.5);
            }
        }
        if (batch.height() == side && batch.width() == side) {
            return planes;
        }
        return Resampler.of(ResampleFilter.LANCZOS)
                .resize8(planes, CHANNELS, batch.width(), batch.height(), side, side);
    }
}
