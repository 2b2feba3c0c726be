// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.MetricResult;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.MetricSpec;
import org.jspecify.annotations.Nullable;

/**
 * A report arranged as people read it: who was evaluated, in what, and which rates count natural floors.
 *
 * <p>A rate against a natural value or an ideal is a share; the rate of a distance against the natural floor counts floors.
 * Their mean is a plain number that is neither, so wherever a dimension has both, the two are also averaged apart.
 */
final class ReportView {

    /** A generator and what it was given. */
    record Subject(String generator, @Nullable Guidance guidance) {}

    /** What a rate, or a mean of rates, counts. */
    enum Unit {
        SHARE,
        FLOORS,
        MIXED
    }

    /**
     * The mean of some rates of one kind.
     *
     * @param mean NaN over none
     * @param count how many
     */
    record Mean(double mean, int count) {}

    /**
     * The verdict of one dimension on one subject.
     *
     * @param result as reported
     * @param unit what its rate counts
     * @param shares mean over its metrics that are measured in shares
     * @param floors mean over its metrics that are measured in floors
     */
    record Verdict(DimensionResult result, Unit unit, Mean shares, Mean floors) {}

    /** Means per category and subject of the metrics of one dimension and unit. */
    record CategoryMap(DimensionKind dimension, boolean floors, int metrics, Map<String, Map<Subject, Mean>> rows) {}

    private final EvaluationReport report;
    private final List<Subject> subjects;
    private final Map<DimensionKind, Map<Subject, Verdict>> verdicts = new LinkedHashMap<>();
    private final Map<DimensionKind, Map<String, List<MetricResult>>> metrics = new LinkedHashMap<>();

    ReportView(EvaluationReport report) {
        this.report = report;
        Set<Subject> seen = new LinkedHashSet<>();
        report.results().forEach(result -> seen.add(subject(result)));
        report.dimensions().forEach(result -> seen.add(new Subject(result.generator(), result.guidance())));
        if (report.human() != null) {
            report.human().opinions().forEach(score -> seen.add(new Subject(score.generator(), score.guidance())));
        }
        subjects = List.copyOf(seen);
        for (DimensionKind kind : DimensionKind.values()) {
            for (MetricResult result : report.results()) {
                if (result.category() == null && result.metric().dimension() == kind) {
                    metrics.computeIfAbsent(kind, k -> new LinkedHashMap<>())
                            .computeIfAbsent(result.metric().id(), id -> new ArrayList<>())
                            .add(result);
                }
            }
            for (DimensionResult result : report.dimensions()) {
                if (result.dimension() == kind) {
                    verdicts.computeIfAbsent(kind, k -> new LinkedHashMap<>())
                            .put(new Subject(result.generator(), result.guidance()), verdict(result));
                }
            }
        }
    }

    private Verdict verdict(DimensionResult result) {
        Subject subject = new Subject(result.generator(), result.guidance());
        List<MetricResult> own = metrics.getOrDefault(result.dimension(), Map.of()).values().stream()
                .flatMap(List::stream)
                .filter(each -> subject(each).equals(subject))
                .toList();
        Mean shares = mean(own, false);
        Mean floors = mean(own, true);
        // A dimension may choose to leave the floors out of its mean: its count of metrics tells.
        Unit unit = floors.count() == 0 || result.metrics() == shares.count()
                ? Unit.SHARE
                : shares.count() == 0 ? Unit.FLOORS : Unit.MIXED;
        return new Verdict(result, unit, shares, floors);
    }

    private static Mean mean(List<MetricResult> results, boolean floors) {
        double sum = 0;
        int count = 0;
        for (MetricResult result : results) {
            DiscrepancyRate rate = result.discrepancyRate();
            if (rate != null && floors(result.metric()) == floors) {
                sum += rate.rate();
                count++;
            }
        }
        return new Mean(count == 0 ? Double.NaN : sum / count, count);
    }

    static Subject subject(MetricResult result) {
        return new Subject(result.generator(), result.guidance());
    }

    /** Whether the metric's rates count natural floors: those of distances do, those of similarities are shares. */
    static boolean floors(MetricSpec metric) {
        return metric.baseline() instanceof Baseline.NaturalFloor && metric.direction() != Direction.HIGHER_IS_BETTER;
    }

    /** Every generator and guidance, in the order of the report. */
    List<Subject> subjects() {
        return subjects;
    }

    /** Generators, however many guidances each has. */
    long generators() {
        return subjects.stream().map(Subject::generator).distinct().count();
    }

    /** Metrics with a result. */
    long metricCount() {
        return report.results().stream()
                .map(result -> result.metric().id())
                .distinct()
                .count();
    }

    /** Verdicts per dimension and subject. */
    Map<DimensionKind, Map<Subject, Verdict>> verdicts() {
        return verdicts;
    }

    /** What the rates of a whole dimension count. */
    Unit unit(DimensionKind kind) {
        List<Unit> units = verdicts.getOrDefault(kind, Map.of()).values().stream()
                .map(Verdict::unit)
                .distinct()
                .toList();
        return units.isEmpty() ? Unit.SHARE : units.size() == 1 ? units.get(0) : Unit.MIXED;
    }

    /** Results over all images, per dimension and metric id. */
    Map<DimensionKind, Map<String, List<MetricResult>>> metrics() {
        return metrics;
    }

    /** Whether any rate in the report counts floors. */
    boolean anyFloors() {
        return report.results().stream().anyMatch(result -> floors(result.metric()));
    }

    /** Whether the numbers of this dimension come from nobody. */
    boolean simulated(DimensionKind kind) {
        return kind == DimensionKind.HUMAN && simulated();
    }

    /** Whether the report's ratings come from nobody. */
    boolean simulated() {
        return report.human() != null && Objects.requireNonNull(report.human()).simulated();
    }

    /** Means per category, shares and floors apart; empty without categories. */
    List<CategoryMap> categories() {
        List<CategoryMap> maps = new ArrayList<>();
        for (DimensionKind kind : DimensionKind.values()) {
            for (boolean floors : new boolean[] {false, true}) {
                List<MetricResult> own = report.results().stream()
                        .filter(result -> result.category() != null
                                && result.discrepancyRate() != null
                                && result.metric().dimension() == kind
                                && floors(result.metric()) == floors)
                        .toList();
                if (!own.isEmpty()) {
                    maps.add(categories(kind, floors, own));
                }
            }
        }
        return maps;
    }

    private CategoryMap categories(DimensionKind kind, boolean floors, List<MetricResult> own) {
        Map<String, Map<Subject, List<MetricResult>>> grouped = new LinkedHashMap<>();
        Set<String> ids = new TreeSet<>();
        for (MetricResult result : own) {
            ids.add(result.metric().id());
            grouped.computeIfAbsent(Objects.requireNonNull(result.category()), c -> new LinkedHashMap<>())
                    .computeIfAbsent(subject(result), s -> new ArrayList<>())
                    .add(result);
        }
        Map<String, Map<Subject, Mean>> rows = new LinkedHashMap<>();
        for (String category : new TreeSet<>(grouped.keySet())) {
            Map<Subject, Mean> row = new LinkedHashMap<>();
            grouped.getOrDefault(category, Map.of()).forEach((subject, some) -> row.put(subject, mean(some, floors)));
            rows.put(category, row);
        }
        return new CategoryMap(kind, floors, ids.size(), rows);
    }
}
