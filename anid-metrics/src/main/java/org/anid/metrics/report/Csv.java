// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated rows with the quoting of RFC 4180; lines end in a line feed, which every reader of the format takes.
 *
 * <p>Names come from data sets. What a terminal would obey, or a spreadsheet compute, is written as
 * <code>&#92;u001b</code>, the form of JSON and Java: control characters, those that turn the direction of text, and a
 * character that begins a formula at the start of a field. A backslash that would be read as the beginning of one is
 * <code>&#92;u005c</code>; any other stays, as in paths of Windows. Unlike the apostrophe that is put before formulas
 * elsewhere, this reads back as what it was.
 */
final class Csv {

    /** What is never written as it is. */
    private static final Pattern ODD = Pattern.compile(
            "[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]|\\\\(?=u[0-9a-f]{4})|^[-=+@\\uFF0B\\uFF0D\\uFF1D\\uFF20]");

    private static final Pattern WRITTEN = Pattern.compile("\\\\u([0-9a-f]{4})");

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

    /** A text of a data set, as a field. */
    static @Nullable String text(@Nullable String text) {
        return text == null || usual(text)
                ? text
                : ODD.matcher(text)
                        .replaceAll(odd -> Matcher.quoteReplacement(String.format(
                                Locale.ROOT, "\\u%04x", (int) odd.group().charAt(0))));
    }

    /** Most texts need no search: printable ASCII that begins with none of {@code = + - @} and has no backslash. */
    private static boolean usual(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '\\' || (i == 0 && "=+-@".indexOf(c) >= 0)) {
                return false;
            }
        }
        return true;
    }

    /** What {@link #text} made a field of. */
    static String read(String field) {
        return field.indexOf('\\') < 0
                ? field
                : WRITTEN.matcher(field)
                        .replaceAll(written -> Matcher.quoteReplacement(
                                Character.toString((char) Integer.parseInt(written.group(1), 16))));
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
