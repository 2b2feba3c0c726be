// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.OverallResult;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.metrics.report.ReportReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the terminal says of a real run is what the files of that run say. */
class TerminalSummaryTest {

    private final Path folder;

    TerminalSummaryTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void theTerminalSaysWhatTheFilesSay() throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] arguments = {
            "demo",
            "--images",
            "6",
            "--metrics",
            "psnr,entropy,human",
            "--kernels",
            "scalar",
            "--out",
            folder.resolve("report").toString()
        };
        assertThat(Anid.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true)))
                .as(err.toString())
                .isEqualTo(ExitCode.DONE);
        // The demo says first what it paints.
        List<String> lines = out.toString()
                .lines()
                .dropWhile(line -> line.startsWith("painting"))
                .toList();
        EvaluationReport report = ReportReader.read(folder.resolve("report"));
        String markdown = Files.readString(folder.resolve("report/report.md"));
        String html = Files.readString(folder.resolve("report/report.html"));

        List<String> answer = lines.subList(0, lines.indexOf(""));
        assertThat(answer).hasSizeGreaterThan(1);
        assertThat(answer.get(0)).isEqualTo("closest to natural first: " + ranking(report));
        assertThat(markdown).contains("**" + answer.get(0) + "**");
        assertThat(html).contains("<p>" + answer.get(0) + "</p>");
        for (String line : answer.subList(1, answer.size())) {
            assertThat(markdown).contains("- " + line + "\n");
            assertThat(html).contains(">" + line + "</p>");
        }
        assertThat(cells(lines, "Generator", "  +"))
                .isEqualTo(cells(markdown.lines().toList(), "| Generator", " *[|] *"));
        assertThat(out.toString()).contains("Mean opinion scores of", "SIMULATED");
    }

    /** From the numbers of report.json. */
    private static String ranking(EvaluationReport report) {
        List<OverallResult> generators = new ArrayList<>(report.overall());
        generators.removeIf(overall -> overall.condition().guidance() != null);
        generators.sort((a, b) ->
                Double.compare(a.discrepancy().value(), b.discrepancy().value()));
        List<String> names = new ArrayList<>();
        for (OverallResult each : generators) {
            Interval interval = Objects.requireNonNull(each.discrepancy().ci95());
            assertThat(interval.low()).isPositive();
            names.add(String.format(
                    Locale.ROOT,
                    "%s %.1f %% (%.1f … %.1f %%, rank %s)",
                    each.condition().generator(),
                    100 * each.discrepancy().value(),
                    100 * interval.low(),
                    100 * interval.high(),
                    each.rank().label()));
        }
        return String.join(", ", names);
    }

    /** The first table whose head begins so, without the rule below it. */
    private static List<List<String>> cells(List<String> lines, String head, String between) {
        int at = 0;
        while (!lines.get(at).startsWith(head)) {
            at++;
        }
        List<List<String>> rows = new ArrayList<>();
        for (; !lines.get(at).isEmpty(); at++) {
            List<String> row = Arrays.stream(lines.get(at).split(between, -1))
                    .filter(cell -> !cell.isEmpty())
                    .toList();
            if (!row.get(0).startsWith("--")) {
                rows.add(row);
            }
        }
        return rows;
    }
}
