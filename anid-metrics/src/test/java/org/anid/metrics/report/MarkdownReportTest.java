// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.metrics.internal.report.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownReportTest {

    private static String render(EvaluationReport report) throws IOException {
        StringBuilder text = new StringBuilder();
        new MarkdownReport().render(report, text);
        return text.toString();
    }

    @Test
    void everyTableHasTheSameCellsAndWidthInEveryRow() throws IOException {
        int tables = 0;
        for (String block : render(SampleReports.rich(true)).split("\n\n", -1)) {
            if (block.startsWith("|")) {
                tables++;
                List<String> lines = block.lines().toList();
                long cells = cells(lines.get(0));
                int width = lines.get(0).codePointCount(0, lines.get(0).length());
                assertThat(lines).hasSizeGreaterThan(2).allSatisfy(line -> {
                    assertThat(cells(line)).isEqualTo(cells);
                    assertThat(line.codePointCount(0, line.length())).isEqualTo(width);
                });
            }
        }
        // The answer, 5 dimensions, 9 metrics, 4 maps of categories, 3 of people, skipped, failures.
        assertThat(tables).isEqualTo(24);
    }

    /** Pipes that are not escaped. */
    private static long cells(String line) {
        return Arrays.stream(line.split("(?<!\\\\)\\|", -1)).count();
    }

    @Test
    void hostileNamesAreEscaped() throws IOException {
        String text = render(SampleReports.rich(false));
        assertThat(text).doesNotContainPattern("(?<!\\\\)<");
        assertThat(text).contains("\\<script\\>alert(\"x\")\\</script\\>, A\\|B \\& 'Co'");
    }

    @ParameterizedTest
    @CsvSource({
        "SD_V15, SD_V15",
        "_a_, \\_a\\_",
        "a*b, a\\*b",
        "x\\y, x\\\\y",
    })
    void underscoresInsideWordsStayReadable(String text, String expected) {
        assertThat(MarkdownReport.escape(text)).isEqualTo(expected);
    }

    @Test
    void skippedMetricsComeWithTheCommandToGetThem() throws IOException {
        assertThat(render(SampleReports.rich(false))).contains("`anid models get lpips-alex`");
    }

    @Test
    void simulatedRatingsAreMarkedInEveryHeading() throws IOException {
        String marked = render(SampleReports.rich(true));
        assertThat(marked.lines()
                        .filter(line -> line.startsWith("#") && line.matches(".*(People|opinion|raters|ratings).*")))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).endsWith("(SIMULATED)"));
        assertThat(marked).contains("Human validation (SIMULATED)").contains(Texts.SIMULATED);
        assertThat(render(SampleReports.rich(false))).doesNotContain("SIMULATED");
    }

    @Test
    void theAnswerComesFirst() throws IOException {
        List<String> lines = render(SampleReports.rich(false)).lines().toList();
        assertThat(lines.get(0)).startsWith("# Discrepancy report: ");
        assertThat(lines.get(2)).startsWith("**closest to natural first: Copy 0.0 % (same), Twin 3.0 % (");
        assertThat(lines.stream().filter(line -> line.startsWith("## ")))
                .startsWith("## Warnings", "## Verdict per dimension", "## Naive visual quality")
                .endsWith("## Skipped metrics", "## Inputs that could not be used", "## Provenance");
    }

    @Test
    void anEmptyReportSaysSo() throws IOException {
        assertThat(render(SampleReports.empty()))
                .contains("**nothing could be concluded: see what was skipped and what failed**")
                .contains("No dimension could be concluded.")
                .doesNotContain("NaN");
    }
}
