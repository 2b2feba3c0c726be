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
     * @param condition generator and guidance
     */
    record Generated(Condition condition) implements Origin {
        /**
         * Checks the name.
         *
         * @throws IllegalArgumentException if it is blank or the name kept for natural images, {@code ORG}
         */
        public Generated {
            String generator = condition.generator();
            if (generator.isBlank() || generator.equalsIgnoreCase("ORG")) {
                throw new IllegalArgumentException(
                        "a generator needs a name that is not empty and not ORG, got '" + generator + "'");
            }
        }

        /**
         * Made by a generator of that name under that guidance.
         *
         * @throws IllegalArgumentException as the other constructor
         */
        public Generated(String generator, @Nullable Guidance guidance) {
            this(new Condition(generator, guidance));
        }
    }
}
