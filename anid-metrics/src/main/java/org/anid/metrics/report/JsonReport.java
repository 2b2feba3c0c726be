// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.Skipped;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.Failure;
import org.anid.api.evaluation.HumanAgreement;
import org.anid.api.evaluation.HumanResult;
import org.anid.api.evaluation.OpinionScore;
import org.anid.api.evaluation.RaterAgreement;
import org.anid.api.evaluation.ReportRenderer;
import org.anid.api.model.ModelReference;
import org.anid.api.provenance.Provenance;
import org.jspecify.annotations.Nullable;

/**
 * {@code report.json}: everything in the report but the per-image scores, in schema {@value #SCHEMA} (see
 * {@link #schema()}).
 *
 * <p>Numbers have as many digits as it takes to read back the same {@code double}. A number that is missing, NaN or
 * infinite is {@code null}: JSON has no other word for it. Keys and rows are in a fixed order and there is no clock in the
 * file, so equal reports give equal bytes. Stateless and safe to share.
 */
public final class JsonReport implements ReportRenderer {

    /** Value of the key {@code schema}; it changes whenever a reader of the old one could be misled. */
    public static final String SCHEMA = "anid-report/1";

    private static final String SCHEMA_RESOURCE = "anid-report-1.schema.json";

    // The JDK's own Double.toString became shortest only in 19: Jackson's gives the same digits on every Java.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    /** The JSON Schema (draft 2020-12) that every file of this renderer satisfies. */
    public static String schema() {
        try (InputStream in = JsonReport.class.getResourceAsStream(SCHEMA_RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(SCHEMA_RESOURCE + " is missing from the anid-metrics jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(SCHEMA_RESOURCE + " in the anid-metrics jar is unreadable", e);
        }
    }

    @Override
    public String fileName() {
        return "report.json";
    }

    @Override
    public void render(EvaluationReport report, Appendable target) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(new AppendableWriter(target))) {
            DefaultIndenter lines = new DefaultIndenter("  ", "\n");
            json.setPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            json.writeStringField("title", report.title());
            json.writeNumberField("images", report.images());
            array(json, "results", report.results(), JsonReport::result);
            array(json, "dimensions", report.dimensions(), JsonReport::dimension);
            json.writeArrayFieldStart("human");
            if (report.human() != null) {
                study(json, report.human());
            }
            json.writeEndArray();
            array(json, "skipped", report.skipped(), JsonReport::skipped);
            array(json, "failures", report.failures(), JsonReport::failure);
            array(json, "warnings", report.warnings(), JsonGenerator::writeString);
            provenance(json, report.provenance());
            json.writeEndObject();
        }
        target.append('\n');
    }

    private static void result(JsonGenerator json, MetricResult result) throws IOException {
        DiscrepancyRate rate = result.discrepancyRate();
        json.writeStartObject();
        json.writeStringField("dimension", result.metric().dimension().label());
        json.writeStringField("level", result.metric().level().label());
        json.writeStringField("metric", result.metric().id());
        condition(json, result.condition());
        text(json, "category", result.category());
        json.writeNumberField("n", result.n());
        number(json, "natural", result.natural());
        number(json, "generated", result.generated());
        number(json, "other", result.other());
        discrepancy(json, result.discrepancy());
        text(json, "verdict", Texts.verdict(result.verdict()));
        number(json, "discrepancyRate", rate == null ? null : rate.signed());
        number(json, "fdRatio", result.fdRatio());
        json.writeStringField("direction", result.metric().direction().label());
        json.writeStringField("unit", result.metric().unit());
        json.writeStringField("baseline", result.metric().baseline().label());
        json.writeEndObject();
    }

    private static void dimension(JsonGenerator json, DimensionResult result) throws IOException {
        json.writeStartObject();
        json.writeStringField("dimension", result.dimension().label());
        condition(json, result.condition());
        text(json, "category", result.category());
        discrepancy(json, result.discrepancy());
        json.writeEndObject();
    }

    private static void discrepancy(JsonGenerator json, @Nullable Discrepancy discrepancy) throws IOException {
        number(json, "discrepancy", discrepancy == null ? null : discrepancy.value());
        interval(json, discrepancy == null ? null : discrepancy.ci95());
    }

    private static void condition(JsonGenerator json, Condition condition) throws IOException {
        json.writeObjectFieldStart("condition");
        json.writeStringField("generator", condition.generator());
        guidance(json, condition.guidance());
        json.writeEndObject();
    }

    private static void study(JsonGenerator json, HumanResult human) throws IOException {
        json.writeStartObject();
        json.writeStringField("study", human.study());
        json.writeBooleanField("simulated", human.simulated());
        array(json, "opinions", human.opinions(), JsonReport::opinion);
        array(json, "raters", human.raters(), JsonReport::raters);
        array(json, "metrics", human.metrics(), JsonReport::agreement);
        json.writeEndObject();
    }

