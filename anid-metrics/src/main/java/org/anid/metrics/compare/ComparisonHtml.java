// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.compare;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.anid.api.dimension.Discrepancy;
import org.anid.metrics.internal.compare.Numbers;
import org.anid.metrics.internal.report.Texts;
import org.anid.metrics.internal.report.html.Chart;
import org.anid.metrics.internal.report.html.Html;
import org.anid.metrics.internal.report.html.Scale;
import org.jspecify.annotations.Nullable;

/**
 * {@code compare.html}: comparisons in one file that needs nothing else, neither network nor script: what got worse
 * first, with pictures where they are found. Light and dark follow the reader's system; all text of reports is escaped;
 * the markup is well-formed XML. Stateless.
 */
public final class ComparisonHtml {

    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

    private static final String STYLE = Html.resource(ComparisonHtml.class, "compare.css");

    /** Metrics that are shown with images. */
    private static final int MOST_SHOWN = 12;

    /** Images of each. */
    private static final int IMAGES = 3;

    private ComparisonHtml() {}

    /**
     * Writes comparisons with one baseline.
     *
     * @param comparisons at least one
     * @param thumbnails finds the pictures
     * @throws IOException if the target cannot be written
     */
    public static void write(List<ReportComparison> comparisons, Thumbnails thumbnails, Appendable target)
            throws IOException {
        String baseline = comparisons.get(0).baseline();
        Html html = Html.page(target, POLICY, "Reports against " + baseline, STYLE);
        html.open("header");
        html.leaf("p", "ANID comparison", "class", "eyebrow");
        html.leaf("h1", "What changed since " + baseline);
        html.leaf("p", "Reports over the same natural images; what got worse comes first.", "class", "lead");
        html.end("header");
        html.open("main").raw("\n");
        for (ReportComparison comparison : comparisons) {
            comparison(html, comparison, thumbnails);
        }
        html.end("main");
        html.open("footer");
        html.leaf(
                "p",
                "Metrics that score image by image are tested with a paired bootstrap over natural images; metrics of"
                        + " sets, dimensions and the answer with a paired jackknife over groups of natural images. All tests are"
                        + " corrected together by Holm’s method: where nothing changed, 19 of 20 comparisons say so. Levels have"
                        + " only intervals; where these overlap, nothing can be said. Exact numbers are in compare.json.");
        html.end("footer").end("body").end("html");
    }

    private static void comparison(Html html, ReportComparison comparison, Thumbnails thumbnails) throws IOException {
        html.open("section", "aria-label", comparison.other());
        html.leaf("h2", comparison.other());
        List<String> answer = ComparisonSummary.answer(comparison);
        html.leaf("p", answer.get(0), "class", "answer").raw("\n");
        for (String line : answer.subList(1, answer.size())) {
            html.leaf("p", line).raw("\n");
        }
        images(html, comparison, thumbnails);
        List<MetricChange> changed = comparison.changed();
        if (!changed.isEmpty()) {
            table(
                    html,
                    comparison.other(),
                    ComparisonSummary.changes(comparison),
                    changed.stream().map(MetricChange::shift).toList());
        }
        means(html, comparison);
        List<String> notes = ComparisonSummary.notes(comparison);
        if (!notes.isEmpty()) {
            html.leaf("h3", "To know").open("ul");
            for (String note : notes) {
                html.leaf("li", note);
            }
            html.end("ul");
        }
        html.open("details").leaf("summary", "All " + comparison.metrics().size() + " results of both reports");
        table(
                html,
                comparison.other(),
                ComparisonSummary.all(comparison),
                comparison.metrics().stream().map(MetricChange::shift).toList());
        html.end("details").end("section");
    }

