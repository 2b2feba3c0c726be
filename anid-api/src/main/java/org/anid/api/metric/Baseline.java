// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.io.Serializable;

/**
 * What a metric's value on generated images is compared with to give a discrepancy rate.
 *
 * <p>The definition is ANID for Java's own (see {@code METRICS.md}): the paper's formula was not at hand.
 */
public sealed interface Baseline extends Serializable {

    /** The same metric on the natural images: for metrics that score one image, or an image and its caption. */
    record NaturalValue() implements Baseline {}

    /**
     * The value that a perfect copy would get, as 1 for SSIM: for similarities.
     *
     * @param value the ideal, finite and not 0
     */
    record Ideal(double value) implements Baseline {
        /**
         * Checks the value.
         *
         * @throws IllegalArgumentException if it is 0 or not finite: there is no ratio to it
         */
        public Ideal {
            if (value == 0 || !Double.isFinite(value)) {
                throw new IllegalArgumentException("an ideal of " + value + " gives no ratio: use the natural floor");
            }
        }
    }

    /** The same metric between two disjoint halves of the natural set: for distances whose ideal is 0. */
    record NaturalFloor() implements Baseline {}

    /** {@code "natural"}, {@code "ideal"} or {@code "floor"}, for files. */
    default String label() {
        if (this instanceof NaturalValue) {
            return "natural";
        }
        return this instanceof Ideal ? "ideal" : "floor";
    }
}
