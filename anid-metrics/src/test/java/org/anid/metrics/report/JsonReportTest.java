// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.MetricResult;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.HumanResult;
import org.anid.api.evaluation.OpinionScore;
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
                mutation("another schema", json -> json.put("schema", "anid-report/2")),
                mutation("no results", json -> json.remove("results")),
                mutation("an unknown key", json -> json.put("extra", 1)),
                mutation("an unknown dimension", json -> first(json, "results").put("dimension", "speed")),
                mutation("a number as text", json -> first(json, "results").put("generated", "NaN")),
                mutation("no n", json -> first(json, "results").remove("n")),
                mutation("a negative n", json -> first(json, "results").put("n", -1)),
                mutation("a negative rate", json -> first(json, "results").put("discrepancyRate", -0.1)),
                mutation(
                        "half an interval",
                        json -> ((ArrayNode) first(json, "results").get("ci95")).remove(1)),
                mutation("an unknown guidance", json -> first(json, "results").put("guidance", "V2I")),
                mutation("an unknown direction", json -> first(json, "results").put("direction", "sideways")),
                mutation("a human object", json -> json.set("human", first(json, "human"))),
                mutation("simulated unsaid", json -> first(json, "human").remove("simulated")),
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
            assertThat(actual.get("metric").asText())
                    .isEqualTo(expected.metric().id());
            assertThat(actual.get("generator").asText()).isEqualTo(expected.generator());
            assertThat(actual.get("guidance").asText(null))
                    .isEqualTo(
                            expected.guidance() == null
                                    ? null
                                    : expected.guidance().name());
            assertThat(actual.get("category").asText(null)).isEqualTo(expected.category());
            assertThat(actual.get("n").asLong()).isEqualTo(expected.n());
            assertNumber(actual.get("natural"), expected.natural());
            assertNumber(actual.get("generated"), expected.generated());
            DiscrepancyRate rate = expected.discrepancyRate();
            assertNumber(actual.get("discrepancyRate"), rate == null ? null : rate.rate());
            assertNumber(actual.get("signed"), rate == null ? null : rate.signed());
            assertInterval(actual.get("ci95"), rate == null ? null : rate.ci95());
            assertThat(actual.get("direction").asText())
                    .isEqualTo(expected.metric().direction().label());
            assertThat(actual.get("unit").asText()).isEqualTo(expected.metric().unit());
            assertThat(actual.get("baseline").asText())
                    .isEqualTo(expected.metric().baseline().label());
        }
    }

    @Test
    void theHumanSectionReadsBack() throws IOException {
        EvaluationReport report = SampleReports.rich(true);
        HumanResult expected = Objects.requireNonNull(report.human());
        JsonNode study = tree(report).get("human").get(0);
        assertThat(study.get("study").asText()).isEqualTo(expected.study());
        assertThat(study.get("simulated").asBoolean()).isTrue();
        assertThat(study.get("opinions")).hasSize(expected.opinions().size());
        OpinionScore opinion = expected.opinions().get(0);
        assertNumber(study.get("opinions").get(0).get("mean"), opinion.mean());
        assertInterval(study.get("opinions").get(0).get("ci95"), opinion.ci95());
        assertNumber(
                study.get("raters").get(0).get("krippendorffAlpha"),
                expected.raters().get(0).krippendorffAlpha());
        assertNumber(
                study.get("metrics").get(0).get("srcc"),
                expected.metrics().get(0).srcc());
    }

    @Test
    void provenanceReadsBack() throws IOException {
        Provenance expected = SampleReports.rich(false).provenance();
        JsonNode actual = tree(SampleReports.rich(false)).get("provenance");
        assertThat(actual.get("fingerprint").asText()).isEqualTo(expected.fingerprint());
        assertThat(actual.get("models").get(0).get("sha256").asText())
                .isEqualTo(expected.models().get(0).sha256());
        assertThat(actual.get("models").get(0).get("runtime").asText()).isEqualTo("ONNX Runtime 1.29.0 on cpu");
        assertThat(MAPPER.convertValue(actual.get("metrics"), java.util.Map.class))
                .isEqualTo(expected.metrics());
        assertThat(MAPPER.convertValue(actual.get("run"), java.util.Map.class)).isEqualTo(expected.run());
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

    private static void assertInterval(JsonNode node, @Nullable Interval interval) {
        if (interval == null) {
            assertThat(node.isNull()).isTrue();
        } else {
            assertThat(node.get(0).doubleValue()).isEqualTo(interval.low());
            assertThat(node.get(1).doubleValue()).isEqualTo(interval.high());
        }
    }
}
