// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.MetricResult;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ReportRenderer;
import org.anid.api.evaluation.ScoreRow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CsvReportsTest {

    private static String render(ReportRenderer renderer, EvaluationReport report) throws IOException {
        StringBuilder text = new StringBuilder();
        renderer.render(report, text);
        return text.toString();
    }

    @Test
    void scoresReadBackAsTheTableTheyCameFrom() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        List<List<String>> rows = CsvReader.read(render(new ScoresCsv(), report));

        assertThat(rows.get(0))
                .containsExactly("generator", "guidance", "image_id", "caption_id", "category", "metric", "score");
        List<ScoreRow> expected = new ArrayList<>();
        report.scores().forEach(expected::add);
        assertThat(rows).hasSize(expected.size() + 1);
        for (int i = 0; i < expected.size(); i++) {
            ScoreRow row = expected.get(i);
            assertThat(rows.get(i + 1))
                    .startsWith(
                            row.generator(),
                            row.guidance() == null ? "" : row.guidance().name(),
                            row.imageId(),
                            row.captionId() == null ? "" : row.captionId(),
                            String.join(";", row.categories()),
                            row.metric())
                    .hasSize(7);
            assertThat(Double.parseDouble(rows.get(i + 1).get(6))).isEqualTo(row.score());
        }
    }

    @Test
    void naturalImagesAreOrgWithoutGuidance() throws IOException {
        assertThat(render(new ScoresCsv(), SampleReports.rich(false))
                        .lines()
                        .skip(1)
                        .findFirst())
                .contains("ORG,,139,,animal;person,piqe,0.3333333333333333");
    }

    @Test
    void anEmptyReportIsAHeader() throws IOException {
        assertThat(render(new ScoresCsv(), SampleReports.empty())).isEqualTo(ScoresCsv.HEADER + "\n");
        assertThat(render(new SummaryCsv(), SampleReports.empty())).isEqualTo(SummaryCsv.HEADER + "\n");
    }

    @Test
    void summaryReadsBackAsTheResults() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        List<List<String>> rows = CsvReader.read(render(new SummaryCsv(), report));

        assertThat(String.join(",", rows.get(0))).isEqualTo(SummaryCsv.HEADER);
        assertThat(rows).hasSize(report.results().size() + 1);
        for (int i = 0; i < report.results().size(); i++) {
            MetricResult result = report.results().get(i);
            DiscrepancyRate rate = result.discrepancyRate();
            List<String> row = rows.get(i + 1);
            assertThat(row).hasSize(rows.get(0).size());
            assertThat(row.subList(0, 7))
                    .containsExactly(
                            result.metric().dimension().label(),
                            result.metric().level().label(),
                            result.metric().id(),
                            result.generator(),
                            result.guidance() == null ? "" : result.guidance().name(),
                            result.category() == null ? "" : result.category(),
                            Long.toString(result.n()));
            assertNumber(row.get(7), result.natural());
            assertNumber(row.get(8), result.generated());
            assertNumber(row.get(9), rate == null ? null : rate.rate());
            assertNumber(row.get(10), rate == null ? null : rate.signed());
            Interval interval = rate == null ? null : rate.ci95();
            assertNumber(row.get(11), interval == null ? null : interval.low());
            assertNumber(row.get(12), interval == null ? null : interval.high());
            assertThat(row.get(13))
                    .isEqualTo(
                            rate == null
                                    ? ""
                                    : Texts.verdict(rate.verdict(result.metric().direction())));
        }
    }

    private static void assertNumber(String text, @Nullable Double value) {
        if (value == null || !Double.isFinite(value)) {
            assertThat(text).isEmpty();
        } else {
            assertThat(Double.parseDouble(text)).isEqualTo(value);
        }
    }

    @Test
    void aFullDiskIsAnIoException() {
        Writer full = new Writer() {
            private int left = 120;

            @Override
            public void write(char[] buffer, int offset, int length) throws IOException {
                left -= length;
                if (left < 0) {
                    throw new IOException("no space left");
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        assertThatIOException()
                .isThrownBy(() -> new ScoresCsv().render(SampleReports.rich(false), full))
                .withMessage("no space left");
    }
}
