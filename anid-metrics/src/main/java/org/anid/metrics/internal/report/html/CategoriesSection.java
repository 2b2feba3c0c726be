// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.metric.DimensionKind;
import org.anid.metrics.internal.report.Texts;

/** Verdicts per category of the natural image: a small chart for each condition, all on one scale, and one table. */
final class CategoriesSection implements ReportSection {

    @Override
    public String id() {
        return "categories";
    }

    @Override
    public String title() {
        return "Per category";
    }

    @Override
    public String label() {
        return "Categories";
    }

    @Override
    public boolean appliesTo(PageContent page) {
        return !page.view().categories().isEmpty();
    }

    @Override
    public void write(PageContent page, Html html) throws IOException {
        html.leaf(
                "p",
                "Discrepancy per category of the natural image. An image of several categories counts in each.",
                "class",
                "quiet");
        boolean first = true;
        for (Map.Entry<DimensionKind, Map<String, Map<Condition, DimensionResult>>> each :
                page.view().categories().entrySet()) {
            html.open("details", first ? new String[] {"open", "open"} : new String[0]);
            html.leaf("summary", each.getKey().title());
            multiples(page, html, each.getKey(), each.getValue());
            table(page, html, each.getKey(), each.getValue());
            html.end("details");
            first = false;
        }
    }

    @Override
    public List<Figure> figures(PageContent page) {
        List<Figure> figures = new ArrayList<>();
        page.view()
                .categories()
                .forEach((kind, verdicts) -> figures.add(new Figure(
                        "categories-" + kind.label(),
                        Parts.marked(kind.title() + " per category", page.view().simulated(kind)),
                        Figure.hue(kind),
                        across(page, verdicts).stream()
                                .map(condition -> rows(condition, verdicts))
                                .toList())));
        return figures;
    }

    private static Rows rows(Condition of, Map<String, Map<Condition, DimensionResult>> verdicts) {
        double most = verdicts.values().stream()
                .flatMap(row -> row.values().stream())
                .mapToDouble(verdict -> verdict.discrepancy().value())
                .max()
                .orElse(1);
        List<Rows.Row> rows = new ArrayList<>();
        verdicts.forEach((category, row) -> {
            DimensionResult verdict = row.get(of);
            if (verdict != null) {
                double value = verdict.discrepancy().value();
                rows.add(new Rows.Row("", category, "", chart -> chart.bar("bar", 0, value), Texts.share(value), ""));
            }
        });
        return new Rows(of.label(), Scale.ofShares(most), Scale::percent, rows);
    }

    private static void multiples(
            PageContent page, Html html, DimensionKind kind, Map<String, Map<Condition, DimensionResult>> verdicts)
            throws IOException {
        html.open("div", "class", "multiples d-" + kind.label()).raw("\n");
        for (Condition condition : across(page, verdicts)) {
            Rows rows = rows(condition, verdicts);
            html.open("div", "class", "card").open("table", "class", "chart tiny");
            html.open("caption").leaf("span", condition.generator(), "class", "name");
            if (condition.guidance() != null) {
                html.text(" ");
                Parts.guidance(html, condition);
            }
            html.close("caption").open("thead").open("tr");
            Parts.column(html, "Category");
            Parts.chartColumn(html, "Chart", rows.scale(), rows.label());
            Parts.numberColumns(html, "Discrepancy");
            html.close("tr").close("thead").open("tbody");
            for (Rows.Row row : rows.rows()) {
                html.open("tr").open("th", "scope", "row").leaf("span", row.name(), "class", "name");
                html.close("th").open("td", "class", "chart");
                row.strip(html, rows.scale());
                html.close("td").leaf("td", row.value(), "class", "n").close("tr");
            }
            html.close("tbody").close("table").end("div");
        }
        html.end("div");
    }

    private static List<Condition> across(PageContent page, Map<String, Map<Condition, DimensionResult>> rows) {
        return page.conditions().stream()
                .filter(condition -> rows.values().stream().anyMatch(row -> row.containsKey(condition)))
                .toList();
    }

    private static void table(
            PageContent page, Html html, DimensionKind kind, Map<String, Map<Condition, DimensionResult>> rows)
            throws IOException {
        List<Condition> across = across(page, rows);
        html.open("details").leaf("summary", "The same as a table");
        Parts.scroller(html, kind.title() + ", per category");
        html.open("table", "class", "heat grid");
        html.leaf("caption", kind.title() + " per category. The stronger the shade, the further away.");
        html.open("thead").open("tr");
        Parts.column(html, "Category");
        Parts.conditionColumns(html, across);
        html.close("tr").close("thead").open("tbody").raw("\n");
        for (Map.Entry<String, Map<Condition, DimensionResult>> row : rows.entrySet()) {
            html.open("tr").leaf("th", row.getKey(), "scope", "row");
            for (Condition condition : across) {
                DimensionResult verdict = row.getValue().get(condition);
                if (verdict == null) {
                    html.leaf("td", Texts.NONE, "class", "n");
                } else {
                    Parts.heat(
                            html,
                            verdict.discrepancy(),
                            Texts.share(verdict.discrepancy().value()));
                }
            }
            html.end("tr");
        }
        html.close("tbody").close("table").close("div").end("details");
    }
}
