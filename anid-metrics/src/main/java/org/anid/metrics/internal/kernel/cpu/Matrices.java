// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;

/**
 * Products of dense matrices in double: operands are packed into panels that stay in the caches (Goto and van de Geijn, Anatomy
 * of High-Performance Matrix Multiplication, 2008), columns of the result are spread over threads. The terms of a value are
 * added in one order, whatever the blocks, the threads and the place of the value.
 */
final class Matrices {

    /** Terms of a panel: one of columns and one of rows stay in the first-level cache. */
    private static final int DEPTH = 128;

    /** Columns that one task packs: 400 kB at {@link #DEPTH} terms, which stay in the second-level cache. */
    private static final int BLOCK_COLUMNS = 384;

    /** Terms of a panel in single precision: twice as many in the same memory, half as many sums to add to the result. */
    private static final int SINGLE_DEPTH = 2 * DEPTH;

    /** Rows that are packed at a time. */
    private static final int BLOCK_ROWS = 64;

    private final MatrixLanes lanes;
    private final Workers workers;

    Matrices(MatrixLanes lanes, Workers workers) {
        this.lanes = lanes;
        this.workers = workers;
    }

    /** Copies some terms of some vectors of an operand to {@code panel[k·width + j]}. */
    @FunctionalInterface
    interface Packer {
        void pack(int vector, int vectors, int term, int terms, double[] panel, int offset, int width);
    }

    /** {@code out = A·Bᵀ}: a is n × d, b is m × d, out n × m. */
    void multiplyTransposed(double[] a, int n, double[] b, int m, int d, double[] out) {
        Arrays.fill(out, 0, n * m, 0);
        add(rows(a, 0, d), n, rows(b, 0, d), m, d, out, 0, m, false);
    }

    /** {@code out = X·Yᵀ} over n rows of x from row {@code from} and m rows of y from row {@code yFrom}; out n × m. */
    void multiplyTransposed(float[] x, int from, int n, float[] y, int yFrom, int m, int d, double[] out) {
        Arrays.fill(out, 0, n * m, 0);
        add(floatRows(x, from, d), n, floatRows(y, yFrom, d), m, d, out, 0, m, false);
    }

    /** Upper triangle of {@code out += XᵀX}: x is n × d, out d × d. */
    void addGramOfColumns(double[] x, int n, int d, double[] out) {
        add(columns(x, 0, d), d, columns(x, 0, d), d, n, out, 0, d, true);
    }

    /** Upper triangle of {@code out += XᵀY} for a product that is symmetric: n rows of x, and of y from a place on. */
    void addGramOfColumns(double[] x, double[] y, int yAt, int n, int d, double[] out) {
        add(columns(x, 0, d), d, columns(y, yAt, d), d, n, out, 0, d, true);
    }

    /** {@code out[at + i·stride + j] += a_i · b_j} for n vectors and m others of so many terms. */
    void addProduct(Packer a, int n, Packer b, int m, int terms, double[] out, int at, int stride) {
        add(a, n, b, m, terms, out, at, stride, false);
    }

    /** Columns of a matrix that begins at a place and has so many values from one row to the next. */
    static Packer columns(double[] x, int at, int stride) {
        return (vector, vectors, term, terms, panel, offset, width) -> {
            for (int k = 0; k < terms; k++) {
                System.arraycopy(x, at + (term + k) * stride + vector, panel, offset + k * width, vectors);
            }
        };
    }

    /** Rows of such a matrix. */
    static Packer rows(double[] x, int at, int stride) {
        return (vector, vectors, term, terms, panel, offset, width) -> {
            for (int j = 0; j < vectors; j++) {
                int start = at + (vector + j) * stride + term;
                for (int k = 0; k < terms; k++) {
                    panel[offset + k * width + j] = x[start + k];
                }
            }
        };
    }

    private static Packer floatRows(float[] x, int from, int d) {
        return (vector, vectors, term, terms, panel, offset, width) -> {
            for (int j = 0; j < vectors; j++) {
                int start = (from + vector + j) * d + term;
                for (int k = 0; k < terms; k++) {
                    panel[offset + k * width + j] = x[start + k];
                }
            }
        };
    }

    /** Adds all products of n vectors with m others, or those with {@code i ≤ j}, a block of columns at a time. */
    private void add(Packer a, int n, Packer b, int m, int depth, double[] out, int at, int stride, boolean upper) {
        int width = BLOCK_COLUMNS / lanes.columns() * lanes.columns();
        int blocks = (m + width - 1) / width;
        workers.forEach(blocks, (block, scratch) -> {
            int left = block * width;
            addColumns(a, n, b, left, Math.min(width, m - left), depth, out, at, stride, upper);
        });
    }

