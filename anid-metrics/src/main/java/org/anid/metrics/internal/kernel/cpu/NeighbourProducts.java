// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import static org.anid.metrics.internal.kernel.NrqmStatistics.BANDS;

import org.jspecify.annotations.Nullable;

/**
 * Sums of the products of all pairs of places in the neighbourhoods of six bands: 3×3 of a band, one of its parent and
 * one of each other band. Two places of the same band give the same products as any two that lie as far apart, but at
 * the edges of the image; and a place around a pixel of one band the same as the opposite one in the other. So a third
 * of the products is summed, and only over the core, where all pixels count for all pairs; the products of the few rows
 * and columns around the core are added to the sum of each pair by itself.
 */
final class NeighbourProducts {

    private static final int SIDE = 3;
    private static final int PLACES = SIDE * SIDE;
    private static final int CENTRE = PLACES / 2;

    /** Places on each side that two of a neighbourhood may be apart; the core begins there. */
    private static final int REACH = SIDE - 1;

    private static final int REACHED = 2 * REACH + 1;

    /** Rows at the upper edge, and columns at the left one, that lie outside of the core or beside what does. */
    private static final int EDGE = 2 * REACH;

    /** Rows of a band that are held, a power of two. */
    private static final int HELD = 8;

    private final NrqmLanes lanes;
    private final float[][] bands;
    private final float @Nullable [][] parents;
    private final int height;
    private final int width;
    private final int rows;
    private final int columns;
    /** Behind the last row and column of the core. */
    private final int bottom;

    private final int right;
    private final int firstOther;
    private final double[][][] rings = new double[BANDS][HELD][];
    private final double[][] parentRows = new double[2 * BANDS][];
    private final double[][] level = new double[BANDS][];
    /** Of the bands, then of their parents, the rows and columns that lie around the core. */
    private final double[][] edgeRows;

    private final double[][] edgeColumns;
    /** Sums over the core: of each band, of each pair of bands, of each parent and its band, of parents and bands. */
    private final double[] own = new double[BANDS * SIDE * REACHED * NrqmLanes.PARTS];

    private final double[] others = new double[BANDS * BANDS * PLACES * NrqmLanes.PARTS];
    private final double[] ofParents = new double[BANDS * PLACES * NrqmLanes.PARTS];
    private final double[] amongParents = new double[BANDS * BANDS * NrqmLanes.PARTS];
    private final double[] squares = new double[BANDS];
    private final double[] totals = new double[BANDS];

