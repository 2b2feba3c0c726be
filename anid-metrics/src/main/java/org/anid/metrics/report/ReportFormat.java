// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import org.anid.api.evaluation.ReportFile;

/** The formats a report can be written in; each is one file or two. */
public enum ReportFormat {
    /** {@code report.json}, for programs. */
    JSON(new JsonReport()),
    /** {@code scores.csv} and {@code summary.csv}, for statistics packages. */
    CSV(new ScoresCsv(), new SummaryCsv()),
    /** {@code report.md}, for terminals and code hosts. */
    MD(new MarkdownReport()),
    /** {@code report.html}, for browsers. */
    HTML(HtmlReport.create()),
    /** {@code report.tex}, a table for papers; written where it is asked for. */
    LATEX(new LatexReport()),
    /**
     * {@code scores.parquet}, the rows of {@code scores.csv} for large runs; written where it is asked for, by
     * {@code anid-dataset} over DuckDB, which both have to be there.
     */
    PARQUET("scores.parquet");

    private final List<ReportFile> files;
    private final List<String> names;

    ReportFormat(ReportFile... files) {
        this.files = List.of(files);
        this.names = this.files.stream().map(ReportFile::fileName).toList();
    }

    /** Found as a service, so that this module needs no more than it needs itself. */
    ReportFormat(String name) {
        this.files = List.of();
        this.names = List.of(name);
    }

    /**
     * What writes the files of this format, as they are without the data set; see {@link HtmlReport#images}.
     *
     * @throws IllegalStateException if what writes Parquet is not there
     */
    public List<ReportFile> renderers() {
        return files.isEmpty() ? names.stream().map(ReportFormat::found).toList() : files;
    }

    private static ReportFile found(String name) {
        for (ReportFile file : ServiceLoader.load(ReportFile.class, ReportFormat.class.getClassLoader())) {
            if (file.fileName().equals(name)) {
                return file;
            }
        }
        throw new IllegalStateException(
                "nothing here writes " + name + ": add org.anid:anid-dataset and org.duckdb:duckdb_jdbc");
    }

    /** Names of the files, also where nothing is there that writes them. */
    List<String> names() {
        return names;
    }

    /**
     * What writes the files of these formats, in their order.
     *
     * @param page for browsers, as one has set it
     * @return a list of its own, to which more may be added
     * @throws IllegalStateException if what writes Parquet is not there
     */
    public static List<ReportFile> renderers(Set<ReportFormat> formats, HtmlReport page) {
        List<ReportFile> renderers = new ArrayList<>();
        for (ReportFormat format : values()) {
            if (formats.contains(format)) {
                renderers.addAll(format == HTML ? List.of(page) : format.renderers());
            }
        }
        return renderers;
    }

    /** Lower case, for the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Those that are written unless others are asked for: all but {@link #LATEX} and {@link #PARQUET}, which repeat the
     * numbers of others for those who want them so.
     */
    public static Set<ReportFormat> standard() {
        return Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(LATEX, PARQUET)));
    }

    /**
     * Reads a list such as {@code json,csv}, in any case and order.
     *
     * @throws IllegalArgumentException if a name is none of them
     */
    public static Set<ReportFormat> parse(String names) {
        EnumSet<ReportFormat> formats = EnumSet.noneOf(ReportFormat.class);
        for (String name : names.split(",", -1)) {
            formats.add(one(name.strip()));
        }
        return Collections.unmodifiableSet(formats);
    }

    private static ReportFormat one(String name) {
        for (ReportFormat format : values()) {
            if (format.label().equals(name.toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        throw new IllegalArgumentException(
                "a report format is json, csv, md, html, latex or parquet, or several joined by commas, not '" + name
                        + "'");
    }
}
