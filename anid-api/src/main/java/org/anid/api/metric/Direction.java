// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

/** Which way a metric improves. */
public enum Direction {
    /** A larger score is a better image, or a closer pair. */
    HIGHER_IS_BETTER("higher is better"),
    /** A smaller score is a better image, or a closer pair. */
    LOWER_IS_BETTER("lower is better"),
    /** The score describes and does not judge, as entropy: only its distance from natural images means something. */
    NEUTRAL("neutral");

    private final String label;

    Direction(String label) {
        this.label = label;
    }

    /** In words, for people and files. */
    public String label() {
        return label;
    }
}
