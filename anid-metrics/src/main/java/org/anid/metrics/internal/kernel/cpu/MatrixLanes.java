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
     * {@code out[i][j] = Σ_k a[k][i] · b[k][j]} over a whole tile. The terms of a value are added in the same order wherever
     * it is in its tile, so that a product does not depend on how it was cut.
     *
     * @param a panel, depth × {@link #rows()}
     * @param b panel, depth × {@link #columns()}
     * @param out receives {@link #rows()} × {@link #columns()} values
     */
    void tile(double[] a, int aOffset, double[] b, int bOffset, int depth, double[] out);

    /** Columns of a tile in single precision; it has as many rows as one in double. */
    int singleColumns();

    /** The same in single precision, sums too. */
    void tile(float[] a, int aOffset, float[] b, int bOffset, int depth, float[] out);
}
