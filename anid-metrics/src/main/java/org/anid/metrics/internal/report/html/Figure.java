// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.anid.api.metric.DimensionKind;

/**
 * A chart that stands alone, as SVG: light, with its numbers as text, without style sheet, script or font of its own.
 * What it draws are the {@link Rows} and {@link Plot}s of the page.
 *
 * @param id of its file
 * @param title what it is about
 * @param hue its colour
 * @param panels one below the other
 */
public record Figure(String id, String title, String hue, List<? extends Panel> panels) {

    /** A part of a figure. */
    sealed interface Panel permits Rows, Plot {
        /** What the numbers are. */
        String caption();
    }

    /** Without a dimension. */
    static final String ACCENT = "#2457b8";

    private static final String INK = "#1b1d21";
    private static final String QUIET = "#5a6069";
    private static final String SANS = "sans-serif";

    private static final int WIDTH = 760;
    private static final int EDGE = 18;
    private static final int ROW = 30;
    private static final int STRIP = 22;
    private static final int PLOT = 340;
    private static final int AXIS = 26;

    /** Of the size of the font, for names; a figure cannot ask how wide a letter is. */
    private static final double LETTER = 0.6;

    private static final int MOST_FOR_NAMES = 250;

    /** The colour of a dimension. */
    static String hue(DimensionKind kind) {
        return switch (kind) {
            case QUALITY -> ACCENT;
            case ALIGNMENT -> "#0b7a75";
            case AESTHETICS -> "#8a3fa0";
            case DOWNSTREAM -> "#a85a00";
            case HUMAN -> "#b3315f";
        };
    }

