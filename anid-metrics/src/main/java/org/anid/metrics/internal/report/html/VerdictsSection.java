// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.metric.DimensionKind;
import org.anid.metrics.report.summary.ReportSummary;
import org.jspecify.annotations.Nullable;

/** Dimension by dimension: a chart each, the closest to natural first, and what each is made of. */
final class VerdictsSection implements ReportSection {

    @Override
    public String id() {
        return "verdicts";
    }

    @Override
    public String title() {
        return "Dimension by dimension";
    }

    @Override
    public String label() {
        return "Dimensions";
    }

    @Override
    public boolean appliesTo(PageContent page) {
        return true;
    }

    @Override
    public void write(PageContent page, Html html) throws IOException {
        if (page.view().verdicts().isEmpty()) {
            html.leaf("p", "No dimension could be concluded: see what was skipped and what failed.");
        } else {
            Map<DimensionKind, ReportSummary.Table> dimensions = page.summary().dimensions();
            html.open("div", "class", "cards").raw("\n");
            for (Map.Entry<DimensionKind, ReportSummary.Table> dimension : dimensions.entrySet()) {
                card(page, html, dimension.getKey(), dimension.getValue());
            }
            html.end("div");
            Parts.table(html, page.summary().overview(), "; the stronger the shade, the further away");
            for (Map.Entry<DimensionKind, ReportSummary.Table> dimension : dimensions.entrySet()) {
                html.open("details").open("summary").text(dimension.getKey().title() + ": levels");
                Parts.mark(html, page.view().simulated(dimension.getKey()));
                html.close("summary");
                Parts.table(html, dimension.getValue(), "");
                html.end("details");
            }
        }
        html.open("details", "class", "legend").leaf("summary", "How to read the numbers");
        html.open("ul");
        for (String line : ReportSummary.legend()) {
            html.leaf("li", line);
        }
        html.close("ul").close("details");
    }

    @Override
    public List<Figure> figures(PageContent page) {
        List<Figure> figures = new ArrayList<>();
        page.summary()
                .dimensions()
                .forEach((kind, table) -> figures.add(new Figure(
                        "dimension-" + kind.label(),
                        Parts.marked(kind.title(), page.view().simulated(kind)),
                        Figure.hue(kind),
                        List.of(rows(table)))));
        return figures;
    }

    private static Rows rows(ReportSummary.Table table) {
        List<List<ReportSummary.Cell>> rows = new ArrayList<>(table.rows());
        rows.sort(Comparator.comparingDouble(
                row -> Objects.requireNonNullElse(row.get(2).sort(), 1.0)));
        Scale scale = Scale.ofShares(rows.stream()
                .map(row -> row.get(2).discrepancy())
                .filter(Objects::nonNull)
                .mapToDouble(
                        each -> each.ci95() == null ? each.value() : each.ci95().high())
                .max()
                .orElse(1));
        return new Rows(
                "Discrepancy with its 95 % interval; 0 % is natural.",
                scale, Scale::percent, rows.stream().map(VerdictsSection::row).toList());
    }

    /** What stands in brackets behind a share is a detail. */
    private static Rows.Row row(List<ReportSummary.Cell> cells) {
        ReportSummary.Cell verdict = cells.get(2);
        String text = verdict.text();
        int bracket = text.indexOf(" (");
        return new Rows.Row(
                "",
                cells.get(0).text(),
                cells.get(1).text(),
                chart -> estimate(chart, verdict.discrepancy()),
                bracket < 0 ? text : text.substring(0, bracket),
                bracket < 0 ? "" : text.substring(bracket + 2, text.length() - 1));
    }

    private static void estimate(Chart chart, @Nullable Discrepancy discrepancy) throws IOException {
        if (discrepancy != null) {
            chart.estimate(discrepancy.value(), discrepancy.ci95());
        }
    }

    private static void card(PageContent page, Html html, DimensionKind kind, ReportSummary.Table table)
            throws IOException {
        Rows rows = rows(table);
        html.open("article", "class", "card d-" + kind.label());
        html.open("h3").text(kind.title());
        Parts.mark(html, page.view().simulated(kind));
        html.close("h3");
        html.open("table", "class", "chart small");
        html.leaf("caption", rows.caption());
        html.open("thead").open("tr");
        Parts.column(html, "Generator");
        Parts.chartColumn(html, "Chart", rows.scale(), rows.label());
        Parts.numberColumns(html, "Discrepancy");
        html.close("tr").close("thead").open("tbody").raw("\n");
        for (Rows.Row row : rows.rows()) {
            html.open("tr", "data-name", row.name() + " " + row.tag());
            html.open("th", "scope", "row")
                    .leaf("span", row.name(), "class", "name")
                    .text(" ")
                    .leaf("span", row.tag(), "class", "tag")
                    .close("th");
            html.open("td", "class", "chart");
            row.strip(html, rows.scale());
            html.close("td").open("td", "class", "n");
            html.leaf("strong", row.value());
            if (!row.detail().isEmpty()) {
                html.text(" ").leaf("span", row.detail(), "class", "quiet");
            }
            html.close("td").end("tr");
        }
        html.close("tbody").close("table").end("article");
    }
}
