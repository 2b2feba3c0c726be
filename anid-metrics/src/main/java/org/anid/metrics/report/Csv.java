// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Comma-separated rows with the quoting of RFC 4180; lines end in a line feed, which every reader of the format takes. */
final class Csv {

    private Csv() {}

    /** One row; null is an empty field, an empty text is one in quotes. */
    static void row(Appendable target, @Nullable CharSequence... fields) throws IOException {
        for (int i = 0; i < fields.length; i++) {
            if (i > 0) {
                target.append(',');
            }
            CharSequence field = fields[i];
            if (field != null) {
                field(target, field);
            }
        }
        target.append('\n');
    }

    private static void field(Appendable target, CharSequence field) throws IOException {
        if (!needsQuotes(field)) {
            target.append(field);
            return;
        }
        target.append('"');
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '"') {
                target.append('"');
            }
            target.append(c);
        }
        target.append('"');
    }

    private static boolean needsQuotes(CharSequence field) {
        if (field.length() == 0) {
            return true;
        }
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return true;
            }
        }
        return false;
    }

    /** Shortest text that reads back as the same number, the same on every Java; null where it is not finite. */
    static @Nullable String number(@Nullable Double value) {
        return value == null || !Double.isFinite(value) ? null : NumberOutput.toString(value, true);
    }
}
