// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.dl4j;

/** What went wrong, on one line; of exceptions that were wrapped several times, too. */
final class Causes {

    private Causes() {}

    /** The message of the innermost one, on one line. */
    static String line(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : line(message);
    }

    /** Text out of a file, within a message. */
    static String line(String text) {
        return text.replaceAll("[\\s\\p{Cntrl}\\x85\\u2028\\u2029]+", " ").strip();
    }
}