    private NeighbourProducts(
            Lanes lanes, Scratch scratch, float[][] bands, float @Nullable [][] parents, int height, int width) {
        this.lanes = lanes.nrqm();
        this.bands = bands;
        this.parents = parents;
        this.height = height;
        this.width = width;
        rows = height - SIDE + 1;
        columns = width - SIDE + 1;
        bottom = REACH + (height - 2 * REACH) / 2 * 2;
        right = REACH + (width - 2 * REACH) / NrqmLanes.PARTS * NrqmLanes.PARTS;
        firstOther = parents == null ? PLACES : PLACES + 1;
        int slot = 2;
        for (double[][] ring : rings) {
            for (int k = 0; k < HELD; k++) {
                ring[k] = scratch.doubles(slot++, width);
            }
        }
        for (int k = 0; k < parentRows.length; k++) {
            parentRows[k] = scratch.doubles(slot++, width);
        }
        int planes = parents == null ? BANDS : 2 * BANDS;
        edgeRows = new double[planes][];
        edgeColumns = new double[planes][];
        for (int p = 0; p < planes; p++) {
            edgeRows[p] = scratch.doubles(slot++, (edgeRow(height - 1) + 1) * width);
            edgeColumns[p] = scratch.doubles(slot++, (edgeColumn(width - 1) + 1) * height);
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
        NeighbourProducts products = new NeighbourProducts(lanes, scratch, bands, parents, height, width);
        products.sumCore();
        products.widenEdges();
        return products.matrices(size, means);
    }

    private double[] row(int band, int r) {
        return rings[band][r & (HELD - 1)];
    }

    private void sumCore() {
        int held = 1;
        for (int r = REACH; r < bottom; r += 2) {
            for (; held <= r + 1 + REACH; held++) {
                for (int b = 0; b < BANDS; b++) {
                    lanes.widen(bands[b], held * width, row(b, held), 0, width);
                    totals[b] += held <= rows ? lanes.sum(row(b, held), 1, columns + 1) : 0;
                }
            }
            for (int b = 0; b < BANDS; b++) {
                lanes.addOwnProducts(
                        row(b, r),
                        row(b, r + 1),
                        row(b, r + 2),
                        row(b, r + 3),
                        REACH,
                        right,
                        own,
                        b * SIDE * REACHED * NrqmLanes.PARTS);
                for (int c = b + 1; c < BANDS; c++) {
                    around(row(c, r), row(c, r + 1), b, r, others, (b * BANDS + c) * PLACES * NrqmLanes.PARTS);
                }
            }
            if (parents != null) {
                sumParents(parents, r);
            }
        }
    }

    private void sumParents(float[][] planes, int r) {
        for (int b = 0; b < BANDS; b++) {
            double[] upper = parentRows[b];
            double[] lower = parentRows[BANDS + b];
            lanes.widen(planes[b], r * width, upper, 0, width);
            lanes.widen(planes[b], (r + 1) * width, lower, 0, width);
            around(upper, lower, b, r, ofParents, b * PLACES * NrqmLanes.PARTS);
            squares[b] += lanes.product(upper, REACH, upper, REACH, right - REACH)
                    + lanes.product(lower, REACH, lower, REACH, right - REACH);
        }
        for (int k = 0; k < 2; k++) {
            for (int b = 0; b < BANDS; b++) {
                level[b] = row(b, r + k);
            }
            lanes.addCrossProducts(parentRows, k * BANDS, level, REACH, right, amongParents);
        }
    }

    /** Products of the pixels of two rows and of the places around them in band b. */
    private void around(double[] upper, double[] lower, int b, int r, double[] sums, int at) {
        lanes.addAroundProducts(
                upper, lower, row(b, r - 1), row(b, r), row(b, r + 1), row(b, r + 2), REACH, right, sums, at);
    }

    private int edgeRow(int r) {
        return r < EDGE ? r : r - (bottom - 1) + EDGE;
    }

    private int edgeColumn(int c) {
        return c < EDGE ? c : c - (right - REACH) + EDGE;
    }

    private void widenEdges() {
        for (int p = 0; p < edgeRows.length; p++) {
            float[] plane = p < BANDS || parents == null ? bands[p] : parents[p - BANDS];
            for (int r = 0; r < height; r = r == EDGE - 1 ? bottom - 1 : r + 1) {
                for (int c = 0; c < width; c++) {
                    edgeRows[p][edgeRow(r) * width + c] = plane[r * width + c];
                }
            }
            for (int r = 0; r < height; r++) {
                for (int c = 0; c < width; c = c == EDGE - 1 ? right - REACH : c + 1) {
                    edgeColumns[p][edgeColumn(c) * height + r] = plane[r * width + c];
                }
            }
        }
    }

    /**
     * The sum of the products of plane p, from row i and column j on, and of plane q, so many rows and columns from
     * there.
     *
     * @param core sums over the core
     * @param at of the first part of this sum
     */
    private double whole(int p, int q, int i, int j, int down, int across, double[] core, int at) {
        double sum = NrqmLanes.total(core, at);
        for (int r = i; r < REACH; r++) {
            sum += alongRow(p, q, r, j, down, across);
        }
        for (int r = bottom; r < i + rows; r++) {
            sum += alongRow(p, q, r, j, down, across);
        }
        for (int c = j; c < REACH; c++) {
            sum += downColumn(p, q, c, down, across);
        }
        for (int c = right; c < j + columns; c++) {
            sum += downColumn(p, q, c, down, across);
        }
        return sum;
    }

    private double alongRow(int p, int q, int r, int j, int down, int across) {
        int from = edgeRow(r) * width + j;
        int other = edgeRow(r + down) * width + j + across;
        return lanes.product(edgeRows[p], from, edgeRows[q], other, columns);
    }

    /** In the rows of the core alone. */
    private double downColumn(int p, int q, int c, int down, int across) {
        int from = edgeColumn(c) * height + REACH;
        int other = edgeColumn(c + across) * height + REACH + down;
        return lanes.product(edgeColumns[p], from, edgeColumns[q], other, bottom - REACH);
    }

    private double[][][] matrices(int size, double[] means) {
        double[][][] matrices = new double[BANDS][size][size];
        for (int b = 0; b < BANDS; b++) {
            ofItself(b, matrices[b]);
            for (int c = b + 1; c < BANDS; c++) {
                ofOther(b, c, matrices);
            }
            if (parents != null) {
                ofParent(b, matrices[b]);
            }
        }
        double count = (double) rows * columns;
        for (int b = 0; b < BANDS; b++) {
            means[b] = totals[b] / count;
            for (int c = 0; c < BANDS; c++) {
                for (int d = c; d < BANDS; d++) {
                    if (c != b && d != b) {
                        matrices[b][other(b, c)][other(b, d)] = matrices[c][CENTRE][c == d ? CENTRE : other(c, d)];
                    }
                }
            }
        }
        for (double[][] matrix : matrices) {
            for (int k = 0; k < size; k++) {
                for (int l = k; l < size; l++) {
                    matrix[k][l] /= count;
                    matrix[l][k] = matrix[k][l];
                }
            }
        }
        return matrices;
    }

    private void ofItself(int b, double[][] matrix) {
        for (int k = 0; k < PLACES; k++) {
            for (int l = k; l < PLACES; l++) {
                int down = l / SIDE - k / SIDE;
                int across = l % SIDE - k % SIDE;
                int at = (b * SIDE * REACHED + down * REACHED + REACH + across) * NrqmLanes.PARTS;
                matrix[k][l] = whole(b, b, k / SIDE, k % SIDE, down, across, own, at);
            }
        }
    }

    /** The pixels of band c with the places around them in band b; and what these are to b. */
    private void ofOther(int b, int c, double[][][] matrices) {
        for (int k = 0; k < PLACES; k++) {
            int down = k / SIDE - 1;
            int across = k % SIDE - 1;
            int at = ((b * BANDS + c) * PLACES + k) * NrqmLanes.PARTS;
            matrices[b][k][other(b, c)] = whole(c, b, 1, 1, down, across, others, at);
            matrices[c][PLACES - 1 - k][other(c, b)] = whole(c, b, 1 - down, 1 - across, down, across, others, at);
        }
    }

    private void ofParent(int b, double[][] matrix) {
        int parent = BANDS + b;
        for (int k = 0; k < PLACES; k++) {
            int at = (b * PLACES + k) * NrqmLanes.PARTS;
            matrix[k][PLACES] = whole(parent, b, 1, 1, k / SIDE - 1, k % SIDE - 1, ofParents, at);
        }
        double[] square = new double[NrqmLanes.PARTS];
        square[0] = squares[b];
        matrix[PLACES][PLACES] = whole(parent, parent, 1, 1, 0, 0, square, 0);
        for (int c = 0; c < BANDS; c++) {
            if (c != b) {
                int at = (b * BANDS + c) * NrqmLanes.PARTS;
                matrix[PLACES][other(b, c)] = whole(parent, c, 1, 1, 0, 0, amongParents, at);
            }
        }
    }

    /** The place of a band in the neighbourhoods of another one. */
    private int other(int b, int c) {
        return firstOther + (c < b ? c : c - 1);
    }
}
