// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.MetricResult;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Level;

/** A report arranged as people read it: who was evaluated, in what. It computes nothing. */
public final class ReportView {

    private final EvaluationReport report;
    private final List<Condition> conditions;
    private final Map<DimensionKind, Map<Condition, DimensionResult>> verdicts = new LinkedHashMap<>();
    private final Map<DimensionKind, Map<String, List<MetricResult>>> metrics = new LinkedHashMap<>();
    private final Map<DimensionKind, Map<String, Map<Condition, DimensionResult>>> categories = new LinkedHashMap<>();

    public ReportView(EvaluationReport report) {
        this.report = report;
        Set<Condition> seen = new LinkedHashSet<>();
        report.results().forEach(result -> seen.add(result.condition()));
        report.dimensions().forEach(result -> seen.add(result.condition()));
        if (report.human() != null) {
            report.human().opinions().forEach(score -> seen.add(score.condition()));
        }
        conditions = List.copyOf(seen);
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
                    String category = result.category();
                    (category == null
                                    ? verdicts.computeIfAbsent(kind, k -> new LinkedHashMap<>())
                                    : categories
                                            .computeIfAbsent(kind, k -> new TreeMap<>())
                                            .computeIfAbsent(category, c -> new LinkedHashMap<>()))
                            .put(result.condition(), result);
                }
            }
        }
    }

    /** Every condition, in the order of the report. */
    public List<Condition> conditions() {
        return conditions;
    }

    /** Generators, however many guidances each has. */
    public long generators() {
        return conditions.stream().map(Condition::generator).distinct().count();
    }

    /** Metrics with a result. */
    public long metricCount() {
        return report.results().stream()
                .map(result -> result.metric().id())
                .distinct()
                .count();
    }

    /** Verdicts over all images, per dimension and condition. */
    public Map<DimensionKind, Map<Condition, DimensionResult>> verdicts() {
        return verdicts;
    }

    /** The levels that a verdict on this dimension is made of, in their order. */
    public Set<Level> levels(DimensionKind kind) {
        Set<Level> levels = new TreeSet<>();
        for (DimensionResult verdict : verdicts.getOrDefault(kind, Map.of()).values()) {
            verdict.levels().forEach(level -> levels.add(level.level()));
        }
        return levels;
    }

    /** Results over all images, per dimension and metric id. */
    public Map<DimensionKind, Map<String, List<MetricResult>>> metrics() {
        return metrics;
    }

    /** Verdicts per dimension, category and condition; empty without categories. */
    public Map<DimensionKind, Map<String, Map<Condition, DimensionResult>>> categories() {
        return categories;
    }

    /** Whether the numbers of this dimension come from nobody. */
    public boolean simulated(DimensionKind kind) {
        return kind == DimensionKind.HUMAN && simulated();
    }

    /** Whether the report's ratings come from nobody. */
    public boolean simulated() {
        return report.human() != null && Objects.requireNonNull(report.human()).simulated();
    }
}
