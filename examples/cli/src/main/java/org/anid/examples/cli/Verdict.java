// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.HumanResult;
import org.anid.api.evaluation.OpinionScore;
import org.anid.api.metric.DimensionKind;

/** A report in a few lines for a terminal: who is how far from natural, and what to know about it. */
final class Verdict {

    private static final int WARNINGS_SHOWN = 10;
    private static final int FAILURES_SHOWN = 5;

    private final EvaluationReport report;

    Verdict(EvaluationReport report) {
        this.report = report;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(report.title() + ": " + report.images() + " images");
        rates(lines);
        HumanResult human = report.human();
        if (human != null) {
            opinions(human, lines);
        }
        if (!report.skipped().isEmpty()) {
            long metrics = report.skipped().stream()
                    .map(skipped -> skipped.metric())
                    .distinct()
                    .count();
            lines.add("");
            lines.add("skipped, wholly or for some images: " + metrics + (metrics == 1 ? " metric" : " metrics")
                    + "; the report says why");
        }
        some("warning", report.warnings(), WARNINGS_SHOWN, lines);
        some(
                "failed",
                report.failures().stream()
                        .map(failure -> failure.path() + ": " + failure.reason())
                        .toList(),
                FAILURES_SHOWN,
                lines);
        return lines;
    }

    private void rates(List<String> lines) {
        Set<DimensionKind> kinds = new LinkedHashSet<>();
        Map<Condition, Map<DimensionKind, DimensionResult>> conditions = new LinkedHashMap<>();
        for (DimensionResult result : report.dimensions()) {
            if (result.category() == null) {
                kinds.add(result.dimension());
                conditions
                        .computeIfAbsent(result.condition(), condition -> new LinkedHashMap<>())
                        .put(result.dimension(), result);
            }
        }
        if (conditions.isEmpty()) {
            return;
        }
        List<String> head = new ArrayList<>(List.of("generator", "guidance"));
        kinds.forEach(kind -> head.add(kind.label()));
        Table table = new Table(2, head);
        conditions.forEach((condition, results) -> {
            List<String> row = new ArrayList<>(List.of(condition.generator(), guidance(condition)));
            for (DimensionKind kind : kinds) {
                DimensionResult result = results.get(kind);
                row.add(result == null ? "–" : percent(result.discrepancy().value()));
            }
            table.add(row);
        });
        lines.add("");
        lines.add("discrepancy from natural images (0 % is natural)");
        lines.addAll(table.lines());
        lines.add("");
        lines.add("closest to natural first: "
                + report.overall().stream()
                        .filter(overall -> overall.condition().guidance() == null)
                        .sorted(Comparator.comparingDouble(
                                overall -> overall.discrepancy().value()))
                        .map(overall -> overall.condition().generator() + " "
                                + percent(overall.discrepancy().value()) + " (rank "
                                + overall.rank().label() + ")")
                        .collect(Collectors.joining(", ")));
    }

    private static String guidance(Condition condition) {
        return condition.guidance() == null ? "–" : condition.guidance().name();
    }

    private static void opinions(HumanResult human, List<String> lines) {
        Map<Condition, Map<Aspect, OpinionScore>> cells = new LinkedHashMap<>();
        for (OpinionScore opinion : human.opinions()) {
            cells.computeIfAbsent(opinion.condition(), cell -> new LinkedHashMap<>())
                    .put(opinion.aspect(), opinion);
        }
        List<String> head = new ArrayList<>(List.of("generator", "guidance"));
        for (Aspect aspect : Aspect.values()) {
            head.add(aspect.label());
        }
        Table table = new Table(2, head);
        cells.forEach((cell, scores) -> {
            List<String> row = new ArrayList<>(List.of(cell.generator(), guidance(cell)));
            for (Aspect aspect : Aspect.values()) {
                OpinionScore score = scores.get(aspect);
                row.add(score == null ? "–" : String.format(Locale.ROOT, "%.3f", score.mean()));
            }
            table.add(row);
        });
        lines.add("");
        lines.add("mean opinion scores of " + human.study()
                + (human.simulated() ? " (SIMULATED: nobody was asked)" : ""));
        lines.addAll(table.lines());
    }

    private static void some(String what, List<String> all, int shown, List<String> lines) {
        if (all.isEmpty()) {
            return;
        }
        lines.add("");
        all.stream().limit(shown).forEach(text -> lines.add(what + ": " + text));
        if (all.size() > shown) {
            lines.add(what + ": " + (all.size() - shown) + " more in the report");
        }
    }

    private static String percent(double rate) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * rate);
    }
}
