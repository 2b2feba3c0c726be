// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.io.Serializable;

/**
 * What a metric's value on generated images is measured from. It decides which of the kinds of discrepancy a metric
 * has; see {@code METRICS.md}, "The scale".
 */
public sealed interface Baseline extends Serializable {

    /**
     * The same metric on the natural images: for metrics that score one image, or an image and its caption. Its
     * discrepancy rate is {@code (g − n) / |n|}.
     */
    record NaturalValue() implements Baseline {}

    /**
     * The value of a perfect copy, as 1 for SSIM and 0 for LPIPS: for metrics of a pair of images.
     *
     * @param value the ideal, finite
     */
    record Ideal(double value) implements Baseline {
        /**
         * Checks the value.
         *
         * @throws IllegalArgumentException if it is not finite
         */
        public Ideal {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("an ideal is a finite number, not " + value);
            }
        }
    }

    /**
     * The same metric between disjoint halves of the natural set: for metrics of sets, which on finite samples of one
     * distribution do not reach their ideal.
     */
    record NaturalFloor() implements Baseline {}

    /** {@code "natural"}, {@code "ideal"} or {@code "floor"}, for files. */
    default String label() {
        if (this instanceof NaturalValue) {
            return "natural";
        }
        return this instanceof Ideal ? "ideal" : "floor";
    }
}
