// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import java.math.BigDecimal;

/**
 * The mean of ratings or of scores, summed without rounding and rounded to the nearest double, once: the same numbers
 * in any order have the same mean, and so have other numbers of equal mean. Whatever is ranked is such a mean.
 *
 * <p>Ratings are decimals, {@link Exact#rating}; scores are doubles, {@link Exact#score}. Not thread-safe.
 */
final class ExactMean {

    private final boolean ratings;
    private BigDecimal sum = BigDecimal.ZERO;
    private long count;

    private ExactMean(boolean ratings) {
        this.ratings = ratings;
    }

    /** The mean of what people gave. */
    static ExactMean ofRatings() {
        return new ExactMean(true);
    }

    /** The mean of what was computed. */
    static ExactMean ofScores() {
        return new ExactMean(false);
    }

    /**
     * Adds a number.
     *
     * @throws IllegalArgumentException if it is not finite
     */
    void add(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "a mean of finite numbers, not of " + value + "; leave out images without a score");
        }
        sum = sum.add(ratings ? Exact.rating(value) : Exact.score(value));
        count++;
    }

    /** What was added, in all. */
    BigDecimal sum() {
        return sum;
    }

    /** How many were added. */
    long count() {
        return count;
    }

    /** The mean of at least one number. */
    double value() {
        return Exact.nearest(sum, BigDecimal.valueOf(count));
    }
}
