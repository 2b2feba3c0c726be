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
import org.anid.api.metric.Direction;
import org.anid.api.metric.MetricSpec;
import org.anid.metrics.human.HumanValidation;
import org.anid.metrics.human.MappingBand;
import org.anid.metrics.human.RatedItem;
import org.anid.metrics.human.ScaleMapping;
import org.anid.metrics.internal.report.Texts;

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

    private static void opinions(Html html, HumanResult human) throws IOException {
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
        html.open("div", "class", "cards three").raw("\n");
        for (Map.Entry<Aspect, List<OpinionScore>> aspect : byAspect.entrySet()) {
            html.open("article", "class", "card d-human");
            html.open("h3").text("Opinion of " + aspect.getKey().label());
            Parts.mark(html, human.simulated());
            html.close("h3").open("table", "class", "chart small");
            html.open("caption").text("Mean opinion score with 95 % interval; higher is better.");
            Parts.mark(html, human.simulated());
            html.close("caption").open("thead").open("tr");
            Parts.column(html, "Generator");
            Parts.chartColumn(html, "Chart", scale, Scale::label);
            Parts.numberColumns(html, "Mean");
            html.close("tr").close("thead");
            html.open("tbody").raw("\n");
            List<OpinionScore> scores = new ArrayList<>(aspect.getValue());
            scores.sort(Comparator.comparingDouble(score -> -score.mean()));
            for (OpinionScore score : scores) {
                opinion(html, score, scale);
            }
            html.close("tbody").close("table").end("article");
        }
        html.end("div");
    }

    private static void opinion(Html html, OpinionScore score, Scale scale) throws IOException {
        html.open("tr", Parts.row(score.condition()));
        Parts.rowHead(html, score.condition());
        html.open("td", "class", "chart");
        if (Double.isFinite(score.mean())) {
            Chart.strip(html, scale).grid().estimate(score.mean(), score.ci95()).end();
        }
        html.close("td").open("td", "class", "n").leaf("strong", Texts.score(score.mean()));
        html.text(" ")
                .leaf("span", Texts.scores(score.ci95()) + ", n " + Texts.count(score.ratings()), "class", "quiet")
                .close("td")
                .end("tr");
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

    private static void agreement(PageContent page, Html html, HumanResult human) throws IOException {
        html.open("h3")
                .text(
                        human.simulated()
                                ? "Do the metrics agree with the ratings?"
                                : "Do the metrics agree with people?");
        Parts.mark(html, human.simulated());
        html.close("h3");
        Parts.scroller(html, "Agreement of metrics with ratings");
        html.open("table", "class", "chart sortable numbers");
        html.open("caption")
                .text("Correlation of each metric with the mean rating of an image; a positive SRCC means that"
                        + " more is better to people too.");
        Parts.mark(html, human.simulated());
        html.close("caption").open("thead").open("tr");
        Parts.column(html, "Metric");
        Parts.column(html, "Aspect");
        Scale scale = new Scale(-1, 1);
        Parts.chartColumn(html, "Chart of SRCC", scale, Scale::label);
        Parts.numberColumns(html, "SRCC", "PLCC", "KRCC", "RMSE", "n");
        Parts.column(html, "Curve");
        html.close("tr").close("thead").open("tbody").raw("\n");
        for (HumanAgreement each : human.metrics()) {
            html.open("tr").leaf("th", each.metric(), "scope", "row");
            html.leaf("td", each.aspect().label());
            html.open("td", "class", "chart");
            if (each.srcc() != null && Double.isFinite(each.srcc())) {
                Chart.strip(html, scale)
                        .grid()
                        .bar(each.srcc() < 0 ? "against" : "bar", 0, each.srcc())
                        .end();
            }
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
    private static void curves(PageContent page, Html html, HumanResult human, RatingStudy study) throws IOException {
        Map<Aspect, Map<RatedItem, Double>> opinions = HumanValidation.meanOpinions(study);
        Map<String, Map<RatedItem, Double>> scores =
                HumanValidation.meanScores(study, page.report().scores());
        boolean first = true;
        for (MetricSpec metric : page.scores().metrics().values()) {
            Map<RatedItem, Double> own = scores.get(metric.id());
            if (own == null) {
                continue;
            }
            Parts.entry(
                    html,
                    "people",
                    metric,
                    first,
                    human.simulated(),
                    "against the mean rating of each image, with the fitted curve and its 95 % interval");
            html.open("div", "class", "plots").raw("\n");
            for (HumanAgreement each : human.metrics()) {
                if (each.metric().equals(metric.id())) {
                    curve(html, metric, each, own, opinions.getOrDefault(each.aspect(), Map.of()), study);
                }
            }
            html.close("div").end("details");
            first = false;
        }
    }

    private static void curve(
            Html html,
            MetricSpec metric,
            HumanAgreement agreement,
            Map<RatedItem, Double> scores,
            Map<RatedItem, Double> opinions,
            RatingStudy study)
            throws IOException {
        List<RatedItem> items =
                opinions.keySet().stream().filter(scores::containsKey).toList();
        double[] x = items.stream()
                .mapToDouble(item -> Objects.requireNonNull(scores.get(item)))
                .toArray();
        double[] y = items.stream()
                .mapToDouble(item -> Objects.requireNonNull(opinions.get(item)))
                .toArray();
        if (x.length == 0) {
            return;
        }
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        Scale across = Scale.of(sorted[0], sorted[sorted.length - 1]);
        Scale down = Scale.of(study.lowest(), study.highest());
        String said = "SRCC " + Texts.correlation(agreement.srcc()) + ", PLCC " + Texts.correlation(agreement.plcc())
                + ", n " + Texts.count(agreement.n())
                + (agreement.mapping() == null ? "" : ", " + agreement.mapping() + " curve");
        String aspect = agreement.aspect().label();
        html.open("figure", "class", "scatter");
        html.open("figcaption").leaf("strong", "Opinion of " + aspect);
        html.text(" ").leaf("span", said, "class", "quiet").close("figcaption");
        html.open("div", "class", "frame").open("span", "class", "yaxis", "aria-hidden", "true");
        for (double tick : down.ticks()) {
            html.leaf("span", Scale.label(tick), "style", "bottom:" + Math.round(100 * down.place(tick)) + "%");
        }
        html.close("span");
        Chart chart = Chart.plot(html, across, metric.title() + " against the opinion of " + aspect + ": " + said)
                .grid()
                .grid(down.ticks().stream()
                        .mapToDouble(tick -> 1 - down.place(tick))
                        .toArray());
        int step = (x.length + MOST_POINTS - 1) / MOST_POINTS;
        double[] xs = new double[(x.length + step - 1) / step];
        double[] places = new double[xs.length];
        for (int i = 0; i < xs.length; i++) {
            xs[i] = x[i * step];
            places[i] = 1 - down.place(y[i * step]);
        }
        chart.dots("points", xs, places);
        fit(chart, metric, x, y, across, down);
        chart.end();
        Chart.axis(html, across, Scale::label);
        html.close("div").leaf("span", metric.title(), "class", "quiet xlabel").end("figure");
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
