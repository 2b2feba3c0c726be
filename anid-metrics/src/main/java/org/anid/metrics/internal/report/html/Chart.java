// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.anid.api.dimension.Interval;
import org.jspecify.annotations.Nullable;

/**
 * The one thing that draws. On the page a drawing stretches to the width of its place, so that it fits any window;
 * strokes and dots keep their size. It holds no text: names, numbers and axes are HTML around it, and readers of text
 * have those. A drawing is hidden from them where a table says the same beside it, and has a description where none
 * does. In a {@link Figure} it has a place and a size, and text of SVG around it.
 *
 * <p>Across, values lie on a {@link Scale}; down, 0 is the top and 1 the bottom. Not thread-safe.
 */
public final class Chart {

    private final Html html;
    private final Scale across;
    private final double left;
    private final double top;
    private final double width;
    private final double height;
    private final Function<String, String[]> look;

    private Chart(
            Html html,
            Scale across,
            double left,
            double top,
            double width,
            double height,
            Function<String, String[]> look) {
        this.html = html;
        this.across = across;
        this.left = left;
        this.top = top;
        this.width = width;
        this.height = height;
        this.look = look;
    }

    private static Chart styled(Html html, Scale across, double height) {
        return new Chart(html, across, 0, 0, 100, height, style -> new String[] {"class", style});
    }

    /** A strip in a row of a table, which says in words and numbers what it shows. */
    public static Chart strip(Html html, Scale across) throws IOException {
        html.open(
                "svg", "class", "strip", "viewBox", "0 0 100 10", "preserveAspectRatio", "none", "aria-hidden", "true");
        return styled(html, across, 10);
    }

    /** A drawing of its own. */
    static Chart plot(Html html, Scale across, String description) throws IOException {
        html.open(
                "svg",
                "class",
                "plot",
                "viewBox",
                "0 0 100 100",
                "preserveAspectRatio",
                "none",
                "role",
                "img",
                "aria-label",
                description);
        return styled(html, across, 100);
    }

    /**
     * A part of a larger drawing.
     *
     * @param look attributes of a mark, by its style
     */
    static Chart within(
            Html svg,
            Scale across,
            double left,
            double top,
            double width,
            double height,
            Function<String, String[]> look) {
        return new Chart(svg, across, left, top, width, height, look);
    }

    /** Names the ticks of a scale above or below drawings of the same width. */
    static void axis(Html html, Scale scale, DoubleFunction<String> label) throws IOException {
        html.open("span", "class", "axis", "aria-hidden", "true");
        for (double tick : scale.ticks()) {
            double place = scale.place(tick);
            String edge = place < 0.02 ? "first" : place > 0.98 ? "last" : "";
            html.leaf("span", label.apply(tick), "class", edge, "style", "left:" + number(100 * place) + "%");
        }
        html.close("span");
    }

    /** Lines at the ticks. */
    public Chart grid() throws IOException {
        StringBuilder path = new StringBuilder();
        for (double tick : across.ticks()) {
            path.append('M')
                    .append(x(tick))
                    .append(' ')
                    .append(y(0))
                    .append('V')
                    .append(y(1));
        }
        return path("grid", path);
    }

    /** Lines across, at these places from 0, the top, to 1. */
    Chart grid(double... places) throws IOException {
        StringBuilder path = new StringBuilder();
        for (double place : places) {
            path.append('M')
                    .append(across(0))
                    .append(' ')
                    .append(y(place))
                    .append('H')
                    .append(across(1));
        }
        return path("grid", path);
    }

    /** A bar from one value to another over the middle of a strip. */
    Chart bar(String style, double from, double to) throws IOException {
        double start = across.place(Math.min(from, to));
        double share = across.place(Math.max(from, to)) - start;
        return mark(
                "rect",
                style,
                "x",
                across(start),
                "y",
                y(0.28),
                "width",
                number(width * share),
                "height",
                number(0.44 * height));
    }

    /** A value with its interval: a bar for the interval, a dot for the value. */
    Chart estimate(double value, @Nullable Interval interval) throws IOException {
        return interval("interval", interval).dot("dot", value);
    }

    /** A bar over the middle of a strip; nothing for null. */
    public Chart interval(String style, @Nullable Interval interval) throws IOException {
        return interval == null || !Double.isFinite(interval.low()) || !Double.isFinite(interval.high())
                ? this
                : bar(style, interval.low(), interval.high());
    }

    /** A dot in the middle of a strip. */
    public Chart dot(String style, double value) throws IOException {
        return dots(style, new double[] {value}, new double[] {0.5});
    }

    /** A line from top to bottom. */
    Chart mark(String style, double value) throws IOException {
        return across.holds(value) ? path(style, "M" + x(value) + " " + y(0) + "V" + y(1)) : this;
    }

    /** Dots, as strokes without length, which keep their shape when the drawing is stretched. */
    Chart dots(String style, double[] xs, double[] places) throws IOException {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < xs.length; i++) {
            path.append('M').append(x(xs[i])).append(' ').append(y(places[i])).append("h0");
        }
        return path(style, path);
    }

    /** A line through these points. */
    Chart line(String style, double[] xs, double[] places) throws IOException {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < xs.length; i++) {
            path.append(i == 0 ? 'M' : 'L').append(x(xs[i])).append(' ').append(y(places[i]));
        }
        return path(style, path);
    }

    /** What lies between two lines. */
    Chart band(String style, double[] xs, double[] upper, double[] lower) throws IOException {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < xs.length; i++) {
            path.append(i == 0 ? 'M' : 'L').append(x(xs[i])).append(' ').append(y(upper[i]));
        }
        for (int i = xs.length - 1; i >= 0; i--) {
            path.append('L').append(x(xs[i])).append(' ').append(y(lower[i]));
        }
        return path(style, path.append('Z'));
    }

    /** A hill over the bottom: heights from 0 to 1 at even steps across the whole width. */
    Chart hill(String style, double[] heights) throws IOException {
        StringBuilder path =
                new StringBuilder("M").append(across(0)).append(' ').append(y(1));
        for (int i = 0; i < heights.length; i++) {
            path.append('L')
                    .append(across(i / (heights.length - 1.0)))
                    .append(' ')
                    .append(y(1 - 0.92 * heights[i]));
        }
        return path(style, path.append('V').append(y(1)).append('Z'));
    }

    private Chart path(String style, CharSequence data) throws IOException {
        return mark("path", style, "d", data.toString());
    }

    private Chart mark(String tag, String style, String... place) throws IOException {
        List<String> attributes = new ArrayList<>(List.of(look.apply(style)));
        attributes.addAll(List.of(place));
        html.open(tag, attributes.toArray(String[]::new));
        return this;
    }

    /** Ends the drawing. */
    public void end() throws IOException {
        html.close("svg");
    }

    private String x(double value) {
        return across(across.place(value));
    }

    private String across(double place) {
        return number(left + width * place);
    }

    private String y(double place) {
        return number(top + height * Math.min(1, Math.max(0, place)));
    }

    /** At most two decimals; a page has many. */
    static String number(double value) {
        long hundredths = Math.round(100 * value);
        if (hundredths % 100 == 0) {
            return Long.toString(hundredths / 100);
        }
        String sign = hundredths < 0 ? "-" : "";
        long size = Math.abs(hundredths);
        String decimals = size % 10 == 0
                ? Long.toString(size % 100 / 10)
                : Long.toString(100 + size % 100).substring(1);
        return sign + size / 100 + "." + decimals;
    }
}
