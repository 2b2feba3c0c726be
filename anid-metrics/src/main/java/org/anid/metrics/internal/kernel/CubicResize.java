// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

import java.util.Arrays;

/**
 * One side of a resize as MATLAB's {@code imresize} does it: the cubic kernel (a = −0.5), stretched where the image
 * shrinks, weights that sum to 1, a line mirrored at its ends with the edge repeated. Positions and weights are rounded
 * to single precision step by step, as in pyiqa.
 */
public final class CubicResize {

    private static final SizeCache<CubicResize> CACHE = new SizeCache<>(CubicResize::new);

    private static final int KERNEL = 4;

    /** Places of a margin, for which the weights are mostly 0. */
    private static final int MARGIN = 2;

    /** For each place of the new line, the places of the old one that it is made of, no margin of all zeros. */
    public final int[][] places;
    /** Their weights. */
    public final float[][] weights;

    /** The table for lines of those lengths, from the cache. */
    public static CubicResize of(int from, int to) {
        return CACHE.get(from, to);
    }

    private CubicResize(int from, int to) {
        double scale = (double) to / from;
        if (from == to) {
            places = new int[to][1];
            weights = new float[to][1];
            for (int i = 0; i < to; i++) {
                places[i][0] = i;
                weights[i][0] = 1f;
            }
            return;
        }
        float stretch = (float) Math.min(1, scale);
        int size = (int) Math.ceil(KERNEL / Math.min(1, scale)) + MARGIN;
        places = new int[to][size];
        weights = new float[to][size];
        for (int i = 0; i < to; i++) {
            float position = (i + 0.5f) / (float) scale - 0.5f;
            int base = (int) Math.floor(position) - size / 2 + 1;
            float distance = position - base;
            float sum = 0f;
            for (int k = 0; k < size; k++) {
                places[i][k] = mirrored(base + k, from);
                weights[i][k] = cubic((distance - k) * stretch);
                sum += weights[i][k];
            }
            for (int k = 0; k < size; k++) {
                weights[i][k] /= sum;
            }
        }
        int first = 0;
        int last = size;
        while (silent(first)) {
            first++;
        }
        while (silent(last - 1)) {
            last--;
        }
        for (int i = 0; i < to; i++) {
            places[i] = Arrays.copyOfRange(places[i], first, last);
            weights[i] = Arrays.copyOfRange(weights[i], first, last);
        }
    }

    /** Whether no place has any weight for its k-th. */
    private boolean silent(int k) {
        for (float[] each : weights) {
            if (each[k] != 0f) {
                return false;
            }
        }
        return true;
    }

    private static float cubic(float x) {
        float ax = Math.abs(x);
        float square = ax * ax;
        float cube = ax * square;
        if (ax <= 1f) {
            return 1.5f * cube - 2.5f * square + 1f;
        }
        return ax <= 2f ? -0.5f * cube + 2.5f * square - 4f * ax + 2f : 0f;
    }

    /** Also for lines that are shorter than the kernel. */
    private static int mirrored(int i, int n) {
        int place = Math.floorMod(i, 2 * n);
        return place < n ? place : 2 * n - 1 - place;
    }
}