    private void addColumns(
            Packer a,
            int n,
            Packer b,
            int left,
            int columns,
            int depth,
            double[] out,
            int at,
            int stride,
            boolean upper) {
        int tileRows = lanes.rows();
        int tileColumns = lanes.columns();
        double[] right = new double[BLOCK_COLUMNS * DEPTH];
        double[] low = new double[BLOCK_ROWS * DEPTH];
        double[] tile = new double[tileRows * tileColumns];
        int last = upper ? left + columns : n;
        for (int term = 0; term < depth; term += DEPTH) {
            int terms = Math.min(DEPTH, depth - term);
            pack(b, left, columns, tileColumns, term, terms, right);
            for (int top = 0; top < last; top += BLOCK_ROWS) {
                int rows = Math.min(BLOCK_ROWS, last - top);
                pack(a, top, rows, tileRows, term, terms, low);
                for (int j = 0; j < columns; j += tileColumns) {
                    for (int i = 0; i < rows; i += tileRows) {
                        int firstColumn = left + j;
                        if (upper && top + i >= firstColumn + tileColumns) {
                            continue;
                        }
                        lanes.tile(low, i * terms, right, j * terms, terms, tile);
                        int height = Math.min(tileRows, rows - i);
                        int reach = Math.min(tileColumns, columns - j);
                        for (int r = 0; r < height; r++) {
                            int place = at + (top + i + r) * stride + firstColumn;
                            for (int c = upper ? Math.max(0, top + i + r - firstColumn) : 0; c < reach; c++) {
                                out[place + c] += tile[r * tileColumns + c];
                            }
                        }
                    }
                }
            }
        }
    }

    /**
     * As {@link #multiplyTransposed(float[], int, int, float[], int, int, int, double[])}, with every {@link #SINGLE_DEPTH} terms added in
     * single precision and their sums in double.
     */
    void multiplyTransposedSingle(float[] x, int from, int n, float[] y, int yFrom, int m, int d, double[] out) {
        Arrays.fill(out, 0, n * m, 0);
        int width = BLOCK_COLUMNS / lanes.singleColumns() * lanes.singleColumns();
        workers.forEach((m + width - 1) / width, (block, scratch) -> {
            int left = block * width;
            addColumnsSingle(x, from, n, y, yFrom, left, Math.min(width, m - left), m, d, out);
        });
    }

    private void addColumnsSingle(
            float[] x, int from, int n, float[] y, int yFrom, int left, int columns, int m, int d, double[] out) {
        int tileRows = lanes.rows();
        int tileColumns = lanes.singleColumns();
        float[] right = new float[BLOCK_COLUMNS * SINGLE_DEPTH];
        float[] low = new float[BLOCK_ROWS * SINGLE_DEPTH];
        float[] tile = new float[tileRows * tileColumns];
        for (int term = 0; term < d; term += SINGLE_DEPTH) {
            int terms = Math.min(SINGLE_DEPTH, d - term);
            pack(y, yFrom + left, columns, d, tileColumns, term, terms, right);
            for (int top = 0; top < n; top += BLOCK_ROWS) {
                int rows = Math.min(BLOCK_ROWS, n - top);
                pack(x, from + top, rows, d, tileRows, term, terms, low);
                for (int j = 0; j < columns; j += tileColumns) {
                    for (int i = 0; i < rows; i += tileRows) {
                        lanes.tile(low, i * terms, right, j * terms, terms, tile);
                        int height = Math.min(tileRows, rows - i);
                        int reach = Math.min(tileColumns, columns - j);
                        for (int r = 0; r < height; r++) {
                            int at = (top + i + r) * m + left + j;
                            for (int c = 0; c < reach; c++) {
                                out[at + c] += tile[r * tileColumns + c];
                            }
                        }
                    }
                }
            }
        }
    }

    private static void pack(
            float[] rows, int first, int count, int d, int width, int term, int terms, float[] panels) {
        for (int vector = 0; vector < count; vector += width) {
            int vectors = Math.min(width, count - vector);
            int offset = vector * terms;
            if (vectors < width) {
                Arrays.fill(panels, offset, offset + width * terms, 0);
            }
            for (int j = 0; j < vectors; j++) {
                int start = (first + vector + j) * d + term;
                for (int k = 0; k < terms; k++) {
                    panels[offset + k * width + j] = rows[start + k];
                }
            }
        }
    }

    /** Panels of {@code width} vectors each; what is missing to the last is 0. */
    private static void pack(Packer source, int first, int count, int width, int term, int terms, double[] panels) {
        for (int vector = 0; vector < count; vector += width) {
            int vectors = Math.min(width, count - vector);
            int offset = vector * terms;
            if (vectors < width) {
                Arrays.fill(panels, offset, offset + width * terms, 0);
            }
            source.pack(first + vector, vectors, term, terms, panels, offset, width);
        }
    }
}
