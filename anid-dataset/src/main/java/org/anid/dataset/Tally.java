// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts oddities by kind and keeps the first example of each, so that a million of them are still one line. */
final class Tally {

    private final Map<String, Count> kinds = new LinkedHashMap<>();

    /**
     * One more of a kind.
     *
     * @param kind what a line says after the number; {@code %s} in it is replaced by the first example
     */
    void add(String kind, String example) {
        add(kind, 1, example);
    }

    /** Several more of a kind. */
    void add(String kind, long count, String example) {
        kinds.computeIfAbsent(kind, k -> new Count(example)).number += count;
    }

    /** One line per kind, in the order in which they were met first. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        kinds.forEach((kind, count) -> lines.add(count.number + " " + kind.replace("%s", count.example)));
        return lines;
    }

    private static final class Count {
        private final String example;
        private long number;

        private Count(String example) {
            this.example = example;
        }
    }
}
