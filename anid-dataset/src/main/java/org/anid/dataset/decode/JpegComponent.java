// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One component of a JPEG frame: its samples, and how they become as many as the image has pixels. */
final class JpegComponent {

    final int id;
    final int horizontal;
    final int vertical;
    final int table;

    /** Samples that belong to the image. */
    final int width;

    final int height;

    /** Blocks that do, and blocks with those that fill the last units up. */
    final int blocksWide;

    final int blocksHigh;
    final int unitsHigh;
    final int stride;
    final byte[] plane;

    /** Coefficients of all blocks, natural order, where scans refine them; null in a sequential frame. */
    final short @Nullable [] coefficients;

    /**
     * Of each coefficient in zigzag order, the low bits that no scan has brought yet; −1 where none has brought any.
     */
    final int[] missingBits = new int[64];

    /** Quantisation steps in natural order, kept at the component's first scan. */
    int @Nullable [] steps;

    int prediction;

    /** How many columns and rows of the image a sample stands for. */
    private final int across;

    private final int down;

    /** Of two rows, the nearer thrice. */
    private final int[] sums;

    JpegComponent(
            int id,
            int horizontal,
            int vertical,
            int table,
            int width,
            int height,
            int unitsWide,
            int unitsHigh,
            int across,
            int down,
            boolean progressive) {
        this.id = id;
        this.horizontal = horizontal;
        this.vertical = vertical;
        this.table = table;
        this.width = width;
        this.height = height;
        this.unitsHigh = unitsHigh;
        this.across = across;
        this.down = down;
        blocksWide = (width + 7) / 8;
        blocksHigh = (height + 7) / 8;
        stride = 8 * unitsWide * horizontal;
        int rows = 8 * unitsHigh * vertical;
        plane = new byte[Math.multiplyExact(stride, rows)];
        sums = new int[width];
        Arrays.fill(missingBits, -1);
        coefficients = progressive ? new short[plane.length] : null;
    }

    /** Where the coefficients of a block begin. */
    int block(int column, int row) {
        return 64 * (row * (stride / 8) + column);
    }

    /**
     * One line with as many samples as the image has columns. Ratios of two are interpolated as libjpeg-turbo does by
     * default: a sample takes ¾ of the nearer and ¼ of the farther neighbour, with alternating rounding; other ratios
     * repeat samples, and so does a horizontal ratio of two where there are at most two columns.
     *
     * @param y line of the image
     * @param line where the samples go; has room for one more than there are columns
     * @param columns of the image
     */
    void line(int y, byte[] line, int columns) {
        if (across == 1 && down == 2) {
            between(y, line, columns);
        } else if (across == 2 && width > 2 && down == 1) {
            acrossOnly(y, line);
        } else if (across == 2 && width > 2 && down == 2) {
            both(y, line);
        } else {
            int from = y / down * stride;
            if (across == 1) {
                System.arraycopy(plane, from, line, 0, columns);
            } else {
                for (int x = 0; x < columns; x++) {
                    line[x] = plane[from + x / across];
                }
            }
        }
    }

    /** Row of the nearer sample of output row {@code y} is {@code y / 2}; this is the farther one, inside the image. */
    private int farther(int y) {
        int row = (y & 1) == 0 ? y / 2 - 1 : y / 2 + 1;
        return Math.min(height - 1, Math.max(0, row));
    }

    private void between(int y, byte[] line, int columns) {
        int near = y / 2 * stride;
        int far = farther(y) * stride;
        int bias = (y & 1) == 0 ? 1 : 2;
        for (int x = 0; x < columns; x++) {
            line[x] = (byte) (3 * (plane[near + x] & 0xFF) + (plane[far + x] & 0xFF) + bias >> 2);
        }
    }

    private void acrossOnly(int y, byte[] line) {
        int at = y * stride;
        int last = width - 1;
        line[0] = plane[at];
        line[2 * last + 1] = plane[at + last];
        for (int x = 0; x < last; x++) {
            int left = plane[at + x] & 0xFF;
            int right = plane[at + x + 1] & 0xFF;
            line[2 * x + 1] = (byte) (3 * left + right + 2 >> 2);
            line[2 * x + 2] = (byte) (3 * right + left + 1 >> 2);
        }
    }

    private void both(int y, byte[] line) {
        int near = y / 2 * stride;
        int far = farther(y) * stride;
        for (int x = 0; x < width; x++) {
            sums[x] = 3 * (plane[near + x] & 0xFF) + (plane[far + x] & 0xFF);
        }
        int last = width - 1;
        line[0] = (byte) (4 * sums[0] + 8 >> 4);
        line[2 * last + 1] = (byte) (4 * sums[last] + 7 >> 4);
        for (int x = 0; x < last; x++) {
            line[2 * x + 1] = (byte) (3 * sums[x] + sums[x + 1] + 7 >> 4);
            line[2 * x + 2] = (byte) (3 * sums[x + 1] + sums[x] + 8 >> 4);
        }
    }
}
