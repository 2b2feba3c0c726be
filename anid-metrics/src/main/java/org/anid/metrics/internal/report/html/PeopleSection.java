// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.evaluation.HumanAgreement;
import org.anid.api.evaluation.HumanResult;
import org.anid.api.evaluation.OpinionScore;
import org.anid.api.evaluation.RaterAgreement;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.MetricSpec;
import org.anid.metrics.human.HumanValidation;
import org.anid.metrics.human.MappingBand;
import org.anid.metrics.human.RatedItem;
import org.anid.metrics.human.ScaleMapping;
import org.anid.metrics.internal.report.Texts;
import org.jspecify.annotations.Nullable;

/** What people thought, whether they agree with each other, and whether metrics agree with them. */
final class PeopleSection implements ReportSection {

    /** Points of a drawing; of more images every so many is drawn, the curve is through all. */
    private static final int MOST_POINTS = 400;

    /** Points of a curve. */
    private static final int STEPS = 32;

    @Override
    public String id() {
        return "people";
    }

    @Override
    public String title() {
        return "People";
    }

    @Override
    public boolean appliesTo(PageContent page) {
        return page.report().human() != null;
    }

    @Override
    public boolean simulated(PageContent page) {
        return page.view().simulated();
    }

    @Override
    public void write(PageContent page, Html html) throws IOException {
        HumanResult human = Objects.requireNonNull(page.report().human());
        html.open("p").text("Study: ").leaf("strong", human.study()).text(". ");
        html.text(human.simulated() ? Texts.SIMULATED : "").close("p");
        opinions(html, human);
        agreement(page, html, human);
        raters(html, human);
    }

    @Override
    public List<Figure> figures(PageContent page) {
        HumanResult human = Objects.requireNonNull(page.report().human());
        String hue = Figure.hue(DimensionKind.HUMAN);
        List<Figure> figures = new ArrayList<>();
        opinions(human)
                .forEach((aspect, rows) -> figures.add(new Figure(
                        "opinion-" + aspect.label(),
                        Parts.marked("Opinion of " + aspect.label(), human.simulated()),
                        hue,
                        List.of(rows))));
        if (!human.metrics().isEmpty()) {
            figures.add(new Figure(
                    "agreement", Parts.marked(question(human), human.simulated()), hue, List.of(agreement(human))));
        }
        if (page.ratings() != null) {
            curves(page, human, page.ratings())
                    .forEach((metric, plots) -> plots.forEach((aspect, plot) -> figures.add(new Figure(
                            "people-" + metric.id() + "-" + aspect.label(),
                            Parts.marked(
                                    metric.title() + " against the opinion of " + aspect.label(), human.simulated()),
                            hue,
                            List.of(plot)))));
        }
        return figures;
    }

    /** A chart per aspect, all on one scale, the best liked first. */
    private static Map<Aspect, Rows> opinions(HumanResult human) {
        double low = 1;
        double high = 5;
        Map<Aspect, List<OpinionScore>> byAspect = new LinkedHashMap<>();
        for (OpinionScore score : human.opinions()) {
            byAspect.computeIfAbsent(score.aspect(), a -> new ArrayList<>()).add(score);
            if (Double.isFinite(score.mean())) {
                low = Math.min(low, Math.floor(score.mean()));
                high = Math.max(high, Math.ceil(score.mean()));
            }
        }
        Scale scale = Scale.of(low, high);
        Map<Aspect, Rows> charts = new LinkedHashMap<>();
        byAspect.forEach((aspect, scores) -> charts.put(
                aspect,
                new Rows(
                        "Mean opinion score with 95 % interval; higher is better.",
                        scale,
                        Scale::label,
                        scores.stream()
                                .sorted(Comparator.comparingDouble(score -> -score.mean()))
                                .map(PeopleSection::opinion)
                                .toList())));
        return charts;
    }

