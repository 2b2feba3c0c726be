// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.MetricResult;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.MetricSpec;
import org.anid.metrics.internal.report.Texts;
import org.jspecify.annotations.Nullable;

/** How the scores of each metric are distributed: what was generated against what is natural. */
final class DistributionsSection implements ReportSection {

    /** Of a figure, which has no key above it. */
    private static final String KEY =
            "Scores of single images: median (black) and quartiles; grey: natural, green: a copy, red: another photograph.";

    @Override
    public String id() {
        return "distributions";
    }

    @Override
    public String title() {
        return "Distributions of scores";
    }

    @Override
    public String label() {
        return "Distributions";
    }

    @Override
    public boolean appliesTo(PageContent page) {
        return !shown(page).isEmpty();
    }

    /** Metrics that score images, with the conditions that have scores. */
    private static Map<MetricSpec, List<Condition>> shown(PageContent page) {
        Map<MetricSpec, List<Condition>> shown = new LinkedHashMap<>();
        for (MetricSpec metric : page.scores().metrics().values()) {
            List<Condition> conditions = page.conditions().stream()
                    .filter(condition -> page.scores().generated(metric.id(), condition).length > 0)
                    .toList();
            if (!conditions.isEmpty()) {
                shown.put(metric, conditions);
            }
        }
        return shown;
    }

    @Override
    public void write(PageContent page, Html html) throws IOException {
        html.open("p", "class", "quiet key").leaf("span", "", "class", "swatch generated");
        html.text(" generated ").leaf("span", "", "class", "swatch natural");
        html.text(" natural ").leaf("span", "", "class", "swatch ideal").text(" a perfect copy ");
        html.leaf("span", "", "class", "swatch other")
                .text(" another photograph. Every curve has the same height: shapes compare, numbers of images do not.")
                .close("p");
        boolean first = true;
        for (Map.Entry<MetricSpec, List<Condition>> each : shown(page).entrySet()) {
            MetricSpec metric = each.getKey();
            Parts.entry(
                    html,
                    "scores",
                    metric,
                    first,
                    false,
                    metric.level().label() + ", " + metric.direction().label()
                            + (metric.unit().isEmpty() ? "" : ", in " + metric.unit()));
            table(page, html, metric, each.getValue());
            html.end("details");
            first = false;
        }
    }

    @Override
    public List<Figure> figures(PageContent page) {
        List<Figure> figures = new ArrayList<>();
        shown(page).forEach((metric, conditions) -> {
            Rows rows = rows(page, metric, conditions);
            figures.add(new Figure(
                    "scores-" + metric.id(),
                    metric.title() + ", " + metric.direction().label(),
                    Figure.hue(metric.dimension()),
                    List.of(new Rows(KEY, rows.scale(), rows.label(), rows.rows()))));
        });
        return figures;
    }

    /** A hill over natural scores, what scores lie beside, and the median. */
    private static Rows rows(PageContent page, MetricSpec metric, List<Condition> conditions) {
        double[] natural = page.scores().natural(metric.id());
        Map<Condition, MetricResult> results = new LinkedHashMap<>();
        for (MetricResult result : page.report().results()) {
            if (result.category() == null && result.metric().id().equals(metric.id())) {
                results.put(result.condition(), result);
            }
        }
        Scale scale = scale(page, metric, conditions, natural, results);
        boolean pairs = metric.baseline() instanceof Baseline.Ideal;
        double[] hill = natural.length == 0 ? natural : Density.of(natural, scale);
        List<Rows.Row> rows = new ArrayList<>();
        for (Condition condition : conditions) {
            double[] scores = page.scores().generated(metric.id(), condition);
            MetricResult result = results.get(condition);
            rows.add(Rows.Row.of(
                    condition,
                    chart -> {
                        if (hill.length > 0) {
                            chart.hill("natural", hill);
                        }
                        chart.hill("generated", Density.of(scores, scale));
                        if (pairs && result != null && result.natural() != null) {
                            chart.mark("ideal", result.natural());
                        }
                        if (result != null && result.other() != null) {
                            chart.mark("other", result.other());
                        }
                        chart.mark("median", Density.quantile(scores, 0.5));
                    },
                    Texts.score(Density.quantile(scores, 0.5)),
                    Texts.score(Density.quantile(scores, 0.25)) + " … " + Texts.score(Density.quantile(scores, 0.75))));
        }
        return new Rows(
                metric.title() + ": scores of single images, with median and quartiles.", scale, Scale::label, rows);
    }

    private static void table(PageContent page, Html html, MetricSpec metric, List<Condition> conditions)
            throws IOException {
        Rows rows = rows(page, metric, conditions);
        double[] natural = page.scores().natural(metric.id());
        boolean pairs = metric.baseline() instanceof Baseline.Ideal;
        Parts.scroller(html, "Distributions of " + metric.title());
        html.open("table", "class", "chart hills sortable");
        html.leaf("caption", rows.caption());
        html.open("thead").open("tr");
        Parts.column(html, "Generator");
        Parts.column(html, "Guidance");
        Parts.chartColumn(html, "Distribution", rows.scale(), rows.label());
        Parts.numberColumns(html, "n", "Median", "Quartiles", pairs ? "A copy" : "Natural median");
        html.close("tr").close("thead").open("tbody").raw("\n");
        for (int i = 0; i < conditions.size(); i++) {
            Condition condition = conditions.get(i);
            Rows.Row row = rows.rows().get(i);
            double[] scores = page.scores().generated(metric.id(), condition);
            html.open("tr", Parts.row(condition));
            Parts.condition(html, condition);
            html.open("td", "class", "chart");
            row.strip(html, rows.scale());
            html.close("td");
            Parts.number(html, Texts.count(scores.length), (double) scores.length);
            Parts.number(html, row.value(), Density.quantile(scores, 0.5));
            Parts.number(html, row.detail(), Density.quantile(scores, 0.25));
            Double from = natural(metric, natural);
            Parts.number(html, Texts.score(from), from);
            html.end("tr");
        }
        html.close("tbody").close("table").end("div");
    }

    /** What scores lie beside: the value of a copy, or the median of natural images; null where there is none. */
    private static @Nullable Double natural(MetricSpec metric, double[] natural) {
        if (metric.baseline() instanceof Baseline.Ideal ideal) {
            return ideal.value();
        }
        return natural.length == 0 ? null : Double.valueOf(Density.quantile(natural, 0.5));
    }

    /** From the first to the last percentile of everything, and to other photographs. */
    private static Scale scale(
            PageContent page,
            MetricSpec metric,
            List<Condition> conditions,
            double[] natural,
            Map<Condition, MetricResult> results) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        List<double[]> all = new ArrayList<>();
        if (natural.length > 0) {
            all.add(natural);
        }
        conditions.forEach(condition -> all.add(page.scores().generated(metric.id(), condition)));
        for (double[] scores : all) {
            low = Math.min(low, Density.quantile(scores, 0.01));
            high = Math.max(high, Density.quantile(scores, 0.99));
        }
        for (MetricResult result : results.values()) {
            Double other = result.other();
            if (other != null && Double.isFinite(other)) {
                low = Math.min(low, other);
                high = Math.max(high, other);
            }
        }
        double margin = 0.04 * (high - low);
        return Scale.of(low - margin, high + margin);
    }
}
