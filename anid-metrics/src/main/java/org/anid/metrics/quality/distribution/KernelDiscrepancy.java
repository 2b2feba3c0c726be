// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.Arrays;
import org.anid.api.metric.FeatureSetMetric.JackknifedComparison;
import org.anid.api.metric.SetComparison;
import org.anid.metrics.kernel.DistributionKernels;

/**
 * Sums of a kernel over the pairs of rows of two sets, in double, and of what is left without each of their parts: all
 * from one pass over the pairs, because a pair counts unless one of its rows is left out.
 *
 * <p>Immutable and thread-safe.
 */
record KernelDiscrepancy(DistributionKernels kernels, PairKernel kernel) {

    private static final int BLOCK = 512;

    /** A kernel that the product of two rows and their squared lengths say all about. */
    interface PairKernel {

        /**
         * Turns products into values of the kernel.
         *
         * @param products of one row with rows that follow each other, changed
         * @param offset of the first
         * @param row its squared length
         * @param others theirs
         * @param first of them
         * @param count of them
         */
        void of(double[] products, int offset, double row, double[] others, int first, int count);

        /** The value for a row of this squared length and itself. */
        double ofItself(double squaredLength);
    }

    /**
     * The squared discrepancy with the pair of each row and itself (the V-statistic, which is not negative), and its
     * value on unrelated images: the mean squared distance of a row here and a row there in the space of the kernel.
     *
     * @param needed images on each side; with fewer, values are NaN
     * @param scale that all values are multiplied by
     */
    JackknifedComparison compare(SampledSides sides, long needed, double scale) {
        SampledParts x = sides.natural();
        SampledParts y = sides.generated();
        double[] ownX = diagonal(x);
        double[] xx = withItself(x, ownX);
        // Only sums over the same pairs in the same order cancel to 0.
        boolean same = x.sameAs(y);
        double[] ownY = same ? ownX : diagonal(y);
        double[] yy = same ? xx : withItself(y, ownY);
        double[] xy = same ? xx : between(x, y);
        double[] values = new double[xy.length];
        for (int left = 0; left < values.length; left++) {
            double n = x.countWithout(left);
            double m = y.countWithout(left);
            values[left] = sides.enoughWithout(left, needed)
                    ? scale * Math.max(0, xx[left] / (n * n) + yy[left] / (m * m) - 2 * (xy[left] / (n * m)))
                    : Double.NaN;
        }
        int all = sides.parts();
        double n = x.countWithout(all);
        double m = y.countWithout(all);
        double unrelated = scale * (ownX[all] / n + ownY[all] / m - 2 * (xy[all] / (n * m)));
        return new JackknifedComparison(new SetComparison(values[all], unrelated), Arrays.copyOf(values, all));
    }

    private double[] withItself(SampledParts x, double[] own) {
        double[] sums = within(x);
        for (int left = 0; left < sums.length; left++) {
            sums[left] += own[left];
        }
        return sums;
    }

    /** {@code Σ_{i≠j} k(x_i, x_j)} without each part, and last with every one. */
    double[] within(SampledParts x) {
        double[] half = sums(x, x, true);
        return Arrays.stream(half).map(sum -> 2 * sum).toArray();
    }

    /** {@code Σ k(x_i, y_j)}, likewise. */
    double[] between(SampledParts x, SampledParts y) {
        return sums(x, y, false);
    }

    /** {@code Σ k(x_i, x_i)}, likewise. */
    private double[] diagonal(SampledParts x) {
        double[] squares = squaredLengths(x);
        double[] prefix = new double[x.count() + 1];
        for (int row = 0; row < x.count(); row++) {
            prefix[row + 1] = prefix[row] + kernel.ofItself(squares[row]);
        }
        double[] sums = new double[x.parts() + 1];
        addWithoutEach(x, 0, prefix, sums);
        return sums;
    }

    /** @param above only the pairs {@code i < j} */
    private double[] sums(SampledParts x, SampledParts y, boolean above) {
        int n = x.count();
        int m = y.count();
        double[] squaresOfX = squaredLengths(x);
        double[] squaresOfY = squaredLengths(y);
        double[] block = new double[Math.min(BLOCK, n) * m];
        double[] prefix = new double[m + 1];
        double[] ofRow = new double[x.parts() + 1];
        double[] sums = new double[x.parts() + 1];
        int part = 0;
        for (int from = 0; from < n; from += BLOCK) {
            int rows = Math.min(BLOCK, n - from);
            int first = above ? from : 0;
            int columns = m - first;
            kernels.rowProducts(x.rows(), from, rows, y.rows(), first, columns, x.width(), block);
            for (int row = from; row < from + rows; row++) {
                // The pairs of this row with the rows after it.
                int next = above ? row + 1 : 0;
                int offset = (row - from) * columns + next - first;
                kernel.of(block, offset, squaresOfX[row], squaresOfY, next, m - next);
                prefix[next] = 0;
                for (int column = next; column < m; column++) {
                    prefix[column + 1] = prefix[column] + block[offset + column - next];
                }
                Arrays.fill(ofRow, 0);
                addWithoutEach(y, next, prefix, ofRow);
                while (row == x.end(part)) {
                    part++;
                }
                for (int left = 0; left < sums.length; left++) {
                    if (row < x.endWithout(left, part)) {
                        sums[left] += ofRow[left];
                    }
                }
            }
        }
        return sums;
    }

    /** Adds what rows from {@code first} on sum up to without each part, given sums over all of them before a row. */
    private static void addWithoutEach(SampledParts y, int first, double[] prefix, double[] sums) {
        for (int part = 0; part < y.parts(); part++) {
            int from = Math.max(first, y.start(part));
            if (from < y.end(part)) {
                for (int left = 0; left < sums.length; left++) {
                    int to = y.endWithout(left, part);
                    if (to > from) {
                        sums[left] += prefix[to] - prefix[from];
                    }
                }
            }
        }
    }

    private static double[] squaredLengths(SampledParts x) {
        double[] squares = new double[x.count()];
        for (int row = 0; row < squares.length; row++) {
            for (int i = row * x.width(); i < (row + 1) * x.width(); i++) {
                squares[row] += (double) x.rows()[i] * x.rows()[i];
            }
        }
        return squares;
    }
}
