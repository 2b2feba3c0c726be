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
 * What changed in a mean over metrics: the answer, a dimension or a level. The answer and dimensions are tested where
 * both reports have replicates of the same groups of natural images. The test compares discrepancies before what
 * sampling adds is taken off, so its values are a little above those of the reports where these are near 0.
 *
 * <p>Without a test there are intervals. Where they do not overlap they tell a difference, and more strictly than a
 * test would, as both are over the same natural images (Schenker and Gentleman 2001, doi:10.1198/000313001317097960);
 * intervals that overlap tell nothing. Levels have no test: they are parts of a dimension, and each test more makes all
 * others find less.
 *
 * @param dimension which; null for the answer
 * @param level which, within the dimension; null for the answer and for a whole dimension
 * @param condition generator and guidance
 * @param baseline discrepancy in the baseline
 * @param other discrepancy in the other report
 * @param test whether it changed; null for levels, for what is not compared, where people rated anew, as raters are
 *     no images, and where a report has no replicates to pair
 * @param obstacle why the two cannot be compared, as they are means over other metrics; empty if they can
 */
public record MeanChange(
        @Nullable DimensionKind dimension,
        @Nullable Level level,
        Condition condition,
        Discrepancy baseline,
        Discrepancy other,
        @Nullable PairedTest test,
        String obstacle) {

    /** Difference of the discrepancies, above 0 where the other report is further from natural. */
    public double difference() {
        return other.value() - baseline.value();
    }

    /** Where the images went; a change only where the test finds one or, without one, the intervals do not overlap. */
    public Shift shift() {
        if (test != null) {
            return test.changed() ? Shift.of(test.difference()) : Shift.UNCHANGED;
        }
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

    /** The same with its test corrected. */
    MeanChange tested(PairedTest corrected) {
        return new MeanChange(dimension, level, condition, baseline, other, corrected, obstacle);
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
