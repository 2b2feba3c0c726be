// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/** The innermost loop of a matrix product, on packed panels. Implementations are stateless. */
public interface MatrixLanes {

    /** Rows of a tile of the result. */
    int rows();

    /** Columns of a tile of the result. */
    int columns();

    /**
     * {@code out[i][j] += Σ_k a[k][i] · b[k][j]} over a whole tile. The terms of a value are added to each other, and
     * their sum to the value, in the same order wherever it is in its tile, so that a product does not depend on how it
     * was cut.
     *
     * @param a the value of row i and term k is at {@code aAt + i·aRow + k·aTerm}
     * @param b the value of column j and term k is at {@code bAt + j + k·bTerm}
     * @param out the value of row i and column j is at {@code outAt + i·outRow + j}
     */
    void addTile(
            double[] a,
            int aAt,
            int aRow,
            int aTerm,
            double[] b,
            int bAt,
            int bTerm,
            int depth,
            double[] out,
            int outAt,
            int outRow);

    /**
     * Householder's reflection of rows, {@code x ← x − τ·(x·v)·v} for each row x.
     *
     * @param a the first row begins at {@code at}, each next one {@code stride} later
     * @param v begins at {@code vAt}; must not overlap the rows
     */
    void reflectRows(double[] a, int at, int stride, int rows, double[] v, int vAt, int length, double tau);

    /**
     * Householder's reflection of columns, {@code x ← x − τ·(x·v)·v} for each column x.
     *
     * @param a the first row begins at {@code at}, each next one {@code stride} later
     * @param v one value for each row
     */
    void reflectColumns(double[] a, int at, int stride, int columns, double[] v, int length, double tau);

    /** Columns of a tile in single precision; it has as many rows as one in double. */
    int singleColumns();

    /** The same in single precision, sums too. */
    void tile(float[] a, int aOffset, float[] b, int bOffset, int depth, float[] out);
}
