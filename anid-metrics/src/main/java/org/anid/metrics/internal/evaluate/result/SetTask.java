// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
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

/** The value of a metric of sets on a condition, and its generated halves against natural ones; {@link #all} makes the floors, once each. */
final class SetTask implements Callable<SetTask.Values> {

    private final FeatureStates states;
    private final SetMetric metric;
    private final ConditionImages condition;

    private SetTask(FeatureStates states, SetMetric metric, ConditionImages condition) {
        this.states = states;
        this.metric = metric;
        this.condition = condition;
    }

    /** A comparison of halves, or why there is none. */
    private record Halves(FeatureStates.@Nullable Crossed crossed, String problem) {

        static Halves of(Callable<FeatureStates.Crossed> comparison) throws InterruptedException {
            try {
                return new Halves(comparison.call(), "");
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                // Too few images, or an algebra that did not converge: this comparison is lost and no other.
                return new Halves(
                        null, "halves of the images cannot be compared: " + GroupOutcome.MetricFailure.said(e));
            }
        }
    }

    /** What a task finds, on the way to an outcome. */
    record Values(
            SetMetric metric,
            ConditionImages condition,
            @Nullable Score score,
            Halves halves,
            String problem) {}

    @Override
    public Values call() throws InterruptedException {
        Score score;
        try {
            score = states.score(metric, condition);
        } catch (RuntimeException e) {
            return new Values(metric, condition, null, new Halves(null, ""), GroupOutcome.MetricFailure.said(e));
        }
        if (!Double.isFinite(score.value())) {
            String problem = metric.spec().id() + " is " + score.value();
            return new Values(metric, condition, null, new Halves(null, ""), problem);
        }
        return new Values(metric, condition, score, Halves.of(() -> states.crossed(metric, condition)), "");
    }

    /** All metrics of sets on all conditions, on the executor. */
    static List<MetricOutcome> all(
            EvaluationContext context, FeatureStates states, OrderedExecutor executor, Diagnostics diagnostics)
            throws InterruptedException {
        List<Callable<Halves>> floors = new ArrayList<>();
        List<SetTask> tasks = new ArrayList<>();
        Map<Integer, Map<Integer, Integer>> placeOfFloor = new TreeMap<>();
        for (SetMetric metric : context.metrics().ofSets()) {
            for (ConditionImages condition : context.dataset().conditions()) {
                if (metric.appliesTo(condition)) {
                    int set = context.references().counterparts(condition);
                    placeOfFloor
                            .computeIfAbsent(metric.index(), each -> new TreeMap<>())
                            .computeIfAbsent(set, each -> {
                                floors.add(() -> Halves.of(() -> states.floor(metric, set)));
                                return floors.size() - 1;
                            });
                    tasks.add(new SetTask(states, metric, condition));
                }
            }
        }
        List<Halves> ofNaturals = executor.all(floors);
        List<MetricOutcome> outcomes = new ArrayList<>();
        for (Values values : executor.all(tasks)) {
            if (values.score == null) {
                diagnostics.absent(values.metric.spec().id(), values.condition, values.problem);
                continue;
            }
            int set = context.references().counterparts(values.condition);
            int place =
                    placeOfFloor.getOrDefault(values.metric.index(), Map.of()).getOrDefault(set, 0);
            outcomes.add(outcome(values.metric, values.condition, values.score, values.halves, ofNaturals.get(place)));
        }
        return outcomes;
    }

    private static MetricOutcome outcome(
            SetMetric planned, ConditionImages condition, Score score, Halves generated, Halves floor) {
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
                condition.condition(),
                null,
                score.count(),
                score.value(),
                floor.crossed == null ? null : finite(floor.crossed.value()),
                crossed == null ? null : finite(crossed.unrelated()),
                discrepancy,
                verdict,
                null,
                ratio);
        return new MetricOutcome(planned, result, estimate, discrepancy == null ? problem : "");
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
