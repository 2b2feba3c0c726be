// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.Interval;
import org.anid.api.metric.Direction;
import org.jspecify.annotations.Nullable;

/** Numbers and words as people read them; the same in every locale. */
final class Texts {

    /** What stands for a number that is not there. */
    static final String NONE = "–";

    private static final MathContext FOUR = new MathContext(4);

    private Texts() {}

    /** Four significant digits, whole numbers in full, scientific only where zeros would drown the digits. */
    static String score(@Nullable Double value) {
        if (value == null || !Double.isFinite(value)) {
            return NONE;
        }
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size < 1e-4 || size >= 1e9) {
            return String.format(Locale.ROOT, "%.3e", value).replace('-', '−');
        }
        if (size >= 1e4) {
            return String.format(Locale.ROOT, "%.0f", value).replace('-', '−');
        }
        return new BigDecimal(value).round(FOUR).toPlainString().replace('-', '−');
    }

    /** A rate as {@code 12.3 %}, or as {@code 3.2×} where it counts natural floors. */
    static String rate(@Nullable Double rate, boolean floors) {
        if (rate == null || !Double.isFinite(rate)) {
            return NONE;
        }
        return (floors ? fixed(rate) + "×" : fixed(100 * rate) + " %").replace('-', '−');
    }

    /** The same with its sign in front, plus included. */
    static String signed(@Nullable Double rate, boolean floors) {
        String text = rate(rate, floors);
        boolean rounded = text.equals("0.0×") || text.equals("0.0 %");
        return rate != null && rate > 0 && Double.isFinite(rate) && !rounded ? "+" + text : text;
    }

    /** An interval of rates as {@code 10.1 … 14.9 %}. */
    static String interval(@Nullable Interval interval, boolean floors) {
        if (interval == null || !Double.isFinite(interval.low()) || !Double.isFinite(interval.high())) {
            return NONE;
        }
        double scale = floors ? 1 : 100;
        return (fixed(scale * interval.low()) + " … " + fixed(scale * interval.high()) + (floors ? "×" : " %"))
                .replace('-', '−');
    }

    /** One decimal, and never a minus before zero. */
    private static String fixed(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.equals("-0.0") ? "0.0" : text;
    }

    /** Correlations and reliabilities: three decimals. */
    static String correlation(@Nullable Double value) {
        if (value == null || !Double.isFinite(value)) {
            return NONE;
        }
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.equals("-0.000") ? "0.000" : text.replace('-', '−');
    }

    /** {@code ↑} where higher is better, {@code ↓} where lower is, {@code ↔} where the metric does not judge. */
    static String arrow(Direction direction) {
        return switch (direction) {
            case HIGHER_IS_BETTER -> "↑";
            case LOWER_IS_BETTER -> "↓";
            case NEUTRAL -> "↔";
        };
    }

    /** {@code worse}, {@code better}, {@code different} or {@code same}. */
    static String verdict(DiscrepancyRate.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    /** Short name of a guidance; a dash where it is unknown. */
    static String guidance(@Nullable Guidance guidance) {
        return guidance == null ? NONE : guidance.name();
    }

    /** Whole numbers in groups of three. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
