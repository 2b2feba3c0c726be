// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.compare;

import java.util.Arrays;
import org.anid.api.dimension.Interval;
import org.anid.metrics.internal.evaluate.statistics.CounterRandom;
import org.jspecify.annotations.Nullable;

/**
 * The symmetric studentized bootstrap of a mean of paired differences; {@link org.anid.metrics.compare.PairedTest} has
 * the formulas. Draws depend on the seed and their place alone. Immutable.
 */
public final class PairedBootstrap {

    private static final long STREAM = 7;
    private static final double CONFIDENCE = 0.95;

    /** Resamples of the interval, and of a test that they show to be far from any change. */
    private static final int FIRST = 999;

    /** Resamples of every other test at least. */
    private static final int FEWEST = 9_999;

    /**
     * Resamples for each test of the family after which a test that none of them exceeds is done: were its p at the
     * strictest threshold, 0.05 for each test, that would happen once in 20 times.
     */
    private static final int CLEAR = 60;

    /** Resamples for each test of the family: 100 of them exceed a test whose p is at the strictest threshold. */
    private static final int FINE = 2_000;

    /** No test may take forever. */
    private static final int MOST = 2_000_000;

    /**
     * So many exceedances give p to a tenth of itself, and more resamples would add little (Besag and Clifford 1991,
     * doi:10.1093/biomet/78.2.301). Among the first resamples they say that p is above 0.1.
     */
    private static final int ENOUGH = 100;

    /** More units than this make the mean no more normal: ids are dealt into so many groups of equal size. */
    private static final int MOST_UNITS = 1_000;

    private final CounterRandom random;
    private final int clear;
    private final int fine;

    /**
     * A bootstrap for one of many tests.
     *
     * @param seed of the draws
     * @param tests in the family: more of them need a finer p
     */
    public PairedBootstrap(long seed, int tests) {
        random = new CounterRandom(seed, STREAM);
        clear = (int) Math.max(FEWEST, Math.min(MOST, (long) CLEAR * tests));
        fine = (int) Math.max(FEWEST, Math.min(MOST, (long) FINE * tests));
    }

    /**
     * What was found.
     *
     * @param mean of the differences
     * @param ci95 its interval; null where too many resamples have no spread
     * @param p of no difference, two-sided
     */
    public record Result(double mean, @Nullable Interval ci95, double p) {}

    /**
     * Tests whether differences are 0 on average.
     *
     * @param differences one for each id, at least 2
     */
    public Result test(double[] differences) {
        int n = differences.length;
        double mean = Arrays.stream(differences).sum() / n;
        int units = Math.min(n, MOST_UNITS);
        // Residuals, so that the sums of a resample are small and lose no digits.
        double[] sums = new double[units];
        int[] counts = new int[units];
        int[] order = n > MOST_UNITS ? random.permutation(n) : null;
        for (int i = 0; i < n; i++) {
            sums[i % units] += differences[order == null ? i : order[i]] - mean;
            counts[i % units]++;
        }
        boolean alike = true;
        for (double difference : differences) {
            alike &= difference == differences[0];
        }
        double floor = Math.scalb(1.0, 1 - Math.min(n, 1000));
        if (alike) {
            // Nothing varies: the data say what they say, once for each id.
            double same = differences[0];
            double p = same == 0 ? 1 : Math.max(floor, 1.0 / (clear + 1));
            return new Result(same, new Interval(same, same), p);
        }
        double error = error(sums, counts, n);
        double t = Math.abs(mean) / error;
        double[] first = new double[FIRST];
        int beyond = 0;
        int done = 0;
        while (done < FIRST || (beyond < ENOUGH && done < (beyond == 0 ? clear : fine))) {
            double drawn = draw(sums, counts, done);
            beyond += drawn >= t ? 1 : 0;
            if (done < FIRST) {
                first[done] = drawn;
            }
            done++;
        }
        Arrays.sort(first);
        double half = first[(int) Math.ceil(CONFIDENCE * FIRST) - 1] * error;
        Interval interval = Double.isFinite(half) ? new Interval(mean - half, mean + half) : null;
        return new Result(mean, interval, Math.max(floor, (1.0 + beyond) / (done + 1.0)));
    }

    /** The standard error of a ratio of sums over units; with units of one id each, that of a mean. */
    private static double error(double[] sums, int[] counts, int n) {
        double squares = 0;
        for (double sum : sums) {
            squares += sum * sum;
        }
        return Math.sqrt(sums.length / (sums.length - 1.0) * squares) / n;
    }

    /** {@code |Δ* − Δ| / s*} of a resample. */
    private double draw(double[] sums, int[] counts, int resample) {
        int units = sums.length;
        double sum = 0;
        double squares = 0;
        double products = 0;
        long count = 0;
        long countSquares = 0;
        for (int j = 0; j < units; j++) {
            int k = random.index((long) resample * units + j, units);
            double value = sums[k];
            int size = counts[k];
            sum += value;
            squares += value * value;
            products += value * size;
            count += size;
            countSquares += (long) size * size;
        }
        double mean = sum / count;
        double spread = squares - 2 * mean * products + mean * mean * countSquares;
        // One unit over and over: rounding is all that is left of the spread.
        if (spread <= units * Math.ulp(squares)) {
            return mean == 0 ? 0 : Double.POSITIVE_INFINITY;
        }
        return Math.abs(mean) / (Math.sqrt(units / (units - 1.0) * spread) / count);
    }
}
