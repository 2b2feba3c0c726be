// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.Verdict;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.MetricSpec;
import org.anid.metrics.internal.report.Texts;

/** All numbers of the metrics of a dimension: at one glance, then metric by metric. */
final class MetricsSection implements ReportSection {

    private final DimensionKind kind;

    MetricsSection(DimensionKind kind) {
        this.kind = kind;
    }

    @Override
    public String id() {
        return kind.label();
    }

    @Override
    public String title() {
        return kind.title();
    }

    @Override
    public boolean appliesTo(PageContent page) {
        return page.view().metrics().containsKey(kind);
    }

    @Override
    public boolean simulated(PageContent page) {
        return page.view().simulated(kind);
    }

    @Override
    public void write(PageContent page, Html html) throws IOException {
        Map<String, List<MetricResult>> metrics = page.view().metrics().getOrDefault(kind, Map.of());
        overview(page, html, metrics);
        for (List<MetricResult> results : metrics.values()) {
            metric(page, html, results);
        }
    }

    /** Discrepancies of all metrics of a dimension at one glance: metrics down, generators across. */
    private void overview(PageContent page, Html html, Map<String, List<MetricResult>> metrics) throws IOException {
        List<Condition> across = page.conditions().stream()
                .filter(condition -> metrics.values().stream()
                        .flatMap(List::stream)
                        .anyMatch(result -> result.condition().equals(condition)))
                .toList();
        Parts.scroller(html, kind.title() + ": discrepancies of all metrics");
        html.open("table", "class", "heat grid");
        html.open("caption")
                .text("Discrepancy: ▼ worse than natural, ▲ better, ◆ different, ≈ not distinguishable, = the same. The"
                        + " stronger the shade, the further away.");
        Parts.mark(html, simulated(page));
        html.close("caption").open("thead").open("tr");
        Parts.column(html, "Metric");
        Parts.conditionColumns(html, across);
        html.close("tr").close("thead").open("tbody").raw("\n");
        for (List<MetricResult> results : metrics.values()) {
            MetricSpec metric = results.get(0).metric();
            Map<Condition, MetricResult> row = new LinkedHashMap<>();
            results.forEach(result -> row.put(result.condition(), result));
            html.open("tr").open("th", "scope", "row");
            html.leaf("a", metric.title(), "href", "#metric-" + metric.id()).text(" ");
            Parts.arrow(html, metric);
            html.close("th");
            for (Condition condition : across) {
                MetricResult result = row.get(condition);
                Discrepancy discrepancy = result == null ? null : result.discrepancy();
                if (result == null || discrepancy == null) {
                    html.leaf("td", Texts.NONE, "class", "n");
                } else {
                    Parts.heat(
                            html, discrepancy, Parts.glyph(result.verdict()) + " " + Texts.share(discrepancy.value()));
                }
            }
            html.end("tr");
        }
        html.close("tbody").close("table").end("div");
    }

    private void metric(PageContent page, Html html, List<MetricResult> results) throws IOException {
        MetricSpec metric = results.get(0).metric();
        boolean sets = metric.baseline() instanceof Baseline.NaturalFloor;
        Parts.entry(html, "metric", metric, false, simulated(page), about(metric));
        html.open("p").text(MetricTexts.sentence(metric) + " ");
        MetricTexts.source(html, metric);
        links(page, html, metric);
        html.close("p");
        Parts.scroller(html, metric.title() + ", all numbers");
        html.open("table", "class", "sortable numbers");
        html.open("caption").text(metric.title() + ", measured from " + Texts.baseline(metric.baseline()) + ".");
        Parts.mark(html, simulated(page));
        html.close("caption").open("thead").open("tr");
        Parts.column(html, "Generator");
        Parts.column(html, "Guidance");
        Parts.numberColumns(html, "n", "Discrepancy", "95 % interval");
        Parts.column(html, "Verdict");
        Parts.chartColumn(html, "Chart", Scale.SHARE, Scale::percent);
        Parts.numberColumns(html, "Generated", Texts.baselineColumn(metric.baseline()), "Other", sets ? "FDr" : "DR");
        html.close("tr").close("thead").open("tbody").raw("\n");
        for (MetricResult result : results) {
            row(html, result, sets);
        }
        html.close("tbody").close("table").close("div").end("details");
    }

    private static void row(Html html, MetricResult result, boolean sets) throws IOException {
        Discrepancy discrepancy = result.discrepancy();
        DiscrepancyRate rate = result.discrepancyRate();
        html.open("tr", Parts.row(result.condition()));
        Parts.condition(html, result.condition());
        Parts.number(html, Texts.count(result.n()), (double) result.n());
        Double value = discrepancy == null ? null : discrepancy.value();
        Interval interval = discrepancy == null ? null : discrepancy.ci95();
        Parts.number(html, Texts.share(value), value);
        Parts.number(html, Texts.interval(interval), interval == null ? null : interval.low());
        Verdict verdict = result.verdict();
        if (verdict == null) {
            html.leaf("td", Texts.NONE);
        } else {
            String word = Texts.verdict(verdict);
            html.leaf("td", Parts.glyph(verdict) + " " + word, "class", word.replace(' ', '-'));
        }
        html.open("td", "class", "chart");
        if (discrepancy != null) {
            Chart.strip(html, Scale.SHARE)
                    .grid()
                    .estimate(discrepancy.value(), interval)
                    .end();
        }
        html.close("td");
        Parts.number(html, Texts.score(result.generated()), result.generated());
        Parts.number(html, Texts.score(result.natural()), result.natural());
        Parts.number(html, Texts.score(result.other()), result.other());
        if (sets) {
            Parts.number(html, Texts.score(result.fdRatio()), result.fdRatio());
        } else {
            Double signed = rate == null ? null : rate.signed();
            Parts.number(html, Texts.signed(signed), signed);
        }
        html.end("tr");
    }

    /** To what else the page has of the metric. */
    private static void links(PageContent page, Html html, MetricSpec metric) throws IOException {
        boolean scored = page.conditions().stream()
                .anyMatch(condition -> page.scores().generated(metric.id(), condition).length > 0);
        if (scored) {
            html.text(" See its ").leaf("a", "distributions", "href", "#scores-" + metric.id());
            if (!page.scores().examples(metric.id()).isEmpty()) {
                html.text(" and ").leaf("a", "gallery", "href", "#gallery-" + metric.id());
            }
            html.text(".");
        }
    }

    private static String about(MetricSpec metric) {
        String unit = metric.unit().isEmpty() ? "" : ", in " + metric.unit();
        return metric.level().label() + ", " + metric.direction().label() + unit;
    }
}
