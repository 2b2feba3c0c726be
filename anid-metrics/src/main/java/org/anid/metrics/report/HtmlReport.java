// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.Skipped;
import org.anid.api.dimension.Verdict;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.Failure;
import org.anid.api.evaluation.HumanAgreement;
import org.anid.api.evaluation.HumanResult;
import org.anid.api.evaluation.OpinionScore;
import org.anid.api.evaluation.RaterAgreement;
import org.anid.api.evaluation.ReportRenderer;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.MetricSpec;
import org.anid.api.model.ModelReference;
import org.anid.api.provenance.Fingerprint;
import org.anid.api.provenance.Provenance;
import org.jspecify.annotations.Nullable;

/**
 * {@code report.html}: the whole report in one file that needs nothing else, neither network nor script.
 *
 * <p>Light and dark follow the reader's system, the layout follows the width of the window, tables have captions and scopes
 * and every colour repeats what words or numbers say. A short inline script, allowed by its hash alone, sorts tables and
 * filters metrics; without it everything can be read. All text from the data set is escaped. The markup is well-formed XML.
 * Shares are in percent with one decimal; scores have four significant digits; the exact
 * numbers are in {@code report.json}. Ratings that nobody gave are marked wherever they appear. Stateless and safe to
 * share.
 */
public final class HtmlReport implements ReportRenderer {

    private static final String STYLE = resource("report.css");
    private static final String SCRIPT = resource("report.js");
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"
            + hash(SCRIPT) + "'; base-uri 'none'; form-action 'none'";

    /** Steps of shade in a heat map: what the style sheet takes as a percentage. */
    private static final int SHADES = 100;

    @Override
    public String fileName() {
        return "report.html";
    }

