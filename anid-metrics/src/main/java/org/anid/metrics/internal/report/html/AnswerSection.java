// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.OverallResult;
import org.anid.metrics.internal.report.Texts;
import org.anid.metrics.report.summary.ReportSummary;
import org.jspecify.annotations.Nullable;

/** The answer: in a sentence, as a chart of generators, and within each guidance. */
final class AnswerSection implements ReportSection {

    private static final String PER_GENERATOR = "Overall discrepancy per generator, the closest to natural first";

    @Override
    public String id() {
        return "answer";
    }

    @Override
    public String title() {
        return "Answer";
    }

    @Override
    public boolean appliesTo(PageContent page) {
        return true;
    }

    @Override
    public void write(PageContent page, Html html) throws IOException {
        ReportSummary summary = page.summary();
        // A number and its unit are not parted at the end of a line.
        html.leaf("p", summary.headline().replace(" %", "\u00A0%"), "class", "answer")
                .raw("\n");
        List<OverallResult> generators = ranked(page, null);
        if (!generators.isEmpty()) {
            html.open("div", "class", "card hero");
            chart(html, generators, rows(page, generators, PER_GENERATOR), "large ranked");
            html.end("div");
        }
        List<String> details = new ArrayList<>();
        for (String line : summary.answer()) {
            // What the charts draw, in words.
            if (line.contains("closest to natural first: ")) {
                details.add(line);
            } else {
                html.leaf("p", line, "class", "quiet").raw("\n");
            }
        }
        guidances(page, html);
        if (!details.isEmpty()) {
            html.open("details").leaf("summary", "The ranking in words");
            for (String line : details) {
                html.leaf("p", line).raw("\n");
            }
            html.end("details");
        }
    }

    /** Answers of that guidance, or of generators, the closest to natural first. */
    private static List<OverallResult> ranked(PageContent page, @Nullable Guidance guidance) {
        return page.report().overall().stream()
                .filter(each -> each.condition().guidance() == guidance)
                .sorted(Comparator.comparingDouble(
                                (OverallResult each) -> each.discrepancy().value())
                        .thenComparing(each -> each.condition().generator()))
                .toList();
    }

    /** Only what was given the same compares: a chart for each guidance, where there are several. */
    private static void guidances(PageContent page, Html html) throws IOException {
        List<Guidance> known = guidances(page);
        if (known.isEmpty()) {
            return;
        }
        html.open("div", "class", "cards three").raw("\n");
        for (Guidance guidance : known) {
            html.open("article", "class", "card").leaf("h3", guidance + ": " + given(guidance));
            List<OverallResult> ranked = ranked(page, guidance);
            chart(html, ranked, rows(page, ranked, perGuidance(guidance)), "small ranked");
            html.end("article");
        }
        html.end("div");
    }

    /** None where there is only one. */
    private static List<Guidance> guidances(PageContent page) {
        List<Guidance> known = new ArrayList<>();
        for (Guidance guidance : Guidance.values()) {
            if (!ranked(page, guidance).isEmpty()) {
                known.add(guidance);
            }
        }
        return known.size() < 2 ? List.of() : known;
    }

    private static String perGuidance(Guidance guidance) {
        return "Overall discrepancy of what was made " + given(guidance);
    }

    @Override
    public List<Figure> figures(PageContent page) {
        List<Figure> figures = new ArrayList<>();
        List<OverallResult> generators = ranked(page, null);
        if (!generators.isEmpty()) {
            figures.add(new Figure(
                    "answer", page.report().title(), Figure.ACCENT, List.of(rows(page, generators, PER_GENERATOR))));
        }
        for (Guidance guidance : guidances(page)) {
            figures.add(new Figure(
                    "answer-" + guidance.name().toLowerCase(Locale.ROOT),
                    page.report().title(),
                    Figure.ACCENT,
                    List.of(rows(page, ranked(page, guidance), perGuidance(guidance)))));
        }
        return figures;
    }

    private static String given(Guidance guidance) {
        return switch (guidance) {
            case T2I -> "from a text";
            case I2I -> "from an image";
            case TI2I -> "from a text and an image";
        };
    }

    private static Rows rows(PageContent page, List<OverallResult> results, String caption) {
        double most = 0;
        for (OverallResult row : page.report().overall()) {
            Interval interval = row.discrepancy().ci95();
            most = Math.max(most, interval == null ? row.discrepancy().value() : interval.high());
        }
        return new Rows(
                caption + ", with 95 % intervals. 0 % is natural.",
                Scale.ofShares(most),
                Scale::percent,
                results.stream()
                        .map(result -> new Rows.Row(
                                result.rank().label(),
                                result.condition().generator(),
                                "",
                                chart -> chart.estimate(
                                        result.discrepancy().value(),
                                        result.discrepancy().ci95()),
                                Texts.share(result.discrepancy().value()),
                                result.discrepancy().ci95() == null
                                        ? ""
                                        : Texts.interval(result.discrepancy().ci95())))
                        .toList());
    }

    private static void chart(Html html, List<OverallResult> results, Rows rows, String style) throws IOException {
        html.open("table", "class", "chart " + style);
        html.leaf("caption", rows.caption());
        html.open("thead").open("tr");
        Parts.column(html, "Rank");
        Parts.column(html, "Generator");
        Parts.chartColumn(html, "Chart", rows.scale(), rows.label());
        Parts.numberColumns(html, "Discrepancy");
        html.close("tr").close("thead").open("tbody").raw("\n");
        for (int i = 0; i < results.size(); i++) {
            Rows.Row row = rows.rows().get(i);
            html.open("tr", Parts.row(results.get(i).condition()));
            html.open("td").leaf("span", row.lead(), "class", "rank").close("td");
            html.open("th", "scope", "row")
                    .leaf("span", row.name(), "class", "name")
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
        html.close("tbody").end("table");
    }
}
