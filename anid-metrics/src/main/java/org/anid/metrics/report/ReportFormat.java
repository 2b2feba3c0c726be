// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.anid.api.evaluation.ReportRenderer;

/** The formats a report can be written in; each is one file or two. */
public enum ReportFormat {
    /** {@code report.json}, for programs. */
    JSON(new JsonReport()),
    /** {@code scores.csv} and {@code summary.csv}, for statistics packages. */
    CSV(new ScoresCsv(), new SummaryCsv()),
    /** {@code report.md}, for terminals and code hosts. */
    MD(new MarkdownReport()),
    /** {@code report.html}, for browsers. */
    HTML(HtmlReport.create());

    private final List<ReportRenderer> renderers;

    ReportFormat(ReportRenderer... renderers) {
        this.renderers = List.of(renderers);
    }

    /** What writes the files of this format, as they are without the data set; see {@link HtmlReport#images}. */
    public List<ReportRenderer> renderers() {
        return renderers;
    }

    /**
     * <<<<<<< HEAD
     * What writes the files of some formats, in their order.
     *
     * @param page takes the place of the one without the data set
     * =======
     * What writes the files of these formats, in their order.
     *
     * @param page for browsers, as one has set it
     * >>>>>>> 1a67439f8e1f7e58a015ae3ae45236a7ef69b1ba
     */
    public static List<ReportRenderer> renderers(Set<ReportFormat> formats, HtmlReport page) {
        List<ReportRenderer> renderers = new ArrayList<>();
        for (ReportFormat format : values()) {
            if (formats.contains(format)) {
                renderers.addAll(format == HTML ? List.of(page) : format.renderers);
            }
        }
        return renderers;
    }

    /** Lower case, for the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All of them. */
    public static Set<ReportFormat> all() {
        return Collections.unmodifiableSet(EnumSet.allOf(ReportFormat.class));
    }

    /**
     * Reads a list such as {@code json,csv}, in any case and order.
     *
     * @throws IllegalArgumentException if a name is none of the four
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
                "a report format is json, csv, md or html, or several joined by commas, not '" + name + "'");
    }
}
