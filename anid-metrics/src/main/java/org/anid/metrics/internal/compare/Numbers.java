// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.compare;

import java.util.Locale;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.Interval;
import org.anid.metrics.internal.report.Texts;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them, as in the reports. Stateless. */
public final class Numbers {

    private static final String NONE = Texts.NONE;

    private Numbers() {}

    /** A score as reports have it, with its sign, plus included. */
    public static String signed(double value) {
        return (value > 0 ? "+" : "") + Texts.score(value);
    }

    /** A share as {@code 12.34 %}: two decimals, as changes are small. */
    public static String share(@Nullable Double share) {
        return share == null ? NONE : percent(share) + " %";
    }

    /** A change of a share in points, with its sign. */
    public static String points(@Nullable Double change) {
        if (change == null) {
            return NONE;
        }
        String text = percent(change);
        return (change > 0 && !text.matches("0[.]0+") ? "+" : "") + text + " pp";
    }

    /** A discrepancy as {@code 12.34 % (10.10 … 14.90 %)}. */
    public static String discrepancy(@Nullable Discrepancy discrepancy) {
        if (discrepancy == null) {
            return NONE;
        }
        Interval interval = discrepancy.ci95();
        return share(discrepancy.value())
                + (interval == null ? "" : " (" + percent(interval.low()) + " … " + percent(interval.high()) + " %)");
    }

    /** An interval of differences. */
    public static String interval(@Nullable Interval interval) {
        return interval == null ? NONE : signed(interval.low()) + " … " + signed(interval.high());
    }

    /** A p to two digits, never 0. */
    public static String p(double p) {
        return p < 1e-4
                ? String.format(Locale.ROOT, "%.1e", p).replace('-', '−')
                : String.format(Locale.ROOT, p < 0.1 ? "%.4f" : "%.2f", p);
    }

    private static String percent(double share) {
        String text = String.format(Locale.ROOT, "%.2f", 100 * share);
        return text.matches("-0[.]0+") ? text.substring(1) : text.replace('-', '−');
    }
}
