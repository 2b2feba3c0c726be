// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.Interval;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ReportRenderer;
import org.anid.metrics.report.summary.ReportSummary;
import org.anid.metrics.report.summary.ReportSummary.Cell;

/**
 * {@code report.tex}: the answer as a table for a paper, to be taken in by {@code \\input{report.tex}}; it needs the
 * package booktabs. Discrepancies are in percent with their 95 % intervals. Among conditions of one guidance, which
 * alone compare, the smallest of a column is bold and the second smallest underlined. Stateless.
 */
public final class LatexReport implements ReportRenderer {

    /** The renderer. */
    public LatexReport() {}

    @Override
    public String fileName() {
        return "report.tex";
    }

    @Override
    public void render(EvaluationReport report, Appendable out) throws IOException {
        ReportSummary.Table table = ReportSummary.of(report).overview();
        out.append("% ").append(comment(report.title())).append('\n');
        out.append("% ANID ").append(comment(report.provenance().build().version()));
        out.append("; 0 % is natural; 95 % intervals; bold: smallest, underlined: second, within a guidance\n");
        out.append("% needs \\usepackage{booktabs}\n");
        out.append("\\begin{tabular}{").append("l".repeat(table.words()));
        out.append("r".repeat(table.head().size() - table.words())).append("}\n\\toprule\n");
        row(out, table.head().stream().map(LatexReport::escaped).toList());
        out.append("\\midrule\n");
        Map<Cell, String> marks = marks(table);
        for (List<Cell> cells : table.rows()) {
            row(out, cells.stream().map(cell -> text(cell, marks)).toList());
        }
        out.append("\\bottomrule\n\\end{tabular}\n");
    }

    /**
     * The rule or row before takes a star or a bracket that follows, spaces or not, for its own; not an empty group.
     */
    private static void row(Appendable out, List<String> cells) throws IOException {
        out.append("{}").append(String.join(" & ", cells)).append(" \\\\\n");
    }

    /** The command around the smallest and the second smallest cell of each column and guidance. */
    private static Map<Cell, String> marks(ReportSummary.Table table) {
        Map<Cell, String> marks = new IdentityHashMap<>();
        for (int column = table.words(); column < table.head().size(); column++) {
            int at = column;
            Map<String, List<Cell>> byGuidance = new LinkedHashMap<>();
            for (List<Cell> row : table.rows()) {
                if (row.get(at).discrepancy() != null) {
                    byGuidance
                            .computeIfAbsent(row.get(table.words() - 1).text(), guidance -> new ArrayList<>())
                            .add(row.get(at));
                }
            }
            for (List<Cell> cells : byGuidance.values()) {
                List<Double> values = cells.stream()
                        .map(LatexReport::value)
                        .distinct()
                        .sorted(Comparator.naturalOrder())
                        .toList();
                for (Cell cell : cells) {
                    int place = values.indexOf(value(cell));
                    if (cells.size() > 1 && place < 2) {
                        marks.put(cell, place == 0 ? "\\textbf{" : "\\underline{");
                    }
                }
            }
        }
        return marks;
    }

    private static double value(Cell cell) {
        return Objects.requireNonNull(cell.discrepancy()).value();
    }

    private static String text(Cell cell, Map<Cell, String> marks) {
        Discrepancy discrepancy = cell.discrepancy();
        if (discrepancy == null) {
            return escaped(cell.text());
        }
        String value = percent(discrepancy.value());
        String mark = marks.get(cell);
        Interval interval = discrepancy.ci95();
        return (mark == null ? value : mark + value + "}")
                + (interval == null
                        ? ""
                        : " {\\scriptsize [" + percent(interval.low()) + ", " + percent(interval.high()) + "]}");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    /** Text as it is, whatever names hold, in the default encoding of fonts too, where some signs are others. */
    static String escaped(String text) {
        return text.codePoints()
                .mapToObj(c -> switch (c) {
                    case '\\' -> "\\textbackslash{}";
                    case '~' -> "\\textasciitilde{}";
                    case '^' -> "\\textasciicircum{}";
                    case '{', '}', '$', '&', '#', '_', '%' -> "\\" + Character.toString(c);
                    case '<' -> "\\textless{}";
                    case '>' -> "\\textgreater{}";
                    case '|' -> "\\textbar{}";
                    // Straight in this font alone, and by its number, as packages of languages make it a command.
                    case '"' -> "{\\ttfamily\\char34}";
                    case '–' -> "--";
                    case '·' -> "$\\cdot$";
                    default -> Character.isISOControl(c) ? " " : Character.toString(c);
                })
                .collect(Collectors.joining());
    }

    /** One line. */
    private static String comment(String text) {
        return text.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ");
    }
}