    /**
     * Writes the figure.
     *
     * @throws IOException if the target cannot be written
     */
    public void write(Appendable target) throws IOException {
        Html svg = new Html(target);
        double height = EDGE + 22;
        for (Panel panel : panels) {
            height += height(panel);
        }
        svg.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        svg.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "width",
                Integer.toString(WIDTH),
                "height",
                Chart.number(height),
                "viewBox",
                "0 0 " + WIDTH + " " + Chart.number(height),
                "role",
                "img",
                "font-family",
                SANS);
        svg.raw("\n").leaf("title", title).raw("\n");
        svg.open("rect", "width", Integer.toString(WIDTH), "height", Chart.number(height), "fill", "#ffffff");
        text(svg, title, EDGE, EDGE + 14, 16, INK, "start", true);
        double top = EDGE + 22;
        for (Panel panel : panels) {
            text(svg, panel.caption(), EDGE, top + 14, 11.5, QUIET, "start", false);
            if (panel instanceof Rows rows) {
                rows(svg, rows, top + 26);
            } else if (panel instanceof Plot plot) {
                plot(svg, plot, top + 30);
            }
            top += height(panel);
        }
        svg.end("svg");
    }

    private static double height(Panel panel) {
        return 26 + (panel instanceof Rows rows ? ROW * rows.rows().size() + AXIS : 4 + PLOT + AXIS + 24) + 12;
    }

    private void rows(Html svg, Rows rows, double top) throws IOException {
        double names = 0;
        double values = 0;
        double leads = 0;
        for (Rows.Row row : rows.rows()) {
            names = Math.max(names, width(row.name(), 13));
            values = Math.max(values, width(row.value(), 13) + 8 + width(row.detail(), 11));
            leads = Math.max(leads, width(row.lead(), 11));
        }
        leads += leads > 0 ? 10 : 0;
        names = Math.min(names, MOST_FOR_NAMES);
        double tags = rows.rows().stream().anyMatch(row -> !row.tag().isEmpty()) ? 38 : 0;
        double left = EDGE + leads + names + tags + 18;
        double width = WIDTH - EDGE - values - 18 - left;
        double y = top;
        for (Rows.Row row : rows.rows()) {
            double base = y + ROW / 2.0 + 4.5;
            text(svg, row.lead(), EDGE, base, 11, QUIET, "start", false);
            text(svg, cut(row.name(), names), EDGE + leads, base, 13, INK, "start", true);
            text(svg, row.tag(), left - 14, base, 10, QUIET, "end", false);
            Chart chart = Chart.within(svg, rows.scale(), left, y + (ROW - STRIP) / 2.0, width, STRIP, this::look);
            row.drawing().onto(chart.grid());
            double end = WIDTH - EDGE;
            text(svg, row.detail(), end, base, 11, QUIET, "end", false);
            double detail = row.detail().isEmpty() ? 0 : width(row.detail(), 11) + 8;
            text(svg, row.value(), end - detail, base, 13, INK, "end", true);
            svg.raw("\n");
            y += ROW;
        }
        axis(svg, rows.scale(), rows.label()::apply, left, width, y + 12);
    }

    private void plot(Html svg, Plot plot, double top) throws IOException {
        double left = EDGE + 34;
        double width = WIDTH - EDGE - left;
        plot.onto(Chart.within(svg, plot.across(), left, top, width, PLOT, this::look));
        for (double tick : plot.down().ticks()) {
            double place = top + PLOT * (1 - plot.down().place(tick));
            text(svg, Scale.label(tick), left - 8, place + 4, 11, QUIET, "end", false);
        }
        axis(svg, plot.across(), Scale::label, left, width, top + PLOT + 16);
        text(svg, plot.bottom(), left + width / 2, top + PLOT + 36, 11.5, QUIET, "middle", false);
    }

    /** Names a tick. */
    private interface Label {
        String of(double tick);
    }

    private static void axis(Html svg, Scale scale, Label label, double left, double width, double base)
            throws IOException {
        double free = Double.NEGATIVE_INFINITY;
        for (double tick : scale.ticks()) {
            String text = label.of(tick);
            double x = left + width * scale.place(tick);
            double half = width(text, 11) / 2;
            if (x - half > free) {
                text(svg, text, x, base, 11, QUIET, "middle", false);
                free = x + half + 4;
            }
        }
        svg.raw("\n");
    }

    private static void text(
            Html svg, String text, double x, double y, double size, String colour, String anchor, boolean strong)
            throws IOException {
        if (text.isEmpty()) {
            return;
        }
        List<String> attributes = new ArrayList<>(
                List.of("x", Chart.number(x), "y", Chart.number(y), "font-size", Chart.number(size), "fill", colour));
        if (!anchor.equals("start")) {
            attributes.addAll(List.of("text-anchor", anchor));
        }
        if (strong) {
            attributes.addAll(List.of("font-weight", "bold"));
        }
        svg.leaf("text", text, attributes.toArray(String[]::new));
    }

    private static double width(String text, double size) {
        return size * text.codePoints().mapToDouble(Figure::letter).sum();
    }

    /** What is drawn in a square is as wide as it is high. */
    private static double letter(int codePoint) {
        return codePoint >= 0x1100 ? 1 : LETTER;
    }

    private static String cut(String text, double room) {
        if (width(text, 13) <= room) {
            return text;
        }
        int[] letters = text.codePoints().toArray();
        StringBuilder cut = new StringBuilder();
        for (int letter : letters) {
            if (width(cut.toString(), 13) + 26 > room) {
                break;
            }
            cut.appendCodePoint(letter);
        }
        return cut.append('…').toString();
    }

    /** What the style sheet of the page says of a mark, in light colours. */
    private String[] look(String style) {
        Map<String, String> look = new LinkedHashMap<>();
        look.put("fill", "none");
        switch (style) {
            case "grid" -> stroke(look, "#e3e5e9", "1");
            case "interval" -> fill(look, hue, "0.28");
            case "bar" -> fill(look, hue, "0.85");
            case "against" -> fill(look, "#a13a1e", "0.85");
            case "dot" -> round(look, hue, "11");
            case "points" -> {
                round(look, hue, "5");
                look.put("stroke-opacity", "0.5");
            }
            case "generated" -> {
                fill(look, hue, "0.32");
                stroke(look, hue, "1.5");
            }
            case "natural" -> {
                fill(look, "#8d939c", "0.22");
                stroke(look, "#8d939c", "1.2");
                look.put("stroke-dasharray", "3 2");
            }
            case "median" -> stroke(look, INK, "1.5");
            case "ideal" -> stroke(look, "#17693f", "2.5");
            case "other" -> {
                stroke(look, "#a13a1e", "2");
                look.put("stroke-dasharray", "4 3");
            }
            case "curve" -> stroke(look, INK, "2");
            case "band" -> fill(look, INK, "0.16");
            default -> throw new IllegalArgumentException("there is no look for " + style);
        }
        List<String> attributes = new ArrayList<>();
        look.forEach((name, value) -> {
            attributes.add(name);
            attributes.add(value);
        });
        return attributes.toArray(String[]::new);
    }

    private static void stroke(Map<String, String> look, String colour, String width) {
        look.put("stroke", colour);
        look.put("stroke-width", width);
    }

    private static void round(Map<String, String> look, String colour, String width) {
        stroke(look, colour, width);
        look.put("stroke-linecap", "round");
    }

    private static void fill(Map<String, String> look, String colour, String opacity) {
        look.put("fill", colour);
        look.put("fill-opacity", opacity);
    }
}
