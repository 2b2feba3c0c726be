// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.result;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.Dimension;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.LevelResult;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.OverallResult;
import org.anid.api.dimension.RankRange;
import org.anid.api.evaluation.Replicates;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Level;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ConditionImages;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.PlannedMetric;
import org.anid.metrics.internal.evaluate.score.Diagnostics;
import org.anid.metrics.internal.evaluate.score.EvaluationContext;
import org.anid.metrics.internal.evaluate.score.FeatureStates;
import org.anid.metrics.internal.evaluate.score.OrderedExecutor;
import org.anid.metrics.internal.evaluate.statistics.DimensionAggregator;
import org.anid.metrics.internal.evaluate.statistics.Estimate;
import org.anid.metrics.internal.evaluate.statistics.RankIntervals;
import org.jspecify.annotations.Nullable;

/** Results in the order of the report, the verdict of each dimension, and the answer. */
public final class ReportAssembler {

    private final EvaluationContext context;
    private final List<MetricOutcome> outcomes = new ArrayList<>();
    private final List<DimensionResult> dimensions = new ArrayList<>();
    /** Verdicts over all images, which the answer is made of. */
    private final Map<Condition, Map<DimensionKind, Estimate>> verdicts = new LinkedHashMap<>();

    private ReportAssembler(EvaluationContext context) {
        this.context = context;
    }

    /** From what was scored: results of all metrics, and the verdicts of the dimensions that are made of metrics. */
    public static ReportAssembler of(
            EvaluationContext context, FeatureStates states, OrderedExecutor executor, Diagnostics diagnostics)
            throws InterruptedException {
        ReportAssembler assembler = new ReportAssembler(context);
        List<MetricOutcome> found = new ArrayList<>();
        executor.all(context.dataset().conditions().stream()
                        .map(condition -> new ConditionTask(context, condition))
                        .toList())
                .forEach(found::addAll);
        found.addAll(SetTask.all(context, states, executor, diagnostics));
        for (PlannedMetric metric : context.metrics().all()) {
            found.stream().filter(outcome -> outcome.metric() == metric).forEach(assembler.outcomes::add);
        }
        assembler.tellProblems(diagnostics);
        for (Dimension dimension : context.plan().dimensions()) {
            dimension.skipped().forEach(diagnostics::skip);
            assembler.conclude(dimension);
        }
        return assembler;
    }

    private void tellProblems(Diagnostics diagnostics) {
        for (MetricOutcome outcome : outcomes) {
            if (!outcome.problem().isEmpty() && outcome.result().category() == null) {
                for (ConditionImages condition : context.dataset().conditions()) {
                    if (condition.condition().equals(outcome.result().condition())) {
                        diagnostics.withoutDiscrepancy(outcome.metric().spec().id(), condition, outcome.problem());
                    }
                }
            }
        }
    }

    private void conclude(Dimension dimension) {
        for (ConditionImages images : context.dataset().conditions()) {
            Condition condition = images.condition();
            Map<String, List<MetricOutcome>> byCategory = new TreeMap<>();
            List<MetricOutcome> all = new ArrayList<>();
            for (MetricOutcome outcome : outcomes) {
                if (outcome.metric().dimension() == dimension
                        && outcome.estimate() != null
                        && outcome.result().condition().equals(condition)) {
                    String category = outcome.result().category();
                    (category == null ? all : byCategory.computeIfAbsent(category, c -> new ArrayList<>()))
                            .add(outcome);
                }
            }
            if (!all.isEmpty()) {
                Estimate verdict = conclude(dimension, condition, null, all);
                verdicts.computeIfAbsent(condition, c -> new EnumMap<>(DimensionKind.class))
                        .put(dimension.kind(), verdict);
            }
            byCategory.forEach((category, some) -> conclude(dimension, condition, category, some));
        }
    }

    private Estimate conclude(
            Dimension dimension, Condition condition, @Nullable String category, List<MetricOutcome> own) {
        Map<Level, List<Estimate>> byLevel = new EnumMap<>(Level.class);
        for (MetricOutcome outcome : own) {
            byLevel.computeIfAbsent(outcome.metric().spec().level(), level -> new ArrayList<>())
                    .add(Objects.requireNonNull(outcome.estimate()));
        }
        List<LevelResult> levels = new ArrayList<>();
        List<Estimate> estimates = new ArrayList<>();
        byLevel.forEach((level, metrics) -> {
            Estimate estimate = DimensionAggregator.of(metrics, dimension::ofMetrics);
            estimates.add(estimate);
            levels.add(new LevelResult(level, estimate.discrepancy(), metrics.size()));
        });
        Estimate verdict = DimensionAggregator.of(estimates, dimension::ofLevels);
        dimensions.add(new DimensionResult(dimension.kind(), condition, category, verdict.discrepancy(), levels));
        return verdict;
    }

