// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

/**
 * Planes of frequencies cut into strips of {@value #WIDTH} columns, each stored by itself: who goes through a plane
 * strip by strip then reads memory in order. In a plane whose rows are a power of two apart, a strip shares few places
 * in cache and has as many pages as rows: at 1024² reading it took half the time of an inverse transform.
 *
 * <p>Value (row, column) is at {@code (column / 16 · rows + row)·16 + column mod 16}; columns beyond the last are 0.
 */
public final class FrequencyStrips {

    /** Columns of a strip. */
    public static final int WIDTH = 16;

    private FrequencyStrips() {}

    /** Values in all strips. */
    public static int length(int rows, int columns) {
        return (columns + WIDTH - 1) / WIDTH * WIDTH * rows;
    }

    /** A plane cut into strips. */
    public static float[] of(float[] plane, int rows, int columns) {
        float[] strips = new float[length(rows, columns)];
        cut(plane, rows, columns, strips);
        return strips;
    }

    /** Cuts a plane into strips. */
    public static void cut(float[] plane, int rows, int columns, float[] strips) {
        for (int row = 0; row < rows; row++) {
            for (int first = 0; first < columns; first += WIDTH) {
                int to = first * rows + row * WIDTH;
                int count = Math.min(WIDTH, columns - first);
                System.arraycopy(plane, row * columns + first, strips, to, count);
                for (int k = count; k < WIDTH; k++) {
                    strips[to + k] = 0f;
                }
            }
        }
    }

    /** Which strips are not all 0. */
    public static boolean[] passing(float[] strips, int rows) {
        boolean[] passing = new boolean[strips.length / (WIDTH * rows)];
        for (int i = 0; i < strips.length; i++) {
            passing[i / (WIDTH * rows)] |= strips[i] != 0;
        }
        return passing;
    }

    /** The plane that was cut. */
    public static float[] plane(float[] strips, int rows, int columns) {
        float[] plane = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int first = 0; first < columns; first += WIDTH) {
                System.arraycopy(
                        strips,
                        first * rows + row * WIDTH,
                        plane,
                        row * columns + first,
                        Math.min(WIDTH, columns - first));
            }
        }
        return plane;
    }
}
