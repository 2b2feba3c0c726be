// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import static org.anid.metrics.kernel.ScenePartition.MAPS;
import static org.anid.metrics.kernel.ScenePartition.MOMENTS;
import static org.anid.metrics.kernel.ScenePartition.PER_BLOCK;
import static org.anid.metrics.kernel.ScenePartition.SCALES;

import java.util.Arrays;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.SceneStatistics;
import org.anid.metrics.kernel.ScenePartition;

/**
 * Moments of normalised coefficients and of their products with neighbours. The coefficients are written into memory
 * that has room for the neighbours that wrap around, so that every product map is one pass over two shifted runs.
 */
final class SceneMoments {

    private static final float[] TAPS = SceneStatistics.taps();
    private static final float[] HALVING = SceneStatistics.halving();
    private static final float EXCESS = (float) SceneStatistics.EXCESS;

    private static final Mscn.Settings ZERO_BORDER =
            new Mscn.Settings(TAPS, EXCESS, Mscn.Border.ZERO, (float) SceneStatistics.EPSILON, 1f);
    private static final Mscn.Settings REPLICATED =
            new Mscn.Settings(TAPS, EXCESS, Mscn.Border.REPLICATE, (float) SceneStatistics.EPSILON, 1f);

    /** Of values in [0, 1], which have the same coefficients when C and ε shrink with them. */
    private static final Mscn.Settings REPLICATED_UNIT = new Mscn.Settings(
            TAPS, EXCESS, Mscn.Border.REPLICATE, (float) (SceneStatistics.EPSILON / (255.0 * 255.0)), (float)
                    (1 / 255.0));

    /** Places of the runs of even and odd columns in halving the rows, for the eight weights. */
    private static final int[] COLUMN_OFFSETS = {0, 0, 1, 1, 2, 2, 3, 3};

    /** The neighbours: rows above, columns to the left. */
    private static final int[][] NEIGHBOURS = {{0, 1}, {1, 0}, {1, 1}, {1, -1}};

    private SceneMoments() {}

    static void of(
            Lanes lanes,
            Scratch scratch,
            ImageBatch batch,
            int image,
            ScenePartition partition,
            double[] out,
            int outOffset) {
        boolean whole = partition == ScenePartition.WHOLE;
        int rows = partition.rows(batch.shape());
        int columns = partition.columns(batch.shape());
        int height = whole ? batch.height() : rows * ScenePartition.BLOCK;
        int width = whole ? batch.width() : columns * ScenePartition.BLOCK;
        float[] plane = scratch.floats(0, height * width);
        luma(lanes, batch, image, whole, plane, height, width);
        Arrays.fill(out, outOffset, outOffset + rows * columns * PER_BLOCK, 0);
        for (int scale = 0; scale < SCALES; scale++) {
            if (scale > 0) {
                if (!whole) {
                    toUnit(plane, height * width);
                }
                halve(lanes, scratch, plane, height, width);
                height = (height + 1) / 2;
                width = (width + 1) / 2;
            }
            Mscn.Settings settings = whole ? ZERO_BORDER : scale == 0 ? REPLICATED : REPLICATED_UNIT;
            int at = outOffset + scale * MAPS * MOMENTS;
            if (whole) {
                int stride = width + 2;
                float[] wrapped = scratch.floats(1, (height + 1) * stride);
                Mscn.of(lanes, scratch, 0, plane, height, width, settings, wrapped, stride + 1, stride);
                moments(lanes, scratch, wrapped, height, width, out, at);
            } else {
                float[] coefficients = scratch.floats(1, height * width);
                Mscn.of(lanes, scratch, 0, plane, height, width, settings, coefficients, 0, width);
                blocks(lanes, scratch, coefficients, height / rows, width, columns, rows, out, at, PER_BLOCK);
            }
        }
    }

    private static void luma(
            Lanes lanes, ImageBatch batch, int image, boolean wide, float[] plane, int height, int width) {
        for (int y = 0; y < height; y++) {
            int from = batch.offset(image) + y * batch.width();
            if (batch.channels() == 3 && wide) {
                lanes.roundedWideLuma(batch.data(), from, batch.shape().plane(), plane, y * width, width);
            } else if (batch.channels() == 3) {
                lanes.roundedLuma(batch.data(), from, batch.shape().plane(), plane, y * width, width);
            } else {
                lanes.scaleAndRound(batch.data(), from, 255f, plane, y * width, width);
            }
        }
    }

