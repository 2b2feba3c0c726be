// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.jspecify.annotations.Nullable;

/**
 * The contrast–structure term of structural similarity between many pairs of planes that have no mean, in one sweep:
 * what a pair needs of each of its planes alone, windowed means and mean squares, is made once for all pairs that the
 * plane is in.
 *
 * <p>It goes over strips of columns, some rows at a time, down the columns first: products are made where they are
 * summed, and what is between the two directions stays in the nearest cache.
 */
final class ContrastStructure {

    /** Places of two planes. */
    record Pair(int first, int second) {}

    /** Positions of the window in a row of a strip. */
    private static final int STRIP = 256;

    /** Rows of positions for which one quantity is made before the next. */
    private static final int GROUP = 8;

    private final NrqmLanes lanes;
    private final int width;
    private final float[] taps;

    /** Sums down the columns, of one group. */
    private final float[] sums;

    private final int pitch;

    private ContrastStructure(NrqmLanes lanes, Scratch scratch, int width, float[] taps) {
        this.lanes = lanes;
        this.width = width;
        this.taps = taps;
        pitch = STRIP + taps.length - 1 + Scratch.SLACK;
        sums = scratch.floats(28, GROUP * pitch);
    }

    /**
     * The means of the terms over all valid positions; negative terms count as 0.
     *
     * @param scratch of which the slots 28 to 31 are used
     * @param planes of mean 0 or nearly so, not smaller than the window, in arrays with {@link Scratch#SLACK}
     * @param taps weights of the window
     * @param c2 constant of the term
     * @param out receives a mean for each pair, from {@code offset} on
     */
    static void means(
            Lanes lanes,
            Scratch scratch,
            float[][] planes,
            Pair[] pairs,
            int height,
            int width,
            float[] taps,
            float c2,
            double[] out,
            int offset) {
        int rows = height - taps.length + 1;
        int columns = width - taps.length + 1;
        ContrastStructure sweep = new ContrastStructure(lanes.nrqm(), scratch, width, taps);
        int size = GROUP * STRIP;
        float[] means = scratch.floats(29, planes.length * size);
        float[] variances = scratch.floats(30, planes.length * size);
        float[] products = scratch.floats(31, size);
        double[] sums = new double[pairs.length];
        for (int x = 0; x < columns; x += STRIP) {
            int n = Math.min(STRIP, columns - x);
            for (int y = 0; y < rows; y += GROUP) {
                int count = Math.min(GROUP, rows - y);
                int at = y * width + x;
                for (int k = 0; k < planes.length; k++) {
                    sweep.window(planes[k], null, at, means, k * size, count, n);
                    sweep.window(planes[k], planes[k], at, variances, k * size, count, n);
                }
                for (int k = 0; k < planes.length * size; k++) {
                    variances[k] -= means[k] * means[k];
                }
                for (int p = 0; p < pairs.length; p++) {
                    int i = pairs[p].first();
                    int j = pairs[p].second();
                    sweep.window(planes[i], planes[j], at, products, 0, count, n);
                    for (int r = 0; r < count; r++) {
                        int row = r * STRIP;
                        sums[p] += lanes.nrqm()
                                .contrastStructure(
                                        means, variances, i * size + row, j * size + row, products, row, c2, n);
                    }
                }
            }
        }
        for (int p = 0; p < pairs.length; p++) {
            out[offset + p] = sums[p] / ((double) rows * columns);
        }
    }

    /** Windowed sums of a plane or of the products of two, {@link #STRIP} from one row to the next. */
    private void window(float[] plane, float @Nullable [] other, int at, float[] to, int offset, int count, int n) {
        int wide = n + taps.length - 1;
        if (other == null) {
            lanes.columns(plane, at, width, taps, sums, pitch, count, wide);
        } else {
            lanes.productColumns(plane, other, at, width, taps, sums, pitch, count, wide);
        }
        for (int r = 0; r < count; r++) {
            lanes.row(sums, r * pitch, taps, to, offset + r * STRIP, n);
        }
    }
}
