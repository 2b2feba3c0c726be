// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.anid.metrics.internal.compare.Numbers;
import org.anid.metrics.internal.report.Texts;
import org.jspecify.annotations.Nullable;

/** A comparison in words and tables, the same for terminals and pages. Stateless. */
public final class ComparisonSummary {

    /** Names that a sentence lists. */
    private static final int NAMED = 5;

    private ComparisonSummary() {}

    /**
     * A table of text.
     *
     * @param caption what it shows
     * @param words columns from the left that hold words, not numbers
     * @param head a title for each column
     * @param rows as many cells each
     */
    public record Table(String caption, int words, List<String> head, List<List<String>> rows) {}

    /** The answer, a sentence each: what got worse, what got better, and what cannot be tested. */
    public static List<String> answer(ReportComparison comparison) {
        List<String> lines = new ArrayList<>();
        Map<Shift, List<String>> tested = new EnumMap<>(Shift.class);
        for (MeanChange mean : comparison.changedMeans()) {
            tested.computeIfAbsent(mean.shift(), shift -> new ArrayList<>()).add(mean.label());
        }
        for (MetricChange change : comparison.changed()) {
            if (change.test() != null) {
                tested.computeIfAbsent(change.shift(), shift -> new ArrayList<>())
                        .add(change.label());
            }
        }
        int found = tested.values().stream().mapToInt(List::size).sum();
        String against = comparison.other() + " against " + comparison.baseline() + ": ";
        String tests = comparison.tests() + (comparison.tests() == 1 ? " test" : " tests");
        if (comparison.tests() == 0) {
            lines.add(against + "nothing could be tested, intervals alone can be compared.");
        } else if (found == 0) {
            lines.add(against + "no change found in " + tests + ".");
        } else {
            lines.add(against + found + " of " + tests + (found == 1 ? " finds" : " find") + " a change.");
        }
        for (Shift shift : List.of(Shift.FURTHER, Shift.CLOSER, Shift.CHANGED)) {
            named(shift.label(), tested.getOrDefault(shift, List.of()), lines);
        }
        for (Shift shift : List.of(Shift.FURTHER, Shift.CLOSER)) {
            List<String> apart = new ArrayList<>();
            comparison.means().stream()
                    .filter(mean -> mean.test() == null && mean.shift() == shift)
                    .forEach(mean -> apart.add(mean.label()));
            comparison.changed().stream()
                    .filter(change -> change.test() == null && change.shift() == shift)
                    .forEach(change -> apart.add(change.label()));
            named(shift.label() + " as their intervals do not overlap, without a test", apart, lines);
        }
        return lines;
    }

    private static void named(String what, List<String> names, List<String> lines) {
        if (!names.isEmpty()) {
            int shown = Math.min(NAMED, names.size());
            lines.add(Character.toUpperCase(what.charAt(0)) + what.substring(1) + ": "
                    + String.join(", ", names.subList(0, shown))
                    + (names.size() > shown ? " and " + (names.size() - shown) + " more" : "") + ".");
        }
    }

    /** The answer, dimensions and levels per condition, what grew most first within each. */
    public static Table means(ReportComparison comparison) {
        List<List<String>> rows = new ArrayList<>();
        ordered(comparison)
                .forEach(mean -> rows.add(List.of(
                        mean.name(),
                        mean.condition().label(),
                        word(mean),
                        method(mean.test()),
                        Numbers.discrepancy(mean.baseline()),
                        Numbers.discrepancy(mean.other()),
                        mean.obstacle().isEmpty() ? Numbers.points(mean.difference()) : Texts.NONE,
                        p(mean.test()))));
        return new Table(
                "Discrepancy, 0 % is natural; in percentage points; where there is no test, intervals are compared; "
                        + holm(comparison),
                4,
                List.of(
                        "of",
                        "condition",
                        "change",
                        "test",
                        comparison.baseline(),
                        comparison.other(),
                        "difference",
                        "p"),
                rows);
    }

    private static String method(@Nullable PairedTest test) {
        return test == null ? "none" : test.method().label();
    }

    private static String p(@Nullable PairedTest test) {
        return test == null ? Texts.NONE : Numbers.p(test.adjusted());
    }

    private static String holm(ReportComparison comparison) {
        return "p is Holm's, for " + comparison.tests() + " tests";
    }

    /** The means in the order of {@link #means}. */
    static List<MeanChange> ordered(ReportComparison comparison) {
        return comparison.means().stream()
                .sorted(Comparator.comparingInt(ComparisonSummary::rank)
                        .thenComparingDouble(mean -> -mean.difference()))
                .toList();
    }

    private static int rank(MeanChange mean) {
        return mean.dimension() == null ? 0 : mean.level() == null ? 1 : 2;
    }

    private static String word(MeanChange mean) {
        return mean.obstacle().isEmpty() ? mean.shift().label() : "not comparable, " + mean.obstacle();
    }

    /** Metrics per condition: those with a change, the worst first. */
    public static Table changes(ReportComparison comparison) {
        return metrics("Metrics with a change, what got worse first", comparison, comparison.changed());
    }

    /** Metrics per condition: all that both reports have. */
    static Table all(ReportComparison comparison) {
        return metrics("All metrics of both reports", comparison, comparison.metrics());
    }

    private static Table metrics(String caption, ReportComparison comparison, List<MetricChange> changes) {
        List<List<String>> rows = new ArrayList<>();
        for (MetricChange change : changes) {
            PairedTest test = change.test();
            rows.add(List.of(
                    change.metric().id(),
                    change.condition().label(),
                    change.shift().label(),
                    method(test),
                    Texts.score(test == null ? change.baselineValue() : test.baseline()),
                    Texts.score(test == null ? change.otherValue() : test.other()),
                    Numbers.signed(test == null ? change.otherValue() - change.baselineValue() : test.difference()),
                    Numbers.interval(test == null ? null : test.ci95()),
                    p(test),
                    Numbers.points(change.difference())));
        }
        return new Table(
                caption + "; metrics of sets are tested between halves of the images; " + holm(comparison),
                4,
                List.of(
                        "metric",
                        "condition",
                        "change",
                        "test",
                        comparison.baseline(),
                        comparison.other(),
                        "difference",
                        "95 % interval",
                        "p",
                        "discrepancy"),
                rows);
    }

    /** What to know: what one report alone has, and what differs between the runs. */
    public static List<String> notes(ReportComparison comparison) {
        List<String> notes = new ArrayList<>();
        if (!comparison.onlyBaseline().isEmpty()) {
            notes.add("only in " + comparison.baseline() + ": " + String.join(", ", comparison.onlyBaseline()));
        }
        if (!comparison.onlyOther().isEmpty()) {
            notes.add("only in " + comparison.other() + ": " + String.join(", ", comparison.onlyOther()));
        }
        notes.addAll(comparison.notes());
        return notes;
    }
}
