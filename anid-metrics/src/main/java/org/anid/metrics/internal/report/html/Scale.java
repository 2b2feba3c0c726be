// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.anid.metrics.internal.report.Texts;

/**
 * Where values lie between two ends.
 *
 * @param low what lies at 0
 * @param high what lies at 1; above {@code low}
 */
public record Scale(double low, double high) {

    /** Shares: 0 to 1. */
    public static final Scale SHARE = new Scale(0, 1);

    private static final int FEWEST_STEPS = 3;

    /** Of values that may all be one. */
    static Scale of(double low, double high) {
        if (high > low) {
            return new Scale(low, high);
        }
        double around = low == 0 ? 1 : Math.abs(low) * 0.1;
        return new Scale(low - around, high + around);
    }

    /** Of shares up to this one: the whole, or its first half where that holds all. */
    static Scale ofShares(double most) {
        return most <= 0.5 ? new Scale(0, 0.5) : SHARE;
    }

    /** Place of a value from 0 to 1; what lies outside is at the end. */
    double place(double value) {
        return Math.min(1, Math.max(0, (value - low) / (high - low)));
    }

    /** A tick in as few digits as it needs. */
    static String label(double tick) {
        double size = Math.abs(tick);
        if (size != 0 && (size < 1e-3 || size >= 1e5)) {
            return Texts.score(tick);
        }
        String text = new BigDecimal(tick)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
        return size == 0 ? "0" : text.replace('-', '−');
    }

    /** A tick of shares, in percent. */
    static String percent(double tick) {
        return Math.round(100 * tick) + " %";
    }

    boolean holds(double value) {
        return value >= low && value <= high;
    }

    /** Round numbers inside, three to seven of them. */
    List<Double> ticks() {
        double span = high - low;
        double step = Math.pow(10, Math.floor(Math.log10(span)));
        double[] finer = {0.5, 0.25, 0.2, 0.1};
        double chosen = step;
        for (int i = 0; i < finer.length && span / chosen < FEWEST_STEPS; i++) {
            chosen = step * finer[i];
        }
        List<Double> ticks = new ArrayList<>();
        for (double tick = Math.ceil(low / chosen - 1e-9); tick * chosen <= high + span * 1e-9; tick++) {
            ticks.add(tick * chosen);
        }
        return ticks;
    }
}
