// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.compare;

import org.anid.api.dataset.Condition;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.Interval;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Level;
import org.jspecify.annotations.Nullable;

/**
 * What changed in a mean over metrics: the answer, a dimension or a level. A report has its value and interval, not the
 * scores or replicates behind them, so there is no test. Intervals that do not overlap tell a difference, and more
 * strictly than a test would, as both are over the same natural images (Schenker and Gentleman 2001,
 * doi:10.1198/000313001317097960); intervals that overlap tell nothing.
 *
 * @param dimension which; null for the answer
 * @param level which, within the dimension; null for the answer and for a whole dimension
 * @param condition generator and guidance
 * @param baseline discrepancy in the baseline
 * @param other discrepancy in the other report
 * @param obstacle why the two cannot be compared, as they are means over other metrics; empty if they can
 */
public record MeanChange(
        @Nullable DimensionKind dimension,
        @Nullable Level level,
        Condition condition,
        Discrepancy baseline,
        Discrepancy other,
        String obstacle) {

    /** Difference of the discrepancies, above 0 where the other report is further from natural. */
    public double difference() {
        return other.value() - baseline.value();
    }

    /** Where the images went; a change only where the intervals do not overlap. */
    public Shift shift() {
        return obstacle.isEmpty() ? shift(baseline, other) : Shift.UNDECIDED;
    }

    /** {@code overall}, or the dimension, or the dimension and the level. */
    public String name() {
        if (dimension == null) {
            return "overall";
        }
        return level == null ? dimension.label() : dimension.label() + " " + level.label();
    }

    /** As {@code quality structure of SDXL T2I}. */
    public String label() {
        return name() + " of " + condition.label();
    }

    static Shift shift(@Nullable Discrepancy a, @Nullable Discrepancy b) {
        if (a == null || b == null) {
            return Shift.UNDECIDED;
        }
        if (a.equals(b)) {
            return Shift.UNCHANGED;
        }
        Interval before = a.ci95();
        Interval after = b.ci95();
        boolean apart = before != null && after != null && (before.high() < after.low() || after.high() < before.low());
        return apart ? Shift.of(b.value() - a.value()) : Shift.UNDECIDED;
    }
}
