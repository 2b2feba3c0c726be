// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.anid.metrics.kernel.DistributionKernels;

/**
 * Products of dense matrices in double: operands are packed into panels that stay in the caches (Goto and van de Geijn,
 * Anatomy of High-Performance Matrix Multiplication, 2008), or read in place where that would cost more than it saves;
 * blocks of the result are spread over threads. The terms of a value are added in one order, whatever the blocks, the
 * threads and the place of the value.
 */
final class Matrices {

    /** Terms of a panel: one of columns and one of rows stay in the first-level cache. */
    private static final int DEPTH = 128;

    /** Columns that one task packs: 400 kB at {@link #DEPTH} terms, which stay in the second-level cache. */
    private static final int BLOCK_COLUMNS = 384;

    /**
     * Columns of a task where there are so few rows that packing would be half of the work: more tasks for more
     * threads.
     */
    private static final int NARROW_COLUMNS = 192;

    /**
     * Terms of a panel in single precision: twice as many in the same memory, half as many sums to add to the result.
     */
    private static final int SINGLE_DEPTH = DistributionKernels.ROUGH_DEPTH;

    /** Rows that are packed at a time. */
    private static final int BLOCK_ROWS = 64;

    /** Rows of a task. */
    private static final int TASK_ROWS = 8 * BLOCK_ROWS;

    /**
     * Rows and tiles of a block that is handed out: its products and one panel of columns stay in the second-level
     * cache.
     */
    private static final int VISITED_ROWS = 256;

    private static final int VISITED_TILES = 2;

    /** Tiles that a packed panel must be used for to be worth packing. */
    private static final int FEW_TILES = 4;

    private final MatrixLanes lanes;
    private final Workers workers;

    Matrices(MatrixLanes lanes, Workers workers) {
        this.lanes = lanes;
        this.workers = workers;
    }

    MatrixLanes lanes() {
        return lanes;
    }

    Workers workers() {
        return workers;
    }

    /** Vectors of a product: rows or columns of a matrix. */
    private interface Vectors {
        /** Copies some terms of some vectors to {@code panel[offset + k·width + j]}. */
        void pack(int vector, int vectors, int term, int terms, double[] panel, int offset, int width);
    }

    /** Vectors in double: term k of vector v is at {@code at + v·vector + k·term}. */
    record Operand(double[] x, int at, int vector, int term) implements Vectors {

        /** The columns of a matrix that begins at a place and has so many values from one row to the next. */
        static Operand columns(double[] x, int at, int stride) {
            return new Operand(x, at, 1, stride);
        }

        /** The rows of such a matrix. */
        static Operand rows(double[] x, int at, int stride) {
            return new Operand(x, at, stride, 1);
        }

        @Override
        public void pack(int first, int vectors, int from, int terms, double[] panel, int offset, int width) {
            if (vector == 1) {
                for (int k = 0; k < terms; k++) {
                    System.arraycopy(x, at + (from + k) * term + first, panel, offset + k * width, vectors);
                }
                return;
            }
            for (int j = 0; j < vectors; j++) {
                int start = at + (first + j) * vector + from * term;
                for (int k = 0; k < terms; k++) {
                    panel[offset + k * width + j] = x[start + k * term];
                }
            }
        }
    }

    private record FloatRows(float[] x, int from, int d) implements Vectors {
        @Override
        public void pack(int first, int vectors, int term, int terms, double[] panel, int offset, int width) {
            for (int j = 0; j < vectors; j++) {
                int start = (from + first + j) * d + term;
                for (int k = 0; k < terms; k++) {
                    panel[offset + k * width + j] = x[start + k];
                }
            }
        }
    }

    /** The first term that is not 0 in any product of some vectors with some others. */
    @FunctionalInterface
    private interface FirstTerm {
        int of(int row, int rows, int column, int columns);
    }

    private static final FirstTerm ALL_TERMS = (row, rows, column, columns) -> 0;

    private static final Operand NOWHERE = new Operand(new double[0], 0, 0, 0);

    /** A block of the result. */
    private record Block(int top, int rows, int left, int columns) {}

    /**
     * {@code out = A·Bᵀ}: a is n × d, b is m × d, out n × m. What is 0 at the beginning of rows, as in triangles, costs
     * nothing.
     */
    void multiplyTransposed(double[] a, int n, double[] b, int m, int d, double[] out) {
        Arrays.fill(out, 0, n * m, 0);
        int[] ofA = leadingZeros(a, n, d);
        int[] ofB = leadingZeros(b, m, d);
        FirstTerm first = (row, rows, column, columns) -> Math.max(least(ofA, row, rows), least(ofB, column, columns));
        add(Operand.rows(a, 0, d), n, Operand.rows(b, 0, d), m, d, out, 0, m, false, first);
    }

