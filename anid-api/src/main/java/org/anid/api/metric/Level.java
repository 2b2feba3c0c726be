// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

/** What a metric looks at. The first three are the paper's levels of naive visual quality. */
public enum Level {
    /** A generated image against its natural counterpart. */
    STRUCTURE,
    /** One image, without a reference. */
    FRAME,
    /** A set of images against a set of images. */
    DISTRIBUTION,
    /** An image against its caption. */
    TEXT,
    /** What a task network makes of a generated image against what it makes of the natural one. */
    TASK,
    /** People. */
    PEOPLE;

    /** Lower case, for people and files. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
