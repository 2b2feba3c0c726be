// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.compare;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.Interval;
import org.anid.api.evaluation.Replicates;
import org.anid.api.metric.DimensionKind;
import org.anid.metrics.internal.evaluate.statistics.JackKnife;
import org.apache.commons.math3.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * The delete-a-group jackknife of differences between two reports whose replicates pair up;
 * {@link org.anid.metrics.compare.PairedTest} has the formulas. Immutable.
 */
public final class PairedJackknife {

    /** With fewer groups Student's t has tails so heavy that a family of tests would find nothing. */
    private static final int FEWEST = 8;

    private record Quantity(
            @Nullable String metric, @Nullable DimensionKind dimension, Condition condition) {}

    private final Map<Quantity, Replicates.Row> ofA = new HashMap<>();
    private final Map<Quantity, Replicates.Row> ofB = new HashMap<>();
    private final double rounding;

    /**
     * Of two reports.
     *
     * @param a of the baseline
     * @param b of the other one, over the same groups
     * @param rounding differences up to this share of a quantity are none
     */
    public PairedJackknife(Replicates a, Replicates b, double rounding) {
        index(a, ofA);
        index(b, ofB);
        this.rounding = rounding;
    }

    private static void index(Replicates replicates, Map<Quantity, Replicates.Row> rows) {
        replicates.rows().forEach(row -> rows.put(new Quantity(row.metric(), row.dimension(), row.condition()), row));
    }

    /**
     * What was found.
     *
     * @param groups that have something in both
     * @param baseline over all images
     * @param other likewise in the other report
     * @param difference other minus baseline; 0 where rounding explains it
     * @param ci95 its interval
     * @param p of no difference, two-sided
     */
    public record Result(int groups, double baseline, double other, double difference, Interval ci95, double p) {}

    /**
     * Tests whether a quantity is the same in both.
     *
     * @param metric id of a metric of sets; null for a dimension and for the answer
     * @param dimension which; null for a metric and for the answer
     * @return null where a report does not have it, or too few groups have something in both
     */
    public @Nullable Result test(@Nullable String metric, @Nullable DimensionKind dimension, Condition condition) {
        Quantity quantity = new Quantity(metric, dimension, condition);
        Replicates.Row a = ofA.get(quantity);
        Replicates.Row b = ofB.get(quantity);
        if (a == null || b == null || a.without().size() != b.without().size()) {
            return null;
        }
        double[] without = new double[a.without().size()];
        Arrays.setAll(without, g -> b.without().get(g) - a.without().get(g));
        int groups = (int) Arrays.stream(without).filter(Double::isFinite).count();
        if (groups < FEWEST) {
            return null;
        }
        double difference = b.value() - a.value();
        if (Math.abs(difference) <= rounding * Math.max(Math.abs(a.value()), Math.abs(b.value()))) {
            difference = 0;
        }
        Interval interval = Objects.requireNonNull(JackKnife.interval(difference, without));
        return new Result(groups, a.value(), b.value(), difference, interval, p(difference, without, groups));
    }

    private static double p(double difference, double[] without, int groups) {
        double error = Math.sqrt(JackKnife.variance(without));
        if (difference == 0) {
            return 1;
        }
        // Where no group differs from another they say one thing, once each.
        return error == 0
                ? Math.scalb(1.0, 1 - groups)
                : 2 * new TDistribution(null, groups - 1).cumulativeProbability(-Math.abs(difference) / error);
    }
}
