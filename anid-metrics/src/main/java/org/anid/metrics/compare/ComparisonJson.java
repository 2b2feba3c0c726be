// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.compare;

import static org.anid.metrics.internal.report.JsonFields.interval;
import static org.anid.metrics.internal.report.JsonFields.number;
import static org.anid.metrics.internal.report.JsonFields.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.Discrepancy;
import org.jspecify.annotations.Nullable;

/** {@code compare.json}: everything of some comparisons, every digit. Stateless. */
public final class ComparisonJson {

    /** What {@code schema} says. */
    public static final String SCHEMA = "anid-comparison/2";

    private ComparisonJson() {}

    /**
     * Writes comparisons with one baseline.
     *
     * @param comparisons at least one
     * @throws IOException if the target cannot be written
     */
    public static void write(List<ReportComparison> comparisons, Appendable target) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            DefaultIndenter lines = new DefaultIndenter("  ", "\n");
            json.setPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            json.writeStringField("baseline", comparisons.get(0).baseline());
            json.writeNumberField("alpha", ReportComparison.ALPHA);
            json.writeArrayFieldStart("comparisons");
            for (ReportComparison comparison : comparisons) {
                comparison(json, comparison);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        target.append(text.getBuffer()).append('\n');
    }

    private static void comparison(JsonGenerator json, ReportComparison comparison) throws IOException {
        json.writeStartObject();
        json.writeStringField("other", comparison.other());
        json.writeNumberField("tests", comparison.tests());
        texts(json, "notes", comparison.notes());
        texts(json, "onlyBaseline", comparison.onlyBaseline());
        texts(json, "onlyOther", comparison.onlyOther());
        json.writeArrayFieldStart("means");
        for (MeanChange mean : comparison.means()) {
            json.writeStartObject();
            text(
                    json,
                    "dimension",
                    mean.dimension() == null ? null : mean.dimension().label());
            text(json, "level", mean.level() == null ? null : mean.level().label());
            condition(json, mean.condition());
            discrepancy(json, "baseline", mean.baseline());
            discrepancy(json, "other", mean.other());
            json.writeNumberField("difference", mean.difference());
            json.writeStringField("change", mean.shift().label());
            test(json, mean.test());
            text(json, "obstacle", mean.obstacle().isEmpty() ? null : mean.obstacle());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("metrics");
        for (MetricChange metric : comparison.metrics()) {
            metric(json, metric);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void metric(JsonGenerator json, MetricChange change) throws IOException {
        json.writeStartObject();
        json.writeStringField("metric", change.metric().id());
        json.writeStringField("dimension", change.metric().dimension().label());
        json.writeStringField("level", change.metric().level().label());
        condition(json, change.condition());
        number(json, "baselineValue", change.baselineValue());
        number(json, "otherValue", change.otherValue());
        discrepancy(json, "baseline", change.baseline());
        discrepancy(json, "other", change.other());
        number(json, "difference", change.difference());
        json.writeStringField("change", change.shift().label());
        test(json, change.test());
        json.writeArrayFieldStart("images");
        for (ImageChange image : change.images()) {
            json.writeStartObject();
            json.writeStringField("image", image.imageId());
            json.writeNumberField("baseline", image.baseline());
            json.writeNumberField("other", image.other());
            json.writeNumberField("difference", image.difference());
            text(json, "naturalFile", image.naturalFile());
            json.writeStringField("baselineFile", image.baselineFile());
            json.writeStringField("otherFile", image.otherFile());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void test(JsonGenerator json, @Nullable PairedTest test) throws IOException {
        if (test == null) {
            json.writeNullField("test");
            return;
        }
        json.writeObjectFieldStart("test");
        json.writeStringField("method", test.method().label());
        json.writeNumberField("units", test.units());
        json.writeNumberField("baseline", test.baseline());
        json.writeNumberField("other", test.other());
        json.writeNumberField("difference", test.difference());
        interval(json, "ci95", test.ci95());
        json.writeNumberField("p", test.p());
        json.writeNumberField("adjustedP", test.adjusted());
        json.writeEndObject();
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

    private static void discrepancy(JsonGenerator json, String name, @Nullable Discrepancy discrepancy)
            throws IOException {
        if (discrepancy == null) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeNumberField("discrepancy", discrepancy.value());
        interval(json, "ci95", discrepancy.ci95());
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
