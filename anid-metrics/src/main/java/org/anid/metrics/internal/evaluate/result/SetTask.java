// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.Verdict;
import org.anid.api.metric.Direction;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.Score;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ConditionImages;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.SetMetric;
import org.anid.metrics.internal.evaluate.score.Diagnostics;
import org.anid.metrics.internal.evaluate.score.EvaluationContext;
import org.anid.metrics.internal.evaluate.score.FeatureStates;
import org.anid.metrics.internal.evaluate.score.GroupOutcome;
import org.anid.metrics.internal.evaluate.score.OrderedExecutor;
import org.anid.metrics.internal.evaluate.statistics.CrossedFloor;
import org.anid.metrics.internal.evaluate.statistics.Estimate;
import org.jspecify.annotations.Nullable;

/** The values of metrics of sets on conditions, generated halves against natural ones, and the floors, once each. */
final class SetTask {

    private final SetMetric metric;
    private final FeatureStates.Comparisons comparisons;

    private SetTask(SetMetric metric, FeatureStates.Comparisons comparisons) {
        this.metric = metric;
        this.comparisons = comparisons;
    }

    /** A value on all images or a comparison of halves, or why there is none. */
    private record Found(@Nullable Score score, FeatureStates.@Nullable Crossed crossed, String problem) {

        static Found nothing(String problem) {
            return new Found(null, null, problem);
        }

        /** Of both directions; what is wrong with the first of them is told. */
        static Found both(Found first, Found second) {
            return first.crossed == null || second.crossed == null
                    ? nothing(first.problem.isEmpty() ? second.problem : first.problem)
                    : new Found(null, FeatureStates.Crossed.mean(first.crossed, second.crossed), "");
        }
    }

    /** What is found of a condition, on the way to an outcome. */
    private record Values(SetMetric metric, ConditionImages condition, Found score, Found generated, Found floor) {}

    private Found score(int place) {
        try {
            Score score = comparisons.score(place);
            return Double.isFinite(score.value())
                    ? new Found(score, null, "")
                    : Found.nothing(metric.spec().id() + " is " + score.value());
        } catch (RuntimeException e) {
            return Found.nothing(GroupOutcome.MetricFailure.said(e));
        }
    }

    private static Found halves(Supplier<FeatureStates.Crossed> comparison) {
        try {
            return new Found(null, comparison.get(), "");
        } catch (RuntimeException e) {
            // Too few images, or an algebra that did not converge: this comparison is lost and no other.
            return Found.nothing("halves of the images cannot be compared: " + GroupOutcome.MetricFailure.said(e));
        }
    }

    private List<Values> values(OrderedExecutor executor) throws InterruptedException {
        List<Callable<Found>> tasks = new ArrayList<>();
        tasks.add(() -> halves(() -> comparisons.floor(0)));
        tasks.add(() -> halves(() -> comparisons.floor(1)));
        List<ConditionImages> conditions = comparisons.conditions();
        for (int c = 0; c < conditions.size(); c++) {
            int place = c;
            tasks.add(() -> halves(() -> comparisons.crossed(place, 0)));
            tasks.add(() -> halves(() -> comparisons.crossed(place, 1)));
            tasks.add(() -> score(place));
        }
        List<Found> found = executor.all(tasks);
        Found floor = Found.both(found.get(0), found.get(1));
        List<Values> values = new ArrayList<>();
        for (int c = 0; c < conditions.size(); c++) {
            int at = 2 + 3 * c;
            values.add(new Values(
                    metric, conditions.get(c), found.get(at + 2), Found.both(found.get(at), found.get(at + 1)), floor));
        }
        return values;
    }

    /**
     * All metrics of sets on all conditions, on the executor: one metric and reference set after the other, so that no
     * more states are in memory than those of a few conditions.
     */
    static List<MetricOutcome> all(
            EvaluationContext context, FeatureStates states, OrderedExecutor executor, Diagnostics diagnostics)
            throws InterruptedException {
        List<MetricOutcome> outcomes = new ArrayList<>();
        for (SetMetric metric : context.metrics().ofSets()) {
            List<Values> found = new ArrayList<>();
            for (FeatureStates.Comparisons comparisons : states.comparisons(metric)) {
                found.addAll(new SetTask(metric, comparisons).values(executor));
            }
            found.sort(Comparator.comparingInt(values -> values.condition.index()));
            for (Values values : found) {
                Score score = values.score.score;
                if (score == null) {
                    diagnostics.absent(metric.spec().id(), values.condition, values.score.problem);
                } else {
                    outcomes.add(outcome(values, score));
                }
            }
        }
        return outcomes;
    }

    private static MetricOutcome outcome(Values values, Score score) {
        SetMetric planned = values.metric;
        Found generated = values.generated;
        Found floor = values.floor;
        CrossedFloor crossed = generated.crossed == null || floor.crossed == null
                ? null
                : FeatureStates.onScale(planned, generated.crossed, floor.crossed);
        FeatureSetMetric metric = planned.metric();
        Direction direction = planned.spec().direction();
        Discrepancy discrepancy = null;
        Estimate estimate = null;
        Verdict verdict = null;
        Double ratio = null;
        String problem = generated.problem.isEmpty() ? floor.problem : generated.problem;
        if (crossed != null) {
            double share = crossed.share(metric::share);
            if (Double.isFinite(share)) {
                discrepancy = new Discrepancy(share, crossed.interval(metric::share));
                estimate = crossed.estimate(metric::share);
                // An excess is worse, whichever way the metric improves.
                verdict = Verdict.of(crossed.excess(), crossed.interval(), Direction.LOWER_IS_BETTER);
            } else {
                problem =
                        "it has no scale, because unrelated images are as close as the natural images are to each other";
            }
            if (direction == Direction.LOWER_IS_BETTER && crossed.floor() > 0) {
                ratio = crossed.generated() / crossed.floor();
            }
        }
        MetricResult result = new MetricResult(
                planned.spec(),
                values.condition.condition(),
                null,
                score.count(),
                score.value(),
                floor.crossed == null ? null : finite(floor.crossed.value()),
                crossed == null ? null : finite(crossed.unrelated()),
                discrepancy,
                verdict,
                null,
                ratio);
        return new MetricOutcome(planned, result, estimate, generated.crossed, discrepancy == null ? problem : "");
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
