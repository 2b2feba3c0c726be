// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.Arrays;
import org.anid.metrics.kernel.DistributionKernels;

/**
 * Euclidean distances from the rows of one set, in blocks. Computed in double as {@code |x|² + |y|² − 2·x·y}, and from the
 * differences where that cancels, so that equal rows are at distance 0; handed out in single precision, in which results of
 * different engines are equal but for one in some ten million.
 */
final class FeatureDistances {

    private static final int BLOCK = 256;

    /**
     * Squared distances below this share of the squared lengths are computed from the differences. The products are within
     * 2e-13 of the squared lengths at 2048 features, so that what is left is within 2e-9.
     */
    private static final double NEAR = 1e-4;

    private final DistributionKernels kernels;
    private final float[] rows;
    private final int width;
    private final double[] squares;

    FeatureDistances(DistributionKernels kernels, float[] rows, int width) {
        this.kernels = kernels;
        this.rows = rows;
        this.width = width;
        squares = new double[rows.length / width];
        for (int i = 0; i < squares.length; i++) {
            double sum = 0;
            for (int k = i * width; k < (i + 1) * width; k++) {
                sum += (double) rows[k] * rows[k];
            }
            squares[i] = sum;
        }
    }

    /** Takes the distances from one row to all rows of another set; the array is reused. */
    @FunctionalInterface
    interface RowVisitor {
        void visit(int row, float[] distances);
    }

    /** Rows of this set. */
    int count() {
        return squares.length;
    }

    /** Visits every row of this set in order. */
    void forEachRow(FeatureDistances others, RowVisitor visitor) {
        int m = others.count();
        double[] products = new double[Math.min(BLOCK, count()) * m];
        float[] distances = new float[m];
        for (int from = 0; from < count(); from += BLOCK) {
            int block = Math.min(BLOCK, count() - from);
            kernels.rowProducts(rows, from, block, others.rows, 0, m, width, products);
            for (int i = 0; i < block; i++) {
                double own = squares[from + i];
                for (int j = 0; j < m; j++) {
                    double scale = own + others.squares[j];
                    double squared = scale - 2 * products[i * m + j];
                    distances[j] = (float) Math.sqrt(squared < NEAR * scale ? direct(from + i, others, j) : squared);
                }
                visitor.visit(from + i, distances);
            }
        }
    }

    /** Distance of every row to its k-th nearest neighbour in this set, the row itself not counted. */
    float[] toNeighbour(int k) {
        float[] radii = new float[count()];
        float[] nearest = new float[k];
        forEachRow(this, (row, distances) -> {
            distances[row] = Float.POSITIVE_INFINITY;
            Arrays.fill(nearest, Float.POSITIVE_INFINITY);
            for (float distance : distances) {
                if (distance < nearest[k - 1]) {
                    insert(nearest, distance);
                }
            }
            radii[row] = nearest[k - 1];
        });
        return radii;
    }

    private static void insert(float[] ascending, float value) {
        int at = ascending.length - 1;
        while (at > 0 && ascending[at - 1] > value) {
            ascending[at] = ascending[at - 1];
            at--;
        }
        ascending[at] = value;
    }

    private double direct(int row, FeatureDistances others, int other) {
        double sum = 0;
        for (int k = 0; k < width; k++) {
            double difference = (double) rows[row * width + k] - others.rows[other * width + k];
            sum += difference * difference;
        }
        return sum;
    }
}