    private static void toUnit(float[] plane, int n) {
        for (int i = 0; i < n; i++) {
            plane[i] /= 255f;
        }
    }

    /**
     * The moments of the five maps of each block.
     *
     * @param scratch of which the slots 2 and 3 are used
     * @param coefficients rows of {@code width}, from place 0 on
     * @param side of a block
     * @param at the place of the first block's moments in {@code out}, to which they are added
     * @param step from one block's moments to the next one's
     */
    static void blocks(
            Lanes lanes,
            Scratch scratch,
            float[] coefficients,
            int side,
            int width,
            int columns,
            int rows,
            double[] out,
            int at,
            int step) {
        int stride = side + 2;
        float[] wrapped = scratch.floats(2, (side + 1) * stride);
        for (int block = 0; block < rows * columns; block++) {
            int from = block / columns * side * width + block % columns * side;
            for (int y = 0; y < side; y++) {
                System.arraycopy(coefficients, from + y * width, wrapped, (y + 1) * stride + 1, side);
            }
            moments(lanes, scratch, wrapped, side, side, out, at + block * step);
        }
    }

    /**
     * The moments of the five maps of one block.
     *
     * @param wrapped rows of width + 2 places; the block begins in the second row at the second place, and this fills
     *     the rest with what wraps around
     */
    private static void moments(
            Lanes lanes, Scratch scratch, float[] wrapped, int height, int width, double[] out, int at) {
        int stride = width + 2;
        for (int y = 1; y <= height; y++) {
            wrapped[y * stride] = wrapped[y * stride + width];
            wrapped[y * stride + width + 1] = wrapped[y * stride + 1];
        }
        System.arraycopy(wrapped, height * stride, wrapped, 0, stride);
        float[] ones = scratch.floats(3, width);
        Arrays.fill(ones, 0, width, 1f);
        int first = stride + 1;
        lanes.productMoments(wrapped, first, stride, ones, 0, 0, height, width, out, at);
        for (int map = 1; map < MAPS; map++) {
            int[] neighbour = NEIGHBOURS[map - 1];
            int other = first - neighbour[0] * stride - neighbour[1];
            lanes.productMoments(
                    wrapped, first, stride, wrapped, other, stride, height, width, out, at + map * MOMENTS);
        }
    }

    /**
     * Halves a plane in place as MATLAB's imresize does: rows first, in single precision, in the order of the pixels.
     */
    private static void halve(Lanes lanes, Scratch scratch, float[] plane, int height, int width) {
        int rows = (height + 1) / 2;
        int columns = (width + 1) / 2;
        float[] half = scratch.floats(4, rows * width);
        float[][] source = new float[HALVING.length][];
        int[] offsets = new int[HALVING.length];
        Arrays.fill(source, plane);
        for (int y = 0; y < rows; y++) {
            for (int k = 0; k < HALVING.length; k++) {
                offsets[k] = SceneStatistics.mirrored(2 * y - 3 + k, height) * width;
            }
            lanes.inOrder(source, offsets, HALVING, half, y * width, width);
        }
        // Runs of the odd and of the even columns, mirrored at the ends.
        float[][] runs = scratch.rows(3, 2, columns + 3);
        float[][] ordered = new float[HALVING.length][];
        for (int k = 0; k < HALVING.length; k++) {
            ordered[k] = runs[k % 2];
        }
        for (int y = 0; y < rows; y++) {
            split(half, y * width, width, columns, runs[0], runs[1]);
            lanes.inOrder(ordered, COLUMN_OFFSETS, HALVING, plane, y * columns, columns);
        }
    }

    /** Columns −3, −1, 1 … into one run and −2, 0, 2 … into the other, columns + 3 places each. */
    private static void split(float[] row, int from, int width, int columns, float[] odd, float[] even) {
        int inside = width / 2;
        for (int i = 0; i < inside; i++) {
            even[i + 1] = row[from + 2 * i];
            odd[i + 2] = row[from + 2 * i + 1];
        }
        odd[0] = row[from + SceneStatistics.mirrored(-3, width)];
        odd[1] = row[from + SceneStatistics.mirrored(-1, width)];
        even[0] = row[from + SceneStatistics.mirrored(-2, width)];
        for (int i = inside + 1; i < columns + 3; i++) {
            even[i] = row[from + SceneStatistics.mirrored(2 * i - 2, width)];
        }
        for (int i = inside + 2; i < columns + 3; i++) {
            odd[i] = row[from + SceneStatistics.mirrored(2 * i - 3, width)];
        }
    }
}
