// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.spark;

import java.util.regex.Pattern;

/** What went wrong, for people. */
final class Failures {

    /** Before the name of the exception that led to the one before. */
    private static final String CAUSE = "\nCaused by: ";

    /** The name of an exception before its message. */
    private static final Pattern EXCEPTION = Pattern.compile("^[\\w.$]+(Exception|Error): ");

    private Failures() {}

    /**
     * In one line. What fails on an executor comes as text alone: the name of an exception, its message, and where it
     * was thrown, after a word about the task.
     */
    static String line(Throwable failure) {
        String said = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getClass().getName().startsWith("org.anid.")) {
                said = cause.getMessage();
            }
        }
        int reason = said.lastIndexOf(CAUSE);
        if (reason >= 0) {
            said = said.substring(reason + CAUSE.length());
        }
        int thrown = said.indexOf("\n\tat ");
        return EXCEPTION
                .matcher((thrown < 0 ? said : said.substring(0, thrown)).strip())
                .replaceFirst("");
    }
}