    private static void opinion(JsonGenerator json, OpinionScore opinion) throws IOException {
        json.writeStartObject();
        condition(json, opinion.condition());
        json.writeStringField("aspect", opinion.aspect().label());
        number(json, "mean", opinion.mean());
        interval(json, opinion.ci95());
        json.writeNumberField("images", opinion.images());
        json.writeNumberField("raters", opinion.raters());
        json.writeNumberField("ratings", opinion.ratings());
        number(json, "discrepancy", opinion.discrepancy());
        number(json, "discrepancyRate", opinion.discrepancyRate());
        json.writeEndObject();
    }

    private static void raters(JsonGenerator json, RaterAgreement raters) throws IOException {
        json.writeStartObject();
        json.writeStringField("aspect", raters.aspect().label());
        number(json, "krippendorffAlpha", raters.krippendorffAlpha());
        number(json, "meanPairwiseSrcc", raters.meanPairwiseSrcc());
        number(json, "iccAverage", raters.iccAverage());
        json.writeNumberField("raters", raters.raters());
        json.writeNumberField("items", raters.items());
        json.writeEndObject();
    }

    private static void agreement(JsonGenerator json, HumanAgreement agreement) throws IOException {
        json.writeStartObject();
        json.writeStringField("metric", agreement.metric());
        json.writeStringField("aspect", agreement.aspect().label());
        json.writeNumberField("n", agreement.n());
        number(json, "srcc", agreement.srcc());
        number(json, "plcc", agreement.plcc());
        number(json, "krcc", agreement.krcc());
        number(json, "rmse", agreement.rmse());
        text(json, "mapping", agreement.mapping());
        json.writeEndObject();
    }

    private static void skipped(JsonGenerator json, Skipped skipped) throws IOException {
        json.writeStartObject();
        json.writeStringField("metric", skipped.metric());
        json.writeStringField("reason", skipped.reason());
        json.writeStringField("remedy", skipped.remedy());
        json.writeEndObject();
    }

    private static void failure(JsonGenerator json, Failure failure) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", failure.path());
        json.writeStringField("reason", failure.reason());
        json.writeEndObject();
    }

    private static void provenance(JsonGenerator json, Provenance provenance) throws IOException {
        json.writeObjectFieldStart("provenance");
        json.writeStringField("fingerprint", provenance.fingerprint());
        json.writeObjectFieldStart("build");
        json.writeStringField("version", provenance.build().version());
        json.writeStringField("revision", provenance.build().revision());
        json.writeEndObject();
        json.writeObjectFieldStart("host");
        json.writeStringField("java", provenance.host().java());
        json.writeStringField("os", provenance.host().os());
        json.writeNumberField("threads", provenance.host().threads());
        json.writeEndObject();
        json.writeStringField("kernels", provenance.kernels());
        array(json, "models", provenance.models(), JsonReport::model);
        Provenance.Dataset dataset = provenance.dataset();
        if (dataset == null) {
            json.writeNullField("dataset");
        } else {
            json.writeObjectFieldStart("dataset");
            json.writeStringField("name", dataset.name());
            json.writeNumberField("images", dataset.images());
            json.writeStringField("fingerprint", dataset.fingerprint());
            json.writeEndObject();
        }
        json.writeObjectFieldStart("metrics");
        for (Map.Entry<String, SortedMap<String, String>> metric :
                provenance.metrics().entrySet()) {
            settings(json, metric.getKey(), metric.getValue());
        }
        json.writeEndObject();
        settings(json, "run", provenance.run());
        json.writeEndObject();
    }

    private static void model(JsonGenerator json, ModelReference model) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", model.id());
        json.writeStringField("version", model.version());
        json.writeStringField("sha256", model.sha256());
        json.writeStringField("runtime", model.runtime());
        json.writeEndObject();
    }

    private static void settings(JsonGenerator json, String name, SortedMap<String, String> settings)
            throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            json.writeStringField(setting.getKey(), setting.getValue());
        }
        json.writeEndObject();
    }

    private static void guidance(JsonGenerator json, @Nullable Guidance guidance) throws IOException {
        text(json, "guidance", guidance == null ? null : guidance.name());
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }

    private static void number(JsonGenerator json, String name, @Nullable Double value) throws IOException {
        json.writeFieldName(name);
        number(json, value);
    }

    private static void number(JsonGenerator json, @Nullable Double value) throws IOException {
        if (value == null || !Double.isFinite(value)) {
            json.writeNull();
        } else {
            json.writeNumber(value);
        }
    }

    private static void interval(JsonGenerator json, @Nullable Interval interval) throws IOException {
        json.writeFieldName("ci95");
        // An interval with an infinite end tells a reader of the file nothing.
        if (interval == null || !Double.isFinite(interval.low()) || !Double.isFinite(interval.high())) {
            json.writeNull();
        } else {
            json.writeStartArray();
            json.writeNumber(interval.low());
            json.writeNumber(interval.high());
            json.writeEndArray();
        }
    }

    private static <T> void array(JsonGenerator json, String name, Iterable<T> items, Item<T> item) throws IOException {
        json.writeArrayFieldStart(name);
        for (T each : items) {
            item.write(json, each);
        }
        json.writeEndArray();
    }

    /** Writes one item of an array. */
    @FunctionalInterface
    private interface Item<T> {
        void write(JsonGenerator json, T item) throws IOException;
    }
}
