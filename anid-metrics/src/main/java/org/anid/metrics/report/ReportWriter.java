// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ReportFile;

/**
 * Writes a report into a folder, which then holds that report and nothing of an earlier one.
 *
 * <p>The files change together, as {@link ReportFolder} says: the folder never mixes two runs, and a reader, or a run
 * that is cut off, never meets half a file. Only {@code report.json}, {@code scores.csv}, {@code scores.parquet},
 * {@code summary.csv}, {@code report.md}, {@code report.html}, {@code report.tex}, the SVG and PNG files in
 * {@code figures/}, and what renderers of one's own write, are files of a report; whatever else lies in the folder is
 * left alone.
 */
public final class ReportWriter {

    private ReportWriter() {}

    /**
     * Writes the report in UTF-8, making the folder where it does not exist and removing the files of an earlier
     * report.
     *
     * @param formats which files; after this, the folder has no others of a report
     * @return the files, in the order of the formats
     * @throws UnwritableFolderException if the folder cannot be made or written
     */
    public static List<Path> write(EvaluationReport report, Path directory, Set<ReportFormat> formats)
            throws IOException {
        return write(report, directory, ReportFormat.renderers(formats, HtmlReport.create()));
    }

    /**
     * Writes the report with renderers of one's own, or with those of this package as one has set them. The files of an
     * earlier report go as with formats; of files that only renderers of one's own write, those that are written again.
     *
     * @param renderers one per file
     * @return the files, or folders of files, in the order of the renderers
     * @throws IllegalArgumentException if two renderers write one file, or a name is none in the folder
     * @throws UnwritableFolderException if the folder cannot be made or written
     */
    public static List<Path> write(EvaluationReport report, Path directory, List<? extends ReportFile> renderers)
            throws IOException {
        Map<String, ReportFolder.Content> files = new LinkedHashMap<>();
        for (ReportFile renderer : renderers) {
            if (files.put(renderer.fileName(), file -> renderer.write(report, file)) != null) {
                throw new IllegalArgumentException("two renderers write " + renderer.fileName() + ": leave one out");
            }
        }
        List<String> others =
                new ArrayList<>(List.of(ReportFigures.FOLDER + "/*.svg", ReportFigures.FOLDER + "/*.png"));
        for (ReportFormat format : ReportFormat.values()) {
            others.addAll(format.names());
        }
        return ReportFolder.of(directory).replace(files, others);
    }
}