    private static Rows.Row opinion(OpinionScore score) {
        return Rows.Row.of(
                score.condition(),
                chart -> {
                    if (Double.isFinite(score.mean())) {
                        chart.estimate(score.mean(), score.ci95());
                    }
                },
                Texts.score(score.mean()),
                Texts.scores(score.ci95()) + ", n " + Texts.count(score.ratings()));
    }

    private static void opinions(Html html, HumanResult human) throws IOException {
        html.open("div", "class", "cards three").raw("\n");
        for (Map.Entry<Aspect, Rows> aspect : opinions(human).entrySet()) {
            Rows rows = aspect.getValue();
            html.open("article", "class", "card d-human");
            html.open("h3").text("Opinion of " + aspect.getKey().label());
            Parts.mark(html, human.simulated());
            html.close("h3").open("table", "class", "chart small");
            html.open("caption").text(rows.caption());
            Parts.mark(html, human.simulated());
            html.close("caption").open("thead").open("tr");
            Parts.column(html, "Generator");
            Parts.chartColumn(html, "Chart", rows.scale(), rows.label());
            Parts.numberColumns(html, "Mean");
            html.close("tr").close("thead");
            html.open("tbody").raw("\n");
            for (Rows.Row row : rows.rows()) {
                opinion(html, row, rows.scale());
            }
            html.close("tbody").close("table").end("article");
        }
        html.end("div");
    }

    private static void opinion(Html html, Rows.Row row, Scale scale) throws IOException {
        html.open("tr", "data-name", row.name() + " " + row.tag());
        html.open("th", "scope", "row").leaf("span", row.name(), "class", "name");
        if (!row.tag().isEmpty()) {
            html.text(" ").leaf("span", row.tag(), "class", "tag");
        }
        html.close("th").open("td", "class", "chart");
        row.strip(html, scale);
        html.close("td").open("td", "class", "n").leaf("strong", row.value());
        html.text(" ").leaf("span", row.detail(), "class", "quiet").close("td").end("tr");
    }

    private static void raters(Html html, HumanResult human) throws IOException {
        html.open("h3").text("Do the raters agree with each other?");
        Parts.mark(html, human.simulated());
        html.close("h3");
        Parts.scroller(html, "Agreement among raters");
        html.open("table");
        html.open("caption").text("1 is full agreement, 0 is chance.");
        Parts.mark(html, human.simulated());
        html.close("caption").open("thead").open("tr");
        Parts.column(html, "Aspect");
        Parts.numberColumns(html, "Krippendorff's α", "Mean pairwise SRCC", "ICC(2,k)", "Raters", "Images");
        html.close("tr").close("thead").open("tbody").raw("\n");
        for (RaterAgreement each : human.raters()) {
            html.open("tr").leaf("th", each.aspect().label(), "scope", "row");
            Parts.number(html, Texts.correlation(each.krippendorffAlpha()), each.krippendorffAlpha());
            Parts.number(html, Texts.correlation(each.meanPairwiseSrcc()), each.meanPairwiseSrcc());
            Parts.number(html, Texts.correlation(each.iccAverage()), each.iccAverage());
            Parts.number(html, Texts.count(each.raters()), (double) each.raters());
            Parts.number(html, Texts.count(each.items()), (double) each.items());
            html.end("tr");
        }
        html.close("tbody").close("table").end("div");
    }

    private static String question(HumanResult human) {
        return human.simulated() ? "Do the metrics agree with the ratings?" : "Do the metrics agree with people?";
    }

    /** SRCC of each metric and aspect. */
    private static Rows agreement(HumanResult human) {
        return new Rows(
                "Correlation of each metric with the mean rating of an image; a positive SRCC means that more is better to"
                        + " people too.",
                new Scale(-1, 1),
                Scale::label,
                human.metrics().stream()
                        .map(each -> new Rows.Row(
                                "",
                                each.metric() + ", " + each.aspect().label(),
                                "",
                                chart -> correlation(chart, each.srcc()),
                                Texts.correlation(each.srcc()),
                                "n " + Texts.count(each.n())))
                        .toList());
    }

