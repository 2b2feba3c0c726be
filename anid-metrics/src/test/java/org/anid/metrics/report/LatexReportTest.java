// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.metrics.report.summary.ReportSummary;
import org.junit.jupiter.api.Test;

class LatexReportTest {

    private static List<String> lines(EvaluationReport report) throws IOException {
        StringBuilder text = new StringBuilder();
        new LatexReport().render(report, text);
        return text.toString().lines().toList();
    }

    @Test
    void everyRowHasTheCellsOfTheTable() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        ReportSummary.Table table = ReportSummary.of(report).overview();
        List<String> rows =
                lines(report).stream().filter(line -> line.endsWith(" \\\\")).toList();
        assertThat(rows).hasSize(1 + table.rows().size());
        assertThat(rows).allSatisfy(row -> assertThat(row.split("(?<!\\\\)&"))
                .hasSize(table.head().size()));
        assertThat(lines(report)).contains("\\toprule", "\\midrule", "\\bottomrule", "\\end{tabular}");
    }

    /**
     * In the first column of numbers, by hand: the smallest of each guidance that has several is bold, and nothing
     * else.
     */
    @Test
    void theSmallestOfAGuidanceIsBold() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        ReportSummary.Table table = ReportSummary.of(report).overview();
        List<String> rows = lines(report).stream()
                .filter(line -> line.endsWith(" \\\\"))
                .skip(1)
                .toList();
        for (int i = 0; i < rows.size(); i++) {
            ReportSummary.Cell own = table.rows().get(i).get(2);
            String guidance = table.rows().get(i).get(1).text();
            double[] values = table.rows().stream()
                    .filter(row -> row.get(1).text().equals(guidance))
                    .map(row -> row.get(2).discrepancy())
                    .filter(java.util.Objects::nonNull)
                    .mapToDouble(discrepancy -> discrepancy.value())
                    .toArray();
            boolean smallest = own.discrepancy() != null
                    && values.length > 1
                    && own.discrepancy().value() == Arrays.stream(values).min().getAsDouble();
            assertThat(rows.get(i).split("(?<!\\\\)&")[2].contains("\\textbf{")).isEqualTo(smallest);
        }
    }

    @Test
    void namesAreTextWhateverTheyHold() {
        assertThat(LatexReport.escaped("a_b & 50 % \\input{x} $y^2$ #~\u0007"))
                .isEqualTo(
                        "a\\_b \\& 50 \\% \\textbackslash{}input\\{x\\} \\$y\\textasciicircum{}2\\$ \\#\\textasciitilde{} ");
    }

    /** The rows and rules of LaTeX look past spaces for a star and for what is optional in brackets. */
    @Test
    void noRowBeginsWithWhatLatexTakesForAnOption() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        assertThat(lines(report).stream().filter(line -> line.endsWith(" \\\\")))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("{}"));
        assertThat(LatexReport.escaped("[2ex] *")).isEqualTo("[2ex] *");
    }

    /** In the encoding OT1 these places of a font hold other signs. */
    @Test
    void signsThatTheDefaultFontLacksAreNamed() {
        assertThat(LatexReport.escaped("a<b>c|d\"e"))
                .isEqualTo("a\\textless{}b\\textgreater{}c\\textbar{}d{\\ttfamily\\char34}e");
    }

    @Test
    void aTitleCannotLeaveItsComment() throws IOException {
        EvaluationReport report = SampleReports.rich(false).titled("one\n\\input{two}");
        assertThat(lines(report).get(0)).isEqualTo("% one \\input{two}");
    }
}
