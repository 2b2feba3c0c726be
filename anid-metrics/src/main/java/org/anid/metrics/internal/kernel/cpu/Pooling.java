// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.api.image.ImageBatch;

/** Means over squares of pixels. */
final class Pooling {

    private Pooling() {}

    /**
     * Means over squares of a plane, times a number. Squares begin {@code factor/2} pixels outside where
     * {@code padded}, with the border repeated, and then cover the whole image; otherwise those that fit are taken.
     *
     * @param rows of the result
     * @param columns of the result
     */
    static void of(
            Lanes lanes,
            Scratch scratch,
            float[] in,
            int offset,
            int height,
            int width,
            int factor,
            boolean padded,
            float times,
            float[] out,
            int rows,
            int columns) {
        int before = padded ? factor / 2 : 0;
        int needed = columns * factor;
        float[] sum = scratch.floats(0, Math.max(needed, before + width));
        float[] part = scratch.floats(1, width);
        float scale = times / (factor * factor);
        StructureLanes structure = lanes.structure();
        for (int y = 0; y < rows; y++) {
            int first = Math.max(0, y * factor - before);
            int last = Math.min(height - 1, y * factor - before + factor - 1);
            structure.sumRows(in, offset + first * width, width, last - first + 1, part, width);
            for (int k = last - first + 1; k < factor; k++) {
                int repeated = offset + (first == 0 ? 0 : last) * width;
                for (int x = 0; x < width; x++) {
                    part[x] += in[repeated + x];
                }
            }
            System.arraycopy(part, 0, sum, before, width);
            for (int x = 0; x < before; x++) {
                sum[x] = part[0];
            }
            for (int x = before + width; x < needed; x++) {
                sum[x] = part[width - 1];
            }
            meansOf(structure, sum, factor, scale, out, y * columns, columns);
        }
    }

    /** One channel, in [0, 255]; every channel of a grey image is its only one. */
    static void channel(
            Lanes lanes,
            Scratch scratch,
            ImageBatch batch,
            int image,
            int channel,
            int factor,
            boolean padded,
            float[] out,
            int rows,
            int columns) {
        int offset = batch.offset(image)
                + Math.min(channel, batch.channels() - 1) * batch.shape().plane();
        of(
                lanes,
                scratch,
                batch.data(),
                offset,
                batch.height(),
                batch.width(),
                factor,
                padded,
                255f,
                out,
                rows,
                columns);
    }

    private static void meansOf(
            StructureLanes structure, float[] sum, int factor, float scale, float[] out, int offset, int columns) {
        if (factor == 1) {
            for (int x = 0; x < columns; x++) {
                out[offset + x] = scale * sum[x];
            }
        } else if (factor == 2) {
            structure.halveRow(sum, scale, out, offset, columns);
        } else {
            for (int x = 0; x < columns; x++) {
                float s = 0;
                for (int k = 0; k < factor; k++) {
                    s += sum[x * factor + k];
                }
                out[offset + x] = scale * s;
            }
        }
    }
}
