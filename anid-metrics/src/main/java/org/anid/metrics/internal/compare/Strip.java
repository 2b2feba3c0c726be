// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.compare;

import java.io.IOException;
import java.util.Locale;
import org.anid.api.dimension.Interval;
import org.anid.metrics.internal.report.html.Html;
import org.jspecify.annotations.Nullable;

/** Shares of 0 to 1 drawn across a cell of a table, which says the same in numbers. Not thread-safe. */
public final class Strip {

    private final Html html;

    /** Starts a drawing. */
    public Strip(Html html) throws IOException {
        this.html = html;
        html.open(
                "svg", "class", "strip", "viewBox", "0 0 100 10", "preserveAspectRatio", "none", "aria-hidden", "true");
        html.open("path", "class", "grid", "d", "M0 0V10M50 0V10M100 0V10");
    }

    /** A bar; nothing for null. */
    public Strip interval(String style, @Nullable Interval interval) throws IOException {
        if (interval != null) {
            html.open(
                    "rect",
                    "class",
                    "interval " + style,
                    "x",
                    number(interval.low()),
                    "y",
                    "2.8",
                    "width",
                    number(interval.high() - interval.low()),
                    "height",
                    "4.4");
        }
        return this;
    }

    /** A dot, as a stroke without length, which keeps its shape when the drawing is stretched. */
    public Strip dot(String style, double share) throws IOException {
        html.open("path", "class", "dot " + style, "d", "M" + number(share) + " 5h0");
        return this;
    }

    /** Ends the drawing. */
    public void end() throws IOException {
        html.close("svg");
    }

    private static String number(double share) {
        return String.format(Locale.ROOT, "%.2f", 100 * share);
    }
}
