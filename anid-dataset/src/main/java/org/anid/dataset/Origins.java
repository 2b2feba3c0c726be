// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.Origin;
import org.jspecify.annotations.Nullable;

/** The origins of one generator: one object for all images of a guidance. Not thread-safe. */
final class Origins {

    private final String generator;
    private final Map<String, Origin.Generated> byGuidance = new HashMap<>();

    /** What people call pictures that nothing generated. */
    private static final Set<String> NATURAL = Set.of(
            "org", "natural", "real", "original", "photo", "photograph", "reference", "ground truth", "gt", "human");

    /** Whether that is hardly the name of a generator. */
    static boolean soundsNatural(String generator) {
        return NATURAL.contains(generator.toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    Origins(String generator) {
        this.generator = generator;
    }

    Origin.Generated of(@Nullable Guidance guidance) {
        return byGuidance.computeIfAbsent(
                guidance == null ? "" : guidance.name(), key -> new Origin.Generated(generator, guidance));
    }
}
