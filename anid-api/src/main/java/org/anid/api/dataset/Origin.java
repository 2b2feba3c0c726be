// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dataset;

import org.jspecify.annotations.Nullable;

/** Where an image comes from. */
public sealed interface Origin {

    /** A photograph, or whatever plays its part. */
    record Natural() implements Origin {}

    /**
     * Made by a generator.
     *
     * @param generator its name, not empty
     * @param guidance what it was given; null where the data set does not say
     */
    record Generated(String generator, @Nullable Guidance guidance) implements Origin {
        /**
         * Checks the name.
         *
         * @throws IllegalArgumentException if it is blank or the name kept for natural images, {@code ORG}
         */
        public Generated {
            if (generator.isBlank() || generator.equalsIgnoreCase("ORG")) {
                throw new IllegalArgumentException(
                        "a generator needs a name that is not empty and not ORG, got '" + generator + "'");
            }
        }
    }
}
