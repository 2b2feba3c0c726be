// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Counts events, in the order in which they first came. Not thread-safe. */
final class EventCounts {

    /** Texts that differ per image, as sizes do, must not make a report as long as the data set. */
    private static final int REASONS_PER_METRIC = 8;

    private static final int TEXTS = 50;

    private final Map<Event, Long> counts = new LinkedHashMap<>();
    private final Map<String, Integer> reasons = new HashMap<>();
    private int texts;

    void add(Event event) {
        add(event, 1);
    }

    void add(Event event, long count) {
        counts.merge(bounded(event), count, Long::sum);
    }

    private Event bounded(Event event) {
        if (counts.containsKey(event)) {
            return event;
        }
        if (event instanceof Event.Absent absent
                && reasons.merge(absent.metric(), 1, Integer::sum) > REASONS_PER_METRIC) {
            return new Event.Absent(absent.metric(), "other reasons of the same kind");
        }
        if (event instanceof Event.FromFile && ++texts > TEXTS) {
            return new Event.FromFile("other remarks of the decoder");
        }
        return event;
    }

    void addAll(EventCounts other) {
        other.counts.forEach(this::add);
    }

    long count(Event event) {
        return counts.getOrDefault(event, 0L);
    }

    void forEach(BiConsumer<Event, Long> action) {
        counts.forEach(action);
    }
}
