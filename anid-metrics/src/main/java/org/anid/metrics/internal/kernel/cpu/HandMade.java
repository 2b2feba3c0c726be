// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;

/**
 * The hand-made features of one image after the other, in the same memory; {@code HandMadeFeatures} says what they are.
 * Loops are cut so that those over floats are vectors, and that sums, which have their order, run side by side.
 */
final class HandMade {

    static final int SIDE = 256;
    static final int WIDTH = 64;

    private static final int PLANE = SIDE * SIDE;
    private static final int PLANES = 3;
    private static final int BINS = 8;
    private static final int ORIENTATIONS = 8;

    /** Divides the columns inside the border. */
    private static final int COPIES = 2;

    private static final int COARSE = 4;
    private static final int LEVELS = 4;

    /** Brings the histograms to 1 and the others, which are a few hundredths, near it. */
    private static final float SCALE_OF_HISTOGRAMS = BINS;

    private static final float SCALE_OF_AMPLITUDES = 32;

    /** Of each byte in [0,1]. */
    private static final float[] LEVEL = new float[256];

    static {
        for (int i = 0; i < LEVEL.length; i++) {
            LEVEL[i] = i / 255f;
        }
    }

    private final HandMadeLanes lanes;
    private final LaplacianPyramid[] pyramids = new LaplacianPyramid[PLANES];
    private final float[][] averaged = new float[SIDE / COARSE][SIDE / COARSE];
    private final double[] dx = new double[SIDE];
    private final double[] dy = new double[SIDE];
    private final long[] eighths = new long[SIDE];
    private final double[] amplitudes = new double[3 * HandMadeLanes.PARTS];

    HandMade(HandMadeLanes lanes) {
        this.lanes = lanes;
        Arrays.setAll(pyramids, p -> new LaplacianPyramid(SIDE, LEVELS + 1));
    }

    void describe(byte[] rgb, float[] out, int offset) {
        float[][] first = pyramids[0].plane();
        float[][] second = pyramids[1].plane();
        float[][] third = pyramids[2].plane();
        for (int y = 0; y < SIDE; y++) {
            unit(rgb, y * SIDE, first[y]);
            unit(rgb, PLANE + y * SIDE, second[y]);
            unit(rgb, 2 * PLANE + y * SIDE, third[y]);
            opponents(first[y], second[y], third[y]);
        }
        int at = offset;
        for (int p = 0; p < PLANES; p++) {
            histogram(pyramids[p].plane(), p == 0 ? 0 : -1, out, at);
            at += BINS;
        }
        gradients(first, SIDE, out, at);
        at += ORIENTATIONS;
        average(first, averaged);
        gradients(averaged, SIDE / COARSE, out, at);
        at += ORIENTATIONS;
        for (LaplacianPyramid pyramid : pyramids) {
            float[][][] levels = pyramid.build();
            for (int level = 0; level < LEVELS; level++) {
                amplitudes(levels[level], out, at);
                at += 2;
            }
        }
    }

    private static void unit(byte[] bytes, int from, float[] out) {
        for (int x = 0; x < SIDE; x++) {
            out[x] = LEVEL[bytes[from + x] & 0xFF];
        }
    }

    /** Red, green and blue become luma and the opponent colours. */
    private static void opponents(float[] first, float[] second, float[] third) {
        for (int x = 0; x < SIDE; x++) {
            float r = first[x];
            float g = second[x];
            float b = third[x];
            first[x] = (r + g + b) / 3;
            second[x] = r - g;
            third[x] = (r + g) / 2 - b;
        }
    }

    /** What lies above a bin is not in it, and what lies above the bin before it is. */
    private void histogram(float[][] plane, float low, float[] out, int at) {
        long[] sums = new long[BINS - 1];
        float scale = BINS / (1 - low);
        // One call for all: C2 would put the vectors of each into this loop, and take half a second for it.
        for (int i = 0; i < PLANE; i += HandMadeLanes.AT_ONCE) {
            lanes.shares(plane[i / SIDE], i % SIDE, low, scale, sums);
        }
        long before = (long) PLANE * HandMadeLanes.ONE;
        for (int i = 0; i < BINS; i++) {
            long above = i < BINS - 1 ? sums[i] : 0;
            double share = (double) (before - above) / HandMadeLanes.ONE;
            out[at + i] = (float) (share / PLANE * SCALE_OF_HISTOGRAMS);
            before = above;
        }
    }

    private void gradients(float[][] plane, int side, float[] out, int at) {
        // Neighbours are alike: on one sum they would wait for one another.
        double[] sums = new double[COPIES * ORIENTATIONS];
        int inside = side - 2;
        for (int y = 1; y <= inside; y++) {
            lanes.differences(plane[y], 2, plane[y], 0, dx, inside);
            lanes.differences(plane[y + 1], 1, plane[y - 1], 1, dy, inside);
            lanes.eighths(dx, dy, eighths, inside);
            magnitudes(dx, dy, inside);
            add(dx, eighths, inside, sums);
        }
        double pixels = (double) inside * inside;
        for (int i = 0; i < ORIENTATIONS; i++) {
            double sum = 0;
            for (int copy = i; copy < sums.length; copy += ORIENTATIONS) {
                sum += sums[copy];
            }
            // Of differences that were not halved.
            out[at + i] = (float) (sum / 2 / pixels * SCALE_OF_AMPLITUDES);
        }
    }

    /** In place of the first. */
    private static void magnitudes(double[] dx, double[] dy, int n) {
        for (int x = 0; x < n; x++) {
            dx[x] = Math.sqrt(dx[x] * dx[x] + dy[x] * dy[x]);
        }
    }

    private static void add(double[] magnitudes, long[] eighths, int n, double[] sums) {
        for (int x = 0; x < n; x += COPIES) {
            sums[(int) eighths[x]] += magnitudes[x];
            sums[ORIENTATIONS + (int) eighths[x + 1]] += magnitudes[x + 1];
        }
    }

    private static void average(float[][] plane, float[][] means) {
        for (int y = 0; y < SIDE / COARSE; y++) {
            for (int x = 0; x < SIDE / COARSE; x++) {
                float mean = 0;
                for (int row = y * COARSE; row < (y + 1) * COARSE; row++) {
                    for (int i = x * COARSE; i < (x + 1) * COARSE; i++) {
                        mean += plane[row][i] / (COARSE * COARSE);
                    }
                }
                means[y][x] = mean;
            }
        }
    }

    private void amplitudes(float[][] level, float[] out, int at) {
        Arrays.fill(amplitudes, 0);
        for (float[] row : level) {
            lanes.amplitudes(row, row.length, amplitudes);
        }
        int count = level.length * level.length;
        double mean = total(1) / count;
        double variance = Math.max(0, total(2) / count - mean * mean);
        out[at] = (float) (total(0) / count * SCALE_OF_AMPLITUDES);
        out[at + 1] = (float) (Math.sqrt(variance) * SCALE_OF_AMPLITUDES);
    }

    private double total(int sum) {
        double total = 0;
        for (int i = 0; i < HandMadeLanes.PARTS; i++) {
            total += amplitudes[sum * HandMadeLanes.PARTS + i];
        }
        return total;
    }
}
