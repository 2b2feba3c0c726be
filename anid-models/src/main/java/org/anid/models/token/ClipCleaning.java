// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.token;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What OpenAI's CLIP does to a text before it cuts it into tokens: ftfy 6.3.1's {@code fix_text}, HTML entities
 * resolved twice over, white space collapsed, lower case. Of ftfy all repairs of characters are here; its guesses at
 * wrongly decoded text (mojibake) are not, and such a text gives other tokens. Stateless.
 */
final class ClipCleaning {

    private static final Map<String, String> ENTITIES = entities();
    private static final int LONGEST_ENTITY =
            ENTITIES.keySet().stream().mapToInt(String::length).max().orElse(0);

    private static final Pattern ENTITY = Pattern.compile("&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\\t\\n\\f <&#;]{1,32};?)");
    private static final Pattern TERMINAL_ESCAPES = Pattern.compile("\\x1b\\[((?:\\d|;)*)([a-zA-Z])");
    private static final Pattern C1_CONTROLS = Pattern.compile("[\\x80-\\x9f]");
    private static final Pattern SINGLE_QUOTES = Pattern.compile("[\\u02bc\\u2018-\\u201b]");
    private static final Pattern DOUBLE_QUOTES = Pattern.compile("[\\u201c-\\u201f]");
    private static final Pattern LINE_BREAKS = Pattern.compile("\\r\\n|[\\r\\u2028\\u2029\\x85]");
    private static final Pattern CONTROLS =
            Pattern.compile("[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\\u206a-\\u206f\\ufeff\\ufff9-\\ufffc]");
    private static final Pattern WIDE = Pattern.compile("[\\uff01-\\uffef\\u3000]");
    private static final Pattern SPACE = Pattern.compile(
            "[\\x09-\\x0d\\x1c-\\x1f \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+");

    /** Ligatures of Latin letters; the ones that ftfy opens. */
    private static final Map<Integer, String> LIGATURES = Map.ofEntries(
            Map.entry(0x0132, "IJ"),
            Map.entry(0x0133, "ij"),
            Map.entry(0x0149, "\u02bcn"),
            Map.entry(0x01f1, "DZ"),
            Map.entry(0x01f2, "Dz"),
            Map.entry(0x01f3, "dz"),
            Map.entry(0x01c4, "D\u017d"),
            Map.entry(0x01c5, "D\u017e"),
            Map.entry(0x01c6, "d\u017e"),
            Map.entry(0x01c7, "LJ"),
            Map.entry(0x01c8, "Lj"),
            Map.entry(0x01c9, "lj"),
            Map.entry(0x01ca, "NJ"),
            Map.entry(0x01cb, "Nj"),
            Map.entry(0x01cc, "nj"),
            Map.entry(0xfb00, "ff"),
            Map.entry(0xfb01, "fi"),
            Map.entry(0xfb02, "fl"),
            Map.entry(0xfb03, "ffi"),
            Map.entry(0xfb04, "ffl"),
            Map.entry(0xfb05, "\u017ft"),
            Map.entry(0xfb06, "st"));

    private ClipCleaning() {}

    static String clean(String text) {
        // ftfy leaves entities alone in a text with "<", which it takes for markup.
        String repaired = repair(text.contains("<") ? text : unescape(text));
        String plain = unescape(unescape(repaired));
        return SPACE.matcher(plain).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }

    private static String repair(String text) {
        String s = TERMINAL_ESCAPES.matcher(text).replaceAll("");
        s = C1_CONTROLS.matcher(s).replaceAll(ClipCleaning::windows);
        s = ligatures(s);
        s = WIDE.matcher(s)
                .replaceAll(m -> Matcher.quoteReplacement(Normalizer.normalize(m.group(), Normalizer.Form.NFKC)));
        s = SINGLE_QUOTES.matcher(s).replaceAll("'");
        s = DOUBLE_QUOTES.matcher(s).replaceAll("\"");
        s = LINE_BREAKS.matcher(s).replaceAll("\n");
        s = CONTROLS.matcher(surrogates(s)).replaceAll("");
        return Normalizer.normalize(s, Normalizer.Form.NFC);
    }

    /** C1 controls are what Windows-1252 has there, where it has something. */
    private static String windows(java.util.regex.MatchResult match) {
        char control = match.group().charAt(0);
        String decoded = new String(new byte[] {(byte) control}, Charset.forName("windows-1252"));
        return decoded.charAt(0) == '\ufffd' ? match.group() : Matcher.quoteReplacement(decoded);
    }

    private static String ligatures(String text) {
        StringBuilder opened = new StringBuilder();
        text.codePoints().forEach(point -> {
            String letters = LIGATURES.get(point);
            if (letters == null) {
                opened.appendCodePoint(point);
            } else {
                opened.append(letters);
            }
        });
        return opened.toString();
    }

    /** Halves of surrogate pairs become the replacement character. */
    private static String surrogates(String text) {
        StringBuilder whole = new StringBuilder();
        text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xfffd : point)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }

    /** As Python's {@code html.unescape}: numbers, names with semicolon, and the longest old name without. */
    private static String unescape(String text) {
        return text.indexOf('&') < 0
                ? text
                : ENTITY.matcher(text)
                        .replaceAll(match -> Matcher.quoteReplacement(resolved(match.group(1), match.group())));
    }

    private static String resolved(String name, String whole) {
        if (name.charAt(0) == '#') {
            return number(name.endsWith(";") ? name.substring(1, name.length() - 1) : name.substring(1));
        }
        String exact = ENTITIES.get(name);
        if (exact != null) {
            return exact;
        }
        for (int length = Math.min(LONGEST_ENTITY, name.length() - 1); length > 1; length--) {
            String prefix = ENTITIES.get(name.substring(0, length));
            if (prefix != null) {
                return prefix + name.substring(length);
            }
        }
        return whole;
    }

    private static String number(String digits) {
        boolean hex = digits.charAt(0) == 'x' || digits.charAt(0) == 'X';
        String value = hex ? digits.substring(1) : digits;
        int point;
        try {
            point = Integer.parseInt(value, hex ? 16 : 10);
        } catch (NumberFormatException e) {
            return "\ufffd";
        }
        if (point == 0 || point > Character.MAX_CODE_POINT || (point >= 0xd800 && point <= 0xdfff)) {
            return "\ufffd";
        }
        if (point >= 0x80 && point <= 0x9f) {
            String decoded = new String(new byte[] {(byte) point}, Charset.forName("windows-1252"));
            return decoded.charAt(0) == '\ufffd' ? Character.toString(point) : decoded;
        }
        boolean invalid = (point < 0x20 && point != '\t' && point != '\n' && point != '\f' && point != '\r')
                || (point >= 0x7f && point <= 0x9f)
                || (point >= 0xfdd0 && point <= 0xfdef)
                || (point & 0xfffe) == 0xfffe;
        return invalid ? "" : Character.toString(point);
    }

    private static Map<String, String> entities() {
        Map<String, String> entities = new HashMap<>();
        try (InputStream in = ClipCleaning.class.getResourceAsStream("html-entities.txt")) {
            if (in == null) {
                throw new IllegalStateException("anid-models was built without its resource html-entities.txt");
            }
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] parts = line.split(" ");
                StringBuilder value = new StringBuilder();
                for (int i = 1; i < parts.length; i++) {
                    value.appendCodePoint(Integer.parseInt(parts[i], 16));
                }
                entities.put(parts[0], value.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read html-entities.txt from the jar of anid-models", e);
        }
        return entities;
    }
}
