// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report.summary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.LevelResult;
import org.anid.api.dimension.OverallResult;
import org.anid.api.dimension.Verdict;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.HumanResult;
import org.anid.api.evaluation.OpinionScore;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Level;
import org.anid.metrics.internal.report.ReportView;
import org.anid.metrics.internal.report.Texts;
import org.anid.metrics.internal.report.Words;
import org.jspecify.annotations.Nullable;

/**
 * What a report says, in the words and numbers in which terminal, Markdown and HTML say it: they format what is here
 * and compute nothing. Shares are in percent with one decimal; {@code –} stands for what is not there. Text from the
 * data set is as it was given, so whoever shows it escapes it. Immutable and safe to share.
 */
public final class ReportSummary {

    private static final Cell NONE = Cell.of(Texts.NONE);

    /** Names that a sentence holds. */
    private static final int MOST_NAMES = 4;

    private final EvaluationReport report;
    private final ReportView view;
    private final Words words;

    private ReportSummary(EvaluationReport report) {
        this.report = report;
        this.view = new ReportView(report);
        this.words = new Words(report);
    }

    /** The summary of a report. */
    public static ReportSummary of(EvaluationReport report) {
        return new ReportSummary(report);
    }

    /**
     * A cell of a table.
     *
     * @param text as people read it
     * @param sort what to sort by; null where there is none
     * @param discrepancy what the text says, to be drawn; null where it says something else
     */
    public record Cell(
            String text, @Nullable Double sort, @Nullable Discrepancy discrepancy) {
        static Cell of(String text) {
            return new Cell(text, null, null);
        }

        static Cell of(String text, double sort) {
            return new Cell(text, sort, null);
        }

        static Cell of(String text, Discrepancy discrepancy) {
            return new Cell(text, discrepancy.value(), discrepancy);
        }
    }

