// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import static org.anid.metrics.internal.kernel.NrqmStatistics.BANDS;

import org.jspecify.annotations.Nullable;

/**
 * Sums of the products of all pairs of places in the neighbourhoods of six bands: 3×3 of a band, one of its parent and
 * one of each other band. Two places of the same band give the same products as any two that lie as far apart, but at
 * the edges of the image; and a place around a pixel of one band the same as the opposite one in the other. So a third
 * of the products is summed: rows without their ends, and what is missing there is added to each sum by itself.
 */
final class NeighbourProducts {

    private static final int SIDE = 3;
    private static final int PLACES = SIDE * SIDE;
    private static final int CENTRE = PLACES / 2;

    /** Places on each side that two of a neighbourhood may be apart. */
    private static final int REACH = SIDE - 1;

    private static final int REACHED = 2 * REACH + 1;

    /** Rows of a band that are held, a power of two. */
    private static final int HELD = SIDE + 1;

    private final NrqmLanes lanes;
    private final float[][] bands;
    private final float @Nullable [][] parents;
    private final int width;
    private final int rows;
    private final int columns;
    private final int firstOther;
    private final double[][][] rings = new double[BANDS][HELD][];
    private final double[] parent;
    private final double[] sums = new double[SIDE * REACHED];
    private final double[][][] matrices;
    private final double[] totals = new double[BANDS];

    private NeighbourProducts(
            Lanes lanes,
            Scratch scratch,
            float[][] bands,
            float @Nullable [][] parents,
            int height,
            int width,
            int size) {
        this.lanes = lanes.nrqm();
        this.bands = bands;
        this.parents = parents;
        this.width = width;
        rows = height - SIDE + 1;
        columns = width - SIDE + 1;
        firstOther = parents == null ? PLACES : PLACES + 1;
        matrices = new double[BANDS][size][size];
        int slot = 2;
        parent = scratch.doubles(slot++, width);
        for (double[][] ring : rings) {
            for (int k = 0; k < HELD; k++) {
                ring[k] = scratch.doubles(slot++, width);
            }
        }
    }

    /**
     * Mean products over all pixels that have neighbours.
     *
     * @param scratch of which the slots of doubles from 2 on are used
     * @param parents of the size of the bands; null where they have none
     * @param size places of a neighbourhood: 3×3, the parent where there is one, the other bands in their order
     * @param means receives the means of the bands over the same pixels
     * @return of each band the symmetric matrix
     */
    static double[][][] of(
            Lanes lanes,
            Scratch scratch,
            float[][] bands,
            float @Nullable [][] parents,
            int height,
            int width,
            int size,
            double[] means) {
        NeighbourProducts products = new NeighbourProducts(lanes, scratch, bands, parents, height, width, size);
        for (int r = 0; r < height; r++) {
            products.add(r, height);
        }
        products.complete(means);
        return products.matrices;
    }

    private double[] row(int band, int r) {
        return rings[band][r & (HELD - 1)];
    }

    private void add(int r, int height) {
        for (int b = 0; b < BANDS; b++) {
            for (int next = r == 0 ? 0 : r + REACH; next <= r + REACH && next < height; next++) {
                lanes.widen(bands[b], next * width, row(b, next), width);
            }
        }
        boolean inside = r >= 1 && r <= rows;
        for (int b = 0; b < BANDS; b++) {
            own(b, r);
            for (int c = b + 1; c < BANDS; c++) {
                others(b, c, r, inside);
            }
            if (inside) {
                totals[b] += lanes.sum(row(b, r), 1, columns + 1);
            }
            if (parents != null && inside) {
                parent(b, parents[b], r);
            }
        }
    }

    /** Products of the places of one band of which the upper one is in this row. */
    private void own(int b, int r) {
        double[] a = row(b, r);
        double[][] lines = {a, row(b, r + 1), row(b, r + 2)};
        lanes.ownProducts(a, lines[1], lines[2], REACH, columns, sums);
        for (int k = 0; k < PLACES; k++) {
            int i = k / SIDE;
            int j = k % SIDE;
            if (r < i || r >= i + rows) {
                continue;
            }
            int end = j == 0 ? 0 : columns + j - 1;
            int otherEnd = j == REACH ? columns : 1;
            double[] to = matrices[b][k];
            for (int l = k; l < PLACES; l++) {
                int down = l / SIDE - i;
                int across = l % SIDE - j;
                double[] other = lines[down];
                to[l] += sums[down * REACHED + REACH + across]
                        + a[end] * other[end + across]
                        + a[otherEnd] * other[otherEnd + across];
            }
        }
    }

    /** Products of the pixels of this row of band c with the places around them in band b; and what these are to b. */
    private void others(int b, int c, int r, boolean inside) {
        double[] pixels = row(c, r);
        lanes.aroundProducts(pixels, row(b, r - 1), row(b, r), row(b, r + 1), REACH, columns, sums);
        int last = columns;
        for (int k = 0; k < PLACES; k++) {
            int i = k / SIDE;
            int j = k % SIDE;
            double[] around = row(b, r - 1 + i);
            if (inside) {
                matrices[b][k][other(b, c)] += sums[k] + pixels[1] * around[j] + pixels[last] * around[last - 1 + j];
            }
            if (r >= REACH - i && r <= rows + 1 - i) {
                int end = j == REACH ? 0 : last;
                int otherEnd = j == 0 ? last + 1 : 1;
                matrices[c][PLACES - 1 - k][other(c, b)] +=
                        sums[k] + pixels[end] * around[end - 1 + j] + pixels[otherEnd] * around[otherEnd - 1 + j];
            }
        }
    }

    /** Products of the parents of the pixels of this row and of the places around those. */
    private void parent(int b, float[] plane, int r) {
        lanes.widen(plane, r * width, parent, width);
        lanes.aroundProducts(parent, row(b, r - 1), row(b, r), row(b, r + 1), 1, columns + 1, sums);
        double[][] matrix = matrices[b];
        for (int k = 0; k < PLACES; k++) {
            matrix[k][PLACES] += sums[k];
        }
        matrix[PLACES][PLACES] += lanes.product(parent, parent, 1, columns + 1);
        for (int c = 0; c < BANDS; c++) {
            if (c != b) {
                matrix[PLACES][other(b, c)] += lanes.product(parent, row(c, r), 1, columns + 1);
            }
        }
    }

    /** The place of a band in the neighbourhoods of another one. */
    private int other(int b, int c) {
        return firstOther + (c < b ? c : c - 1);
    }

    /** What follows from the sums of other bands; means; the other halves. */
    private void complete(double[] means) {
        double count = (double) rows * columns;
        for (int b = 0; b < BANDS; b++) {
            for (int c = 0; c < BANDS; c++) {
                for (int d = c; d < BANDS; d++) {
                    if (c != b && d != b) {
                        matrices[b][other(b, c)][other(b, d)] = matrices[c][CENTRE][c == d ? CENTRE : other(c, d)];
                    }
                }
            }
        }
        for (int b = 0; b < BANDS; b++) {
            means[b] = totals[b] / count;
            double[][] matrix = matrices[b];
            for (int k = 0; k < matrix.length; k++) {
                for (int l = k; l < matrix.length; l++) {
                    matrix[k][l] /= count;
                    matrix[l][k] = matrix[k][l];
                }
            }
        }
    }
}