    @Override
    public void render(EvaluationReport report, Appendable target) throws IOException {
        new Page(report, new Html(target)).write();
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the anid-metrics jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " in the anid-metrics jar is unreadable", e);
        }
    }

    private static String hash(String script) {
        MessageDigest digest = Fingerprint.sha256();
        return Base64.getEncoder().encodeToString(digest.digest(script.getBytes(StandardCharsets.UTF_8)));
    }

    /** One page being written. */
    private static final class Page {
        private final EvaluationReport report;
        private final ReportView view;
        private final ReportSummary summary;
        private final Html html;

        Page(EvaluationReport report, Html html) {
            this.report = report;
            this.view = new ReportView(report);
            this.summary = ReportSummary.of(report);
            this.html = html;
        }

        void write() throws IOException {
            html.raw("<!DOCTYPE html>\n");
            html.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml")
                    .raw("\n");
            html.open("head").open("meta", "charset", "UTF-8");
            html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
            html.open("meta", "name", "color-scheme", "content", "light dark");
            html.open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
                    .raw("\n");
            html.leaf("title", "Discrepancy report: " + report.title()).raw("\n");
            html.open("style").raw(STYLE).end("style").end("head");
            html.open("body").raw("\n");
            html.leaf("a", "Skip to the answer", "class", "skip", "href", "#answer")
                    .raw("\n");
            header();
            html.open("main").raw("\n");
            answer();
            warnings();
            verdicts();
            metrics();
            categories();
            if (report.human() != null) {
                human(report.human());
            }
            skipped();
            failures();
            provenance();
            html.end("main");
            html.open("script").raw(SCRIPT).end("script").end("body").end("html");
        }

        private void header() throws IOException {
            html.open("header");
            html.leaf("p", "ANID discrepancy report", "class", "eyebrow");
            html.leaf("h1", report.title());
            html.leaf("p", "How far AI-generated images are from natural ones.", "class", "lead");
            html.open("ul", "class", "facts");
            fact(Texts.count(report.images()), "images");
            fact(Texts.count(view.generators()), view.generators() == 1 ? "generator" : "generators");
            fact(Texts.count(view.metricCount()), view.metricCount() == 1 ? "metric" : "metrics");
            fact(Texts.count(report.skipped().size()), "skipped");
            fact(Texts.count(report.failures().size()), report.failures().size() == 1 ? "failure" : "failures");
            html.close("ul");
            html.open("nav", "aria-label", "Sections").open("ul");
            link("answer", "Answer");
            link("verdicts", "Verdict per dimension");
            for (DimensionKind kind : view.metrics().keySet()) {
                link(kind.label(), kind.title());
            }
            if (!view.categories().isEmpty()) {
                link("categories", "Categories");
            }
            if (report.human() != null) {
                link("people", "People");
            }
            if (!report.skipped().isEmpty()) {
                link("skipped", "Skipped");
            }
            if (!report.failures().isEmpty()) {
                link("failures", "Failures");
            }
            link("provenance", "Provenance");
            html.close("ul").close("nav").end("header");
        }

        private void fact(String number, String what) throws IOException {
            html.open("li").leaf("strong", number).text(" " + what).close("li");
        }

        private void link(String id, String text) throws IOException {
            html.open("li").leaf("a", text, "href", "#" + id).close("li");
        }

        private void warnings() throws IOException {
            if (report.warnings().isEmpty() && !view.simulated()) {
                return;
            }
            html.open("section", "class", "warnings", "aria-labelledby", "warnings");
            html.leaf("h2", "Read before quoting a number", "id", "warnings").open("ul");
            if (view.simulated()) {
                html.open("li").leaf("strong", Texts.SIMULATED).close("li");
            }
            for (String warning : report.warnings()) {
                html.leaf("li", warning);
            }
            html.close("ul").end("section");
        }

        // ---- Answer and verdicts -----------------------------------------------------------------------------------

        private void answer() throws IOException {
            section("answer", "Answer", false);
            List<String> lines = summary.answer();
            html.leaf("p", lines.get(0), "class", "answer").raw("\n");
            for (String line : lines.subList(1, lines.size())) {
                html.leaf("p", line).raw("\n");
            }
            ReportSummary.Table overview = summary.overview();
            if (!overview.rows().isEmpty()) {
                table(overview, "; the stronger the shade, the further away");
            }
            html.end("section");
        }

        private void verdicts() throws IOException {
            section("verdicts", "Verdict per dimension", false);
            if (view.verdicts().isEmpty()) {
                html.leaf("p", "No dimension could be concluded: see what was skipped and what failed.");
            } else {
                html.open("div", "class", "cards").raw("\n");
                for (Map.Entry<DimensionKind, ReportSummary.Table> dimension :
                        summary.dimensions().entrySet()) {
                    card(dimension.getKey(), dimension.getValue());
                }
                html.end("div");
                for (Map.Entry<DimensionKind, ReportSummary.Table> dimension :
                        summary.dimensions().entrySet()) {
                    levels(dimension.getKey(), dimension.getValue());
                }
            }
            html.open("details", "class", "legend", "open", "open").leaf("summary", "How to read the numbers");
            html.open("ul");
            for (String line : ReportSummary.legend()) {
                html.leaf("li", line);
            }
            html.close("ul").close("details").end("section");
        }

        /** Words on the left, shares shaded. */
        private void table(ReportSummary.Table table, String more) throws IOException {
            scroller(table.caption());
            html.open("table", "class", "heat sortable").leaf("caption", table.caption() + more + ".");
            html.open("thead").open("tr");
            for (int i = 0; i < table.head().size(); i++) {
                String title = table.head().get(i);
                if (i < table.words()) {
                    column(title);
                } else {
                    numberColumns(title);
                }
            }
            html.close("tr").close("thead").open("tbody").raw("\n");
            for (List<ReportSummary.Cell> row : table.rows()) {
                html.open("tr");
                html.open("th", "scope", "row")
                        .leaf("span", row.get(0).text(), "class", "name")
                        .close("th");
                html.open("td").leaf("span", row.get(1).text(), "class", "tag").close("td");
                for (ReportSummary.Cell cell : row.subList(2, row.size())) {
                    if (cell.discrepancy() == null) {
                        number(cell.text(), cell.sort());
                    } else {
                        heat(cell.discrepancy(), cell.text());
                    }
                }
                html.end("tr");
            }
            html.close("tbody").close("table").end("div");
        }

        private void card(DimensionKind kind, ReportSummary.Table table) throws IOException {
            html.open("article", "class", "card");
            html.open("h3").text(kind.title());
            mark(view.simulated(kind));
            html.close("h3");
            html.open("table", "class", "bars");
            html.leaf("caption", "Discrepancy with its 95 % interval. 0 % is natural.");
            html.open("thead", "class", "sr").open("tr");
            column("Generator");
            html.leaf("th", "Bar", "scope", "col").leaf("th", "Discrepancy", "scope", "col");
            html.close("tr").close("thead").open("tbody").raw("\n");
            for (List<ReportSummary.Cell> row : table.rows()) {
                html.open("tr")
                        .open("th", "scope", "row")
                        .leaf("span", row.get(0).text(), "class", "name");
                html.text(" ").leaf("span", row.get(1).text(), "class", "tag");
                html.close("th").open("td", "class", "bar");
                ReportSummary.Cell verdict = row.get(2);
                if (verdict.discrepancy() != null) {
                    bar(verdict.discrepancy());
                }
                html.close("td").leaf("td", verdict.text(), "class", "n").end("tr");
            }
            html.close("tbody").close("table").end("article");
        }

        /** What a dimension is made of; where it has one level alone, that says no more than the dimension. */
        private void levels(DimensionKind kind, ReportSummary.Table table) throws IOException {
            boolean several = view.levels(kind).size() > 1;
            html.open("details", several ? new String[] {"open", "open"} : new String[0]);
            html.open("summary").text(kind.title() + ": levels");
            mark(view.simulated(kind));
            html.close("summary");
            table(table, "");
            html.end("details");
        }

        /** A bar from 0 to 1 with its whisker; the numbers stand beside it, so it is hidden from readers of text. */
        private void bar(Discrepancy discrepancy) throws IOException {
            html.open("svg", "viewBox", "0 0 100 16", "preserveAspectRatio", "none", "aria-hidden", "true");
            html.open("rect", "class", "track", "x", "0", "y", "7.5", "width", "100", "height", "1");
            String width = at(discrepancy.value(), 0, 1);
            html.open("rect", "class", "fill", "x", "0", "y", "3", "height", "10", "width", width);
            if (discrepancy.ci95() != null) {
                whisker(discrepancy.ci95(), 0, 1);
            }
            html.close("svg");
        }

        private void whisker(Interval interval, double low, double high) throws IOException {
            String from = at(interval.low(), low, high);
            String to = at(interval.high(), low, high);
            stroke(from, "8", to, "8");
            stroke(from, "5", from, "11");
            stroke(to, "5", to, "11");
        }

        private void stroke(String x1, String y1, String x2, String y2) throws IOException {
            html.open(
                    "line",
                    "class",
                    "whisker",
                    "x1",
                    x1,
                    "y1",
                    y1,
                    "x2",
                    x2,
                    "y2",
                    y2,
                    "vector-effect",
                    "non-scaling-stroke");
        }

        private static String at(double value, double low, double high) {
            double share = Math.min(1, Math.max(0, (value - low) / (high - low)));
            return String.format(Locale.ROOT, "%.2f", 100 * share);
        }

        // ---- Metrics -----------------------------------------------------------------------------------------------

        private void metrics() throws IOException {
            if (!view.metrics().isEmpty()) {
                html.open("div", "class", "filter", "hidden", "hidden");
                html.open("label").text("Show generators and metrics that contain ");
                html.open("input", "type", "search", "id", "filter", "placeholder", "SSIM, SD_XL, T2I …");
                html.close("label")
                        .leaf("output", "", "id", "shown", "aria-live", "polite")
                        .end("div");
            }
            for (Map.Entry<DimensionKind, Map<String, List<MetricResult>>> dimension :
                    view.metrics().entrySet()) {
                boolean simulated = view.simulated(dimension.getKey());
                section(dimension.getKey().label(), dimension.getKey().title(), simulated);
                overview(dimension.getValue(), simulated);
                for (List<MetricResult> results : dimension.getValue().values()) {
                    metric(results, simulated);
                }
                html.end("section");
            }
        }

        /** Discrepancies of all metrics of a dimension at one glance: metrics down, generators across. */
        private void overview(Map<String, List<MetricResult>> metrics, boolean simulated) throws IOException {
            List<Condition> across = view.conditions().stream()
                    .filter(condition -> metrics.values().stream()
                            .flatMap(List::stream)
                            .anyMatch(result -> result.condition().equals(condition)))
                    .toList();
            scroller("Discrepancies of all metrics of this dimension");
            html.open("table", "class", "heat grid");
            html.open("caption")
                    .text(
                            "Discrepancy: ▼ worse than natural, ▲ better, ◆ different, ≈ not distinguishable, = the same. The"
                                    + " stronger the shade, the further away.");
            mark(simulated);
            html.close("caption").open("thead").open("tr");
            column("Metric");
            for (Condition condition : across) {
                html.open("th", "scope", "col", "class", "n");
                html.leaf("span", condition.generator(), "class", "name").text(" ");
                html.leaf("span", Texts.guidance(condition.guidance()), "class", "tag")
                        .close("th");
            }
            html.close("tr").close("thead").open("tbody").raw("\n");
            for (List<MetricResult> results : metrics.values()) {
                MetricSpec metric = results.get(0).metric();
                Map<Condition, MetricResult> row = new LinkedHashMap<>();
                results.forEach(result -> row.put(result.condition(), result));
                html.open("tr").open("th", "scope", "row");
                html.leaf("a", metric.title(), "href", "#metric-" + metric.id()).text(" ");
                arrow(metric);
                html.close("th");
                for (Condition condition : across) {
                    MetricResult result = row.get(condition);
                    Discrepancy discrepancy = result == null ? null : result.discrepancy();
                    if (result == null || discrepancy == null) {
                        html.leaf("td", Texts.NONE, "class", "n");
                    } else {
                        heat(discrepancy, glyph(result.verdict()) + " " + Texts.share(discrepancy.value()));
                    }
                }
                html.end("tr");
            }
            html.close("tbody").close("table").end("div");
        }

        private void metric(List<MetricResult> results, boolean simulated) throws IOException {
            MetricSpec metric = results.get(0).metric();
            boolean sets = metric.baseline() instanceof Baseline.NaturalFloor;
            html.open("details", "class", "metric", "id", "metric-" + metric.id());
            html.open("summary").leaf("span", metric.title(), "class", "name").text(" ");
            arrow(metric);
            mark(simulated);
            html.text(" ").leaf("span", about(metric), "class", "quiet").close("summary");
            scroller(metric.title() + ", all numbers");
            html.open("table", "class", "sortable");
            html.open("caption").text(metric.title() + ", measured from " + Texts.baseline(metric.baseline()) + ".");
            mark(simulated);
            html.close("caption").open("thead").open("tr");
            column("Generator");
            column("Guidance");
            numberColumns("n", "Discrepancy", "95 % interval");
            column("Verdict");
            html.open("th", "scope", "col").leaf("span", "Bar", "class", "sr").close("th");
            numberColumns("Generated", Texts.baselineColumn(metric.baseline()), "Other", sets ? "FDr" : "DR");
            html.close("tr").close("thead").open("tbody").raw("\n");
            for (MetricResult result : results) {
                Discrepancy discrepancy = result.discrepancy();
                DiscrepancyRate rate = result.discrepancyRate();
                html.open("tr");
                condition(result.condition());
                number(Texts.count(result.n()), (double) result.n());
                Double value = discrepancy == null ? null : discrepancy.value();
                Interval interval = discrepancy == null ? null : discrepancy.ci95();
                number(Texts.share(value), value);
                number(Texts.interval(interval), interval == null ? null : interval.low());
                Verdict verdict = result.verdict();
                if (verdict == null) {
                    html.leaf("td", Texts.NONE);
                } else {
                    html.leaf(
                            "td",
                            glyph(verdict) + " " + Texts.verdict(verdict),
                            "class",
                            Texts.verdict(verdict).replace(' ', '-'));
                }
                html.open("td", "class", "bar");
                if (discrepancy != null) {
                    bar(discrepancy);
                }
                html.close("td");
                number(Texts.score(result.generated()), result.generated());
                number(Texts.score(result.natural()), result.natural());
                number(Texts.score(result.other()), result.other());
                if (sets) {
                    number(Texts.score(result.fdRatio()), result.fdRatio());
                } else {
                    number(Texts.signed(rate == null ? null : rate.signed()), rate == null ? null : rate.signed());
                }
                html.end("tr");
            }
            html.close("tbody").close("table").close("div").end("details");
        }

        private static String about(MetricSpec metric) {
            String unit = metric.unit().isEmpty() ? "" : ", in " + metric.unit();
            return metric.level().label() + ", " + metric.direction().label() + unit;
        }

        private void arrow(MetricSpec metric) throws IOException {
            html.leaf("span", Texts.arrow(metric.direction()), "class", "arrow", "aria-hidden", "true");
            html.leaf("span", " (" + metric.direction().label() + ")", "class", "sr");
        }

        private static String glyph(@Nullable Verdict verdict) {
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

        // ---- Categories --------------------------------------------------------------------------------------------

        private void categories() throws IOException {
            if (view.categories().isEmpty()) {
                return;
            }
            section("categories", "Per category", false);
            for (var dimension : view.categories().entrySet()) {
                categories(dimension.getKey(), dimension.getValue());
            }
            html.end("section");
        }

        private void categories(DimensionKind kind, Map<String, Map<Condition, DimensionResult>> rows)
                throws IOException {
            List<Condition> across = view.conditions().stream()
                    .filter(condition -> rows.values().stream().anyMatch(row -> row.containsKey(condition)))
                    .toList();
            html.leaf("h3", kind.title());
            scroller(kind.title() + ", per category");
            html.open("table", "class", "heat grid");
            html.leaf(
                    "caption",
                    "Discrepancy per category of the natural image. The stronger the shade, the further away.");
            html.open("thead").open("tr");
            column("Category");
            for (Condition condition : across) {
                html.open("th", "scope", "col", "class", "n");
                html.leaf("span", condition.generator(), "class", "name").text(" ");
                html.leaf("span", Texts.guidance(condition.guidance()), "class", "tag")
                        .close("th");
            }
            html.close("tr").close("thead").open("tbody").raw("\n");
            for (Map.Entry<String, Map<Condition, DimensionResult>> row : rows.entrySet()) {
                html.open("tr").leaf("th", row.getKey(), "scope", "row");
                for (Condition condition : across) {
                    DimensionResult verdict = row.getValue().get(condition);
                    if (verdict == null) {
                        html.leaf("td", Texts.NONE, "class", "n");
                    } else {
                        heat(
                                verdict.discrepancy(),
                                Texts.share(verdict.discrepancy().value()));
                    }
                }
                html.end("tr");
            }
            html.close("tbody").close("table").end("div");
        }

        // ---- People ------------------------------------------------------------------------------------------------

        private void human(HumanResult human) throws IOException {
            section("people", "People", human.simulated());
            html.open("p").text("Study: ").leaf("strong", human.study()).text(". ");
            html.text(human.simulated() ? Texts.SIMULATED : "").close("p");
            opinions(human);
            raters(human);
            agreement(human);
            html.end("section");
        }

        private void opinions(HumanResult human) throws IOException {
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
            html.open("div", "class", "cards").raw("\n");
            for (Map.Entry<Aspect, List<OpinionScore>> aspect : byAspect.entrySet()) {
                html.open("article", "class", "card");
                html.open("h3").text("Opinion of " + aspect.getKey().label());
                mark(human.simulated());
                html.close("h3").open("table", "class", "bars");
                html.open("caption")
                        .text("Mean opinion score with 95 % interval, drawn from " + Texts.score(low) + " to "
                                + Texts.score(high) + "; higher is better.");
                mark(human.simulated());
                html.close("caption").open("thead", "class", "sr").open("tr");
                column("Generator");
                html.leaf("th", "Chart", "scope", "col").leaf("th", "Mean", "scope", "col");
                html.leaf("th", "Interval and number", "scope", "col")
                        .close("tr")
                        .close("thead");
                html.open("tbody").raw("\n");
                for (OpinionScore score : aspect.getValue()) {
                    opinion(score, low, high);
                }
                html.close("tbody").close("table").end("article");
            }
            html.end("div");
        }

        private void opinion(OpinionScore score, double low, double high) throws IOException {
            html.open("tr")
                    .open("th", "scope", "row")
                    .leaf("span", score.condition().generator(), "class", "name");
            if (score.condition().guidance() != null) {
                html.text(" ").leaf("span", Texts.guidance(score.condition().guidance()), "class", "tag");
            }
            html.close("th").open("td", "class", "bar");
            if (Double.isFinite(score.mean())) {
                html.open("svg", "viewBox", "0 0 100 16", "preserveAspectRatio", "none", "aria-hidden", "true");
                html.open("rect", "class", "track", "x", "0", "y", "7.5", "width", "100", "height", "1");
                if (score.ci95() != null) {
                    whisker(score.ci95(), low, high);
                }
                String x = at(score.mean(), low, high);
                html.open(
                        "line",
                        "class",
                        "dot",
                        "x1",
                        x,
                        "y1",
                        "8",
                        "x2",
                        x,
                        "y2",
                        "8",
                        "vector-effect",
                        "non-scaling-stroke");
                html.close("svg");
            }
            html.close("td").leaf("td", Texts.score(score.mean()), "class", "n strong");
            html.open("td", "class", "n quiet").text(Texts.scores(score.ci95()));
            html.text(", n " + Texts.count(score.ratings())).close("td").end("tr");
        }

        private void raters(HumanResult human) throws IOException {
            html.open("h3").text("Do the raters agree with each other?");
            mark(human.simulated());
            html.close("h3");
            scroller("Agreement among raters");
            html.open("table");
            html.open("caption").text("1 is full agreement, 0 is chance.");
            mark(human.simulated());
            html.close("caption").open("thead").open("tr");
            column("Aspect");
            numberColumns("Krippendorff's α", "Mean pairwise SRCC", "ICC(2,k)", "Raters", "Images");
            html.close("tr").close("thead").open("tbody").raw("\n");
            for (RaterAgreement each : human.raters()) {
                html.open("tr").leaf("th", each.aspect().label(), "scope", "row");
                number(Texts.correlation(each.krippendorffAlpha()), each.krippendorffAlpha());
                number(Texts.correlation(each.meanPairwiseSrcc()), each.meanPairwiseSrcc());
                number(Texts.correlation(each.iccAverage()), each.iccAverage());
                number(Texts.count(each.raters()), (double) each.raters());
                number(Texts.count(each.items()), (double) each.items());
                html.end("tr");
            }
            html.close("tbody").close("table").end("div");
        }

        private void agreement(HumanResult human) throws IOException {
            html.open("h3")
                    .text(
                            human.simulated()
                                    ? "Do the metrics agree with the ratings?"
                                    : "Do the metrics agree with people?");
            mark(human.simulated());
            html.close("h3");
            scroller("Agreement of metrics with ratings");
            html.open("table", "class", "sortable");
            html.open("caption")
                    .text("Correlation of each metric with the mean rating of an image; a positive SRCC means that"
                            + " more is better to people too.");
            mark(human.simulated());
            html.close("caption").open("thead").open("tr");
            column("Metric");
            column("Aspect");
            numberColumns("n", "SRCC", "PLCC", "KRCC", "RMSE");
            column("Mapping");
            html.open("th", "scope", "col")
                    .leaf("span", "Bar of SRCC", "class", "sr")
                    .close("th");
            html.close("tr").close("thead").open("tbody").raw("\n");
            for (HumanAgreement each : human.metrics()) {
                html.open("tr").leaf("th", each.metric(), "scope", "row");
                html.leaf("td", each.aspect().label());
                number(Texts.count(each.n()), (double) each.n());
                number(Texts.correlation(each.srcc()), each.srcc());
                number(Texts.correlation(each.plcc()), each.plcc());
                number(Texts.correlation(each.krcc()), each.krcc());
                number(Texts.score(each.rmse()), each.rmse());
                html.leaf("td", each.mapping() == null ? Texts.NONE : each.mapping());
                html.open("td", "class", "bar");
                if (each.srcc() != null && Double.isFinite(each.srcc())) {
                    centred(each.srcc());
                }
                html.close("td").end("tr");
            }
            html.close("tbody").close("table").end("div");
        }

        /** A bar from the middle, for −1 to 1. */
        private void centred(double value) throws IOException {
            html.open("svg", "viewBox", "0 0 100 16", "preserveAspectRatio", "none", "aria-hidden", "true");
            html.open("rect", "class", "track", "x", "0", "y", "7.5", "width", "100", "height", "1");
            String from = at(Math.min(0, value), -1, 1);
            String width = String.format(Locale.ROOT, "%.2f", 50 * Math.min(1, Math.abs(value)));
            html.open(
                    "rect",
                    "class",
                    value < 0 ? "against" : "fill",
                    "x",
                    from,
                    "y",
                    "3",
                    "width",
                    width,
                    "height",
                    "10");
            html.open(
                    "line",
                    "class",
                    "axis",
                    "x1",
                    "50",
                    "y1",
                    "1",
                    "x2",
                    "50",
                    "y2",
                    "15",
                    "vector-effect",
                    "non-scaling-stroke");
            html.close("svg");
        }

        // ---- What did not work, and where it comes from ------------------------------------------------------------

        private void skipped() throws IOException {
            if (report.skipped().isEmpty()) {
                return;
            }
            section("skipped", "Skipped metrics", false);
            scroller("Skipped metrics");
            html.open("table").leaf("caption", "Metrics that did not run, and what to do to get them.");
            html.open("thead").open("tr");
            column("Metric");
            column("Why");
            column("What to do");
            html.close("tr").close("thead").open("tbody").raw("\n");
            for (Skipped each : report.skipped()) {
                html.open("tr").leaf("th", each.metric(), "scope", "row").leaf("td", each.reason());
                html.open("td");
                if (!each.remedy().isEmpty()) {
                    html.leaf("code", each.remedy());
                }
                html.close("td").end("tr");
            }
            html.close("tbody").close("table").close("div").end("section");
        }

        private void failures() throws IOException {
            if (report.failures().isEmpty()) {
                return;
            }
            section("failures", "Inputs that could not be used", false);
            scroller("Failures");
            html.open("table").leaf("caption", "The run went on without them.");
            html.open("thead").open("tr");
            column("Path");
            column("Why");
            html.close("tr").close("thead").open("tbody").raw("\n");
            List<Failure> failures = report.failures();
            for (Failure each : failures.subList(0, Math.min(Texts.MOST_FAILURES, failures.size()))) {
                html.open("tr")
                        .open("th", "scope", "row")
                        .leaf("code", each.path())
                        .close("th");
                html.leaf("td", each.reason()).end("tr");
            }
            html.close("tbody").close("table").end("div");
            if (failures.size() > Texts.MOST_FAILURES) {
                html.leaf("p", Texts.moreFailures(failures));
            }
            html.end("section");
        }

        private void provenance() throws IOException {
            Provenance provenance = report.provenance();
            section("provenance", "Provenance", false);
            html.open("p").text("Equal fingerprints mean comparable numbers: ");
            html.leaf("code", provenance.fingerprint()).close("p");
            html.open("details").leaf("summary", "Build, machine, data set, models and settings");
            html.open("dl");
            for (Map.Entry<String, String> fact : Texts.facts(provenance).entrySet()) {
                html.leaf("dt", fact.getKey()).leaf("dd", fact.getValue());
            }
            for (ModelReference model : provenance.models()) {
                html.leaf("dt", "Model " + model.id());
                html.open("dd").text("version " + model.version() + ", SHA-256 ");
                html.leaf("code", model.sha256())
                        .text(", runtime " + model.runtime())
                        .close("dd");
            }
            if (!provenance.run().isEmpty()) {
                html.leaf("dt", "Run").leaf("dd", settings(provenance.run()));
            }
            for (var metric : provenance.metrics().entrySet()) {
                html.leaf("dt", "Metric " + metric.getKey()).leaf("dd", settings(metric.getValue()));
            }
            html.close("dl").close("details").end("section");
        }

        private static String settings(Map<String, String> settings) {
            List<String> texts = new ArrayList<>();
            settings.forEach((name, value) -> texts.add(name + " = " + value));
            return texts.isEmpty() ? "no settings" : String.join(", ", texts);
        }

        // ---- Pieces ------------------------------------------------------------------------------------------------

        private void section(String id, String title, boolean simulated) throws IOException {
            html.open("section", "aria-labelledby", id).open("h2", "id", id).text(title);
            mark(simulated);
            html.close("h2").raw("\n");
        }

        /** Wide tables scroll on their own, also by keyboard, and never the page. */
        private void scroller(String label) throws IOException {
            html.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", label);
        }

        private void mark(boolean simulated) throws IOException {
            if (simulated) {
                html.text(" ").leaf("span", "SIMULATED", "class", "simulated");
            }
        }

        private void column(String title) throws IOException {
            html.leaf("th", title, "scope", "col");
        }

        private void numberColumns(String... titles) throws IOException {
            for (String title : titles) {
                html.leaf("th", title, "scope", "col", "class", "n");
            }
        }

        private void condition(Condition condition) throws IOException {
            html.open("th", "scope", "row")
                    .leaf("span", condition.generator(), "class", "name")
                    .close("th");
            html.open("td")
                    .leaf("span", Texts.guidance(condition.guidance()), "class", "tag")
                    .close("td");
        }

        private void number(String text, @Nullable Double value) throws IOException {
            html.leaf(
                    "td",
                    text,
                    "class",
                    "n",
                    "data-v",
                    value == null || !Double.isFinite(value) ? "" : value.toString());
        }

        private void heat(Discrepancy discrepancy, String text) throws IOException {
            long shade = Math.round(SHADES * discrepancy.value());
            html.leaf(
                    "td",
                    text,
                    "class",
                    "n h",
                    "style",
                    "--h:" + shade,
                    "data-v",
                    Double.toString(discrepancy.value()));
        }
    }
}
