// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.anid.api.dataset.Condition;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.metrics.internal.report.Texts;

/**
 * For every metric and condition the images that are closest to natural, in the middle and furthest, with their scores.
 */
final class GallerySection implements ReportSection {

    @Override
    public String id() {
        return "gallery";
    }

    @Override
    public String title() {
        return "Gallery: closest, median, furthest";
    }

    @Override
    public String label() {
        return "Gallery";
    }

    @Override
    public boolean appliesTo(PageContent page) {
        return !shown(page).isEmpty();
    }

    private static List<MetricSpec> shown(PageContent page) {
        return page.scores().metrics().values().stream()
                .filter(metric -> !page.scores().examples(metric.id()).isEmpty())
                .toList();
    }

    @Override
    public void write(PageContent page, Html html) throws IOException {
        html.leaf("p", intro(page), "class", "quiet");
        html.open("div", "class", "filter", "hidden", "hidden");
        html.open("label").text("Show generators and metrics that contain ");
        html.open("input", "type", "search", "id", "filter", "placeholder", "SSIM, SD_XL, T2I …");
        html.close("label")
                .leaf("output", "", "id", "shown", "aria-live", "polite")
                .end("div");
        boolean first = true;
        for (MetricSpec metric : shown(page)) {
            Parts.entry(html, "gallery", metric, first, false, closeness(metric));
            table(page, html, metric);
            html.end("details");
            first = false;
        }
    }

    private static String intro(PageContent page) {
        String natural = "Each place holds the natural image and what was made of it.";
        return page.pictures() == Pictures.NONE
                ? natural + " The pictures were left out of this page."
                : natural + " Pictures are made smaller; the page holds at most 3 MB of them.";
    }

    /** What the order of a metric's images is by. */
    private static String closeness(MetricSpec metric) {
        if (metric.baseline() instanceof Baseline.Ideal ideal) {
            return "by the distance from the value of a perfect copy, " + Texts.score(ideal.value());
        }
        return metric.input() == Observation.Kind.SINGLE
                ? "by the distance from the score of the natural image"
                : "by the distance from the mean over natural images";
    }

    private static void table(PageContent page, Html html, MetricSpec metric) throws IOException {
        Map<Condition, Map<Scores.Place, Scores.Example>> examples =
                page.scores().examples(metric.id());
        Parts.scroller(html, "Gallery of " + metric.title());
        html.open("table", "class", "gallery");
        html.leaf("caption", metric.title() + ": natural on the left, generated on the right of each pair.");
        html.open("thead").open("tr");
        Parts.column(html, "Generator");
        for (Scores.Place place : Scores.Place.values()) {
            Parts.column(html, place.title());
        }
        html.close("tr").close("thead").open("tbody").raw("\n");
        for (Condition condition : page.conditions()) {
            Map<Scores.Place, Scores.Example> own = examples.get(condition);
            if (own == null) {
                continue;
            }
            html.open("tr", Parts.row(condition));
            Parts.rowHead(html, condition);
            for (Scores.Place place : Scores.Place.values()) {
                html.open("td");
                Scores.Example example = own.get(place);
                if (example == null) {
                    html.text(Texts.NONE);
                } else {
                    pair(page, html, example);
                }
                html.close("td");
            }
            html.end("tr");
        }
        html.close("tbody").close("table").end("div");
    }

    private static void pair(PageContent page, Html html, Scores.Example example) throws IOException {
        ScoreRow row = example.row();
        ImageIndex images = page.images();
        if (images != null) {
            html.open("div", "class", "pair");
            page.pictures().show(html, images.natural(row.imageId()), "natural image " + row.imageId());
            page.pictures().show(html, images.generated(row.file()), "generated from " + row.imageId());
            html.close("div");
        }
        html.leaf("strong", Texts.score(row.score()));
        if (example.natural() != null) {
            html.text(" ").leaf("span", "natural " + Texts.score(example.natural()), "class", "quiet");
        }
        String caption = row.captionId();
        html.text(" ")
                .leaf(
                        "span",
                        "image " + row.imageId() + (caption == null || caption.isEmpty() ? "" : ", caption " + caption),
                        "class",
                        "quiet id");
    }
}
