// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/**
 * The Laplacian pyramid of Burt and Adelson (1983) as the authors of the sliced Wasserstein distance build it: smoothed
 * with {@code [1 4 6 4 1]/16} in both directions, borders mirrored about the outermost pixel, every second pixel kept;
 * a level is what the next coarser one, brought back up, leaves of it, and the last is the smoothed image itself.
 *
 * <p>Holds its working memory and its levels: not thread-safe.
 */
public final class LaplacianPyramid {

    private final int side;
    /** Rows of each level. */
    private final float[][][] levels;
    /** A line, and what is before and after each of its values, mirrored at the ends. */
    private final float[] before;

    private final float[] here;
    private final float[] after;
    /** What lies between two values, before and after each. */
    private final float[] between;

    private final float[] beyond;
    /** Lines of half or of all columns. */
    private final float[][] lines;

    /**
     * For planes of one size.
     *
     * @param side divisible by {@code 2^(levels−1)}, with 4 pixels or more left at the coarsest level
     */
    public LaplacianPyramid(int side, int levels) {
        this.side = side;
        this.levels = new float[levels][][];
        for (int level = 0; level < levels; level++) {
            this.levels[level] = new float[side >> level][side >> level];
        }
        before = new float[side];
        here = new float[side];
        after = new float[side];
        between = new float[side];
        beyond = new float[side];
        lines = new float[side][side];
    }

    /** Where the rows of the plane belong before {@link #build}. */
    public float[][] plane() {
        return levels[0];
    }

    /** The rows of the levels of the plane, finest first, with sides {@code side, side/2, …}; they take its place. */
    public float[][][] build() {
        for (int level = 1; level < levels.length; level++) {
            int finer = side >> (level - 1);
            down(levels[level - 1], finer, levels[level]);
            subtract(levels[level], finer / 2, levels[level - 1]);
        }
        return levels;
    }

    private void down(float[][] in, int size, float[][] out) {
        int half = size / 2;
        for (int y = 0; y < size; y++) {
            float[] row = in[y];
            for (int x = 0; x < half; x++) {
                here[x] = row[2 * x];
                beyond[x] = row[2 * x + 1];
            }
            neighbours(half);
            after[half - 1] = here[half - 1];
            System.arraycopy(beyond, 0, between, 1, half - 1);
            between[0] = beyond[0];
            smooth(before, between, here, beyond, after, half, lines[y]);
        }
        for (int y = 0; y < half; y++) {
            int c = 2 * y;
            smooth(
                    lines[mirror(c - 2, size)],
                    lines[mirror(c - 1, size)],
                    lines[c],
                    lines[c + 1],
                    lines[mirror(c + 2, size)],
                    half,
                    out[y]);
        }
    }

    /** Shifts a line by one either way; what is after the last value is left to the caller. */
    private void neighbours(int count) {
        System.arraycopy(here, 0, before, 1, count - 1);
        before[0] = here[1];
        System.arraycopy(here, 1, after, 0, count - 1);
    }

    // In the loops below one index is for all arrays: only then does the compiler know that they do not overlap, and
    // uses vectors.

    private static void smooth(float[] a, float[] b, float[] c, float[] d, float[] e, int count, float[] out) {
        for (int x = 0; x < count; x++) {
            out[x] = smooth(a[x], b[x], c[x], d[x], e[x]);
        }
    }

    /**
     * Takes away zeros in between, then the same smoothing times 4: each axis sees either three or two of the coarse
     * values.
     */
    private void subtract(float[][] coarse, int size, float[][] from) {
        for (int y = 0; y < size; y++) {
            System.arraycopy(coarse[y], 0, here, 0, size);
            neighbours(size);
            after[size - 1] = here[size - 1];
            upAlong(before, here, after, size, between, beyond);
            float[] line = lines[y];
            for (int x = 0; x < size; x++) {
                line[2 * x] = between[x];
                line[2 * x + 1] = beyond[x];
            }
        }
        for (int y = 0; y < size; y++) {
            float[] next = lines[Math.min(y + 1, size - 1)];
            subtractThree(lines[y == 0 ? 1 : y - 1], lines[y], next, 2 * size, from[2 * y]);
            subtractTwo(lines[y], next, 2 * size, from[2 * y + 1]);
        }
    }

    private static void upAlong(float[] before, float[] here, float[] after, int count, float[] at, float[] between) {
        for (int x = 0; x < count; x++) {
            at[x] = (before[x] + 6 * here[x] + after[x]) / 8;
        }
        for (int x = 0; x < count; x++) {
            between[x] = (here[x] + after[x]) / 2;
        }
    }

    private static void subtractThree(float[] a, float[] b, float[] c, int count, float[] from) {
        for (int x = 0; x < count; x++) {
            from[x] -= (a[x] + 6 * b[x] + c[x]) / 8;
        }
    }

    private static void subtractTwo(float[] a, float[] b, int count, float[] from) {
        for (int x = 0; x < count; x++) {
            from[x] -= (a[x] + b[x]) / 2;
        }
    }

    private static float smooth(float a, float b, float c, float d, float e) {
        return (a + e + 4 * (b + d) + 6 * c) / 16;
    }

    private static int mirror(int index, int size) {
        int inside = Math.abs(index);
        return inside < size ? inside : 2 * (size - 1) - inside;
    }
}
