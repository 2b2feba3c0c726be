// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import static org.anid.metrics.internal.kernel.NrqmStatistics.BLOCK;
import static org.anid.metrics.internal.kernel.NrqmStatistics.STEP;

import java.util.Arrays;
import org.anid.metrics.internal.kernel.NrqmStatistics;

/**
 * Statistics of the cosine transforms of overlapping blocks: down the columns once for a row of blocks, then along the
 * rows for many blocks at a time. Of each block: the variance of its 48 coefficients over their squared mean deviation;
 * the coefficient of variation of their magnitudes; the variance of those of the three directions.
 */
final class CosineBlocks {

    private static final double[][] COSINES = NrqmStatistics.cosines();

    private CosineBlocks() {}

    /**
     * The six features of one scale.
     *
     * @param plane in [0, 1], with a row of zeros below
     */
    static void of(Lanes lanes, Scratch scratch, double[] plane, int height, int width, double[] out, int offset) {
        int rows = NrqmStatistics.blocks(height);
        int columns = NrqmStatistics.blocks(width);
        int top = NrqmStatistics.margin(height);
        int left = NrqmStatistics.margin(width);
        double[][] statistics = {
            scratch.doubles(2, rows * columns), scratch.doubles(3, rows * columns), scratch.doubles(4, rows * columns)
        };
        // A row and the margins around it, then its every third value.
        double[] row = scratch.doubles(5, STEP * (columns + 2) + width);
        double[][] split = new double[BLOCK * STEP][];
        for (int k = 0; k < split.length; k++) {
            split[k] = scratch.doubles(6 + k, columns + 2);
        }
        int[] at = new int[BLOCK];
        double[] inside = scratch.doubles(6 + split.length, width);
        for (int by = 0; by < rows; by++) {
            for (int r = 0; r < BLOCK; r++) {
                int y = by * STEP - top + r;
                at[r] = (y < 0 || y >= height ? height : y) * width;
            }
            for (int k = 0; k < BLOCK; k++) {
                lanes.nrqm().combine(plane, at, COSINES[k], inside, width);
                Arrays.fill(row, 0, left, 0);
                System.arraycopy(inside, 0, row, left, width);
                Arrays.fill(row, left + width, row.length, 0);
                split(row, split, k * STEP, columns + 2);
            }
            lanes.nrqm().cosineStatistics(split, statistics, by * columns, columns);
        }
        NrqmStatistics.local(statistics[0], statistics[1], statistics[2], rows * columns, out, offset);
    }

    private static void split(double[] row, double[][] out, int first, int n) {
        for (int p = 0; p < STEP; p++) {
            double[] part = out[first + p];
            for (int i = 0; i < n; i++) {
                part[i] = row[STEP * i + p];
            }
        }
    }
}
