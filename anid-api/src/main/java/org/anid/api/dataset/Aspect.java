// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dataset;

import java.util.Locale;

/** What a rater was asked to judge. */
public enum Aspect {
    /** Visual quality. */
    QUALITY,
    /** Alignment with the caption or the natural image. */
    ALIGNMENT,
    /** Aesthetic appeal. */
    AESTHETIC;

    /** Lower case, for people and files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads an aspect in any case.
     *
     * @throws IllegalArgumentException if it is none of the three
     */
    public static Aspect parse(String text) {
        for (Aspect aspect : values()) {
            if (aspect.label().equals(text.strip().toLowerCase(Locale.ROOT))) {
                return aspect;
            }
        }
        throw new IllegalArgumentException("an aspect is quality, alignment or aesthetic, not '" + text + "'");
    }
}