    /**
     * A table.
     *
     * @param caption what it shows, in a sentence without its end
     * @param words columns of words, from the left; the others hold numbers
     * @param head one title per column
     * @param rows as many cells each
     */
    public record Table(String caption, int words, List<String> head, List<List<Cell>> rows) {
        /** Makes the lists unmodifiable. */
        public Table {
            head = List.copyOf(head);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /**
     * The answer in sentences, one a line: generators, the closest to natural first; over which dimensions; and where
     * generators were given different guidances, that only those of one guidance compare, and how they do.
     *
     * @return at least one
     */
    public List<String> answer() {
        List<OverallResult> generators =
                sorted(report.overall(), each -> each.condition().guidance() == null);
        if (generators.isEmpty()) {
            return List.of("nothing could be concluded: see what was skipped and what failed");
        }
        List<String> lines = new ArrayList<>();
        lines.add("closest to natural first: " + ranking(generators));
        scope(generators, lines);
        guidances(lines);
        return lines;
    }

    /**
     * The answer in a sentence: which generator is closest to natural and how far, which cannot be told apart from it,
     * and which is furthest.
     */
    public String headline() {
        List<OverallResult> generators =
                sorted(report.overall(), each -> each.condition().guidance() == null);
        if (generators.isEmpty()) {
            return "Nothing could be concluded: see what was skipped and what failed.";
        }
        OverallResult first = generators.get(0);
        OverallResult last = generators.get(generators.size() - 1);
        String name = first.condition().generator();
        StringBuilder text = new StringBuilder();
        if (words.verdict(first) == Verdict.SAME) {
            text.append(name).append(" is the same as natural");
        } else {
            text.append(name)
                    .append(generators.size() == 1 ? " is " : " is closest to natural: ")
                    .append(said(first.discrepancy()))
                    .append(generators.size() == 1 ? " away from natural" : " away");
        }
        List<String> alike = generators.subList(1, generators.size()).stream()
                .filter(each -> each.rank().low() == 1)
                .map(each -> each.condition().generator())
                .toList();
        if (!alike.isEmpty()) {
            text.append("; ")
                    .append(alike.size() > MOST_NAMES ? alike.size() + " others" : conjoined(alike))
                    .append(" cannot be told apart from it");
        }
        text.append('.');
        if (generators.size() > 1 && last.rank().low() > 1) {
            text.append(" Furthest: ")
                    .append(last.condition().generator())
                    .append(", ")
                    .append(said(last.discrepancy()))
                    .append('.');
        }
        return text.toString();
    }

    private static String conjoined(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }

    /** What it is about, as {@code DANI sample: 1,234 images, 6 generators, 9 metrics}. */
    public String subject() {
        return report.title() + ": " + counted(report.images(), "image") + ", "
                + counted(view.generators(), "generator") + ", " + counted(view.metricCount(), "metric");
    }

    private static String counted(long count, String what) {
        return Texts.count(count) + " " + what + (count == 1 ? "" : "s");
    }

    private interface Filter {
        boolean keeps(OverallResult overall);
    }

    private static List<OverallResult> sorted(List<OverallResult> overall, Filter filter) {
        return overall.stream()
                .filter(filter::keeps)
                .sorted(Comparator.comparingDouble(
                                (OverallResult each) -> each.discrepancy().value())
                        .thenComparing(each -> each.condition().generator()))
                .toList();
    }

    private String ranking(List<OverallResult> sorted) {
        return sorted.stream()
                .map(each -> each.condition().generator() + " " + ranked(each))
                .collect(Collectors.joining(", "));
    }

    /** {@code 31.2 % (24.0 … 38.0 %, rank 2–3)}; what is the same as natural needs no rank. */
    private String ranked(OverallResult overall) {
        Verdict verdict = words.verdict(overall);
        if (verdict == Verdict.SAME) {
            return said(overall.discrepancy(), verdict);
        }
        String rank = "rank " + overall.rank().label();
        return verdict == null
                ? said(overall.discrepancy(), rank)
                : said(overall.discrepancy(), verdict.label() + " from natural", rank);
    }

    private static String said(Discrepancy discrepancy, @Nullable Verdict verdict) {
        if (verdict == null) {
            return said(discrepancy);
        }
        return verdict == Verdict.SAME
                ? Texts.share(discrepancy.value()) + " (" + verdict.label() + ")"
                : said(discrepancy, verdict.label());
    }

    private static String said(Discrepancy discrepancy, String... more) {
        List<String> parts = new ArrayList<>();
        if (discrepancy.ci95() != null) {
            parts.add(Texts.interval(discrepancy.ci95()));
        }
        parts.addAll(List.of(more));
        return Texts.share(discrepancy.value()) + (parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")");
    }

    /** Over which dimensions, for all generators at once where they have the same. */
    private void scope(List<OverallResult> generators, List<String> lines) {
        Map<List<DimensionKind>, List<String>> byMissing = new LinkedHashMap<>();
        for (OverallResult each : generators) {
            byMissing
                    .computeIfAbsent(each.missing(), missing -> new ArrayList<>())
                    .add(each.condition().generator());
        }
        byMissing.forEach((missing, names) ->
                lines.add((byMissing.size() == 1 ? "" : String.join(", ", names) + ": ") + scope(missing)));
    }

    private String scope(List<DimensionKind> missing) {
        List<String> there = new ArrayList<>();
        for (DimensionKind kind : DimensionKind.values()) {
            if (!missing.contains(kind)) {
                there.add(name(kind) + (view.simulated(kind) ? " (" + Texts.SIMULATED_MARK + ")" : ""));
            }
        }
        String last = there.remove(there.size() - 1);
        String over = "over " + (there.isEmpty() ? last + " alone" : String.join(", ", there) + " and " + last);
        return missing.isEmpty()
                ? over
                : over + "; missing: "
                        + missing.stream().map(ReportSummary::name).collect(Collectors.joining(", "));
    }

    /** The title of a dimension inside a sentence. */
    private static String name(DimensionKind kind) {
        return kind.title().substring(0, 1).toLowerCase(Locale.ROOT)
                + kind.title().substring(1);
    }

    private void guidances(List<String> lines) {
        Map<String, Set<Optional<Guidance>>> byGenerator = new LinkedHashMap<>();
        Set<Guidance> known = new TreeSet<>();
        for (Condition condition : concluded()) {
            byGenerator
                    .computeIfAbsent(condition.generator(), generator -> new HashSet<>())
                    .add(Optional.ofNullable(condition.guidance()));
            if (condition.guidance() != null) {
                known.add(condition.guidance());
            }
        }
        if (new HashSet<>(byGenerator.values()).size() < 2) {
            return;
        }
        lines.add("generators were given different guidances: compare within a guidance");
        for (Guidance guidance : known) {
            List<OverallResult> own =
                    sorted(report.overall(), each -> each.condition().guidance() == guidance);
            if (!own.isEmpty()) {
                lines.add(guidance + ", closest to natural first: " + ranking(own));
            }
        }
    }

    /** Conditions with a verdict of a dimension. */
    private Set<Condition> concluded() {
        Set<Condition> conditions = new LinkedHashSet<>();
        for (Condition condition : view.conditions()) {
            if (view.verdicts().values().stream().anyMatch(verdicts -> verdicts.containsKey(condition))) {
                conditions.add(condition);
            }
        }
        return conditions;
    }

    /** The answer for a condition; null where the report has none of its own. */
    private @Nullable OverallResult overall(Condition condition) {
        boolean shared = condition.guidance() == null
                && view.conditions().stream()
                        .anyMatch(each -> each.generator().equals(condition.generator()) && !each.equals(condition));
        return shared
                ? null
                : report.overall().stream()
                        .filter(each -> each.condition().equals(condition))
                        .findFirst()
                        .orElse(null);
    }

    /** Conditions by guidance, in each the closest to natural first. */
    private List<Condition> ordered() {
        List<Condition> conditions = new ArrayList<>(concluded());
        conditions.sort(
                Comparator.comparing(Condition::guidance, Comparator.nullsFirst(Comparator.<Guidance>naturalOrder()))
                        .thenComparingDouble(condition -> {
                            OverallResult overall = overall(condition);
                            return overall == null
                                    ? Double.POSITIVE_INFINITY
                                    : overall.discrepancy().value();
                        })
                        .thenComparing(Condition::generator));
        return conditions;
    }

    /**
     * A row per condition, by guidance and in each the closest to natural first: the answer, its rank, the dimensions
     * and, where a dimension has several, its levels.
     */
    public Table overview() {
        Map<DimensionKind, Set<Level>> columns = new LinkedHashMap<>();
        view.verdicts().forEach((kind, verdicts) -> columns.put(kind, view.levels(kind)));
        List<String> head = new ArrayList<>(List.of("Generator", "Guidance", "Overall", "Rank"));
        columns.forEach((kind, levels) -> {
            List<String> remarks = new ArrayList<>();
            if (levels.size() == 1) {
                levels.forEach(level -> remarks.add(level.label()));
            }
            if (view.simulated(kind)) {
                remarks.add(Texts.SIMULATED_MARK);
            }
            head.add(kind.label() + (remarks.isEmpty() ? "" : " (" + String.join(", ", remarks) + ")"));
            if (levels.size() > 1) {
                levels.forEach(level -> head.add("· " + level.label()));
            }
        });
        List<Condition> conditions = ordered();
        boolean mixed = conditions.stream()
                        .map(condition -> condition.guidance() == null)
                        .distinct()
                        .count()
                > 1;
        List<List<Cell>> rows = new ArrayList<>();
        for (Condition condition : conditions) {
            List<Cell> row = new ArrayList<>(names(condition));
            OverallResult overall = overall(condition);
            row.add(overall == null ? NONE : cell(overall.discrepancy(), words.verdict(overall)));
            // Where some conditions have a guidance, the others are ranked among generators only.
            row.add(overall == null || (mixed && condition.guidance() == null) ? NONE : rank(overall));
            columns.forEach((kind, levels) -> {
                DimensionResult verdict =
                        view.verdicts().getOrDefault(kind, Map.of()).get(condition);
                row.add(verdict == null ? NONE : share(verdict.discrepancy()));
                if (levels.size() > 1) {
                    levels.forEach(level -> {
                        LevelResult own = verdict == null ? null : level(verdict, level);
                        row.add(own == null ? NONE : share(own.discrepancy()));
                    });
                }
            });
            rows.add(row);
        }
        return new Table("Discrepancy per generator and guidance; 0 % is natural", 2, head, rows);
    }

    /** The dimensions that have a verdict, each with a row per condition: the verdict and that of every level. */
    public Map<DimensionKind, Table> dimensions() {
        Map<DimensionKind, Table> tables = new LinkedHashMap<>();
        view.verdicts().forEach((kind, verdicts) -> tables.put(kind, dimension(kind, verdicts)));
        return tables;
    }

    private Table dimension(DimensionKind kind, Map<Condition, DimensionResult> verdicts) {
        Set<Level> levels = view.levels(kind);
        List<String> head = new ArrayList<>(List.of("Generator", "Guidance", "Discrepancy"));
        levels.forEach(level -> head.add("· " + level.label()));
        levels.forEach(
                level -> head.add((kind == DimensionKind.HUMAN ? "Aspects of " : "Metrics of ") + level.label()));
        List<List<Cell>> rows = new ArrayList<>();
        for (Condition condition : ordered()) {
            DimensionResult verdict = verdicts.get(condition);
            if (verdict != null) {
                List<Cell> row = new ArrayList<>(names(condition));
                row.add(cell(verdict.discrepancy(), words.verdict(verdict)));
                List<Cell> counts = new ArrayList<>();
                for (Level level : levels) {
                    LevelResult own = level(verdict, level);
                    row.add(own == null ? NONE : cell(own.discrepancy(), words.verdict(verdict, own)));
                    counts.add(own == null ? NONE : count(own.metrics()));
                }
                row.addAll(counts);
                rows.add(row);
            }
        }
        return new Table(
                kind.title() + (view.simulated(kind) ? " (" + Texts.SIMULATED_MARK + ")" : "")
                        + " and its levels: discrepancy with 95 % intervals; 0 % is natural",
                2,
                head,
                rows);
    }

    /** Mean opinion scores, a row per condition and a column per aspect; empty where nobody was asked. */
    public Optional<Table> opinions() {
        HumanResult human = report.human();
        if (human == null) {
            return Optional.empty();
        }
        Map<Condition, Map<Aspect, OpinionScore>> byCondition = new LinkedHashMap<>();
        for (OpinionScore opinion : human.opinions()) {
            byCondition
                    .computeIfAbsent(opinion.condition(), condition -> new LinkedHashMap<>())
                    .put(opinion.aspect(), opinion);
        }
        List<String> head = new ArrayList<>(List.of("Generator", "Guidance"));
        for (Aspect aspect : Aspect.values()) {
            head.add(aspect.label());
        }
        List<List<Cell>> rows = new ArrayList<>();
        byCondition.forEach((condition, opinions) -> {
            List<Cell> row = new ArrayList<>(names(condition));
            for (Aspect aspect : Aspect.values()) {
                OpinionScore opinion = opinions.get(aspect);
                row.add(opinion == null ? NONE : Cell.of(Texts.score(opinion.mean()), opinion.mean()));
            }
            rows.add(row);
        });
        return Optional.of(new Table(
                "Mean opinion scores of " + human.study()
                        + (human.simulated() ? " (" + Texts.SIMULATED_MARK + ": nobody was asked)" : ""),
                2,
                head,
                rows));
    }

    /** How to read the numbers and words, in sentences. */
    public static List<String> legend() {
        return Texts.legend();
    }

    private static @Nullable LevelResult level(DimensionResult verdict, Level level) {
        return verdict.levels().stream()
                .filter(each -> each.level() == level)
                .findFirst()
                .orElse(null);
    }

    private static List<Cell> names(Condition condition) {
        return List.of(Cell.of(condition.generator()), Cell.of(Texts.guidance(condition.guidance())));
    }

    private static Cell share(Discrepancy discrepancy) {
        return Cell.of(Texts.share(discrepancy.value()), discrepancy);
    }

    private static Cell cell(Discrepancy discrepancy, @Nullable Verdict verdict) {
        return Cell.of(said(discrepancy, verdict), discrepancy);
    }

    private static Cell rank(OverallResult overall) {
        return Cell.of(overall.rank().label(), overall.rank().low());
    }

    private static Cell count(int count) {
        return Cell.of(Texts.count(count), count);
    }
}
