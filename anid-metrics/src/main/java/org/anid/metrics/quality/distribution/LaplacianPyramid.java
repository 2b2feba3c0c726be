// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

/**
 * The Laplacian pyramid of Burt and Adelson (1983) as the authors of the sliced Wasserstein distance build it: smoothed with
 * {@code [1 4 6 4 1]/16} in both directions, borders mirrored about the outermost pixel, every second pixel kept; a level is
 * what the next coarser one, brought back up, leaves of it, and the last is the smoothed image itself.
 */
final class LaplacianPyramid {

    private LaplacianPyramid() {}

    /**
     * The levels of one plane, finest first, with sides {@code side, side/2, …}.
     *
     * @param plane side × side values
     * @param side divisible by {@code 2^(levels−1)}, with 4 pixels or more left at the coarsest level
     */
    static float[][] of(float[] plane, int side, int levels) {
        float[][] pyramid = new float[levels][];
        pyramid[0] = plane.clone();
        for (int level = 1; level < levels; level++) {
            int finer = side >> (level - 1);
            pyramid[level] = down(pyramid[level - 1], finer);
            float[] predicted = up(pyramid[level], finer / 2);
            float[] detail = pyramid[level - 1];
            for (int i = 0; i < detail.length; i++) {
                detail[i] -= predicted[i];
            }
        }
        return pyramid;
    }

    private static float[] down(float[] in, int side) {
        int half = side / 2;
        float[] rows = new float[side * half];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < half; x++) {
                int at = y * side;
                int c = 2 * x;
                rows[y * half + x] = smooth(
                        in[at + mirror(c - 2, side)],
                        in[at + mirror(c - 1, side)],
                        in[at + c],
                        in[at + c + 1],
                        in[at + mirror(c + 2, side)]);
            }
        }
        float[] out = new float[half * half];
        for (int y = 0; y < half; y++) {
            int c = 2 * y;
            int r0 = mirror(c - 2, side) * half;
            int r1 = mirror(c - 1, side) * half;
            int r2 = c * half;
            int r3 = (c + 1) * half;
            int r4 = mirror(c + 2, side) * half;
            for (int x = 0; x < half; x++) {
                out[y * half + x] = smooth(rows[r0 + x], rows[r1 + x], rows[r2 + x], rows[r3 + x], rows[r4 + x]);
            }
        }
        return out;
    }

    /** Zeros in between, then the same smoothing times 4: each axis sees either three or two of the coarse values. */
    private static float[] up(float[] in, int side) {
        int twice = 2 * side;
        float[] rows = new float[side * twice];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                float before = in[y * side + (x == 0 ? 1 : x - 1)];
                float here = in[y * side + x];
                float after = in[y * side + Math.min(x + 1, side - 1)];
                rows[y * twice + 2 * x] = (before + 6 * here + after) / 8;
                rows[y * twice + 2 * x + 1] = (here + after) / 2;
            }
        }
        float[] out = new float[twice * twice];
        for (int y = 0; y < side; y++) {
            int before = (y == 0 ? 1 : y - 1) * twice;
            int here = y * twice;
            int after = Math.min(y + 1, side - 1) * twice;
            for (int x = 0; x < twice; x++) {
                out[2 * y * twice + x] = (rows[before + x] + 6 * rows[here + x] + rows[after + x]) / 8;
                out[(2 * y + 1) * twice + x] = (rows[here + x] + rows[after + x]) / 2;
            }
        }
        return out;
    }

    private static float smooth(float a, float b, float c, float d, float e) {
        return (a + e + 4 * (b + d) + 6 * c) / 16;
    }

    private static int mirror(int index, int side) {
        int inside = Math.abs(index);
        return inside < side ? inside : 2 * (side - 1) - inside;
    }
}