    private static void correlation(Chart chart, @Nullable Double srcc) throws IOException {
        if (srcc != null && Double.isFinite(srcc)) {
            chart.bar(srcc < 0 ? "against" : "bar", 0, srcc);
        }
    }

    private static void agreement(PageContent page, Html html, HumanResult human) throws IOException {
        Rows rows = agreement(human);
        html.open("h3").text(question(human));
        Parts.mark(html, human.simulated());
        html.close("h3");
        Parts.scroller(html, "Agreement of metrics with ratings");
        html.open("table", "class", "chart sortable numbers");
        html.open("caption").text(rows.caption());
        Parts.mark(html, human.simulated());
        html.close("caption").open("thead").open("tr");
        Parts.column(html, "Metric");
        Parts.column(html, "Aspect");
        Parts.chartColumn(html, "Chart of SRCC", rows.scale(), rows.label());
        Parts.numberColumns(html, "SRCC", "PLCC", "KRCC", "RMSE", "n");
        Parts.column(html, "Curve");
        html.close("tr").close("thead").open("tbody").raw("\n");
        for (int i = 0; i < human.metrics().size(); i++) {
            HumanAgreement each = human.metrics().get(i);
            html.open("tr").leaf("th", each.metric(), "scope", "row");
            html.leaf("td", each.aspect().label());
            html.open("td", "class", "chart");
            rows.rows().get(i).strip(html, rows.scale());
            html.close("td");
            Parts.number(html, Texts.correlation(each.srcc()), each.srcc());
            Parts.number(html, Texts.correlation(each.plcc()), each.plcc());
            Parts.number(html, Texts.correlation(each.krcc()), each.krcc());
            Parts.number(html, Texts.score(each.rmse()), each.rmse());
            Parts.number(html, Texts.count(each.n()), (double) each.n());
            html.leaf("td", each.mapping() == null ? Texts.NONE : each.mapping());
            html.end("tr");
        }
        html.close("tbody").close("table").end("div");
        if (page.ratings() != null) {
            curves(page, html, human, page.ratings());
        }
    }

    /** Metric against people, image by image, for each metric and aspect. */
    private static Map<MetricSpec, Map<Aspect, Plot>> curves(PageContent page, HumanResult human, RatingStudy study) {
        Map<Aspect, Map<RatedItem, Double>> opinions = HumanValidation.meanOpinions(study);
        Map<String, Map<RatedItem, Double>> scores =
                HumanValidation.meanScores(study, page.report().scores());
        Map<MetricSpec, Map<Aspect, Plot>> curves = new LinkedHashMap<>();
        for (MetricSpec metric : page.scores().metrics().values()) {
            Map<RatedItem, Double> own = scores.get(metric.id());
            if (own == null) {
                continue;
            }
            Map<Aspect, Plot> plots = new LinkedHashMap<>();
            for (HumanAgreement each : human.metrics()) {
                Map<RatedItem, Double> opinion = opinions.getOrDefault(each.aspect(), Map.of());
                if (each.metric().equals(metric.id())
                        && opinion.keySet().stream().anyMatch(own::containsKey)) {
                    plots.put(each.aspect(), curve(metric, each, own, opinion, study));
                }
            }
            curves.put(metric, plots);
        }
        return curves;
    }

    private static void curves(PageContent page, Html html, HumanResult human, RatingStudy study) throws IOException {
        boolean first = true;
        for (Map.Entry<MetricSpec, Map<Aspect, Plot>> each :
                curves(page, human, study).entrySet()) {
            Parts.entry(
                    html,
                    "people",
                    each.getKey(),
                    first,
                    human.simulated(),
                    "against the mean rating of each image, with the fitted curve and its 95 % interval");
            html.open("div", "class", "plots").raw("\n");
            for (Map.Entry<Aspect, Plot> plot : each.getValue().entrySet()) {
                curve(html, each.getKey(), plot.getKey().label(), plot.getValue());
            }
            html.close("div").end("details");
            first = false;
        }
    }

