// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import static org.anid.metrics.internal.report.JsonFields.interval;
import static org.anid.metrics.internal.report.JsonFields.number;
import static org.anid.metrics.internal.report.JsonFields.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.OverallResult;
import org.anid.api.dimension.Skipped;
import org.anid.api.dimension.Verdict;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.Failure;
import org.anid.api.evaluation.HumanAgreement;
import org.anid.api.evaluation.HumanResult;
import org.anid.api.evaluation.OpinionScore;
import org.anid.api.evaluation.RaterAgreement;
import org.anid.api.evaluation.Replicates;
import org.anid.api.evaluation.ReportRenderer;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.model.ModelReference;
import org.anid.api.provenance.Provenance;
import org.anid.metrics.internal.report.JsonFields;
import org.anid.metrics.internal.report.Words;
import org.jspecify.annotations.Nullable;

/**
 * {@code report.json}: everything in the report but the per-image scores, in schema {@value #SCHEMA} (see
 * {@link #schema()}). {@link ReportReader} reads it back.
 *
 * <p>Numbers have as many digits as it takes to read back the same {@code double}. A number that is missing, NaN or
 * infinite is {@code null}: JSON has no other word for it. The natural and the generated value of a discrepancy rate
 * are those of its result. Keys and rows are in a fixed order and there is no clock in the file, so equal reports give
 * equal bytes. Stateless and safe to share.
 */
public final class JsonReport implements ReportRenderer {

    /** Value of the key {@code schema}; it changes whenever a reader of the old one could be misled. */
    public static final String SCHEMA = "anid-report/3";

    private static final String SCHEMA_RESOURCE = "anid-report-3.schema.json";

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

    /**
     * Writes the report.
     *
     * @throws IllegalArgumentException if two metrics of the report have one id
     */
    @Override
    public void render(EvaluationReport report, Appendable target) throws IOException {
        render(report, report.scores().size(), target);
    }

    /** The same where the scores, of this many rows, are kept elsewhere. */
    static void render(EvaluationReport report, long scoreRows, Appendable target) throws IOException {
        Words words = new Words(report);
        try (JsonGenerator json = FACTORY.createGenerator(new AppendableWriter(target))) {
            DefaultIndenter lines = new DefaultIndenter("  ", "\n");
            json.setPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            json.writeStringField("title", report.title());
            json.writeNumberField("images", report.images());
            json.writeNumberField("scoreRows", scoreRows);
            array(json, "overall", report.overall(), (out, overall) -> overall(out, overall, words));
            array(json, "dimensions", report.dimensions(), (out, dimension) -> dimension(out, dimension, words));
            array(json, "results", report.results(), JsonReport::result);
            array(json, "metrics", metrics(report), JsonReport::metric);
            HumanResult human = report.human();
            if (human == null) {
                json.writeNullField("human");
            } else {
                study(json, human);
            }
            Replicates replicates = report.replicates();
            // Reports of earlier versions have no such key, and are read back as they were written.
            if (replicates != null) {
                replicates(json, replicates);
            }
            array(json, "skipped", report.skipped(), JsonReport::skipped);
            array(json, "failures", report.failures(), JsonReport::failure);
            array(json, "warnings", report.warnings(), JsonGenerator::writeString);
            provenance(json, report.provenance());
            json.writeEndObject();
        }
        target.append('\n');
    }

    private static void overall(JsonGenerator json, OverallResult overall, Words words) throws IOException {
        json.writeStartObject();
        condition(json, overall.condition());
        discrepancy(json, overall.discrepancy());
        verdict(json, words.verdict(overall));
        json.writeArrayFieldStart("rank");
        json.writeNumber(overall.rank().low());
        json.writeNumber(overall.rank().high());
        json.writeEndArray();
        array(json, "missing", overall.missing(), (out, kind) -> out.writeString(kind.label()));
        json.writeEndObject();
    }

