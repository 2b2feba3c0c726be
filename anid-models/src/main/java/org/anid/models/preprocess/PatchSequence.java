// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.preprocess;

import java.nio.FloatBuffer;
import java.util.List;
import org.anid.api.image.ResampleFilter;
import org.anid.api.image.Resampler;
import org.anid.api.model.Crops.MultiScalePatches;

/**
 * The input of MUSIQ: patches of an image at several sizes and at its own, one row each: pixels channel by channel,
 * place in the hash grid, number of the scale, 1. A resized image has ⌈side/patch⌉² rows: what its patches leave over
 * is zero.
 *
 * <p>Reference: pyiqa 0.1.16, {@code multiscale_trans_util}.
 */
final class PatchSequence {

    private static final int EXTRA = 3;

    private PatchSequence() {}

    /** Values of a row. */
    static int width(MultiScalePatches spec) {
        return Planes.CHANNELS * spec.patch() * spec.patch() + EXTRA;
    }

    /** Rows for an image of that size. */
    static int rows(MultiScalePatches spec, int width, int height) {
        int rows = patches(width, spec.patch()) * patches(height, spec.patch());
        for (int side : spec.sides()) {
            rows += most(side, spec.patch());
        }
        return rows;
    }

    static void write(MultiScalePatches spec, Planes image, FloatBuffer to) {
        List<Integer> sides = spec.sides().stream().sorted().toList();
        for (int scale = 0; scale < sides.size(); scale++) {
            int side = sides.get(scale);
            double ratio = side / (double) Math.max(image.width(), image.height());
            int width = Math.max(1, (int) Math.rint(image.width() * ratio));
            int height = Math.max(1, (int) Math.rint(image.height() * ratio));
            Planes resized = width == image.width() && height == image.height()
                    ? image
                    : Steps.resizeFloat(Resampler.withoutAntialias(ResampleFilter.BICUBIC), image, width, height);
            int written = patches(spec, resized, scale, to);
            int missing = (most(side, spec.patch()) - written) * width(spec);
            to.put(new float[missing]);
        }
        patches(spec, image, sides.size(), to);
    }

    private static int patches(MultiScalePatches spec, Planes image, int scale, FloatBuffer to) {
        int patch = spec.patch();
        int columns = patches(image.width(), patch);
        int rows = patches(image.height(), patch);
        // TensorFlow's SAME: the smaller half of the padding comes first.
        int left = (columns * patch - image.width()) / 2;
        int top = (rows * patch - image.height()) / 2;
        float[] row = new float[width(spec)];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                pixels(image, x * patch - left, y * patch - top, patch, row);
                int at = row.length - EXTRA;
                row[at] = hash(y, rows, spec.grid()) * spec.grid() + hash(x, columns, spec.grid());
                row[at + 1] = scale;
                row[at + 2] = 1;
                to.put(row);
            }
        }
        return rows * columns;
    }

    private static void pixels(Planes image, int left, int top, int patch, float[] row) {
        int at = 0;
        for (int c = 0; c < Planes.CHANNELS; c++) {
            for (int y = top; y < top + patch; y++) {
                for (int x = left; x < left + patch; x++) {
                    boolean inside = x >= 0 && y >= 0 && x < image.width() && y < image.height();
                    row[at++] = inside ? image.values()[(c * image.height() + y) * image.width() + x] : 0;
                }
            }
        }
    }

    private static int hash(int index, int count, int grid) {
        float step = grid / (float) count;
        return Math.min(grid - 1, (int) (index * step));
    }

    private static int patches(int length, int patch) {
        return (length + patch - 1) / patch;
    }

    private static int most(int side, int patch) {
        return patches(side, patch) * patches(side, patch);
    }
}
