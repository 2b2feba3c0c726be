// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.LevelResult;
import org.anid.api.dimension.OverallResult;
import org.anid.api.dimension.RankRange;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Level;
import org.anid.metrics.report.SampleReports;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportSummaryTest {

    private static final List<DimensionKind> ALL_BUT_QUALITY =
            List.of(DimensionKind.ALIGNMENT, DimensionKind.AESTHETICS, DimensionKind.DOWNSTREAM, DimensionKind.HUMAN);

    private final List<OverallResult> overall = new ArrayList<>();
    private final List<DimensionResult> dimensions = new ArrayList<>();

    private static Discrepancy share(double value, double low, double high) {
        return new Discrepancy(value, new Interval(low, high));
    }

    private void answer(String generator, Discrepancy discrepancy, int low, int high, List<DimensionKind> missing) {
        answer(generator, null, discrepancy, low, high, missing);
    }

    private void answer(
            String generator,
            @Nullable Guidance guidance,
            Discrepancy discrepancy,
            int low,
            int high,
            List<DimensionKind> missing) {
        overall.add(
                new OverallResult(new Condition(generator, guidance), discrepancy, new RankRange(low, high), missing));
    }

    private void quality(String generator, @Nullable Guidance guidance, Discrepancy structure, Discrepancy frame) {
        dimensions.add(new DimensionResult(
                DimensionKind.QUALITY,
                new Condition(generator, guidance),
                null,
                structure,
                List.of(new LevelResult(Level.STRUCTURE, structure, 3), new LevelResult(Level.FRAME, frame, 2))));
    }

    private ReportSummary summary() {
        EvaluationReport empty = SampleReports.empty();
        return ReportSummary.of(new EvaluationReport(
                empty.title(),
                List.of(),
                dimensions,
                overall,
                null,
                List.of(),
                List.of(),
                List.of(),
                empty.scores(),
                null,
                1_234,
                empty.provenance()));
    }

    private static List<List<String>> texts(ReportSummary.Table table) {
        return table.rows().stream()
                .map(row -> row.stream().map(ReportSummary.Cell::text).toList())
                .toList();
    }

    @Test
    void theClosestIsFirstAndTiesAreByName() {
        answer("Zed", new Discrepancy(0.312, null), 2, 4, ALL_BUT_QUALITY);
        answer("JPEG5", share(0.312, 0.24, 0.38), 2, 3, ALL_BUT_QUALITY);
        answer("Twin", share(0.031, 0, 0.08), 1, 2, ALL_BUT_QUALITY);
        answer("Copy", share(0, 0, 0), 1, 1, ALL_BUT_QUALITY);
        assertThat(summary().answer())
                .containsExactly(
                        "closest to natural first: Copy 0.0 % (same),"
                                + " Twin 3.1 % (0.0 … 8.0 %, not distinguishable from natural, rank 1–2),"
                                + " JPEG5 31.2 % (24.0 … 38.0 %, rank 2–3), Zed 31.2 % (rank 2–4)",
                        "over naive visual quality alone; missing: semantic alignment, aesthetic appeal,"
                                + " downstream applicability, human validation");
    }

    @Test
    void theHeadlineNamesTheClosestWhatIsLikeItAndTheFurthest() {
        answer("B", share(0.312, 0.24, 0.38), 1, 2, ALL_BUT_QUALITY);
        answer("A", share(0.30, 0.2, 0.4), 1, 2, ALL_BUT_QUALITY);
        answer("C", new Discrepancy(0.5, null), 3, 3, ALL_BUT_QUALITY);
        assertThat(summary().headline())
                .isEqualTo("A is closest to natural: 30.0 % (20.0 … 40.0 %) away; B cannot be told apart from it."
                        + " Furthest: C, 50.0 %.");
    }

    @Test
    void theHeadlineOfOneGeneratorRanksNothing() {
        answer("A", share(0.30, 0.2, 0.4), 1, 1, ALL_BUT_QUALITY);
        assertThat(summary().headline()).isEqualTo("A is 30.0 % (20.0 … 40.0 %) away from natural.");
    }

    @Test
    void theHeadlineCountsWhereNamesAreMany() {
        for (String name : List.of("A", "B", "C", "D", "E", "F")) {
            answer(name, new Discrepancy(0.3, null), 1, 6, ALL_BUT_QUALITY);
        }
        assertThat(summary().headline())
                .isEqualTo("A is closest to natural: 30.0 % away; 5 others cannot be told apart from it.");
    }

    @Test
    void theHeadlineSaysWhatIsACopyAndThatThereIsNone() {
        assertThat(summary().headline()).startsWith("Nothing could be concluded");
        answer("Copy", share(0, 0, 0), 1, 1, ALL_BUT_QUALITY);
        assertThat(summary().headline()).isEqualTo("Copy is the same as natural.");
    }

    @Test
    void zeroThatMayBeMoreIsNotTheSame() {
        answer("Half", share(0, 0, 0.02), 1, 1, List.of());
        assertThat(summary().answer())
                .containsExactly(
                        "closest to natural first: Half 0.0 % (0.0 … 2.0 %, not distinguishable from natural, rank 1)",
                        "over naive visual quality, semantic alignment, aesthetic appeal, downstream applicability and"
                                + " human validation");
    }

    @Test
    void whoMissesWhatIsSaid() {
        answer("A", share(0.1, 0.05, 0.2), 1, 2, List.of(DimensionKind.DOWNSTREAM, DimensionKind.HUMAN));
        answer("B", share(0.2, 0.1, 0.3), 1, 3, ALL_BUT_QUALITY);
        answer("C", share(0.3, 0.2, 0.4), 2, 3, List.of(DimensionKind.DOWNSTREAM, DimensionKind.HUMAN));
        assertThat(summary().answer().subList(1, 3))
                .containsExactly(
                        "A, C: over naive visual quality, semantic alignment and aesthetic appeal; missing: downstream"
                                + " applicability, human validation",
                        "B: over naive visual quality alone; missing: semantic alignment, aesthetic appeal, downstream"
                                + " applicability, human validation");
    }

    @Test
    void differentGuidancesAreComparedApart() {
        Discrepancy near = share(0.1, 0.05, 0.2);
        Discrepancy far = share(0.3, 0.2, 0.4);
        answer("A", share(0.2, 0.1, 0.3), 1, 2, ALL_BUT_QUALITY);
        answer("B", far, 1, 2, ALL_BUT_QUALITY);
        answer("A", Guidance.T2I, far, 2, 3, ALL_BUT_QUALITY);
        answer("A", Guidance.I2I, near, 1, 1, ALL_BUT_QUALITY);
        answer("B", Guidance.T2I, far, 2, 3, ALL_BUT_QUALITY);
        quality("A", Guidance.T2I, far, near);
        quality("A", Guidance.I2I, near, near);
        quality("B", Guidance.T2I, far, far);
        assertThat(summary().answer().subList(2, 5))
                .containsExactly(
                        "generators were given different guidances: compare within a guidance",
                        "T2I, closest to natural first: A 30.0 % (20.0 … 40.0 %, rank 2–3),"
                                + " B 30.0 % (20.0 … 40.0 %, rank 2–3)",
                        "I2I, closest to natural first: A 10.0 % (5.0 … 20.0 %, rank 1)");
        assertThat(texts(summary().overview()))
                .containsExactly(
                        List.of("A", "T2I", "30.0 % (20.0 … 40.0 %)", "2–3", "30.0 %", "30.0 %", "10.0 %"),
                        List.of("B", "T2I", "30.0 % (20.0 … 40.0 %)", "2–3", "30.0 %", "30.0 %", "30.0 %"),
                        List.of("A", "I2I", "10.0 % (5.0 … 20.0 %)", "1", "10.0 %", "10.0 %", "10.0 %"));
    }

    @Test
    void oneGuidanceForAllNeedsNoWarning() {
        Discrepancy some = share(0.1, 0.05, 0.2);
        for (String generator : List.of("A", "B")) {
            answer(generator, some, 1, 2, ALL_BUT_QUALITY);
            for (Guidance guidance : List.of(Guidance.T2I, Guidance.I2I)) {
                quality(generator, guidance, some, some);
            }
        }
        assertThat(summary().answer()).hasSize(2);
    }

    @Test
    void everyConditionHasARowWithItsLevels() {
        answer("Far", share(0.4, 0.3, 0.5), 2, 2, ALL_BUT_QUALITY);
        answer("Near", share(0.05, 0, 0.1), 1, 1, ALL_BUT_QUALITY);
        quality("Far", null, share(0.4, 0.3, 0.5), share(0.2, 0.1, 0.3));
        quality("Near", null, share(0.05, 0, 0.1), share(0, 0, 0));
        ReportSummary.Table overview = summary().overview();
        assertThat(overview.head())
                .containsExactly("Generator", "Guidance", "Overall", "Rank", "quality", "· structure", "· frame");
        assertThat(texts(overview))
                .containsExactly(
                        List.of(
                                "Near",
                                "–",
                                "5.0 % (0.0 … 10.0 %, not distinguishable)",
                                "1",
                                "5.0 %",
                                "5.0 %",
                                "0.0 %"),
                        List.of("Far", "–", "40.0 % (30.0 … 50.0 %)", "2", "40.0 %", "40.0 %", "20.0 %"));
        ReportSummary.Table quality =
                Objects.requireNonNull(summary().dimensions().get(DimensionKind.QUALITY));
        assertThat(quality.head())
                .containsExactly(
                        "Generator",
                        "Guidance",
                        "Discrepancy",
                        "· structure",
                        "· frame",
                        "Metrics of structure",
                        "Metrics of frame");
        assertThat(texts(quality).get(0))
                .containsExactly(
                        "Near",
                        "–",
                        "5.0 % (0.0 … 10.0 %, not distinguishable)",
                        "5.0 % (0.0 … 10.0 %, not distinguishable)",
                        "0.0 % (same)",
                        "3",
                        "2");
    }

    @Test
    void ratingsThatNobodyGaveAreMarked() {
        ReportSummary simulated = ReportSummary.of(SampleReports.rich(true));
        assertThat(String.join(" ", simulated.answer())).contains("human validation (SIMULATED)");
        assertThat(simulated.overview().head()).contains("human (people, SIMULATED)");
        assertThat(simulated.opinions().orElseThrow().caption()).contains("SIMULATED");
        ReportSummary real = ReportSummary.of(SampleReports.rich(false));
        assertThat(String.join(" ", real.answer()) + real.overview() + real.opinions())
                .doesNotContain("SIMULATED");
    }

    @Test
    void nothingIsSaidToBeNothing() {
        ReportSummary summary = ReportSummary.of(SampleReports.empty());
        assertThat(summary.answer())
                .containsExactly("nothing could be concluded: see what was skipped and what failed");
        assertThat(summary.overview().rows()).isEmpty();
        assertThat(summary.dimensions()).isEmpty();
        assertThat(summary.opinions()).isEmpty();
        assertThat(summary.subject()).isEqualTo("nothing: 0 images, 0 generators, 0 metrics");
    }
}
