// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A value in a JSON file that knows its place, so that what is wrong with it can be said in one line. Every method
 * throws an {@link IOException} with such a line where the value is not what was asked for. Immutable.
 */
final class JsonValue {

    private static final String REMEDY = "; write the report again, or take an unchanged copy of it";

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final String place;
    private final @Nullable Object value;

    private JsonValue(Path file, String place, @Nullable Object value) {
        this.file = file;
        this.place = place;
        this.value = value;
    }

    /** The object that a file is. */
    static JsonValue read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return whole(file, in);
        }
    }

    /** The object that a text is, which stands for the file in messages. */
    static JsonValue parse(Path file, String text) throws IOException {
        return whole(file, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonValue whole(Path file, InputStream in) throws IOException {
        try (JsonParser json = FACTORY.createParser(in)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException(file + " is no JSON object, as a report is" + REMEDY);
            }
            Object value = value(json);
            if (json.nextToken() != null) {
                throw new IOException(file + " goes on after the end of the report" + REMEDY);
            }
            return new JsonValue(file, "", value);
        } catch (JsonProcessingException e) {
            String said = e.getOriginalMessage().lines().findFirst().orElse("");
            String at = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new IOException(file + " is cut off or broken" + at + ": " + said + REMEDY, e);
        }
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    fields.put(name, value(json));
                }
                return fields;
            }
            case START_ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(json));
                }
                return items;
            }
            case VALUE_NUMBER_INT -> {
                return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Number) json.getDoubleValue()
                        : (Number) json.getLongValue();
            }
            case VALUE_NUMBER_FLOAT -> {
                return json.getDoubleValue();
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return json.getBooleanValue();
            }
            case VALUE_NULL -> {
                return null;
            }
            default -> {
                return json.getText();
            }
        }
    }

    /** Reads one thing from one value. */
    @FunctionalInterface
    interface Reading<T> {
        T of(JsonValue value) throws IOException;
    }

    /** What a reading makes of this value; what a record refuses is said with the place. */
    <T> T as(Reading<T> reading) throws IOException {
        try {
            return reading.of(this);
        } catch (IllegalArgumentException e) {
            throw odd("is refused: " + e.getMessage());
        }
    }

    /** The same; null for null. */
    <T> @Nullable T orNull(Reading<T> reading) throws IOException {
        return value == null ? null : as(reading);
    }

    /** The value of a key, which must be there. */
    JsonValue get(String key) throws IOException {
        Map<?, ?> fields = is(Map.class, "an object");
        JsonValue field = field(key, fields.get(key));
        if (!fields.containsKey(key)) {
            throw field.odd("is missing");
        }
        return field;
    }

    /** Whether there is such a key. */
    boolean has(String key) throws IOException {
        return is(Map.class, "an object").containsKey(key);
    }

    /** What a reading makes of each item of an array. */
    <T> List<T> list(Reading<T> reading) throws IOException {
        List<T> list = new ArrayList<>();
        List<?> items = is(List.class, "an array");
        for (int i = 0; i < items.size(); i++) {
            list.add(item(i, items.get(i)).as(reading));
        }
        return list;
    }

    /** What a reading makes of the two items of an array of two. */
    <T> List<T> pair(Reading<T> reading) throws IOException {
        List<T> pair = list(reading);
        if (pair.size() != 2) {
            throw odd("has " + pair.size() + " items instead of 2");
        }
        return pair;
    }

    /** What a reading makes of each field of an object, by key. */
    <T> SortedMap<String, T> map(Reading<T> reading) throws IOException {
        SortedMap<String, T> map = new TreeMap<>();
        Map<?, ?> fields = is(Map.class, "an object");
        for (Map.Entry<?, ?> entry : fields.entrySet()) {
            String key = (String) entry.getKey();
            map.put(key, field(key, entry.getValue()).as(reading));
        }
        return map;
    }

    String text() throws IOException {
        return is(String.class, "a text");
    }

    double number() throws IOException {
        return is(Number.class, "a number").doubleValue();
    }

    /** What null stands for where it is null. */
    double numberOr(double missing) throws IOException {
        return value == null ? missing : number();
    }

    long whole() throws IOException {
        return is(Long.class, "a whole number");
    }

    int count() throws IOException {
        long whole = whole();
        if (whole != (int) whole) {
            throw odd("is " + whole + ", which no count here can be");
        }
        return (int) whole;
    }

    boolean flag() throws IOException {
        return is(Boolean.class, "true or false");
    }

    /** The constant whose label this text is. */
    <E> E oneOf(E[] values, Function<E, String> label) throws IOException {
        String text = text();
        for (E each : values) {
            if (label.apply(each).equals(text)) {
                return each;
            }
        }
        throw odd(
                "is '" + text + "', not one of " + Stream.of(values).map(label).collect(Collectors.joining(", ")));
    }

    /** Checks that this is what another value is, but for the order of keys. */
    void mustBe(JsonValue other) throws IOException {
        if (value instanceof Map<?, ?> fields && other.value instanceof Map<?, ?> others) {
            Set<Object> keys = new LinkedHashSet<>(others.keySet());
            keys.addAll(fields.keySet());
            for (Object key : keys) {
                if (!others.containsKey(key)) {
                    throw field((String) key, null).odd("is no key of " + JsonReport.SCHEMA);
                }
                get((String) key).mustBe(other.get((String) key));
            }
        } else if (value instanceof List<?> items
                && other.value instanceof List<?> others
                && items.size() == others.size()) {
            for (int i = 0; i < items.size(); i++) {
                item(i, items.get(i)).mustBe(other.item(i, others.get(i)));
            }
        } else if (!comparable(value).equals(comparable(other.value))) {
            throw odd("is " + shown(value) + ", where the rest of the file says " + shown(other.value));
        }
    }

    /** 1 and 1.0 are one number in JSON. */
    private static Object comparable(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        return value == null ? "null" : List.of(value);
    }

    private static String shown(@Nullable Object value) {
        if (value instanceof String text) {
            return "'" + text + "'";
        }
        return value instanceof List<?> items ? items.size() + " items" : String.valueOf(value);
    }

    private JsonValue field(String key, @Nullable Object field) {
        return new JsonValue(file, place.isEmpty() ? key : place + "." + key, field);
    }

    private JsonValue item(int index, @Nullable Object item) {
        return new JsonValue(file, place + "[" + index + "]", item);
    }

    private <T> T is(Class<T> type, String what) throws IOException {
        if (!type.isInstance(value)) {
            throw odd((value == null ? "is null, not " : "is not ") + what);
        }
        return type.cast(value);
    }

    /** What to throw where this value is not as it should be. */
    IOException odd(String how) {
        return new IOException(file + ": " + (place.isEmpty() ? "the report" : place) + " " + how + REMEDY);
    }
}
