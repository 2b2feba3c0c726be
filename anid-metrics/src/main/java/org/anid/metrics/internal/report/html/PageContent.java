// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.dimension.OverallResult;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.metrics.internal.report.ReportView;
import org.anid.metrics.report.summary.ReportSummary;
import org.jspecify.annotations.Nullable;

/**
 * What sections write about.
 *
 * @param report as the evaluator made it
 * @param view the same, arranged
 * @param summary the same, in words
 * @param scores of single images
 * @param images of the data set; null where the page is written without it
 * @param ratings of single images; null where the page is written without them
 * @param pictures that can be shown
 */
record PageContent(
        EvaluationReport report,
        ReportView view,
        ReportSummary summary,
        Scores scores,
        @Nullable ImageIndex images,
        @Nullable RatingStudy ratings,
        Pictures pictures) {

    /** Of a report, before pictures are read. */
    static PageContent of(EvaluationReport report, @Nullable ImageSource source, @Nullable RatingStudy ratings) {
        Scores scores = new Scores(report);
        return new PageContent(
                report,
                new ReportView(report),
                ReportSummary.of(report),
                scores,
                source == null ? null : new ImageIndex(source, scores),
                ratings,
                Pictures.NONE);
    }

    PageContent with(Pictures others) {
        return new PageContent(report, view, summary, scores, images, ratings, others);
    }

    /** Conditions of the report, the closest to natural first; those without an answer of their own last. */
    List<Condition> conditions() {
        Map<Condition, Double> answers = new LinkedHashMap<>();
        for (OverallResult each : report.overall()) {
            answers.put(each.condition(), each.discrepancy().value());
        }
        return view.conditions().stream()
                .sorted(Comparator.comparingDouble(
                        condition -> answers.getOrDefault(condition, Double.POSITIVE_INFINITY)))
                .toList();
    }
}
