// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.metrics.compare.ComparisonHtml;
import org.anid.metrics.compare.ComparisonJson;
import org.anid.metrics.compare.ComparisonSummary;
import org.anid.metrics.compare.IncomparableReportsException;
import org.anid.metrics.compare.RegressionLimit;
import org.anid.metrics.compare.ReportComparison;
import org.anid.metrics.compare.Thumbnails;
import org.anid.metrics.report.ReportFolder;
import org.anid.metrics.report.ReportReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code anid compare}: what changed between reports. */
@Command(
        name = "compare",
        description =
                "Says what changed from report A to B, C…, over the same natural images: the answer, dimensions, levels,"
                        + " metrics and images. All are tested but the levels, whose intervals are compared.",
        mixinStandardHelpOptions = true,
        versionProvider = Anid.Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit codes: 0 compared, 2 usage or reports that cannot be compared, 4 something grew by more than a --fail-if"
                    + " allows, 74 the files cannot be written.",
            "Example: anid compare before/report after/report --fail-if \"overall>0.01\""
        })
final class CompareCommand implements Callable<Integer> {

    private static final Set<String> FORMATS = Set.of("text", "json", "html");

    /** Characters of all pictures of a page. */
    private static final long MOST_FOR_PICTURES = 3_000_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "2..*",
            paramLabel = "REPORT",
            description = "Folders with a report.json and scores.csv, or the report.json; the first is the baseline.")
    private List<Path> reports = List.of();

    @Option(
            names = "--fail-if",
            paramLabel = "NAME>X",
            description =
                    "Exit code 4 if a discrepancy, from 0 to 1, grew by more than X: overall, a dimension, a level or a"
                            + " metric, as \"overall>0.01\"; may be repeated.")
    private List<String> limits = List.of();

    @Option(
            names = "--format",
            paramLabel = "LIST",
            description = "text for the terminal, json and html for compare.json and compare.html, joined by commas."
                    + " Default: text; with --out all.")
    private @Nullable String format;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the files, made if it is not there. Default: comparison.")
    private @Nullable Path out;

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description =
                    "Where the images of the reports are now, for pictures in compare.html: once for all reports, or once"
                            + " for each in their order. Default: where the reports say.")
    private List<Path> images = List.of();

    @Mixin
    private ThumbnailOptions thumbnails = new ThumbnailOptions();

    /** Made by picocli. */
    CompareCommand() {}

    @Override
    public Integer call() throws IOException {
        Set<String> formats = formats();
        List<RegressionLimit> held = held();
        if (images.size() > 1 && images.size() != reports.size()) {
            throw new UsageException("--images is given once, or once for each of the " + reports.size()
                    + " reports, not " + images.size() + " times");
        }
        for (Path folder : images) {
            if (!Files.isDirectory(folder)) {
                throw new UsageException("--images " + folder + " is no folder");
            }
        }
        List<String> names = names();
        List<ReportComparison> comparisons = new ArrayList<>();
        List<String> exceeded = new ArrayList<>();
        EvaluationReport baseline = read(reports.get(0));
        for (int i = 1; i < reports.size(); i++) {
            EvaluationReport other = read(reports.get(i));
            try {
                ReportComparison comparison = ReportComparison.of(names.get(0), baseline, names.get(i), other);
                comparisons.add(comparison);
                for (RegressionLimit limit : held) {
                    for (String line : limit.exceeded(comparison)) {
                        exceeded.add(comparison.other() + ": " + line);
                    }
                }
            } catch (IncomparableReportsException e) {
                throw new UsageException(e.getMessage() == null ? e.toString() : Terminal.plain(e.getMessage()), e);
            }
        }
        PrintWriter terminal = spec.commandLine().getOut();
        if (formats.contains("text")) {
            text(comparisons, terminal);
        }
        write(comparisons, names, formats).forEach(file -> terminal.println("wrote " + file));
        terminal.flush();
        exceeded.forEach(line -> spec.commandLine().getErr().println("anid compare: " + Terminal.plain(line)));
        return exceeded.isEmpty() ? ExitCode.DONE : ExitCode.REGRESSION;
    }

    private Set<String> formats() {
        if (format == null) {
            return out == null ? Set.of("text") : FORMATS;
        }
        Set<String> chosen = new TreeSet<>();
        for (String name : format.split(",", -1)) {
            String plain = name.strip().toLowerCase(Locale.ROOT);
            if (!FORMATS.contains(plain)) {
                throw new UsageException(
                        "--format: it is text, json or html, or several joined by commas, not '" + name + "'");
            }
            chosen.add(plain);
        }
        return chosen;
    }

    private List<RegressionLimit> held() {
        List<RegressionLimit> held = new ArrayList<>();
        for (String limit : limits) {
            try {
                held.add(RegressionLimit.parse(limit));
            } catch (IllegalArgumentException e) {
                throw new UsageException("--fail-if: " + e.getMessage(), e);
            }
        }
        return held;
    }

    /** The folder of a report, also where its report.json is named. */
    private static Path folder(Path report) {
        Path absolute = report.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        return parent != null && "report.json".equals(String.valueOf(absolute.getFileName())) ? parent : absolute;
    }

    /** Names of folders, paths where these are alike, and numbers where a report is given twice. */
    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (Path report : reports) {
            Path last = folder(report).getFileName();
            names.add(last == null ? report.toString() : last.toString());
        }
        if (new HashSet<>(names).size() < names.size()) {
            names.clear();
            reports.forEach(report -> names.add(report.toString()));
        }
        for (int i = 0; i < names.size(); i++) {
            if (names.indexOf(names.get(i)) < i) {
                names.set(i, names.get(i) + " (" + (i + 1) + ")");
            }
        }
        return names;
    }

    private static EvaluationReport read(Path report) {
        try {
            return ReportReader.read(folder(report));
        } catch (IOException e) {
            throw new UsageException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private static void text(List<ReportComparison> comparisons, PrintWriter terminal) {
        for (ReportComparison comparison : comparisons) {
            ComparisonSummary.answer(comparison).forEach(line -> terminal.println(Terminal.plain(line)));
            table(ComparisonSummary.changes(comparison), terminal);
            table(ComparisonSummary.means(comparison), terminal);
            List<String> notes = ComparisonSummary.notes(comparison);
            if (!notes.isEmpty()) {
                terminal.println();
                notes.forEach(note -> terminal.println("note: " + Terminal.plain(note)));
            }
            terminal.println();
        }
    }

    private static void table(ComparisonSummary.Table summary, PrintWriter terminal) {
        if (summary.rows().isEmpty()) {
            return;
        }
        Table table = new Table(
                summary.words(), summary.head().stream().map(Terminal::plain).toList());
        summary.rows()
                .forEach(row -> table.add(row.stream().map(Terminal::plain).toList()));
        terminal.println();
        terminal.println(summary.caption());
        table.lines().forEach(terminal::println);
    }

    private List<Path> write(List<ReportComparison> comparisons, List<String> names, Set<String> formats)
            throws IOException {
        Map<String, ReportFolder.Content> files = new LinkedHashMap<>();
        if (formats.contains("json")) {
            files.put("compare.json", ReportFolder.text(target -> ComparisonJson.write(comparisons, target)));
        }
        if (formats.contains("html")) {
            Map<String, Path> folders = new HashMap<>();
            for (int i = 0; i < names.size() && !images.isEmpty(); i++) {
                folders.put(names.get(i), images.get(Math.min(i, images.size() - 1)));
            }
            Thumbnails pictures =
                    thumbnails.shown() ? new ReportThumbnails(folders, MOST_FOR_PICTURES) : Thumbnails.NONE;
            files.put("compare.html", ReportFolder.text(target -> ComparisonHtml.write(comparisons, pictures, target)));
        }
        if (files.isEmpty()) {
            return List.of();
        }
        Path folder = out == null ? Path.of("comparison") : out;
        OutFolder.check(folder);
        return ReportFolder.of(folder).replace(files, List.of("compare.json", "compare.html"));
    }
}
