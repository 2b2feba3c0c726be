// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.anid.metrics.internal.kernel.cpu.CpuDistribution;
import org.anid.metrics.kernel.DistributionKernels;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sets of features: the products, which are nearly all of the work, as matrix products on the device; the
 * factorizations of the small matrices that remain on the host, because ND4J has none that stands a singular
 * covariance.
 */
final class Nd4jDistribution implements DistributionKernels {

    /** Rows and columns of a block that is handed out. */
    private static final int VISITED = 1024;

    private final CpuDistribution host = new CpuDistribution();

    @Override
    public void addScatter(float[] rows, int n, int d, double[] mean, double[] scatter) {
        try (Scope scope = new Scope()) {
            INDArray x = scope.own(matrix(scope, rows, n, d).castTo(DataType.DOUBLE));
            INDArray m = scope.own(Nd4j.create(mean, new long[] {1, d}, 'c'));
            INDArray centred = scope.own(x.sub(m));
            INDArray gram = scope.own(Nd4j.createUninitialized(DataType.DOUBLE, new long[] {d, d}, 'f'));
            Nd4j.gemm(centred, centred, gram, true, false, 1, 0);
            // The order does not matter, because the matrix is symmetric.
            double[] values = gram.data().asDouble();
            for (int i = 0; i < d; i++) {
                for (int j = i; j < d; j++) {
                    scatter[i * d + j] += values[i * d + j];
                }
            }
        }
    }

    @Override
    public double traceSqrtProduct(double[] first, double[] second, int d) {
        return host.traceSqrtProduct(first, second, d);
    }

    @Override
    public double traceSqrtOfFactors(double[] a, int n, double[] b, int m, int d) {
        return host.traceSqrtOfFactors(a, n, b, m, d);
    }

    @Override
    public double[] factor(double[] covariance, int d) {
        return host.factor(covariance, d);
    }

    @Override
    public float[] handMade(int count, IntFunction<byte[]> images) {
        return host.handMade(count, images);
    }

    @Override
    public void rowProducts(float[] x, int from, int n, float[] y, int yFrom, int m, int d, double[] out) {
        try (Scope scope = new Scope()) {
            float[] left = Arrays.copyOfRange(x, from * d, (from + n) * d);
            float[] right = Arrays.copyOfRange(y, yFrom * d, (yFrom + m) * d);
            INDArray a = scope.own(matrix(scope, left, n, d).castTo(DataType.DOUBLE));
            INDArray b = scope.own(matrix(scope, right, m, d).castTo(DataType.DOUBLE));
            // Column by column, the transposed product is the product row by row.
            INDArray transposed = scope.own(Nd4j.createUninitialized(DataType.DOUBLE, new long[] {m, n}, 'f'));
            Nd4j.gemm(b, a, transposed, false, true, 1, 0);
            System.arraycopy(transposed.data().asDouble(), 0, out, 0, n * m);
        }
    }

    @Override
    public void forEachRoughBlock(float[] x, int n, float[] y, int m, int d, boolean upper, BlockVisitor visitor) {
        for (int row = 0; row < n; row += VISITED) {
            int rows = Math.min(VISITED, n - row);
            for (int column = upper ? row : 0; column < m; column += VISITED) {
                int columns = Math.min(VISITED, m - column);
                float[] products = new float[rows * columns];
                for (int term = 0; term < d; term += ROUGH_DEPTH) {
                    int terms = Math.min(ROUGH_DEPTH, d - term);
                    try (Scope scope = new Scope()) {
                        INDArray a = matrix(scope, part(x, row, rows, d, term, terms), rows, terms);
                        INDArray b = matrix(scope, part(y, column, columns, d, term, terms), columns, terms);
                        INDArray transposed =
                                scope.own(Nd4j.createUninitialized(DataType.FLOAT, new long[] {columns, rows}, 'f'));
                        Nd4j.gemm(b, a, transposed, false, true, 1, 0);
                        float[] sums = transposed.data().asFloat();
                        for (int i = 0; i < products.length; i++) {
                            products[i] += sums[i];
                        }
                    }
                }
                visitor.visit(row, rows, column, columns, products, columns);
            }
        }
    }

    private static float[] part(float[] x, int row, int rows, int d, int term, int terms) {
        float[] part = new float[rows * terms];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(x, (row + i) * d + term, part, i * terms, terms);
        }
        return part;
    }

    private static INDArray matrix(Scope scope, float[] values, int rows, int columns) {
        return scope.own(Nd4j.create(Arrays.copyOf(values, rows * columns), new long[] {rows, columns}, 'c'));
    }
}
