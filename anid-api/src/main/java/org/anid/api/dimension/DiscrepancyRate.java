// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dimension;

import org.anid.api.metric.Direction;
import org.jspecify.annotations.Nullable;

/**
 * How far a metric on generated images lies from its baseline: {@code DR = |g − n| / |n|}.
 *
 * <p>{@code n} is the metric on the natural images, the ideal of a similarity (1 for SSIM), or the natural floor of a
 * distance: the same distance between two disjoint halves of the natural set, so that the rate counts floors. This
 * definition is ANID for Java's own; the paper's formula was not at hand.
 *
 * @param natural the baseline {@code n}, finite and not 0
 * @param generated the value {@code g}
 * @param signed {@code (g − n) / |n|}: its sign says above or below the baseline
 * @param ci95 95 % interval of the signed rate; null where there are too few images for one
 * @param n generated images that it is over
 */
public record DiscrepancyRate(
        double natural,
        double generated,
        double signed,
        @Nullable Interval ci95,
        long n) {

    /**
     * The rate of two numbers.
     *
     * @throws IllegalArgumentException if the baseline is 0 or one of the numbers is not finite
     */
    public static DiscrepancyRate of(double natural, double generated, @Nullable Interval ci95, long n) {
        if (natural == 0 || !Double.isFinite(natural) || !Double.isFinite(generated)) {
            throw new IllegalArgumentException(
                    "no discrepancy rate from a baseline of " + natural + " and a value of " + generated);
        }
        return new DiscrepancyRate(natural, generated, (generated - natural) / Math.abs(natural), ci95, n);
    }

    /** {@code |g − n| / |n|}: 0 is natural, 0.4 is 40 % away. */
    public double rate() {
        return Math.abs(signed);
    }

    /** Which side of the baseline the generated images are on, in the sense of the metric. */
    public Verdict verdict(Direction direction) {
        if (signed == 0) {
            return Verdict.SAME;
        }
        return switch (direction) {
            case NEUTRAL -> Verdict.DIFFERENT;
            case HIGHER_IS_BETTER -> signed < 0 ? Verdict.WORSE : Verdict.BETTER;
            case LOWER_IS_BETTER -> signed > 0 ? Verdict.WORSE : Verdict.BETTER;
        };
    }

    /** Where generated images stand against natural ones. */
    public enum Verdict {
        /** Worse than natural. */
        WORSE,
        /** Better than natural, by this metric. */
        BETTER,
        /** Different, by a metric that does not judge. */
        DIFFERENT,
        /** No difference at all. */
        SAME
    }
}
