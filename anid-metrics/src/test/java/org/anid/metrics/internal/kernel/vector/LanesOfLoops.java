// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes plain loops over floats as loops of the Vector API, line by line. It knows what straight-line code over arrays
 * needs and refuses other arithmetic: a float is declared, or stored, as sums, differences and products of names,
 * constants and array places, with brackets. The loops over {@code c} are those over lanes: a place that names
 * {@code c} is read as a vector, any other as one value for all lanes.
 *
 * <p>A product of two values is fused with what is added to it, {@code a * b + x} with one rounding. Products with a
 * constant are not, and differences are not: which operations fuse is part of the kernels' numbers.
 */
final class LanesOfLoops {

    private static final Pattern DECLARED = Pattern.compile("(\\s*)float (\\w+) = (.*);");
    private static final Pattern STORED = Pattern.compile("(\\s*)(\\w+)\\[([^]]*\\bc)] = (.*);");
    private static final Pattern TOKEN = Pattern.compile("\\s*(-?[A-Z][A-Z0-9_]*|[0-9.]+f|\\w+\\[[^]]*]|\\w+|[-+*()])");

    private LanesOfLoops() {}

    /** The same loops for lanes; lines that compute no floats stay as they are. */
    static String of(String loops) {
        return loops.lines().map(LanesOfLoops::line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(String line) {
        Matcher declared = DECLARED.matcher(line);
        if (declared.matches()) {
            return "%sFloatVector %s = %s;".formatted(declared.group(1), declared.group(2), value(declared.group(3)));
        }
        Matcher stored = STORED.matcher(line);
        if (stored.matches()) {
            return "%s%s.intoArray(%s, %s);"
                    .formatted(stored.group(1), value(stored.group(4)), stored.group(2), stored.group(3));
        }
        return line.replace("; c++)", "; c += S.length())");
    }

    private static String value(String expression) {
        Expression read = new Expression(TOKEN.matcher(expression)
                .results()
                .map(MatchResult::group)
                .map(String::strip)
                .toList());
        String value = read.sum().text();
        if (read.at < read.tokens.size()) {
            throw new IllegalArgumentException("cannot be written for lanes: " + expression);
        }
        return value;
    }

    /** An expression read from left to right. */
    private static final class Expression {
        private final List<String> tokens;
        private int at;

        Expression(List<String> tokens) {
            this.tokens = tokens;
        }

        Term sum() {
            Term sum = product();
            while (is("+") || is("-")) {
                boolean plus = tokens.get(at++).equals("+");
                String next = product().text();
                sum = Term.of(plus ? sum.plus(next) : sum.text() + ".sub(" + next + ")");
            }
            return sum;
        }

        private Term product() {
            String first = factor();
            if (!is("*")) {
                return Term.of(first);
            }
            at++;
            String second = factor();
            return constant(first) ? new Term(second, first) : new Term(first, second);
        }

        private String factor() {
            String token = tokens.get(at++);
            if (token.equals("(")) {
                String inner = sum().text();
                at++;
                return inner;
            }
            if (!token.endsWith("]")) {
                return token;
            }
            int bracket = token.indexOf('[');
            String place = token.substring(bracket + 1, token.length() - 1);
            return place.matches(".*\\bc")
                    ? "FloatVector.fromArray(S, %s, %s)".formatted(token.substring(0, bracket), place)
                    : "FloatVector.broadcast(S, %s)".formatted(token);
        }

        private boolean is(String token) {
            return at < tokens.size() && tokens.get(at).equals(token);
        }
    }

    private static boolean constant(String token) {
        return token.matches("-?[A-Z][A-Z0-9_]*|[0-9.]+f");
    }

    /** A value, or a product that may still be fused: {@code factor} is empty for a value. */
    private record Term(String value, String factor) {

        static Term of(String value) {
            return new Term(value, "");
        }

        String text() {
            return factor.isEmpty() ? value : value + ".mul(" + factor + ")";
        }

        String plus(String added) {
            return factor.isEmpty() || constant(factor)
                    ? text() + ".add(" + added + ")"
                    : value + ".fma(" + factor + ", " + added + ")";
        }
    }
}
