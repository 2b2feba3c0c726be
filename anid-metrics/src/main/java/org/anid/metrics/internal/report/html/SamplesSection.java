// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.Objects;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.ImageRecord;
import org.jspecify.annotations.Nullable;

/** Photographs with what every condition made of them, side by side. */
final class SamplesSection implements ReportSection {

    @Override
    public String id() {
        return "samples";
    }

    @Override
    public String title() {
        return "What it looks like";
    }

    @Override
    public String label() {
        return "Samples";
    }

    @Override
    public boolean appliesTo(PageContent page) {
        return page.images() != null && !page.images().samples().isEmpty();
    }

    @Override
    public void write(PageContent page, Html html) throws IOException {
        ImageIndex images = Objects.requireNonNull(page.images());
        html.leaf(
                "p",
                "A photograph of the data set first, then what was made of it, in the order of the ranking. They were not"
                        + " chosen by score: they are the first of which the most generators made an image.",
                "class",
                "quiet");
        boolean first = true;
        for (ImageIndex.Sample sample : images.samples()) {
            if (first) {
                sheet(page, html, sample);
            } else {
                html.open("details").open("summary").text(name(sample)).close("summary");
                sheet(page, html, sample);
                html.end("details");
            }
            first = false;
        }
    }

    private static String name(ImageIndex.Sample sample) {
        String caption = caption(sample);
        return "Image " + sample.natural().imageId() + (caption == null ? "" : ": “" + caption + "”");
    }

    private static @Nullable String caption(ImageIndex.Sample sample) {
        return sample.images().values().stream()
                .map(ImageRecord::caption)
                .filter(Objects::nonNull)
                .map(String::strip)
                .findFirst()
                .orElse(null);
    }

    private static void sheet(PageContent page, Html html, ImageIndex.Sample sample) throws IOException {
        html.open("figure", "class", "sheet").leaf("figcaption", name(sample)).open("ul");
        html.open("li", "class", "natural");
        page.pictures().show(html, sample.natural(), "the photograph");
        html.leaf("span", "Natural", "class", "name").close("li").raw("\n");
        for (Condition condition : page.conditions()) {
            ImageRecord made = sample.images().get(condition);
            if (made != null) {
                html.open("li");
                page.pictures().show(html, made, "made by " + condition.label());
                html.leaf("span", condition.generator(), "class", "name").text(" ");
                if (condition.guidance() != null) {
                    Parts.guidance(html, condition);
                }
                html.close("li").raw("\n");
            }
        }
        html.close("ul").end("figure");
    }
}
