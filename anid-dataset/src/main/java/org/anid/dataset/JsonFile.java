// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.anid.api.dataset.DatasetException;
import org.jspecify.annotations.Nullable;

/**
 * A JSON file read as a stream: COCO's are tens of megabytes and hold little that is wanted here. Every complaint names
 * file, line and JSON pointer.
 */
final class JsonFile {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** How Jackson writes a place inside a message; only line and column mean something to a user. */
    private static final Pattern SOURCE = Pattern.compile("\\[Source: .*?; (line: \\d+, column: \\d+)]");

    private final Path file;
    private final JsonParser parser;

    private JsonFile(Path file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** Reads a document; the current token is its first one. */
    @FunctionalInterface
    interface Body<T> {
        T read(JsonFile json) throws IOException;
    }

    /** Reads a value of an object; the current token is its first one and must be its last one afterwards. */
    @FunctionalInterface
    interface Field {
        void read(String name) throws IOException;
    }

    /** Reads an element of an array; the current token is its first one and must be its last one afterwards. */
    @FunctionalInterface
    interface Element {
        void read(int index) throws IOException;
    }

    static <T> T read(Path file, Body<T> body) throws DatasetException {
        try (BufferedReader reader = TextFile.open(file);
                JsonParser parser = FACTORY.createParser(reader)) {
            if (parser.nextToken() == null) {
                throw new DatasetException(file + " is empty: give a JSON file with content");
            }
            T result = body.read(new JsonFile(file, parser));
            if (parser.nextToken() != null) {
                throw new JsonFile(file, parser).error("there is something after the end of the document: remove it");
            }
            return result;
        } catch (DatasetException e) {
            throw e;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String place = at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
            String reason = SOURCE.matcher(
                            e.getOriginalMessage().lines().findFirst().orElse(""))
                    .replaceAll("$1");
            throw new DatasetException(file + place + ": not valid JSON (" + reason + "): correct or re-create it", e);
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        }
    }

    JsonToken token() {
        return parser.currentToken();
    }

    boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    void skip() throws IOException {
        parser.skipChildren();
    }

    void object(String what, Field field) throws IOException {
        if (!isObject()) {
            throw error("expected an object with " + what);
        }
        Set<String> names = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (!names.add(name)) {
                throw error("the key \"" + name + "\" is there twice in one object; remove one of them");
            }
            parser.nextToken();
            field.read(name);
        }
    }

    /** Reads an array; gives the number of elements. */
    int array(String what, Element element) throws IOException {
        if (!isArray()) {
            throw error("expected an array of " + what);
        }
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            element.read(count++);
        }
        return count;
    }

    /** A text or a number, as text: ids are written in both ways. */
    String text() throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING
                && !parser.currentToken().isNumeric()) {
            throw error("expected a text or a number");
        }
        return parser.getText();
    }

    /** As {@link #text}, and null for {@code null}. */
    @Nullable
    String textOrNull() throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NULL ? null : text();
    }

    double number() throws IOException {
        if (!parser.currentToken().isNumeric()) {
            throw error("expected a number");
        }
        return parser.getDoubleValue();
    }

    /** Something that must be there. */
    <T> T require(@Nullable T value, String name) throws DatasetException {
        if (value == null) {
            throw error("\"" + name + "\" is missing in what ends here: add it");
        }
        return value;
    }

    DatasetException error(String message) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        return new DatasetException(
                file + ", line " + parser.currentTokenLocation().getLineNr() + ", at "
                        + (pointer.isEmpty() ? "/" : pointer) + ": " + message);
    }
}
