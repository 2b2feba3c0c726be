// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.io.Console;
import java.util.regex.Pattern;

/** Whether somebody is watching, and what they may be shown. */
final class Terminal {

    /** Control characters, and those that end a line or turn the direction of text elsewhere. */
    private static final String OBEYED = "\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069";

    private static final Pattern IN_LINES = Pattern.compile("[" + OBEYED + "&&[^\\n\\t]]");
    private static final Pattern IN_A_LINE = Pattern.compile("[" + OBEYED + "]");

    private Terminal() {}

    /** Lines in which nothing is left that a terminal obeys but their ends and tabs. */
    static String harmless(String lines) {
        return IN_LINES.matcher(lines).replaceAll("\uFFFD");
    }

    /** A text that stays in its line. */
    static String plain(String text) {
        return IN_A_LINE.matcher(text).replaceAll("\uFFFD");
    }

    /**
     * Whether standard error goes to a terminal. The launcher looks itself and says so; without it, Java's console is
     * the best guess.
     */
    static boolean watched() {
        String said = System.getProperty("anid.terminal");
        if (said != null) {
            return Boolean.parseBoolean(said);
        }
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From JDK 22 on there is a console even where there is no terminal.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
