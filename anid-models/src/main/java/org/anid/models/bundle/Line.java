// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.bundle;

/** Text out of a file, within a message. */
final class Line {

    private static final int LONGEST = 200;

    private Line() {}

    /** On one line, and cut where it is long. */
    static String of(String text) {
        String start = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return start.replaceAll("[\\p{Cntrl}\u2028\u2029]+", " ");
    }
}