    private static int[] leadingZeros(double[] rows, int n, int d) {
        int[] zeros = new int[n];
        for (int i = 0; i < n; i++) {
            while (zeros[i] < d && rows[i * d + zeros[i]] == 0) {
                zeros[i]++;
            }
        }
        return zeros;
    }

    private static int least(int[] values, int from, int count) {
        int least = values[from];
        for (int i = from + 1; i < from + count; i++) {
            least = Math.min(least, values[i]);
        }
        return least;
    }

    /** {@code out = X·Yᵀ} over n rows of x from row {@code from} and m rows of y from row {@code yFrom}; out n × m. */
    void multiplyTransposed(float[] x, int from, int n, float[] y, int yFrom, int m, int d, double[] out) {
        Arrays.fill(out, 0, n * m, 0);
        add(new FloatRows(x, from, d), n, new FloatRows(y, yFrom, d), m, d, out, 0, m, false, ALL_TERMS);
    }

    /** Upper triangle of {@code out += XᵀX}: x is n × d, out d × d. */
    void addGramOfColumns(double[] x, int n, int d, double[] out) {
        addSymmetric(Operand.columns(x, 0, d), Operand.columns(x, 0, d), d, n, out, 0, d);
    }

    /**
     * Upper triangle of {@code out[at + i·stride + j] += a_i · b_j} for n vectors each whose products are symmetric.
     */
    void addSymmetric(Operand a, Operand b, int n, int terms, double[] out, int at, int stride) {
        add(a, n, b, n, terms, out, at, stride, true, ALL_TERMS);
    }

    /** {@code out[at + i·stride + j] += a_i · b_j} for n vectors and m others of so many terms. */
    void addProduct(Operand a, int n, Operand b, int m, int terms, double[] out, int at, int stride) {
        add(a, n, b, m, terms, out, at, stride, false, ALL_TERMS);
    }

    /** Adds all products of n vectors with m others, or those with {@code i ≤ j}, block by block. */
    private void add(
            Vectors a,
            int n,
            Vectors b,
            int m,
            int depth,
            double[] out,
            int at,
            int stride,
            boolean upper,
            FirstTerm first) {
        int most = n <= BLOCK_ROWS ? NARROW_COLUMNS : BLOCK_COLUMNS;
        int width = Math.max(lanes.columns(), most / lanes.columns() * lanes.columns());
        List<Block> blocks = new ArrayList<>();
        for (int left = 0; left < m; left += width) {
            int columns = Math.min(width, m - left);
            int last = upper ? left + columns : n;
            for (int top = 0; top < last; top += TASK_ROWS) {
                blocks.add(new Block(top, Math.min(TASK_ROWS, last - top), left, columns));
            }
        }
        workers.forEach(
                blocks.size(),
                (block, scratch) -> addBlock(a, b, blocks.get(block), depth, out, at, stride, upper, first, scratch));
    }

    @SuppressWarnings("ReferenceEquality") // one stands for nowhere
    private void addBlock(
            Vectors a,
            Vectors b,
            Block block,
            int depth,
            double[] out,
            int at,
            int stride,
            boolean upper,
            FirstTerm first,
            Scratch scratch) {
        int tileRows = lanes.rows();
        int tileColumns = lanes.columns();
        Operand low = inPlace(a, block.columns <= FEW_TILES * tileColumns, true);
        Operand high = inPlace(b, block.rows <= FEW_TILES * BLOCK_ROWS / 2, false);
        double[] left = scratch.doubles(0, BLOCK_ROWS * DEPTH);
        double[] right = scratch.doubles(1, (BLOCK_COLUMNS + tileColumns) * DEPTH);
        double[] tile = scratch.doubles(2, tileRows * tileColumns);
        int start = first.of(block.top, block.rows, block.left, block.columns) / DEPTH * DEPTH;
        for (int term = start; term < depth; term += DEPTH) {
            int terms = Math.min(DEPTH, depth - term);
            int wholeColumns = high == NOWHERE ? 0 : block.columns / tileColumns * tileColumns;
            pack(b, block.left + wholeColumns, block.columns - wholeColumns, tileColumns, term, terms, right);
            for (int up = 0; up < block.rows; up += BLOCK_ROWS) {
                int top = block.top + up;
                int rows = Math.min(BLOCK_ROWS, block.rows - up);
                if (first.of(top, rows, block.left, block.columns) >= term + terms) {
                    continue;
                }
                int wholeRows = low == NOWHERE ? 0 : rows / tileRows * tileRows;
                pack(a, top + wholeRows, rows - wholeRows, tileRows, term, terms, left);
                for (int j = 0; j < block.columns; j += tileColumns) {
                    int column = block.left + j;
                    boolean placed = j < wholeColumns;
                    double[] bs = placed ? high.x : right;
                    int bAt = placed ? high.at + column + term * high.term : (j - wholeColumns) * terms;
                    int bTerm = placed ? high.term : tileColumns;
                    for (int i = 0; i < rows; i += tileRows) {
                        int row = top + i;
                        if (upper && row >= column + tileColumns) {
                            continue;
                        }
                        boolean there = i < wholeRows;
                        double[] as = there ? low.x : left;
                        int aAt = there ? low.at + row * low.vector + term * low.term : (i - wholeRows) * terms;
                        int aRow = there ? low.vector : 1;
                        int aTerm = there ? low.term : tileRows;
                        int height = Math.min(tileRows, rows - i);
                        int reach = Math.min(tileColumns, block.columns - j);
                        int place = at + row * stride + column;
                        if (height == tileRows && reach == tileColumns && !(upper && row + tileRows > column)) {
                            lanes.addTile(as, aAt, aRow, aTerm, bs, bAt, bTerm, terms, out, place, stride);
                            continue;
                        }
                        Arrays.fill(tile, 0, tileRows * tileColumns, 0);
                        lanes.addTile(as, aAt, aRow, aTerm, bs, bAt, bTerm, terms, tile, 0, tileColumns);
                        for (int r = 0; r < height; r++) {
                            for (int c = upper ? Math.max(0, row + r - column) : 0; c < reach; c++) {
                                out[place + r * stride + c] += tile[r * tileColumns + c];
                            }
                        }
                    }
                }
            }
        }
    }