    /** Adds the verdict of people. */
    public void add(HumanVerdicts people) {
        people.verdicts().forEach((condition, verdict) -> {
            dimensions.add(new DimensionResult(
                    DimensionKind.HUMAN,
                    condition,
                    null,
                    verdict.discrepancy(),
                    List.of(new LevelResult(Level.PEOPLE, verdict.discrepancy(), people.aspects(condition)))));
            verdicts.computeIfAbsent(condition, c -> new EnumMap<>(DimensionKind.class))
                    .put(DimensionKind.HUMAN, verdict);
        });
    }

    /** As reported. */
    public List<MetricResult> results() {
        return outcomes.stream().map(MetricOutcome::result).toList();
    }

    /** The verdicts of the dimensions, over all images and per category. */
    public List<DimensionResult> dimensions() {
        return dimensions;
    }

    /** The answer for each generator, and for each condition with a guidance, ranked among those of its guidance. */
    public List<OverallResult> overall() {
        List<OverallResult> results = new ArrayList<>();
        for (Contest contest : contests()) {
            List<RankRange> ranks = RankIntervals.of(List.copyOf(contest.estimates.values()));
            int first = results.size();
            contest.estimates.forEach((condition, estimate) -> results.add(new OverallResult(
                    condition,
                    estimate.discrepancy(),
                    ranks.get(results.size() - first),
                    missing(contest.members.getOrDefault(condition, List.of(condition))))));
        }
        return results;
    }

    /**
     * Who is ranked among each other.
     *
     * @param estimates of the answer
     * @param members the conditions that an answer is over, where it is over several
     */
    private record Contest(Map<Condition, Estimate> estimates, Map<Condition, List<Condition>> members) {}

    private List<Contest> contests() {
        Map<Condition, Estimate> ofConditions = new LinkedHashMap<>();
        Map<Condition, List<Condition>> ofGenerator = new LinkedHashMap<>();
        for (ConditionImages images : context.dataset().conditions()) {
            Condition condition = images.condition();
            Map<DimensionKind, Estimate> own = verdicts.getOrDefault(condition, Map.of());
            if (!own.isEmpty()) {
                ofConditions.put(condition, DimensionAggregator.mean(List.copyOf(own.values())));
                ofGenerator
                        .computeIfAbsent(new Condition(condition.generator(), null), g -> new ArrayList<>())
                        .add(condition);
            }
        }
        Map<Condition, Estimate> generators = new LinkedHashMap<>();
        ofGenerator.forEach((generator, conditions) -> generators.put(
                generator,
                DimensionAggregator.mean(
                        conditions.stream().map(ofConditions::get).toList())));
        List<Contest> contests = new ArrayList<>();
        contests.add(new Contest(generators, ofGenerator));
        // What was only given captions does another task than what was given the image.
        for (Guidance guidance : Guidance.values()) {
            Map<Condition, Estimate> guided = new LinkedHashMap<>();
            ofConditions.forEach((condition, estimate) -> {
                if (condition.guidance() == guidance) {
                    guided.put(condition, estimate);
                }
            });
            contests.add(new Contest(guided, Map.of()));
        }
        return contests;
    }

    /** What a paired test with another report needs; null where nothing has replicates. */
    public @Nullable Replicates replicates() {
        List<Replicates.Row> rows = new ArrayList<>();
        for (MetricOutcome outcome : outcomes) {
            FeatureStates.Crossed crossed = outcome.crossed();
            if (crossed != null) {
                add(
                        rows,
                        outcome.metric().spec().id(),
                        null,
                        outcome.result().condition(),
                        crossed.value(),
                        crossed.without());
            }
        }
        for (ConditionImages images : context.dataset().conditions()) {
            Condition condition = images.condition();
            verdicts.getOrDefault(condition, Map.of()).forEach((kind, verdict) -> {
                add(rows, null, kind, condition, verdict.measured(), verdict.measuredWithout());
            });
        }
        for (Contest contest : contests()) {
            contest.estimates.forEach((condition, answer) ->
                    add(rows, null, null, condition, answer.measured(), answer.measuredWithout()));
        }
        return rows.isEmpty() ? null : new Replicates(context.order().groups(context.dataset()), rows);
    }

    private static void add(
            List<Replicates.Row> rows,
            @Nullable String metric,
            @Nullable DimensionKind kind,
            Condition condition,
            double value,
            double[] without) {
        if (without.length > 1 && Double.isFinite(value)) {
            List<Double> replicates = Arrays.stream(without)
                    .mapToObj(replicate -> Double.isFinite(replicate) ? replicate : Double.NaN)
                    .toList();
            rows.add(new Replicates.Row(metric, kind, condition, value, replicates));
        }
    }

    private List<DimensionKind> missing(List<Condition> conditions) {
        List<DimensionKind> missing = new ArrayList<>(List.of(DimensionKind.values()));
        for (Condition condition : conditions) {
            missing.removeAll(verdicts.getOrDefault(condition, Map.of()).keySet());
        }
        return missing;
    }
}
