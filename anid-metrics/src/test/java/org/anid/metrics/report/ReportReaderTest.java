// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ScoreTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReportReaderTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path folder;

    ReportReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path json() {
        return folder.resolve("report.json");
    }

    private Path scores() {
        return folder.resolve("scores.csv");
    }

    private EvaluationReport written() throws IOException {
        EvaluationReport report = SampleReports.rich(true);
        ReportWriter.write(report, folder, ReportFormat.parse("json,csv"));
        return report;
    }

    private void assertRefused(String... parts) {
        assertThatIOException()
                .isThrownBy(() -> ReportReader.read(folder))
                .satisfies(e -> assertThat(e.getMessage()).contains(parts).doesNotContain("\n"));
    }

    /** Earlier versions wrote no replicates; what they wrote is read as it was. */
    @Test
    void aReportWithoutReplicatesIsRead() throws IOException {
        EvaluationReport report = written();
        ObjectNode json = (ObjectNode) MAPPER.readTree(json().toFile());
        assertThat(json.remove("replicates")).isNotNull();
        Files.writeString(json(), MAPPER.writeValueAsString(json));
        EvaluationReport read = ReportReader.read(folder);
        assertThat(read.replicates()).isNull();
        assertThat(read.results()).isEqualTo(report.results());
    }

    @Test
    void whatIsReadEqualsWhatWasWritten() throws IOException {
        for (EvaluationReport report :
                List.of(SampleReports.rich(true), SampleReports.rich(false), SampleReports.empty())) {
            ReportWriter.write(report, folder, ReportFormat.standard());
            assertThat(ReportReader.read(folder)).isEqualTo(report);
        }
    }

    @Test
    void aRealRunReadsBack() throws IOException, InterruptedException {
        EvaluationReport report = PaintedRun.report();
        assertThat(report.results()).isNotEmpty().allSatisfy(result -> assertThat(result.generated())
                .isFinite());
        assertThat(report.overall()).isNotEmpty();
        assertThat(report.human()).isNotNull();
        assertThat(report.skipped()).isNotEmpty();
        assertThat(report.scores().size()).isPositive();
        ReportWriter.write(report, folder, ReportFormat.standard());
        EvaluationReport read = ReportReader.read(folder);
        assertThat(read.results()).isEqualTo(report.results());
        assertThat(read).isEqualTo(report);
    }

    @Test
    void withoutScoresTheTableIsEmpty() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        ReportWriter.write(report, folder, ReportFormat.parse("json"));
        assertThat(ReportReader.read(folder)).isEqualTo(SampleReports.with(report, ScoreTable.of(List.of())));
    }

    @Test
    void theOrderOfKeysAndTheLookOfNumbersSayNothing() throws IOException {
        EvaluationReport report = written();
        ObjectNode json = (ObjectNode) MAPPER.readTree(json().toFile());
        ObjectNode psnr = (ObjectNode) json.get("metrics").get(0);
        assertThat(psnr.get("ideal").toString()).isEqualTo("50.0");
        psnr.put("ideal", 50);
        json.set("schema", json.remove("schema"));
        Files.writeString(json(), json.toString());
        assertThat(ReportReader.read(folder)).isEqualTo(report);
    }

    static Stream<Arguments> oddities() {
        return Stream.of(
                odd(json -> json.put("schema", "anid-report/2"), "schema is 'anid-report/2'", "anid-report/3"),
                odd(json -> json.remove("schema"), "schema is missing"),
                odd(json -> json.put("title", 7), "title is not a text"),
                odd(json -> json.putNull("title"), "title is null, not a text"),
                odd(json -> json.put("extra", 7), "extra is no key of anid-report/3"),
                odd(json -> json.put("images", 7.5), "images is not a whole number"),
                odd(json -> first(json, "results").remove("n"), "results[0].n is missing"),
                odd(json -> first(json, "results").put("generated", "NaN"), "results[0].generated is not a number"),
                odd(json -> first(json, "results").put("metric", "speed"), "results[0].metric", "'speed'", "metrics"),
                odd(json -> first(json, "results").put("discrepancy", 7), "results[0].discrepancy", "share of 0 to 1"),
                odd(json -> first(json, "results").put("verdict", "fine"), "results[0].verdict is 'fine'", "worse"),
                odd(
                        json -> first(json, "results").put("level", "frame"),
                        "results[0].level is 'frame'",
                        "says 'structure'"),
                odd(
                        json -> ((ObjectNode) first(json, "results").get("condition")).put("guidance", "V2I"),
                        "results[0].condition.guidance is 'V2I'",
                        "T2I, I2I, TI2I"),
                odd(json -> first(json, "results").put("ci95", 1), "results[0].ci95 is not an array"),
                odd(json -> first(json, "results").putArray("ci95").add(1), "results[0].ci95 has 1 items instead of 2"),
                odd(
                        json -> first(json, "results").putArray("ci95").add(1).add(0),
                        "results[0].ci95",
                        "from low to high"),
                odd(json -> first(json, "results").set("condition", null), "results[0].condition is null"),
                odd(json -> first(json, "overall").putArray("rank").add(0).add(1), "overall[0].rank", "from 1 up"),
                odd(
                        json -> first(json, "overall").putArray("rank").add(1).add(1L << 40),
                        "overall[0].rank[1]",
                        "no count"),
                odd(
                        json -> first(json, "overall").put("verdict", "not distinguishable"),
                        "overall[0].verdict is 'not distinguishable'",
                        "says 'same'"),
                odd(json -> first(json, "dimensions").put("dimension", "speed"), "dimensions[0].dimension", "quality"),
                odd(json -> first(json, "metrics").put("baseline", "floor"), "baseline"),
                odd(json -> first(json, "metrics").putNull("ideal"), "metrics[0].ideal is null"),
                odd(json -> first(json, "metrics").put("id", "Not Kebab"), "metrics[0] is refused", "kebab-case"),
                odd(
                        json -> ((ArrayNode) json.get("metrics"))
                                .add(json.get("metrics").get(0)),
                        "metrics",
                        "items"),
                odd(
                        json -> ((ObjectNode) json.get("human")).put("simulated", "no"),
                        "human.simulated",
                        "true or false"),
                odd(
                        json -> ((ObjectNode) json.get("provenance").get("run")).put("seed", "7"),
                        "provenance.fingerprint"),
                odd(json -> ((ArrayNode) json.get("warnings")).add(7), "warnings[2] is not a text"));
    }

    private static Arguments odd(Consumer<ObjectNode> change, String... parts) {
        return Arguments.of(change, parts);
    }

    private static ObjectNode first(ObjectNode json, String array) {
        return (ObjectNode) json.get(array).get(0);
    }

    @ParameterizedTest
    @MethodSource("oddities")
    void anOddFileIsOneLineWithFileKeyAndFix(Consumer<ObjectNode> change, String[] parts) throws IOException {
        written();
        ObjectNode json = (ObjectNode) MAPPER.readTree(json().toFile());
        change.accept(json);
        Files.writeString(json(), json.toString());
        assertRefused(parts);
        assertRefused(json().toString(), "again");
    }

    @Test
    void aFileCutOffAnywhereIsRefused() throws IOException {
        written();
        byte[] whole = Files.readAllBytes(json());
        for (int length = 0; length < whole.length - 2; length += 1 + whole.length / 97) {
            Files.write(json(), Arrays.copyOf(whole, length));
            assertRefused(json().toString(), "again");
        }
    }

    static Stream<Arguments> noReports() {
        return Stream.of(
                Arguments.of("", "is no JSON object"),
                Arguments.of("[]", "is no JSON object"),
                Arguments.of("{}", "schema is missing"),
                Arguments.of("{} {}", "goes on after the end"),
                Arguments.of("{\"schema\": 1, \"schema\": 2}", "Duplicate field 'schema'"),
                Arguments.of("[".repeat(5000), "is no JSON object"),
                Arguments.of("{\"a\":" + "[".repeat(5000), "cut off or broken"));
    }

    @ParameterizedTest
    @MethodSource("noReports")
    void whatIsNoReportIsRefused(String text, String part) throws IOException {
        Files.writeString(json(), text);
        assertRefused(json().toString(), part);
    }

    @Test
    void aFolderWithoutAReportIsRefused() {
        assertRefused("there is no " + json(), "name a folder");
    }

    static Stream<Arguments> oddScores() {
        return Stream.of(
                scores(text -> "", "line 1 is not generator,guidance"),
                scores(text -> text.replace("generator,", "model,"), "line 1 is not generator,guidance"),
                scores(text -> text.substring(0, text.length() - 1), "ends inside a row"),
                scores(text -> text.substring(0, text.length() - 40), "ends inside"),
                scores(text -> text + text.lines().skip(1).findFirst().orElse("") + "\n", "has 6 rows", "is 5"),
                scores(text -> text.replaceFirst("(?s)\nORG[^\n]*", ""), "has 4 rows", "scoreRows"),
                scores(text -> text.replaceFirst(",piqe,", ",piqe,extra,"), "line 2 has 11 fields instead of 10"),
                scores(text -> text.replaceFirst("ORG", ""), "line 2 has no generator"),
                scores(text -> text.replaceFirst(",512,", ",wide,"), "line 2 has the width 'wide'"),
                scores(text -> text.replaceFirst(",512,", ",51.2,"), "line 2 has a width that is no whole number"),
                scores(text -> text.replaceFirst("0[.]3333", "NaN"), "line 2 has the score 'NaN"),
                scores(text -> text.replaceFirst("0[.]3+", "Infinity"), "line 2 has the score 'Infinity'"),
                scores(text -> text.replaceFirst("T2I", "V2I"), "line 3 has the guidance 'V2I'"),
                scores(text -> text.replaceFirst("T2I", "T\"2I"), "line 3 has a quotation mark inside"),
                scores(text -> text.replaceFirst(",ssim,[^,]*$", ",ssim,\n"), "line 6 has the score ''"));
    }

    private static Arguments scores(UnaryOperator<String> change, String... parts) {
        return Arguments.of(change, parts);
    }

    @ParameterizedTest
    @MethodSource("oddScores")
    void oddScoresAreOneLineWithFileLineAndFix(UnaryOperator<String> change, String[] parts) throws IOException {
        written();
        String text = Files.readString(scores());
        String odd = change.apply(text);
        assertThat(odd).isNotEqualTo(text);
        Files.writeString(scores(), odd);
        assertRefused(parts);
        assertRefused(scores().toString(), "again");
    }

    @Test
    void scoresInAnotherEncodingAreRefused() throws IOException {
        written();
        Files.write(scores(), (ScoresCsv.HEADER + "\nmüde,").getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(scores().toString(), "UTF-8");
    }
}
