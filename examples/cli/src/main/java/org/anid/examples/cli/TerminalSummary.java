// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.util.ArrayList;
import java.util.List;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.metrics.report.summary.ReportSummary;

/**
 * A report in a few lines for a terminal: the answer first, then the conditions, then what to know about it. Words and
 * numbers are those of the files.
 */
final class TerminalSummary {

    private static final int WARNINGS_SHOWN = 10;
    private static final int FAILURES_SHOWN = 5;

    private final EvaluationReport report;
    private final ReportSummary summary;

    TerminalSummary(EvaluationReport report) {
        this.report = report;
        this.summary = ReportSummary.of(report);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>(summary.answer());
        lines.add("");
        lines.add(summary.subject());
        table(summary.overview(), lines);
        summary.opinions().ifPresent(opinions -> table(opinions, lines));
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
        lines.replaceAll(Terminal::plain);
        return lines;
    }

    private static void table(ReportSummary.Table summary, List<String> lines) {
        if (summary.rows().isEmpty()) {
            return;
        }
        Table table = new Table(summary.words(), summary.head());
        for (List<ReportSummary.Cell> row : summary.rows()) {
            table.add(row.stream().map(ReportSummary.Cell::text).toList());
        }
        lines.add("");
        lines.add(summary.caption());
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
}
