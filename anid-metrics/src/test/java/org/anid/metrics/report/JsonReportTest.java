// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.OverallResult;
import org.anid.api.dimension.Verdict;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.HumanResult;
import org.anid.api.evaluation.OpinionScore;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.MetricSpec;
import org.anid.api.provenance.Provenance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonReportTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(JsonReport.schema());

    private static String render(EvaluationReport report) throws IOException {
        StringBuilder text = new StringBuilder();
        new JsonReport().render(report, text);
        return text.toString();
    }

    private static ObjectNode tree(EvaluationReport report) throws IOException {
        return (ObjectNode) MAPPER.readTree(render(report));
    }

    @Test
    void everyReportSatisfiesTheSchema() throws IOException {
        for (EvaluationReport report :
                List.of(SampleReports.rich(true), SampleReports.rich(false), SampleReports.empty())) {
            assertThat(SCHEMA.validate(tree(report))).isEmpty();
        }
    }

    @Test
    void theSchemaIsADraft202012Schema() throws IOException {
        JsonSchema meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(meta.validate(MAPPER.readTree(JsonReport.schema()))).isEmpty();
    }

    @Test
    void everyPropertyInTheSchemaIsDescribed() throws IOException {
        JsonNode schema = MAPPER.readTree(JsonReport.schema());
        List<String> silent = new ArrayList<>();
        describe(schema, schema, "", silent);
        assertThat(silent).isEmpty();
    }

    private static void describe(JsonNode root, JsonNode node, String path, List<String> silent) {
        node.path("properties").fields().forEachRemaining(property -> {
            JsonNode target = property.getValue();
            boolean described = target.has("description")
                    || root.at(target.path("$ref").asText().replaceFirst("#", ""))
                            .has("description");
            if (!described) {
                silent.add(path + "/" + property.getKey());
            }
        });
        node.fields().forEachRemaining(child -> describe(root, child.getValue(), path + "/" + child.getKey(), silent));
    }

    static Stream<Named<Consumer<ObjectNode>>> mutations() {
        return Stream.of(
                mutation("another schema", json -> json.put("schema", "anid-report/1")),
                mutation("no results", json -> json.remove("results")),
                mutation("an unknown key", json -> json.put("extra", 1)),
                mutation("an unknown dimension", json -> first(json, "results").put("dimension", "speed")),
                mutation("a number as text", json -> first(json, "results").put("generated", "NaN")),
                mutation("no n", json -> first(json, "results").remove("n")),
                mutation("a negative n", json -> first(json, "results").put("n", -1)),
                mutation(
                        "a negative discrepancy", json -> first(json, "results").put("discrepancy", -0.1)),
                mutation("a discrepancy above 1", json -> first(json, "dimensions")
                        .put("discrepancy", 1.1)),
                mutation("an answer of null", json -> first(json, "overall").putNull("discrepancy")),
                mutation("place 0", json -> ((ArrayNode) first(json, "overall").get("rank")).set(0, 0)),
                mutation(
                        "a missing speed",
                        json -> ((ArrayNode) first(json, "overall").get("missing")).add("speed")),
                mutation("a level without its name", json -> first(first(json, "dimensions"), "levels")
                        .remove("level")),
                mutation("an unknown verdict", json -> first(json, "results").put("verdict", "–")),
                mutation("a verdict without a sign", json -> first(json, "overall")
                        .put("verdict", "worse")),
                mutation("no citation", json -> first(json, "metrics").remove("citation")),
                mutation(
                        "half a range",
                        json -> ((ArrayNode) first(json, "metrics").get("range")).remove(0)),
                mutation(
                        "half an interval",
                        json -> ((ArrayNode) first(json, "results").get("ci95")).remove(1)),
                mutation(
                        "an unknown guidance",
                        json -> ((ObjectNode) first(json, "results").get("condition")).put("guidance", "V2I")),
                mutation("an unknown direction", json -> first(json, "results").put("direction", "sideways")),
                mutation("a list of studies", json -> json.putArray("human").add(json.get("human"))),
                mutation("simulated unsaid", json -> ((ObjectNode) json.get("human")).remove("simulated")),
                mutation("no remedy", json -> first(json, "skipped").remove("remedy")),
                mutation("no reason", json -> first(json, "failures").remove("reason")),
                mutation("a warning that is no text", json -> ((ArrayNode) json.get("warnings")).add(3)),
                mutation("a short fingerprint", json -> provenance(json).put("fingerprint", "abc")),
                mutation("no kernels", json -> provenance(json).remove("kernels")),
                mutation(
                        "a setting that is no text",
                        json -> ((ObjectNode) provenance(json).get("run")).put("seed", 2024)));
    }

    private static Named<Consumer<ObjectNode>> mutation(String name, Consumer<ObjectNode> change) {
        return Named.of(name, change);
    }

    private static ObjectNode first(ObjectNode json, String array) {
        return (ObjectNode) json.get(array).get(0);
    }

    private static ObjectNode provenance(ObjectNode json) {
        return (ObjectNode) json.get("provenance");
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void theSchemaRefuses(Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = tree(SampleReports.rich(false));
        change.accept(json);
        Set<ValidationMessage> messages = SCHEMA.validate(json);
        assertThat(messages).isNotEmpty();
    }

    @Test
    void resultsReadBackDigitForDigit() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        JsonNode results = tree(report).get("results");
        assertThat(results).hasSize(report.results().size());
        for (int i = 0; i < results.size(); i++) {
            MetricResult expected = report.results().get(i);
            JsonNode actual = results.get(i);
            assertThat(actual.get("dimension").asText())
                    .isEqualTo(expected.metric().dimension().label());
            assertThat(actual.get("level").asText())
                    .isEqualTo(expected.metric().level().label());
            assertThat(actual.get("metric").asText())
                    .isEqualTo(expected.metric().id());
            assertCondition(actual.get("condition"), expected.condition());
            assertText(actual.get("category"), expected.category());
            assertThat(actual.get("n").asLong()).isEqualTo(expected.n());
            assertNumber(actual.get("natural"), expected.natural());
            assertNumber(actual.get("generated"), expected.generated());
            assertNumber(actual.get("other"), expected.other());
            assertDiscrepancy(actual, expected.discrepancy());
            assertText(
                    actual.get("verdict"),
                    expected.verdict() == null ? null : expected.verdict().label());
            DiscrepancyRate rate = expected.discrepancyRate();
            assertNumber(actual.get("discrepancyRate"), rate == null ? null : rate.signed());
            assertInterval(actual.get("discrepancyRateCi95"), rate == null ? null : rate.ci95());
            assertNumber(actual.get("fdRatio"), expected.fdRatio());
            assertThat(actual.get("direction").asText())
                    .isEqualTo(expected.metric().direction().label());
            assertThat(actual.get("unit").asText()).isEqualTo(expected.metric().unit());
            assertThat(actual.get("baseline").asText())
                    .isEqualTo(expected.metric().baseline().label());
        }
    }

    @Test
    void dimensionsAndTheirLevelsReadBack() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        JsonNode dimensions = tree(report).get("dimensions");
        assertThat(dimensions).hasSize(report.dimensions().size());
        for (int i = 0; i < dimensions.size(); i++) {
            DimensionResult expected = report.dimensions().get(i);
            JsonNode actual = dimensions.get(i);
            assertThat(actual.get("dimension").asText())
                    .isEqualTo(expected.dimension().label());
            assertCondition(actual.get("condition"), expected.condition());
            assertText(actual.get("category"), expected.category());
            assertDiscrepancy(actual, expected.discrepancy());
            assertThat(actual.get("levels")).hasSize(expected.levels().size());
            for (int j = 0; j < expected.levels().size(); j++) {
                JsonNode level = actual.get("levels").get(j);
                assertThat(level.get("level").asText())
                        .isEqualTo(expected.levels().get(j).level().label());
                assertDiscrepancy(level, expected.levels().get(j).discrepancy());
                assertThat(level.get("metrics").asInt())
                        .isEqualTo(expected.levels().get(j).metrics());
            }
        }
    }

    @Test
    void theAnswerReadsBack() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        JsonNode overall = tree(report).get("overall");
        assertThat(overall).hasSize(report.overall().size());
        for (int i = 0; i < overall.size(); i++) {
            OverallResult expected = report.overall().get(i);
            JsonNode actual = overall.get(i);
            assertCondition(actual.get("condition"), expected.condition());
            assertDiscrepancy(actual, expected.discrepancy());
            assertThat(List.of(
                            actual.get("rank").get(0).asInt(),
                            actual.get("rank").get(1).asInt()))
                    .containsExactly(expected.rank().low(), expected.rank().high());
            List<String> missing = new ArrayList<>();
            actual.get("missing").forEach(each -> missing.add(each.asText()));
            assertThat(missing)
                    .isEqualTo(expected.missing().stream()
                            .map(DimensionKind::label)
                            .toList());
        }
    }

    @Test
    void everyMetricIsDescribedOnce() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        JsonNode metrics = tree(report).get("metrics");
        List<MetricSpec> expected =
                report.results().stream().map(MetricResult::metric).distinct().toList();
        assertThat(metrics).hasSize(expected.size());
        JsonNode psnr = metrics.get(0);
        assertThat(psnr.get("id").asText()).isEqualTo("psnr");
        assertThat(psnr.get("title").asText()).isEqualTo("PSNR");
        assertThat(psnr.get("baseline").asText()).isEqualTo("ideal");
        assertThat(psnr.get("ideal").asDouble()).isEqualTo(50);
        assertThat(psnr.get("range").get(0).isNull()).isTrue();
        assertThat(psnr.get("range").get(1).isNull()).isTrue();
        assertThat(psnr.get("settings").get("kernels").asText()).isEqualTo("scalar");
        JsonNode ssim = metrics.get(1);
        assertThat(ssim.get("range").toString()).isEqualTo("[-1.0,1.0]");
        assertThat(ssim.get("input").asText()).isEqualTo("captioned pair");
        assertThat(metrics.get(2).get("ideal").isNull()).isTrue();
    }

    @Test
    void twoMetricsOfOneIdAreRefused() {
        EvaluationReport report = SampleReports.rich(false);
        MetricResult first = report.results().get(0);
        MetricSpec twin = MetricSpec.builder(first.metric().id(), "another").build();
        List<MetricResult> results = new ArrayList<>(report.results());
        results.add(new MetricResult(twin, first.condition(), null, 1, 1, null, null, null, null, null, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> render(SampleReports.with(report, results)))
                .withMessageContaining("psnr");
    }

    @Test
    void verdictsOnSharesAreWords() throws IOException {
        Map<String, String> words = new HashMap<>();
        for (JsonNode overall : tree(SampleReports.rich(false)).get("overall")) {
            words.put(
                    overall.get("condition").get("generator").asText(),
                    overall.get("verdict").asText(null));
        }
        assertThat(words)
                .containsEntry("Copy", "same")
                .containsEntry("Twin", "not distinguishable")
                .containsEntry("GALIP", null)
                .containsEntry(SampleReports.HOSTILE, null);
    }

    /** 0 of a metric that is better than natural is not the same as natural. */
    @Test
    void betterThanNaturalIsNotTheSame() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        List<MetricResult> results = report.results().stream()
                .map(result -> result.condition().generator().equals("Copy")
                                && result.metric().id().equals("ssim")
                        ? new MetricResult(
                                result.metric(),
                                result.condition(),
                                result.category(),
                                result.n(),
                                result.generated(),
                                result.natural(),
                                result.other(),
                                result.discrepancy(),
                                Verdict.BETTER,
                                result.discrepancyRate(),
                                result.fdRatio())
                        : result)
                .toList();
        ObjectNode json = tree(SampleReports.with(report, results));
        assertThat(json.get("overall").get(0).get("verdict").asText()).isEqualTo("not distinguishable");
        for (JsonNode dimension : json.get("dimensions")) {
            if (dimension.get("condition").get("generator").asText().equals("Copy")) {
                boolean quality = dimension.get("dimension").asText().equals("quality");
                assertThat(dimension.get("verdict").asText()).isEqualTo(quality ? "not distinguishable" : "same");
                for (JsonNode level : dimension.get("levels")) {
                    boolean structure = level.get("level").asText().equals("structure");
                    assertThat(level.get("verdict").asText())
                            .isEqualTo(quality && structure ? "not distinguishable" : "same");
                }
            }
        }
    }

    @Test
    void theHumanSectionReadsBack() throws IOException {
        EvaluationReport report = SampleReports.rich(true);
        HumanResult expected = Objects.requireNonNull(report.human());
        JsonNode study = tree(report).get("human");
        assertThat(study.get("study").asText()).isEqualTo(expected.study());
        assertThat(study.get("simulated").asBoolean()).isTrue();
        assertThat(study.get("opinions")).hasSize(expected.opinions().size());
        OpinionScore opinion = expected.opinions().get(0);
        JsonNode actual = study.get("opinions").get(0);
        assertCondition(actual.get("condition"), opinion.condition());
        assertNumber(actual.get("mean"), opinion.mean());
        assertInterval(actual.get("ci95"), opinion.ci95());
        assertNumber(actual.get("discrepancy"), opinion.discrepancy());
        assertNumber(actual.get("discrepancyRate"), opinion.discrepancyRate());
        assertNumber(
                study.get("raters").get(0).get("krippendorffAlpha"),
                expected.raters().get(0).krippendorffAlpha());
        assertNumber(
                study.get("metrics").get(0).get("srcc"),
                expected.metrics().get(0).srcc());
        assertThat(tree(SampleReports.empty()).get("human").isNull()).isTrue();
    }

    @Test
    void provenanceReadsBack() throws IOException {
        Provenance expected = SampleReports.rich(false).provenance();
        JsonNode actual = tree(SampleReports.rich(false)).get("provenance");
        assertThat(actual.get("fingerprint").asText()).isEqualTo(expected.fingerprint());
        assertThat(actual.get("models").get(0).get("sha256").asText())
                .isEqualTo(expected.models().get(0).sha256());
        assertThat(actual.get("models").get(0).get("runtime").asText()).isEqualTo("ONNX Runtime 1.29.0 on cpu");
        assertThat(MAPPER.convertValue(actual.get("metrics"), Map.class)).isEqualTo(expected.metrics());
        assertThat(MAPPER.convertValue(actual.get("run"), Map.class)).isEqualTo(expected.run());
    }

    @Test
    void whatIsNotFiniteIsNull() throws IOException {
        String text = render(SampleReports.rich(false));
        assertThat(text).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @Test
    void equalReportsGiveEqualBytes() throws IOException {
        assertThat(render(SampleReports.rich(true))).isEqualTo(render(SampleReports.rich(true)));
    }

    private static void assertNumber(JsonNode node, @Nullable Double value) {
        if (value == null || !Double.isFinite(value)) {
            assertThat(node.isNull()).isTrue();
        } else {
            assertThat(node.doubleValue()).isEqualTo(value);
        }
    }

    private static void assertText(JsonNode node, @Nullable String text) {
        assertThat(node.asText(null)).isEqualTo(text);
    }

    private static void assertCondition(JsonNode node, Condition condition) {
        assertThat(node.get("generator").asText()).isEqualTo(condition.generator());
        assertText(
                node.get("guidance"),
                condition.guidance() == null ? null : condition.guidance().name());
    }

    private static void assertDiscrepancy(JsonNode node, @Nullable Discrepancy discrepancy) {
        assertNumber(node.get("discrepancy"), discrepancy == null ? null : discrepancy.value());
        assertInterval(node.get("ci95"), discrepancy == null ? null : discrepancy.ci95());
    }

    private static void assertInterval(JsonNode node, @Nullable Interval interval) {
        if (interval == null) {
            assertThat(node.isNull()).isTrue();
        } else {
            assertThat(node.get(0).doubleValue()).isEqualTo(interval.low());
            assertThat(node.get(1).doubleValue()).isEqualTo(interval.high());
        }
    }
}
