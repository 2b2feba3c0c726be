// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Counts notes, in the order in which they first came. Not thread-safe. */
final class Tally {

    /** Texts that differ per image, as sizes do, must not make a report as long as the data set. */
    private static final int REASONS_PER_METRIC = 8;

    private static final int TEXTS = 50;

    private final Map<Note, Long> counts = new LinkedHashMap<>();
    private final Map<String, Integer> reasons = new HashMap<>();
    private int texts;

    void add(Note note) {
        add(note, 1);
    }

    void add(Note note, long count) {
        counts.merge(bounded(note), count, Long::sum);
    }

    private Note bounded(Note note) {
        if (counts.containsKey(note)) {
            return note;
        }
        if (note instanceof Note.Absent absent
                && reasons.merge(absent.metric(), 1, Integer::sum) > REASONS_PER_METRIC) {
            return new Note.Absent(absent.metric(), "other reasons of the same kind");
        }
        if (note instanceof Note.FromFile && ++texts > TEXTS) {
            return new Note.FromFile("other remarks of the decoder");
        }
        return note;
    }

    void addAll(Tally other) {
        other.counts.forEach(this::add);
    }

    long count(Note note) {
        return counts.getOrDefault(note, 0L);
    }

    void forEach(BiConsumer<Note, Long> action) {
        counts.forEach(action);
    }
}