    private static void dimension(JsonGenerator json, DimensionResult result, Words words) throws IOException {
        json.writeStartObject();
        json.writeStringField("dimension", result.dimension().label());
        condition(json, result.condition());
        text(json, "category", result.category());
        discrepancy(json, result.discrepancy());
        verdict(json, words.verdict(result));
        array(json, "levels", result.levels(), (out, level) -> {
            out.writeStartObject();
            out.writeStringField("level", level.level().label());
            discrepancy(out, level.discrepancy());
            verdict(out, words.verdict(result, level));
            out.writeNumberField("metrics", level.metrics());
            out.writeEndObject();
        });
        json.writeEndObject();
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
        verdict(json, result.verdict());
        number(json, "discrepancyRate", rate == null ? null : rate.signed());
        interval(json, "discrepancyRateCi95", rate == null ? null : rate.ci95());
        number(json, "fdRatio", result.fdRatio());
        json.writeStringField("direction", result.metric().direction().label());
        json.writeStringField("unit", result.metric().unit());
        json.writeStringField("baseline", result.metric().baseline().label());
        json.writeEndObject();
    }

    private static Collection<MetricSpec> metrics(EvaluationReport report) {
        Map<String, MetricSpec> metrics = new LinkedHashMap<>();
        for (MetricResult result : report.results()) {
            MetricSpec metric = result.metric();
            MetricSpec known = metrics.putIfAbsent(metric.id(), metric);
            if (known != null && !known.equals(metric)) {
                throw new IllegalArgumentException("two metrics of the report have the id " + metric.id()
                        + ": files tell metrics apart by their ids, so give one another");
            }
        }
        return metrics.values();
    }

    private static void metric(JsonGenerator json, MetricSpec metric) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", metric.id());
        json.writeStringField("title", metric.title());
        json.writeStringField("dimension", metric.dimension().label());
        json.writeStringField("level", metric.level().label());
        json.writeStringField("input", input(metric.input()));
        json.writeStringField("direction", metric.direction().label());
        json.writeStringField("baseline", metric.baseline().label());
        number(json, "ideal", metric.baseline() instanceof Baseline.Ideal ideal ? ideal.value() : null);
        json.writeArrayFieldStart("range");
        number(json, metric.range().low());
        number(json, metric.range().high());
        json.writeEndArray();
        json.writeStringField("unit", metric.unit());
        array(json, "models", metric.models(), JsonGenerator::writeString);
        settings(json, "settings", metric.settings());
        json.writeStringField("citation", metric.citation());
        json.writeEndObject();
    }

    /** What a metric takes, in words. */
    static String input(Observation.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static void discrepancy(JsonGenerator json, @Nullable Discrepancy discrepancy) throws IOException {
        number(json, "discrepancy", discrepancy == null ? null : discrepancy.value());
        interval(json, "ci95", discrepancy == null ? null : discrepancy.ci95());
    }

    private static void verdict(JsonGenerator json, @Nullable Verdict verdict) throws IOException {
        text(json, "verdict", verdict == null ? null : verdict.label());
    }

    private static void condition(JsonGenerator json, Condition condition) throws IOException {
        json.writeObjectFieldStart("condition");
        json.writeStringField("generator", condition.generator());
        text(
                json,
                "guidance",
                condition.guidance() == null ? null : condition.guidance().name());
        json.writeEndObject();
    }

    private static void study(JsonGenerator json, HumanResult human) throws IOException {
        json.writeObjectFieldStart("human");
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
        interval(json, "ci95", opinion.ci95());
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

    private static void replicates(JsonGenerator json, Replicates replicates) throws IOException {
        json.writeObjectFieldStart("replicates");
        json.writeStringField("groups", replicates.groups());
        array(json, "rows", replicates.rows(), (out, row) -> {
            out.writeStartObject();
            text(out, "metric", row.metric());
            text(
                    out,
                    "dimension",
                    row.dimension() == null ? null : row.dimension().label());
            condition(out, row.condition());
            number(out, "value", row.value());
            array(out, "without", row.without(), JsonFields::number);
            out.writeEndObject();
        });
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
            json.writeStringField("natural", dataset.natural());
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
