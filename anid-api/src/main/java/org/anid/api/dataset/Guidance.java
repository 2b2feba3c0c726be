// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dataset;

import java.util.Locale;

/** What a generator was given. */
public enum Guidance {
    /** A caption. */
    T2I("text to image"),
    /** A natural image. */
    I2I("image to image"),
    /** A caption and a natural image. */
    TI2I("text and image to image");

    private final String label;

    Guidance(String label) {
        this.label = label;
    }

    /** In words. */
    public String label() {
        return label;
    }

    /**
     * Reads a guidance in any case.
     *
     * @throws IllegalArgumentException if it is none of the three
     */
    public static Guidance parse(String text) {
        try {
            return valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("guidance is T2I, I2I or TI2I, not '" + text + "'", e);
        }
    }
}
