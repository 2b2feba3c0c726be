// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.nio.file.Path;
import java.util.Set;
import org.anid.metrics.report.ReportFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the report of an evaluation goes and how it is written. */
final class ReportOptions {

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the report, made if it is not there. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("report");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Files to write: json, csv, md, html, latex, parquet. Default: all but latex and parquet.")
    private @Nullable String format;

    @Option(
            names = "--figures",
            description =
                    "Writes every chart of report.html as SVG and PNG too, into figures/ in the folder of the report.")
    private boolean figures;

    @Mixin
    private ThumbnailOptions thumbnails = new ThumbnailOptions();

    @Option(
            names = "--title",
            paramLabel = "TEXT",
            description = "Title of the report. Default: the name of the data set.")
    private @Nullable String title;

    /** Made by picocli. */
    ReportOptions() {}

    Path out() {
        return out;
    }

    Set<ReportFormat> formats() {
        if (format == null) {
            return ReportFormat.standard();
        }
        try {
            return ReportFormat.parse(format);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--format: " + e.getMessage(), e);
        }
    }

    /** Whether charts are files of their own. */
    boolean figures() {
        return figures;
    }

    /** Whether the page for browsers shows pictures. */
    boolean thumbnails() {
        return thumbnails.shown();
    }

    /** The title of the report; null for the name of the data set. */
    @Nullable
    String title() {
        return title;
    }
}
