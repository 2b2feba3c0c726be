// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.dl4j;

/** What went wrong, of exceptions that were wrapped several times. */
final class Causes {

    private Causes() {}

    /** The message of the innermost one, on one line. */
    static String line(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    }
}
