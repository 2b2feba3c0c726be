// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.anid.api.metric.MetricSpec;
import org.anid.metrics.report.summary.MetricSentences;

/**
 * A sentence and a link for each metric. The sentences are a resource; a metric without one is described by its kind.
 */
final class MetricTexts {

    private static final Pattern DOI = Pattern.compile("doi:(10[.][0-9]{4,9}/[A-Za-z0-9._/():-]*[A-Za-z0-9])");
    private static final Pattern ARXIV = Pattern.compile("arXiv[: ]([0-9]{4}[.][0-9]{4,5})");

    private MetricTexts() {}

    /** What the metric tells, in a sentence. */
    static String sentence(MetricSpec metric) {
        return MetricSentences.of(metric.id()).orElseGet(() -> switch (metric.level()) {
            case STRUCTURE -> "Compares the generated image with its natural one.";
            case FRAME -> "Scores one image without a reference.";
            case DISTRIBUTION -> "Compares the set of generated images with the set of natural ones.";
            case TEXT -> "Scores how well an image fits its caption.";
            case TASK -> "Compares what a task network makes of the generated image and of the natural one.";
            case PEOPLE -> "What people said.";
        });
    }

    /** Where the metric is from: its citation, linked where it names a DOI or a paper on arXiv. */
    static void source(Html html, MetricSpec metric) throws IOException {
        String citation = metric.citation();
        if (citation.isEmpty()) {
            return;
        }
        Matcher doi = DOI.matcher(citation);
        Matcher arxiv = ARXIV.matcher(citation);
        String address = doi.find()
                ? "https://doi.org/" + doi.group(1)
                : arxiv.find() ? "https://arxiv.org/abs/" + arxiv.group(1) : "";
        html.open("span", "class", "quiet");
        if (address.isEmpty()) {
            html.text(citation);
        } else {
            html.leaf("a", citation, "href", address, "rel", "noopener noreferrer");
        }
        html.text(".").close("span");
    }
}
