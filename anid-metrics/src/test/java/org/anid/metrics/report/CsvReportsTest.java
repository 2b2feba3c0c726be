// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.LevelResult;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.OverallResult;
import org.anid.api.dimension.Verdict;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.HumanResult;
import org.anid.api.evaluation.OpinionScore;
import org.anid.api.evaluation.ReportRenderer;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.evaluation.ScoreTable;
import org.anid.api.metric.DimensionKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReportsTest {

    private final Path temp;

    CsvReportsTest(@TempDir Path temp) {
        this.temp = temp;
    }

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
                .containsExactly(
                        "generator",
                        "guidance",
                        "image_id",
                        "caption_id",
                        "category",
                        "width",
                        "height",
                        "file",
                        "metric",
                        "score");
        List<ScoreRow> expected = report.scores().rows();
        assertThat(rows).hasSize(expected.size() + 1);
        for (int i = 0; i < expected.size(); i++) {
            ScoreRow row = expected.get(i);
            List<String> fields = rows.get(i + 1);
            assertThat(fields).hasSize(10);
            assertThat(fields.subList(0, 4))
                    .containsExactly(
                            row.generator(),
                            text(row.guidance()),
                            text(Csv.text(row.imageId())),
                            text(Csv.text(row.captionId())));
            assertThat(fields.subList(5, 9))
                    .containsExactly(
                            Integer.toString(row.width()),
                            Integer.toString(row.height()),
                            text(Csv.text(row.file())),
                            row.metric());
            assertThat(Double.parseDouble(fields.get(9))).isEqualTo(row.score());
        }
        assertThat(rows.stream().map(fields -> fields.get(4)))
                .containsExactly(
                        "category", "animal;person", "animal;person", "", "\\;;;\\\\\\;", "food, \"raw\";C:\\\\");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@A1",
                "\t=1",
                "\r=1",
                "\uFF1D1",
                "a\u001b[31mred",
                "a\nb",
                "\u0000",
                "\u009b2J",
                "a\u202Eb",
                "C:\\made\\x.png",
                "C:\\u1234\\",
                "\\\\u003d",
                "\\u003d",
                "\\u12\u00014",
                "'=1",
                "ü 漢 😀",
                "a=b-c",
                "\\"
            })
    void namesAreHarmlessAndReadBackAsTheyWere(String name) throws IOException {
        EvaluationReport rich = SampleReports.rich(false);
        EvaluationReport report = SampleReports.with(
                rich,
                ScoreTable.of(List.of(new ScoreRow(
                        new Condition(name, null), name, name, List.of(name, "b;" + name), 1, 2, name, "psnr", -0.5))));

        String csv = render(new ScoresCsv(), report);

        String data = csv.substring(ScoresCsv.HEADER.length() + 1);
        assertThat(data).endsWith(",1,2," + data.split(",", -1)[7] + ",psnr,-0.5\n");
        assertThat(CsvReader.read(data).get(0)).hasSize(10).allSatisfy(field -> {
            assertThat(field).doesNotContainPattern("[\\p{Cc}\\u202A-\\u202E]");
            if (!field.equals("-0.5")) {
                assertThat(field).doesNotContainPattern("^[-=+@\\uFF1D]");
            }
        });
        Path folder = Files.createDirectories(temp.resolve("report"));
        ReportWriter.write(report, folder, ReportFormat.parse("json,csv"));
        assertThat(ReportReader.read(folder)).isEqualTo(report);
    }

    @Test
    void aSummaryHoldsNoFormula() throws IOException {
        EvaluationReport report = SampleReports.rich(false).titled("=1");
        MetricResult first = report.results().get(0);
        MetricResult named = new MetricResult(
                first.metric(),
                new Condition("=HYPERLINK(\"x\")\u0007", null),
                null,
                first.n(),
                first.generated(),
                first.natural(),
                first.other(),
                first.discrepancy(),
                first.verdict(),
                first.discrepancyRate(),
                first.fdRatio());
        String csv = render(new SummaryCsv(), SampleReports.with(report, List.of(named)));
        assertThat(csv).contains("\\u003dHYPERLINK(").doesNotContain("\u0007", ",=", "\"=");
    }

    @Test
    void naturalImagesAreOrgWithoutGuidance() throws IOException {
        assertThat(render(new ScoresCsv(), SampleReports.rich(false))
                        .lines()
                        .skip(1)
                        .findFirst())
                .contains("ORG,,139,,animal;person,512,384,made/139.jpg,piqe,0.3333333333333333");
    }

    @Test
    void fileNamesAreQuotedWhereTheyMustBe() throws IOException {
        assertThat(render(new ScoresCsv(), SampleReports.rich(false)))
                .contains(",\"made/a,b.jpg\",")
                .contains(",made/two\\u000alines.jpg,")
                .contains(",\"made/\"\"285\"\".jpg\",")
                .contains(",made/139.jpg,");
    }

    /** Also of a real run, with the natural image and three that were made of it under one id and caption. */
    @Test
    void generatorGuidanceFileAndMetricTellRowsApart() throws IOException, InterruptedException {
        for (EvaluationReport report : List.of(SampleReports.rich(false), PaintedRun.report())) {
            List<List<String>> rows = CsvReader.read(render(new ScoresCsv(), report));
            assertThat(rows.stream().map(row -> List.of(row.get(0), row.get(1), row.get(7), row.get(8))))
                    .hasSizeGreaterThan(5)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void anEmptyReportIsAHeader() throws IOException {
        assertThat(render(new ScoresCsv(), SampleReports.empty())).isEqualTo(ScoresCsv.HEADER + "\n");
        assertThat(render(new SummaryCsv(), SampleReports.empty())).isEqualTo(SummaryCsv.HEADER + "\n");
    }

    /** What a section must hold, by column; the columns that are not named must be empty. */
    private static void assertSection(
            EvaluationReport report, String section, List<Map<String, @Nullable Object>> expected) throws IOException {
        List<List<String>> rows = CsvReader.read(render(new SummaryCsv(), report));
        List<String> columns = rows.get(0);
        assertThat(String.join(",", columns)).isEqualTo(SummaryCsv.HEADER);
        List<List<String>> own =
                rows.stream().filter(row -> row.get(0).equals(section)).toList();
        assertThat(own).hasSameSizeAs(expected);
        for (int i = 0; i < own.size(); i++) {
            Map<String, @Nullable Object> wanted = new HashMap<>(expected.get(i));
            assertThat(columns).containsAll(wanted.keySet());
            for (int c = 1; c < columns.size(); c++) {
                Object value = wanted.get(columns.get(c));
                String field = own.get(i).get(c);
                if (value instanceof Double number && Double.isFinite(number)) {
                    assertThat(Double.parseDouble(field)).as(columns.get(c)).isEqualTo(number);
                } else {
                    String text = value == null || value instanceof Double ? "" : value.toString();
                    assertThat(field).as(columns.get(c)).isEqualTo(text);
                }
            }
        }
    }

    private static Map<String, @Nullable Object> row(@Nullable Object... columnsAndValues) {
        Map<String, @Nullable Object> row = new HashMap<>();
        for (int i = 0; i < columnsAndValues.length; i += 2) {
            row.put((String) Objects.requireNonNull(columnsAndValues[i]), columnsAndValues[i + 1]);
        }
        return row;
    }

    private static Map<String, @Nullable Object> of(Map<String, @Nullable Object> row, Condition condition) {
        row.put("generator", condition.generator());
        row.put("guidance", ScoresCsv.guidance(condition));
        return row;
    }

    private static Map<String, @Nullable Object> of(
            Map<String, @Nullable Object> row, String column, @Nullable Interval interval) {
        row.put(column + "_low", interval == null ? null : interval.low());
        row.put(column + "_high", interval == null ? null : interval.high());
        return row;
    }

    private static Map<String, @Nullable Object> of(
            Map<String, @Nullable Object> row, @Nullable Discrepancy discrepancy, @Nullable Verdict verdict) {
        row.put("discrepancy", discrepancy == null ? null : discrepancy.value());
        row.put("verdict", verdict == null ? null : verdict.label());
        return of(row, "ci95", discrepancy == null ? null : discrepancy.ci95());
    }

    @Test
    void metricsReadBackAsTheResults() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        List<Map<String, @Nullable Object>> expected = new ArrayList<>();
        for (MetricResult result : report.results()) {
            DiscrepancyRate rate = result.discrepancyRate();
            Map<String, @Nullable Object> row = row(
                    "dimension",
                    result.metric().dimension().label(),
                    "level",
                    result.metric().level().label(),
                    "metric",
                    result.metric().id(),
                    "category",
                    result.category(),
                    "n",
                    result.n(),
                    "natural",
                    result.natural(),
                    "generated",
                    result.generated(),
                    "other",
                    result.other(),
                    "discrepancy_rate",
                    rate == null ? null : rate.signed(),
                    "fd_ratio",
                    result.fdRatio(),
                    "baseline",
                    result.metric().baseline().label(),
                    "direction",
                    result.metric().direction().label(),
                    "unit",
                    result.metric().unit());
            of(row, "discrepancy_rate_ci95", rate == null ? null : rate.ci95());
            expected.add(of(of(row, result.condition()), result.discrepancy(), result.verdict()));
        }
        assertSection(report, "metric", expected);
    }

    @Test
    void verdictsReadBack() throws IOException {
        EvaluationReport report = SampleReports.rich(true);
        List<Map<String, @Nullable Object>> dimensions = new ArrayList<>();
        List<Map<String, @Nullable Object>> levels = new ArrayList<>();
        for (DimensionResult result : report.dimensions()) {
            String simulated = result.dimension() == DimensionKind.HUMAN ? "true" : "";
            Map<String, @Nullable Object> row = row(
                    "dimension",
                    result.dimension().label(),
                    "category",
                    result.category(),
                    "simulated",
                    simulated,
                    "metrics",
                    result.metrics());
            dimensions.add(of(of(row, result.condition()), result.discrepancy(), said(result.discrepancy())));
            for (LevelResult level : result.levels()) {
                Map<String, @Nullable Object> own = new HashMap<>(row);
                own.put("level", level.level().label());
                own.put("metrics", level.metrics());
                levels.add(of(own, level.discrepancy(), said(level.discrepancy())));
            }
        }
        assertSection(report, "dimension", dimensions);
        assertSection(report, "level", levels);
    }

    @Test
    void theAnswerReadsBack() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        List<Map<String, @Nullable Object>> expected = new ArrayList<>();
        for (OverallResult overall : report.overall()) {
            Map<String, @Nullable Object> row = row(
                    "rank_low",
                    overall.rank().low(),
                    "rank_high",
                    overall.rank().high(),
                    "missing",
                    overall.condition().generator().equals(SampleReports.HOSTILE) ? "aesthetics;human" : "downstream");
            expected.add(of(of(row, overall.condition()), overall.discrepancy(), said(overall.discrepancy())));
        }
        assertSection(report, "overall", expected);
    }

    /** In the sample, 0 is always by every metric. */
    private static @Nullable Verdict said(Discrepancy discrepancy) {
        if (discrepancy.value() == 0) {
            return Verdict.SAME;
        }
        return discrepancy.coversNone() ? Verdict.NOT_DISTINGUISHABLE : null;
    }

    @Test
    void peopleReadBack() throws IOException {
        EvaluationReport report = SampleReports.rich(true);
        HumanResult human = Objects.requireNonNull(report.human());
        List<Map<String, @Nullable Object>> opinions = new ArrayList<>();
        for (OpinionScore opinion : human.opinions()) {
            Map<String, @Nullable Object> row = row(
                    "aspect",
                    opinion.aspect().label(),
                    "simulated",
                    "true",
                    "discrepancy",
                    opinion.discrepancy(),
                    "discrepancy_rate",
                    opinion.discrepancyRate(),
                    "mean",
                    opinion.mean(),
                    "images",
                    opinion.images(),
                    "raters",
                    opinion.raters(),
                    "ratings",
                    opinion.ratings());
            opinions.add(of(of(row, opinion.condition()), "mean_ci95", opinion.ci95()));
        }
        assertSection(report, "opinion", opinions);
        assertSection(
                report,
                "raters",
                human.raters().stream()
                        .map(raters -> row(
                                "aspect",
                                raters.aspect().label(),
                                "simulated",
                                "true",
                                "images",
                                raters.items(),
                                "raters",
                                raters.raters(),
                                "krippendorff_alpha",
                                raters.krippendorffAlpha(),
                                "mean_pairwise_srcc",
                                raters.meanPairwiseSrcc(),
                                "icc_average",
                                raters.iccAverage()))
                        .toList());
        assertSection(
                report,
                "agreement",
                human.metrics().stream()
                        .map(agreement -> row(
                                "aspect",
                                agreement.aspect().label(),
                                "simulated",
                                "true",
                                "metric",
                                agreement.metric(),
                                "n",
                                agreement.n(),
                                "srcc",
                                agreement.srcc(),
                                "plcc",
                                agreement.plcc(),
                                "krcc",
                                agreement.krcc(),
                                "rmse",
                                agreement.rmse(),
                                "mapping",
                                agreement.mapping()))
                        .toList());
    }

    @Test
    void everyRowHasEveryColumnAndASection() throws IOException {
        List<List<String>> rows = CsvReader.read(render(new SummaryCsv(), SampleReports.rich(false)));
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSameSizeAs(rows.get(0)));
        assertThat(rows.stream().skip(1).map(row -> row.get(0)).distinct())
                .containsExactly("overall", "dimension", "level", "metric", "opinion", "raters", "agreement");
        assertThat(rows.get(0)).doesNotHaveDuplicates();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
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
