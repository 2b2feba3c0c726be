// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.IOException;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ReportRenderer;
import org.anid.metrics.internal.report.html.Page;
import org.jspecify.annotations.Nullable;

/**
 * {@code report.html}: the whole report in one file that needs nothing else, neither network nor script.
 *
 * <p>The answer comes first, in a sentence and as a chart; then samples, the dimensions, a gallery of the closest, the
 * median and the furthest images by every metric, distributions of scores, all numbers, people, and where the numbers
 * come from. What a report alone does not hold is given: the images of the data set for pictures ({@link #images}), the
 * ratings for the curves of metrics against people ({@link #ratings}). Without them the page has neither and says so.
 *
 * <p>Pictures are read again while the page is written, made small and embedded once each, at most 3 MB in all; one
 * that cannot be read again is a place that says so. Light and dark follow the reader's system, the layout follows the
 * width of the window, tables have captions and scopes and every chart and colour repeats what words or numbers say. A
 * short inline script, allowed by its hash alone, sorts tables and filters; without it everything can be read. All text
 * from the data set is escaped. The markup is well-formed XML. Shares are in percent with one decimal; scores have four
 * significant digits; the exact numbers are in {@code report.json}. Ratings that nobody gave are marked wherever they
 * appear. The same report, images and ratings give the same bytes. Immutable and safe to share where the images are.
 */
public final class HtmlReport implements ReportRenderer {

    private final @Nullable ImageSource images;
    private final @Nullable RatingStudy ratings;

    private HtmlReport(@Nullable ImageSource images, @Nullable RatingStudy ratings) {
        this.images = images;
        this.ratings = ratings;
    }

    /** A page without pictures and curves. */
    public static HtmlReport create() {
        return new HtmlReport(null, null);
    }

    /**
     * The same with pictures.
     *
     * @param value the data set that was evaluated, open until the page is written; stays the caller's to close
     */
    public HtmlReport images(ImageSource value) {
        return new HtmlReport(value, ratings);
    }

    /**
     * The same with metrics against people, image by image.
     *
     * @param value the ratings of the plan; null for none
     */
    public HtmlReport ratings(@Nullable RatingStudy value) {
        return new HtmlReport(images, value);
    }

    @Override
    public String fileName() {
        return "report.html";
    }

    @Override
    public void render(EvaluationReport report, Appendable target) throws IOException {
        new Page(report, images, ratings).write(target);
    }
}
