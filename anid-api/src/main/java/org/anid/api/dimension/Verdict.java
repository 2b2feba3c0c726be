// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dimension;

import java.util.Locale;
import org.anid.api.metric.Direction;
import org.jspecify.annotations.Nullable;

/** Where generated images stand against natural ones, by one metric. */
public enum Verdict {
    /** No difference at all. */
    SAME,
    /** A difference whose 95 % interval covers none, whatever its sign. */
    NOT_DISTINGUISHABLE,
    /** Worse than natural. */
    WORSE,
    /** Better than natural, by this metric. */
    BETTER,
    /** Different, by a metric that does not judge. */
    DIFFERENT;

    /**
     * The verdict on a difference.
     *
     * @param difference generated minus natural, in the metric or any increasing function of it
     * @param interval its 95 % interval; null where there is none
     * @param direction which way the metric improves
     * @return null where there is a difference and no interval: nothing can be said then
     */
    public static @Nullable Verdict of(double difference, @Nullable Interval interval, Direction direction) {
        if (difference == 0) {
            return SAME;
        }
        if (interval == null) {
            return null;
        }
        if (interval.low() <= 0 && interval.high() >= 0) {
            return NOT_DISTINGUISHABLE;
        }
        return switch (direction) {
            case NEUTRAL -> DIFFERENT;
            case HIGHER_IS_BETTER -> difference < 0 ? WORSE : BETTER;
            case LOWER_IS_BETTER -> difference > 0 ? WORSE : BETTER;
        };
    }

    /** In words, for people and files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
