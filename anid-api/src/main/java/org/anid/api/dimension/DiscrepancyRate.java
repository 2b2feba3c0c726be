// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dimension;

import org.jspecify.annotations.Nullable;

/**
 * How a metric on generated images differs from the same metric on natural ones, {@code DR = (g − n) / |n|}, as the
 * paper reports it (arXiv 2412.17632). It has no bounds and means another thing for each metric, so it is never
 * averaged over metrics: what is compared and ranked is the {@link Discrepancy}.
 *
 * @param natural the metric on natural images, or its value on a perfect copy; finite and not 0
 * @param generated the metric on generated images
 * @param signed {@code (g − n) / |n|}: above 0 where the generated images have more of it
 * @param ci95 95 % interval of the signed rate; null where there are too few images for one
 */
public record DiscrepancyRate(
        double natural,
        double generated,
        double signed,
        @Nullable Interval ci95) {

    /**
     * The rate of two numbers.
     *
     * @throws IllegalArgumentException if the natural value is 0 or one of the numbers is not finite
     */
    public static DiscrepancyRate of(double natural, double generated, @Nullable Interval ci95) {
        if (natural == 0 || !Double.isFinite(natural) || !Double.isFinite(generated)) {
            throw new IllegalArgumentException(
                    "no discrepancy rate from a natural value of " + natural + " and a value of " + generated);
        }
        return new DiscrepancyRate(natural, generated, signed(natural, generated), ci95);
    }

    /** {@code (g − n) / |n|}; not finite where n is 0. */
    public static double signed(double natural, double generated) {
        return (generated - natural) / Math.abs(natural);
    }
}
