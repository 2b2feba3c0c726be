// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/**
 * The contrast–structure term of structural similarity between many pairs of planes that have no mean, in one sweep:
 * what a pair needs of each of its planes alone, windowed means and mean squares, is made once for all pairs that the
 * plane is in.
 *
 * <p>It goes down strips of columns, some rows at a time, so that what was filtered along the rows is still in the
 * nearest cache when it is filtered down the columns.
 */
final class ContrastStructure {

    /** Places of two planes. */
    record Pair(int first, int second) {}

    /** Positions of the window in a row of a strip. */
    private static final int STRIP = 128;

    /** Rows of positions for which one quantity is made before the next. */
    private static final int GROUP = 8;

    private final Lanes lanes;
    private final float[][] planes;
    private final int width;
    private final float[] taps;
    private final float[][] work;

    /** Rows of the window in hand. */
    private final float[][] window;

    private ContrastStructure(Lanes lanes, float[][] planes, int width, float[] taps, float[][] work) {
        this.lanes = lanes;
        this.planes = planes;
        this.width = width;
        this.taps = taps;
        this.work = work;
        window = new float[taps.length][];
    }

    /**
     * The means of the terms over all valid positions; negative terms count as 0.
     *
     * @param planes of mean 0 or nearly so, not smaller than the window
     * @param taps weights of the symmetric window, odd in number
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
        float[][] work = scratch.rows(0, 2, STRIP + taps.length - 1);
        ContrastStructure sweep = new ContrastStructure(lanes, planes, width, taps, work);
        // All slots have as many rows, or the next call with other planes would make them anew.
        int held = taps.length - 1 + GROUP;
        int slot = 1;
        float[][][] means = new float[planes.length][][];
        float[][][] squares = new float[planes.length][][];
        float[][][] meanRows = new float[planes.length][][];
        float[][][] squareRows = new float[planes.length][][];
        for (int k = 0; k < planes.length; k++) {
            means[k] = scratch.rows(slot++, held, STRIP);
            squares[k] = scratch.rows(slot++, held, STRIP);
            meanRows[k] = scratch.rows(slot++, held, STRIP);
            squareRows[k] = scratch.rows(slot++, held, STRIP);
        }
        float[][][] productRows = new float[pairs.length][][];
        for (int p = 0; p < pairs.length; p++) {
            productRows[p] = scratch.rows(slot++, held, STRIP);
        }
        double[] sums = new double[pairs.length];
        for (int x = 0; x < columns; x += STRIP) {
            int n = Math.min(STRIP, columns - x);
            for (int y = 0; y < rows; y += GROUP) {
                int count = Math.min(GROUP, rows - y);
                for (int k = 0; k < planes.length; k++) {
                    sweep.alongRows(k, -1, meanRows[k], x, y, count, n);
                    sweep.alongRows(k, k, squareRows[k], x, y, count, n);
                    for (int r = 0; r < count; r++) {
                        sweep.downColumns(meanRows[k], r, means[k][r], n);
                        sweep.downColumns(squareRows[k], r, squares[k][r], n);
                    }
                }
                for (int p = 0; p < pairs.length; p++) {
                    int i = pairs[p].first();
                    int j = pairs[p].second();
                    sweep.alongRows(i, j, productRows[p], x, y, count, n);
                    for (int r = 0; r < count; r++) {
                        sweep.downColumns(productRows[p], r, work[0], n);
                        sums[p] += lanes.nrqm()
                                .contrastStructure(
                                        means[i][r], means[j][r], squares[i][r], squares[j][r], work[0], c2, n);
                    }
                }
            }
        }
        for (int p = 0; p < pairs.length; p++) {
            out[offset + p] = sums[p] / ((double) rows * columns);
        }
    }

    /**
     * Filters the rows that the positions from row y on need and that are not there yet.
     *
     * @param other the plane that the first is multiplied with; −1 for none
     * @param to of which the rows below the last group move to the front
     */
    private void alongRows(int plane, int other, float[][] to, int x, int y, int count, int n) {
        int overlap = taps.length - 1;
        int from = 0;
        if (y > 0) {
            for (int r = 0; r < overlap; r++) {
                float[] spare = to[r];
                to[r] = to[GROUP + r];
                to[GROUP + r] = spare;
            }
            from = overlap;
        }
        for (int r = from; r < overlap + count; r++) {
            int at = (y + r) * width + x;
            if (other < 0) {
                System.arraycopy(planes[plane], at, work[1], 0, n + overlap);
            } else {
                lanes.nrqm().multiply(planes[plane], planes[other], at, work[1], n + overlap);
            }
            lanes.row(work[1], taps, to[r], n);
        }
    }

    private void downColumns(float[][] rows, int first, float[] out, int n) {
        System.arraycopy(rows, first, window, 0, taps.length);
        lanes.column(window, taps, out, n);
    }
}
