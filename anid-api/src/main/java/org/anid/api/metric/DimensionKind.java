// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.util.Locale;

/** The five dimensions of the benchmark (arXiv 2412.17632). */
public enum DimensionKind {
    /** Naive visual quality: structure, frame and distribution. */
    QUALITY("Naive visual quality"),
    /** Semantic alignment with the caption, the natural image, or both. */
    ALIGNMENT("Semantic alignment"),
    /** Aesthetic appeal. */
    AESTHETICS("Aesthetic appeal"),
    /** Downstream applicability: recognition, segmentation, visual question answering. */
    DOWNSTREAM("Downstream applicability"),
    /** Coordinated human validation. */
    HUMAN("Human validation");

    private final String title;

    DimensionKind(String title) {
        this.title = title;
    }

    /** As the paper calls it. */
    public String title() {
        return title;
    }

    /** Lower case, for files and the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