    private static void images(Html html, ReportComparison comparison, Thumbnails thumbnails) throws IOException {
        List<MetricChange> worse = comparison.changed().stream()
                .filter(change ->
                        change.shift() == Shift.FURTHER && !change.images().isEmpty())
                .limit(MOST_SHOWN)
                .toList();
        if (worse.isEmpty()) {
            return;
        }
        html.leaf("h3", "What got worse");
        for (MetricChange change : worse) {
            html.open("div", "class", "card").leaf("h4", change.label());
            html.open("ul", "class", "worst");
            for (ImageChange image :
                    change.images().subList(0, Math.min(IMAGES, change.images().size()))) {
                html.open("li").open("div", "class", "row");
                picture(html, "natural", pictureOf(thumbnails, comparison.baseline(), image.naturalFile()));
                picture(
                        html,
                        comparison.baseline(),
                        pictureOf(thumbnails, comparison.baseline(), image.baselineFile()));
                picture(html, comparison.other(), pictureOf(thumbnails, comparison.other(), image.otherFile()));
                html.close("div");
                html.leaf(
                        "p",
                        image.imageId() + ": " + Texts.score(image.baseline()) + " → " + Texts.score(image.other())
                                + " (" + Numbers.signed(image.difference()) + ")",
                        "class",
                        "quiet");
                html.end("li");
            }
            html.close("ul").end("div");
        }
    }

    private static @Nullable String pictureOf(Thumbnails thumbnails, String report, @Nullable String file) {
        return file == null ? null : thumbnails.of(report, file);
    }

    private static void picture(Html html, String what, @Nullable String uri) throws IOException {
        if (uri != null) {
            html.open("figure").open("img", "src", uri, "alt", what, "class", "pic");
            html.leaf("figcaption", what).close("figure");
        }
    }

    private static void table(Html html, String of, ComparisonSummary.Table table, List<Shift> shifts)
            throws IOException {
        start(html, of, table);
        for (int row = 0; row < table.rows().size(); row++) {
            html.open("tr");
            cells(html, table, table.rows().get(row), shifts.get(row));
            html.end("tr");
        }
        html.close("tbody").close("table").end("div");
    }

    private static void means(Html html, ReportComparison comparison) throws IOException {
        List<MeanChange> means = ComparisonSummary.ordered(comparison);
        if (means.isEmpty()) {
            return;
        }
        html.leaf("h3", "The answer, dimensions and levels");
        ComparisonSummary.Table table = ComparisonSummary.means(comparison);
        start(html, comparison.other(), table, "0 … 100 %, baseline grey");
        for (int row = 0; row < means.size(); row++) {
            MeanChange mean = means.get(row);
            html.open("tr");
            cells(html, table, table.rows().get(row), mean.shift());
            html.open("td", "class", "chart");
            strip(html, mean.baseline(), mean.other());
            html.close("td").end("tr");
        }
        html.close("tbody").close("table").end("div");
    }

    /** What the row says in numbers: grey for the baseline, in colour for the other report. */
    private static void strip(Html html, Discrepancy before, Discrepancy after) throws IOException {
        Chart.strip(html, Scale.SHARE)
                .grid()
                .interval("interval before", before.ci95())
                .interval("interval after", after.ci95())
                .dot("dot before", before.value())
                .dot("dot after", after.value())
                .end();
    }

    private static void start(Html html, String of, ComparisonSummary.Table table, String... charts)
            throws IOException {
        html.open(
                "div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", of + ": " + table.caption());
        html.open("table").leaf("caption", table.caption() + ".").open("thead").open("tr");
        for (int i = 0; i < table.head().size(); i++) {
            html.leaf("th", table.head().get(i), "scope", "col", "class", i < table.words() ? "name" : "n");
        }
        for (String chart : charts) {
            html.leaf("th", chart, "scope", "col", "class", "chart");
        }
        html.close("tr").close("thead").open("tbody").raw("\n");
    }

    private static void cells(Html html, ComparisonSummary.Table table, List<String> cells, Shift shift)
            throws IOException {
        String changed =
                switch (shift) {
                    case FURTHER -> "worse";
                    case CLOSER -> "better";
                    case CHANGED -> "different";
                    case UNCHANGED, UNDECIDED -> "same";
                };
        for (int i = 0; i < cells.size(); i++) {
            String cell = Objects.requireNonNull(cells.get(i));
            if (i == 0) {
                html.leaf("th", cell, "scope", "row", "class", "name");
            } else {
                html.leaf("td", cell, "class", i >= table.words() ? "n" : i == 2 ? "word " + changed : "name");
            }
        }
    }
}
