// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.statistics;

import java.util.Arrays;
import org.anid.api.dimension.Interval;
import org.apache.commons.math3.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * The delete-a-fold jackknife: a statistic of everything and the same statistic without one fold each. Unlike a
 * bootstrap it puts no image into a set twice, which would shrink covariances and make neighbours at distance 0.
 * Stateless.
 */
public final class JackKnife {

    private static final double CONFIDENCE = 0.95;
    private static final int FEWEST = 2;

    private JackKnife() {}

    /**
     * The variance of the statistic, {@code (F − 1)/F · Σ (θ₍f₎ − θ̄)²}.
     *
     * @param without the statistic without each fold; NaN where a fold is empty
     * @return NaN with fewer than two folds
     */
    public static double variance(double[] without) {
        double[] defined = defined(without);
        int folds = defined.length;
        if (folds < FEWEST) {
            return Double.NaN;
        }
        // Equal values must have no variance, whatever their mean rounds to.
        double mean = defined[0];
        double sum = 0;
        for (double value : defined) {
            sum += value - mean;
        }
        mean += sum / folds;
        double squares = 0;
        for (double value : defined) {
            squares += (value - mean) * (value - mean);
        }
        return (folds - 1.0) / folds * squares;
    }

    /**
     * {@code θ ± t · √variance} with the quantile of Student's t with {@code F − 1} degrees of freedom.
     *
     * @param estimate of all
     * @param without as {@link #variance}
     * @return null with fewer than two folds
     */
    public static @Nullable Interval interval(double estimate, double[] without) {
        int folds = defined(without).length;
        if (folds < FEWEST) {
            return null;
        }
        double t = new TDistribution(null, folds - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        double half = t * Math.sqrt(variance(without));
        return new Interval(estimate - half, estimate + half);
    }

    private static double[] defined(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).toArray();
    }
}
