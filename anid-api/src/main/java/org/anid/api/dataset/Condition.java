// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dataset;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A generator and what it was given: the unit that every result is about. Ordered by name, unknown guidance first.
 *
 * @param generator its name, not blank
 * @param guidance what it was given; null where the data set does not say, and in results over everything that a
 *     generator made
 */
public record Condition(String generator, @Nullable Guidance guidance) implements Comparable<Condition> {

    private static final Comparator<Condition> ORDER = Comparator.comparing(Condition::generator)
            .thenComparing(Condition::guidance, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** As people write it, {@code SD_XL T2I}; the name alone where the guidance is not known. */
    public String label() {
        return guidance == null ? generator : generator + " " + guidance;
    }

    @Override
    public int compareTo(Condition other) {
        return ORDER.compare(this, other);
    }
}
