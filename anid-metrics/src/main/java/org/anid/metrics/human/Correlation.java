// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;

/**
 * Correlation coefficients of paired samples, all in [−1, 1].
 *
 * <p>A coefficient is empty where it is not defined: fewer than two pairs, or one side constant. A value that is not
 * finite is refused. Values are what they are to the last bit, whether they are tied or constant too; sums of squares
 * and products are not rounded, whatever the magnitude, and the order of the pairs changes no bit.
 *
 * <p>Agrees with SciPy 1.17.0 ({@code pearsonr}, {@code spearmanr}, {@code kendalltau}) to 1e-12 on data with and
 * without ties; see {@code src/test/python/human.py}. Stateless and safe to share between threads.
 */
public final class Correlation {

    private Correlation() {}

    /**
     * Pearson's product-moment correlation {@code Σ(x−x̄)(y−ȳ) / √(Σ(x−x̄)² Σ(y−ȳ)²)}.
     *
     * @param x finite values
     * @param y as many finite values
     * @throws IllegalArgumentException if the lengths differ or a value is not finite
     */
    public static OptionalDouble pearson(double[] x, double[] y) {
        check(x, y);
        return new Moments(x, y).correlation();
    }

    /**
     * Spearman's rank correlation (SRCC): Pearson's of the ranks, tied values sharing the mean of their ranks.
     *
     * @param x finite values
     * @param y as many finite values
     * @throws IllegalArgumentException if the lengths differ or a value is not finite
     */
    public static OptionalDouble spearman(double[] x, double[] y) {
        check(x, y);
        return pearson(ranks(x), ranks(y));
    }

    /**
     * Kendall's τ-b (KRCC): {@code (C − D) / √((n₀ − t_x)(n₀ − t_y))} with C concordant and D discordant pairs,
     * {@code n₀} pairs in all and {@code t} pairs tied on one side (Kendall 1945, The treatment of ties in ranking
     * problems).
     *
     * <p>Knight's algorithm, O(n log n): discordant pairs are the exchanges of a merge sort.
     *
     * @param x finite values
     * @param y as many finite values
     * @throws IllegalArgumentException if the lengths differ or a value is not finite
     */
    public static OptionalDouble kendallTauB(double[] x, double[] y) {
        check(x, y);
        if (isConstant(x) || isConstant(y)) {
            return OptionalDouble.empty();
        }
        int n = x.length;
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        // Adding 0 turns −0 into 0, which it equals as a number and which a comparator puts behind it.
        Arrays.sort(order, Comparator.<Integer>comparingDouble(i -> x[i] + 0.0).thenComparingDouble(i -> y[i] + 0.0));
        double[] sortedX = new double[n];
        double[] sortedY = new double[n];
        for (int i = 0; i < n; i++) {
            sortedX[i] = x[order[i]];
            sortedY[i] = y[order[i]];
        }
        long tiedInX = 0;
        long tiedInBoth = 0;
        long runX = 0;
        long runBoth = 0;
        for (int i = 1; i < n; i++) {
            boolean sameX = sortedX[i] == sortedX[i - 1];
            runX = sameX ? runX + 1 : 0;
            runBoth = sameX && sortedY[i] == sortedY[i - 1] ? runBoth + 1 : 0;
            // The k-th member of a run is tied with the k−1 before it.
            tiedInX += runX;
            tiedInBoth += runBoth;
        }
        long discordant = sortCountingExchanges(sortedY, new double[n], 0, n);
        long tiedInY = 0;
        long runY = 0;
        for (int i = 1; i < n; i++) {
            runY = sortedY[i] == sortedY[i - 1] ? runY + 1 : 0;
            tiedInY += runY;
        }
        long pairs = (long) n * (n - 1) / 2;
        double difference = pairs - tiedInX - tiedInY + tiedInBoth - 2.0 * discordant;
        // The root of a square is exact: one root of the product keeps a perfect agreement at 1, two roots do not.
        return OptionalDouble.of(difference / Math.sqrt((double) (pairs - tiedInX) * (pairs - tiedInY)));
    }

    /** Ranks from 1, tied values sharing the mean of their ranks. */
    static double[] ranks(double[] values) {
        int n = values.length;
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> values[i] + 0.0));
        double[] ranks = new double[n];
        for (int from = 0; from < n; ) {
            int to = from + 1;
            while (to < n && values[order[to]] == values[order[from]]) {
                to++;
            }
            double rank = (from + 1 + to) / 2.0;
            for (int i = from; i < to; i++) {
                ranks[order[i]] = rank;
            }
            from = to;
        }
        return ranks;
    }

    private static boolean isConstant(double[] values) {
        for (double value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }

    /** Sorts {@code values[from, to)} stably and counts the pairs that were strictly out of order. */
    private static long sortCountingExchanges(double[] values, double[] spare, int from, int to) {
        if (to - from < 2) {
            return 0;
        }
        int middle = (from + to) >>> 1;
        long exchanges =
                sortCountingExchanges(values, spare, from, middle) + sortCountingExchanges(values, spare, middle, to);
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            if (right == to || (left < middle && values[left] <= values[right])) {
                spare[i] = values[left++];
            } else {
                spare[i] = values[right++];
                exchanges += middle - left;
            }
        }
        System.arraycopy(spare, from, values, from, to - from);
        return exchanges;
    }

    static void check(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "a correlation needs as many values on both sides, not " + x.length + " and " + y.length);
        }
        for (int i = 0; i < x.length; i++) {
            if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
                throw new IllegalArgumentException("pair " + i + " of a correlation is not finite: " + x[i] + ", "
                        + y[i] + "; leave out images without a score");
            }
        }
    }
}