    private static Plot curve(
            MetricSpec metric,
            HumanAgreement agreement,
            Map<RatedItem, Double> scores,
            Map<RatedItem, Double> opinions,
            RatingStudy study) {
        List<RatedItem> items =
                opinions.keySet().stream().filter(scores::containsKey).toList();
        double[] x = items.stream()
                .mapToDouble(item -> Objects.requireNonNull(scores.get(item)))
                .toArray();
        double[] y = items.stream()
                .mapToDouble(item -> Objects.requireNonNull(opinions.get(item)))
                .toArray();
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        Scale across = Scale.of(sorted[0], sorted[sorted.length - 1]);
        Scale down = Scale.of(study.lowest(), study.highest());
        String said = "SRCC " + Texts.correlation(agreement.srcc()) + ", PLCC " + Texts.correlation(agreement.plcc())
                + ", n " + Texts.count(agreement.n())
                + (agreement.mapping() == null ? "" : ", " + agreement.mapping() + " curve");
        int step = (x.length + MOST_POINTS - 1) / MOST_POINTS;
        double[] xs = new double[(x.length + step - 1) / step];
        double[] places = new double[xs.length];
        for (int i = 0; i < xs.length; i++) {
            xs[i] = x[i * step];
            places[i] = 1 - down.place(y[i * step]);
        }
        return new Plot(said, across, down, metric.title(), chart -> {
            chart.dots("points", xs, places);
            fit(chart, metric, x, y, across, down);
        });
    }

    private static void curve(Html html, MetricSpec metric, String aspect, Plot plot) throws IOException {
        html.open("figure", "class", "scatter");
        html.open("figcaption").leaf("strong", "Opinion of " + aspect);
        html.text(" ").leaf("span", plot.caption(), "class", "quiet").close("figcaption");
        html.open("div", "class", "frame").open("span", "class", "yaxis", "aria-hidden", "true");
        for (double tick : plot.down().ticks()) {
            html.leaf(
                    "span",
                    Scale.label(tick),
                    "style",
                    "bottom:" + Math.round(100 * plot.down().place(tick)) + "%");
        }
        html.close("span");
        Chart chart = Chart.plot(
                html, plot.across(), metric.title() + " against the opinion of " + aspect + ": " + plot.caption());
        plot.onto(chart);
        chart.end();
        Chart.axis(html, plot.across(), Scale::label);
        html.close("div").leaf("span", plot.bottom(), "class", "quiet xlabel").end("figure");
    }

    private static void fit(Chart chart, MetricSpec metric, double[] x, double[] y, Scale across, Scale down)
            throws IOException {
        // As for the agreement: with its sign turned where less is better.
        double sign = metric.direction() == Direction.LOWER_IS_BETTER ? -1 : 1;
        double[] turned = Arrays.stream(x).map(score -> sign * score).toArray();
        ScaleMapping mapping = ScaleMapping.fit(turned, y);
        if (mapping == null) {
            return;
        }
        MappingBand band = MappingBand.of(mapping, turned);
        double[] xs = new double[STEPS];
        double[] middle = new double[STEPS];
        double[] upper = new double[STEPS];
        double[] lower = new double[STEPS];
        for (int i = 0; i < STEPS; i++) {
            xs[i] = across.low() + i * (across.high() - across.low()) / (STEPS - 1);
            double at = mapping.apply(sign * xs[i]);
            double half = band == null ? 0 : band.halfWidth(sign * xs[i]);
            middle[i] = 1 - down.place(at);
            upper[i] = 1 - down.place(at + half);
            lower[i] = 1 - down.place(at - half);
        }
        if (band != null) {
            chart.band("band", xs, upper, lower);
        }
        chart.line("curve", xs, middle);
    }
}
