// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/**
 * Products of dense matrices, row by row, in double. The inner loops run along rows of the result and of a packed tile,
 * four terms at a time: unit stride and no reduction, which is what HotSpot vectorises.
 */
final class Matrices {

    /** Columns of a tile: a row of the result stays in the first-level cache while the depth passes over it. */
    private static final int TILE_COLUMNS = 256;

    /** Depth of a tile: 128 × 256 doubles stay in the second-level cache while the rows pass over them. */
    private static final int TILE_DEPTH = 128;

    private Matrices() {}

    /** Rows that a tile is packed from. */
    private interface Source {
        double at(int index);
    }

    /** {@code out = A·Bᵀ}: a is n × d, b is m × d, out n × m. */
    static void multiplyTransposed(double[] a, int n, double[] b, int m, int d, double[] out) {
        java.util.Arrays.fill(out, 0, n * m, 0);
        double[] tile = new double[TILE_DEPTH * TILE_COLUMNS];
        for (int column = 0; column < m; column += TILE_COLUMNS) {
            int columns = Math.min(TILE_COLUMNS, m - column);
            for (int depth = 0; depth < d; depth += TILE_DEPTH) {
                int depths = Math.min(TILE_DEPTH, d - depth);
                pack(i -> b[i], column, columns, depth, depths, d, tile);
                for (int i = 0; i < n; i++) {
                    addRow(a, i * d + depth, depths, tile, columns, out, i * m + column);
                }
            }
        }
    }

    /** {@code out = X·Yᵀ} over n rows of x from row {@code from} on; y is m × d, out n × m. */
    static void multiplyTransposed(float[] x, int from, int n, float[] y, int m, int d, double[] out) {
        java.util.Arrays.fill(out, 0, n * m, 0);
        double[] tile = new double[TILE_DEPTH * TILE_COLUMNS];
        double[] row = new double[TILE_DEPTH];
        for (int column = 0; column < m; column += TILE_COLUMNS) {
            int columns = Math.min(TILE_COLUMNS, m - column);
            for (int depth = 0; depth < d; depth += TILE_DEPTH) {
                int depths = Math.min(TILE_DEPTH, d - depth);
                pack(i -> y[i], column, columns, depth, depths, d, tile);
                for (int i = 0; i < n; i++) {
                    int start = (from + i) * d + depth;
                    for (int k = 0; k < depths; k++) {
                        row[k] = x[start + k];
                    }
                    addRow(row, 0, depths, tile, columns, out, i * m + column);
                }
            }
        }
    }

    /** Upper triangle of {@code out += XᵀX}: x is n × d, out d × d. */
    static void addGramOfColumns(double[] x, int n, int d, double[] out) {
        double[] column = new double[TILE_DEPTH];
        double[] tile = new double[TILE_DEPTH * TILE_COLUMNS];
        for (int left = 0; left < d; left += TILE_COLUMNS) {
            int columns = Math.min(TILE_COLUMNS, d - left);
            for (int depth = 0; depth < n; depth += TILE_DEPTH) {
                int depths = Math.min(TILE_DEPTH, n - depth);
                for (int k = 0; k < depths; k++) {
                    System.arraycopy(x, (depth + k) * d + left, tile, k * columns, columns);
                }
                for (int i = 0; i < left + columns; i++) {
                    // Left of the diagonal nothing is wanted; what is begun inside the tile is cut off there.
                    int skip = Math.max(0, i - left);
                    for (int k = 0; k < depths; k++) {
                        column[k] = x[(depth + k) * d + i];
                    }
                    addRow(column, 0, depths, tile, columns, skip, out, i * d + left);
                }
            }
        }
    }

    private static void pack(Source source, int column, int columns, int depth, int depths, int width, double[] tile) {
        for (int j = 0; j < columns; j++) {
            int start = (column + j) * width + depth;
            for (int k = 0; k < depths; k++) {
                tile[k * columns + j] = source.at(start + k);
            }
        }
    }

    private static void addRow(
            double[] factors, int offset, int depths, double[] tile, int columns, double[] out, int outOffset) {
        addRow(factors, offset, depths, tile, columns, 0, out, outOffset);
    }

    /** {@code out[j] += Σ_k factors[k] · tile[k][j]} for {@code skip ≤ j < columns}. */
    private static void addRow(
            double[] factors,
            int offset,
            int depths,
            double[] tile,
            int columns,
            int skip,
            double[] out,
            int outOffset) {
        int k = 0;
        for (; k + 3 < depths; k += 4) {
            double f0 = factors[offset + k];
            double f1 = factors[offset + k + 1];
            double f2 = factors[offset + k + 2];
            double f3 = factors[offset + k + 3];
            int t0 = k * columns;
            int t1 = t0 + columns;
            int t2 = t1 + columns;
            int t3 = t2 + columns;
            for (int j = skip; j < columns; j++) {
                out[outOffset + j] += f0 * tile[t0 + j] + f1 * tile[t1 + j] + f2 * tile[t2 + j] + f3 * tile[t3 + j];
            }
        }
        for (; k < depths; k++) {
            double f = factors[offset + k];
            int t = k * columns;
            for (int j = skip; j < columns; j++) {
                out[outOffset + j] += f * tile[t + j];
            }
        }
    }
}