    /**
     * Vectors that tiles can read where they are, if that is cheaper than packing: rows term by term, columns side by
     * side.
     */
    private static Operand inPlace(Vectors vectors, boolean usedLittle, boolean rows) {
        return usedLittle && vectors instanceof Operand operand && (rows ? operand.term : operand.vector) == 1
                ? operand
                : NOWHERE;
    }

    /** See {@link DistributionKernels#forEachRoughBlock}: both sets are packed once, and no sum leaves the caches. */
    void forEachSingleBlock(
            float[] x, int n, float[] y, int m, int d, boolean upper, DistributionKernels.BlockVisitor visitor) {
        int tileRows = lanes.rows();
        int tileColumns = lanes.singleColumns();
        float[] low = packAll(x, n, d, tileRows);
        float[] high = packAll(y, m, d, tileColumns);
        int width = VISITED_TILES * tileColumns;
        List<Block> blocks = new ArrayList<>();
        for (int left = 0; left < m; left += width) {
            int columns = Math.min(width, m - left);
            int last = upper ? Math.min(n, left + columns) : n;
            for (int top = 0; top < last; top += VISITED_ROWS) {
                blocks.add(new Block(top, Math.min(VISITED_ROWS, last - top), left, columns));
            }
        }
        workers.forEach(blocks.size(), (index, scratch) -> {
            Block block = blocks.get(index);
            int rows = (block.rows + tileRows - 1) / tileRows * tileRows;
            float[] products = scratch.floats(0, VISITED_ROWS * width);
            float[] tile = scratch.floats(1, tileRows * tileColumns);
            float[] sums = scratch.floats(2, tileRows * tileColumns);
            for (int j = 0; j < block.columns; j += tileColumns) {
                for (int i = 0; i < rows; i += tileRows) {
                    Arrays.fill(sums, 0, tileRows * tileColumns, 0);
                    for (int term = 0; term < d; term += SINGLE_DEPTH) {
                        int aAt = (block.top + i) * d + term * tileRows;
                        int bAt = (block.left + j) * d + term * tileColumns;
                        lanes.tile(low, aAt, high, bAt, Math.min(SINGLE_DEPTH, d - term), tile);
                        for (int at = 0; at < tileRows * tileColumns; at++) {
                            sums[at] += tile[at];
                        }
                    }
                    for (int r = 0; r < tileRows; r++) {
                        System.arraycopy(sums, r * tileColumns, products, (i + r) * width + j, tileColumns);
                    }
                }
            }
            visitor.visit(block.top, block.rows, block.left, block.columns, products, width);
        });
    }

    /** All rows in panels of {@code width} rows each, all terms of a panel together. */
    private float[] packAll(float[] rows, int n, int d, int width) {
        int panels = (n + width - 1) / width;
        float[] packed = new float[panels * width * d];
        int together = Math.max(1, BLOCK_ROWS / width);
        workers.forEach((panels + together - 1) / together, (part, scratch) -> {
            int from = part * together * width;
            int count = Math.min(together * width, n - from);
            for (int k = 0; k < count; k += width) {
                int first = from + k;
                for (int j = 0; j < Math.min(width, n - first); j++) {
                    int start = (first + j) * d;
                    int place = first * d + j;
                    for (int term = 0; term < d; term++) {
                        packed[place + term * width] = rows[start + term];
                    }
                }
            }
        });
        return packed;
    }

    private static void pack(Vectors source, int first, int count, int width, int term, int terms, double[] panels) {
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
