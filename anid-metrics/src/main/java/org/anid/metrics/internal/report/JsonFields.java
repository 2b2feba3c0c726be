// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.anid.api.dimension.Interval;
import org.jspecify.annotations.Nullable;

/** Fields that are null where there is nothing to say, as all JSON files of this library have them. */
public final class JsonFields {

    private JsonFields() {}

    /** A text, or null. */
    public static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }

    /** A number, or null where there is none that is finite. */
    public static void number(JsonGenerator json, String name, @Nullable Double value) throws IOException {
        json.writeFieldName(name);
        number(json, value);
    }

    /** The same as an item of an array. */
    public static void number(JsonGenerator json, @Nullable Double value) throws IOException {
        if (value == null || !Double.isFinite(value)) {
            json.writeNull();
        } else {
            json.writeNumber(value);
        }
    }

    /** An array of both ends, or null: an interval with an infinite end tells a reader of the file nothing. */
    public static void interval(JsonGenerator json, String name, @Nullable Interval interval) throws IOException {
        json.writeFieldName(name);
        if (interval == null || !Double.isFinite(interval.low()) || !Double.isFinite(interval.high())) {
            json.writeNull();
        } else {
            json.writeStartArray();
            json.writeNumber(interval.low());
            json.writeNumber(interval.high());
            json.writeEndArray();
        }
    }
}
