// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.kernel.Channels;

/** Gradients of the halved luma in one sweep: three rows of each image are kept. */
final class Gmsd {

    /** For values in [0, 255]. */
    private static final float C = 170f;

    private Gmsd() {}

    static double of(Lanes lanes, Scratch scratch, ImageBatch reference, ImageBatch candidate, int image) {
        StructureLanes structure = lanes.structure();
        int height = reference.height();
        int width = reference.width();
        int rows = height / 2;
        int columns = width / 2;
        float[] a = scratch.floats(0, height * width);
        float[] b = scratch.floats(1, height * width);
        Planes.rounded(lanes, reference, image, Channels.LUMA, 0, a);
        Planes.rounded(lanes, candidate, image, Channels.LUMA, 0, b);
        float[][] ringA = scratch.rows(0, 3, columns + 2);
        float[][] ringB = scratch.rows(1, 3, columns + 2);
        PaddedRows.clear(ringA, columns);
        PaddedRows.clear(ringB, columns);
        float[] sum = scratch.floats(2, width);
        float[] squaresA = scratch.floats(3, columns);
        float[] squaresB = scratch.floats(4, columns);
        double[] sums = new double[2];
        for (int y = 0; y <= rows; y++) {
            next(structure, ringA, a, y, rows, width, sum);
            next(structure, ringB, b, y, rows, width, sum);
            if (y > 0) {
                structure.prewittSquares(ringA, squaresA, columns);
                structure.prewittSquares(ringB, squaresB, columns);
                structure.deviationSums(squaresA, squaresB, C, sums, columns);
            }
        }
        double n = (double) rows * columns;
        return Math.sqrt(Math.max(0, sums[1] - sums[0] * sums[0] / n) / (n - 1));
    }

    /** Puts halved row y into the ring; below the last one, zeros. */
    private static void next(
            StructureLanes structure, float[][] ring, float[] plane, int y, int rows, int width, float[] sum) {
        float[] row = Rings.rotate(ring);
        if (y == rows) {
            Arrays.fill(row, 1, width / 2 + 1, 0f);
        } else {
            structure.sumRows(plane, 2 * y * width, width, 2, sum, width);
            structure.halveRow(sum, 0.25f, row, 1, width / 2);
        }
    }
}
