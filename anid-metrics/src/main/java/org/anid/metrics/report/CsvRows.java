// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link Csv} writes, row by row. Not thread-safe. */
final class CsvRows {

    private final Reader in;
    private long line = 1;
    private long next = 1;

    /**
     * From a buffered reader.
     *
     * @param in stays the caller's to close
     */
    CsvRows(Reader in) {
        this.in = in;
    }

    /** What is read is no such text; the message goes on after "line 7". */
    static final class Broken extends IOException {
        Broken(String message) {
            super(message);
        }
    }

    /** The line on which the last row began, from 1. */
    long line() {
        return line;
    }

    /**
     * The next row; a field without anything in it, not even quotes, is null.
     *
     * @return null after the last row
     * @throws Broken if the text ends inside a row, which it does without a line end after the last
     */
    @Nullable
    List<@Nullable String> next() throws IOException {
        line = next;
        int c = in.read();
        if (c < 0) {
            return null;
        }
        List<@Nullable String> row = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        while (true) {
            boolean quoted = c == '"';
            c = quoted ? quoted(field) : plain(c, field);
            if (c != ',' && c != '\n') {
                throw new Broken(c < 0 ? "ends inside a row" : "has a quotation mark inside a field");
            }
            row.add(field.length() == 0 && !quoted ? null : field.toString());
            if (c == '\n') {
                next++;
                return row;
            }
            field.setLength(0);
            c = in.read();
        }
    }

    /** Takes a field that begins with this character and returns the one behind it. */
    private int plain(int first, StringBuilder field) throws IOException {
        int c = first;
        while (c >= 0 && c != ',' && c != '\n' && c != '"') {
            field.append((char) c);
            c = in.read();
        }
        return c;
    }

    /** Takes the rest of a field in quotes and returns the character behind it. */
    private int quoted(StringBuilder field) throws IOException {
        while (true) {
            int c = in.read();
            if (c == '"') {
                c = in.read();
                if (c != '"') {
                    return c;
                }
            } else if (c == '\n') {
                next++;
            } else if (c < 0) {
                throw new Broken("ends inside quotes");
            }
            field.append((char) c);
        }
    }
}
