// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ReportFile;
import org.anid.metrics.internal.report.figure.PngFigure;
import org.anid.metrics.internal.report.html.Figure;
import org.anid.metrics.internal.report.html.Page;
import org.jspecify.annotations.Nullable;

/**
 * {@code figures/}: every chart of {@code report.html} as a file of its own, for papers and slides.
 *
 * <p>SVG files stand alone: light colours, numbers and names as text in a sans-serif font of the reader's, no style
 * sheet and no script. PNG files show the same at twice its size; they are drawn by JSVG, an optional dependency
 * ({@code com.github.weisj:jsvg}), with the sans-serif font of the machine. The same report and ratings give the same
 * SVG files, and on one machine the same PNG files.
 *
 * <table>
 * <caption>Files</caption>
 * <tr><th>name</th><th>chart</th></tr>
 * <tr><td>{@code answer}, {@code answer-t2i} …</td><td>overall discrepancy per generator, of all and within a
 * guidance</td></tr>
 * <tr><td>{@code dimension-quality} …</td><td>discrepancy in a dimension per condition</td></tr>
 * <tr><td>{@code scores-ssim} …</td><td>distributions of the scores of a metric</td></tr>
 * <tr><td>{@code categories-quality} …</td><td>discrepancy per category of the natural image</td></tr>
 * <tr><td>{@code opinion-quality} …</td><td>mean opinion scores of an aspect</td></tr>
 * <tr><td>{@code agreement}</td><td>correlation of metrics with people</td></tr>
 * <tr><td>{@code people-ssim-quality} …</td><td>a metric against the opinion of an aspect, image by image</td></tr>
 * </table>
 *
 * <p>Immutable and safe to share.
 */
public final class ReportFigures implements ReportFile {

    static final String FOLDER = "figures";

    private final @Nullable RatingStudy ratings;
    private final boolean png;

    private ReportFigures(@Nullable RatingStudy ratings, boolean png) {
        this.ratings = ratings;
        this.png = png;
    }

    /** As SVG, without metrics against people. */
    public static ReportFigures create() {
        return new ReportFigures(null, false);
    }

    /**
     * The same with metrics against people, image by image.
     *
     * @param value the ratings of the plan; null for none
     */
    public ReportFigures ratings(@Nullable RatingStudy value) {
        return new ReportFigures(value, png);
    }

    /**
     * The same with PNG files beside the SVG files.
     *
     * @throws IllegalStateException if JSVG is not there; the message says what to add
     */
    public ReportFigures png() {
        PngFigure.check();
        return new ReportFigures(ratings, true);
    }

    @Override
    public String fileName() {
        return FOLDER;
    }

    /** Makes the folder and writes its files. */
    @Override
    public void write(EvaluationReport report, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Figure figure : new Page(report, null, ratings).figures()) {
            StringBuilder svg = new StringBuilder();
            figure.write(svg);
            // Not Files.writeString: it throws on half a surrogate pair.
            try (Writer out = new BufferedWriter(new OutputStreamWriter(
                    Files.newOutputStream(folder.resolve(figure.id() + ".svg")), StandardCharsets.UTF_8))) {
                out.append(svg);
            }
            if (png) {
                PngFigure.write(svg.toString(), folder.resolve(figure.id() + ".png"));
            }
        }
    }
}
