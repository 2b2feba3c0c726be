// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.List;
import java.util.function.DoubleFunction;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.Verdict;
import org.anid.api.metric.MetricSpec;
import org.anid.metrics.internal.report.Texts;
import org.anid.metrics.report.summary.ReportSummary;
import org.jspecify.annotations.Nullable;

/** Pieces that several sections are made of. */
final class Parts {

    /** Steps of shade in a heat map: what the style sheet takes as a percentage. */
    private static final int SHADES = 100;

    private Parts() {}

    /** Wide tables scroll on their own, also by keyboard, and never the page; ends with a {@code div}. */
    static void scroller(Html html, String label) throws IOException {
        html.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", label);
    }

    /** Said beside whatever shows ratings that nobody gave. */
    static void mark(Html html, boolean simulated) throws IOException {
        if (simulated) {
            html.text(" ").leaf("span", Texts.SIMULATED_MARK, "class", "simulated");
        }
    }

    /** The same where there is no markup. */
    static String marked(String title, boolean simulated) {
        return title + (simulated ? " (" + Texts.SIMULATED_MARK + ")" : "");
    }

    static void column(Html html, String title) throws IOException {
        html.leaf("th", title, "scope", "col");
    }

    static void numberColumns(Html html, String... titles) throws IOException {
        for (String title : titles) {
            html.leaf("th", title, "scope", "col", "class", "n");
        }
    }

    /** A column of drawings on one scale, which stands above them. */
    static void chartColumn(Html html, String title, Scale scale, DoubleFunction<String> label) throws IOException {
        html.open("th", "scope", "col", "class", "chart").leaf("span", title, "class", "sr");
        Chart.axis(html, scale, label);
        html.close("th");
    }

    /** The two cells that name a condition. */
    static void condition(Html html, Condition condition) throws IOException {
        html.open("th", "scope", "row")
                .leaf("span", condition.generator(), "class", "name")
                .close("th");
        html.open("td");
        guidance(html, condition);
        html.close("td");
    }

    /** A condition in one cell of its row. */
    static void rowHead(Html html, Condition condition) throws IOException {
        html.open("th", "scope", "row").leaf("span", condition.generator(), "class", "name");
        if (condition.guidance() != null) {
            html.text(" ");
            guidance(html, condition);
        }
        html.close("th");
    }

    /** A column for each condition. */
    static void conditionColumns(Html html, List<Condition> across) throws IOException {
        for (Condition condition : across) {
            html.open("th", "scope", "col", "class", "n");
            html.leaf("span", condition.generator(), "class", "name").text(" ");
            guidance(html, condition);
            html.close("th");
        }
    }

    static void guidance(Html html, Condition condition) throws IOException {
        html.leaf("span", Texts.guidance(condition.guidance()), "class", "tag");
    }

    /** What the filter looks at in a row. */
    static String[] row(Condition condition) {
        return new String[] {"data-name", condition.generator() + " " + Texts.guidance(condition.guidance())};
    }

    static void number(Html html, String text, @Nullable Double value) throws IOException {
        html.leaf("td", text, "class", "n", "data-v", value == null || !Double.isFinite(value) ? "" : value.toString());
    }

    static void heat(Html html, Discrepancy discrepancy, String text) throws IOException {
        long shade = Math.round(SHADES * discrepancy.value());
        html.leaf("td", text, "class", "n h", "style", "--h:" + shade, "data-v", Double.toString(discrepancy.value()));
    }

    static void arrow(Html html, MetricSpec metric) throws IOException {
        html.leaf("span", Texts.arrow(metric.direction()), "class", "arrow", "aria-hidden", "true");
        html.leaf("span", " (" + metric.direction().label() + ")", "class", "sr");
    }

    static String glyph(@Nullable Verdict verdict) {
        if (verdict == null) {
            return "";
        }
        return switch (verdict) {
            case WORSE -> "▼";
            case BETTER -> "▲";
            case DIFFERENT -> "◆";
            case NOT_DISTINGUISHABLE -> "≈";
            case SAME -> "=";
        };
    }

    /** Words on the left, shares shaded. */
    static void table(Html html, ReportSummary.Table table, String more) throws IOException {
        scroller(html, table.caption());
        html.open("table", "class", "heat sortable").leaf("caption", table.caption() + more + ".");
        html.open("thead").open("tr");
        for (int i = 0; i < table.head().size(); i++) {
            String title = table.head().get(i);
            if (i < table.words()) {
                column(html, title);
            } else {
                numberColumns(html, title);
            }
        }
        html.close("tr").close("thead").open("tbody").raw("\n");
        for (List<ReportSummary.Cell> row : table.rows()) {
            html.open("tr", "data-name", row.get(0).text() + " " + row.get(1).text());
            html.open("th", "scope", "row")
                    .leaf("span", row.get(0).text(), "class", "name")
                    .close("th");
            html.open("td").leaf("span", row.get(1).text(), "class", "tag").close("td");
            for (ReportSummary.Cell cell : row.subList(2, row.size())) {
                if (cell.discrepancy() == null) {
                    number(html, cell.text(), cell.sort());
                } else {
                    heat(html, cell.discrepancy(), cell.text());
                }
            }
            html.end("tr");
        }
        html.close("tbody").close("table").end("div");
    }

    /**
     * Opens what is folded about a metric, with what the filter looks at; ends with {@code details}.
     *
     * @param kind what of it, for the id
     */
    static void entry(Html html, String kind, MetricSpec metric, boolean open, boolean simulated, String remark)
            throws IOException {
        String title = metric.id() + " " + metric.title() + " " + metric.level().label();
        String id = kind + "-" + metric.id();
        if (open) {
            html.open("details", "class", "entry", "id", id, "data-title", title, "open", "open");
        } else {
            html.open("details", "class", "entry", "id", id, "data-title", title);
        }
        html.open("summary").leaf("span", metric.title(), "class", "name").text(" ");
        arrow(html, metric);
        mark(html, simulated);
        html.text(" ").leaf("span", remark, "class", "quiet").close("summary");
    }
}
