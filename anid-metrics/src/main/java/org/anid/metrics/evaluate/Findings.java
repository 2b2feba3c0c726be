// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.Skipped;
import org.anid.api.evaluation.Failure;

/** What a reader of the report must know beside the numbers: failures, what was skipped, warnings. Not thread-safe. */
final class Findings {

    /** A metric that fails on every image must not make a report as long as the data set. */
    private static final int FAILURES_PER_METRIC = 100;

    private static final int SIZES = 3;

    private final Run run;
    private final Tally tally = new Tally();
    private final List<Failure> failures = new ArrayList<>();
    private final Map<String, Integer> failuresOf = new TreeMap<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, List<String>> withoutRate = new LinkedHashMap<>();

    Findings(Run run) {
        this.run = run;
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    void skip(Skipped what) {
        skipped.add(what);
    }

    /** Commits what a worker found; called in group order. */
    void add(GroupOutcome outcome) {
        tally.addAll(outcome.tally());
        outcome.failures().forEach(this::fail);
    }

    void fail(GroupOutcome.MetricFailure failure) {
        String metric = failure.metric();
        if (metric.isEmpty() || failuresOf.merge(metric, 1, Integer::sum) <= FAILURES_PER_METRIC) {
            failures.add(failure.failure());
        }
    }

    void count(Note note) {
        tally.add(note);
    }

    /** A metric over sets could not be computed for a cell. */
    void absent(String metric, Roster.Cell cell, String reason) {
        skipped.add(new Skipped(metric, cell.label() + ": " + reason, "evaluate more images"));
    }

    /** Notes where a result has no discrepancy rate. */
    void lookAt(MetricResult result, Roster.Cell cell) {
        if (result.discrepancyRate() != null || result.category() != null) {
            return;
        }
        String id = result.metric().id();
        Double natural = result.natural();
        String reason = natural == null
                ? id + " has no discrepancy rate, because there are too few natural images for its baseline: "
                : id + " has no discrepancy rate, because its baseline on the natural images is " + natural + ": ";
        withoutRate.computeIfAbsent(reason, r -> new ArrayList<>()).add(cell.label());
    }

    /** Turns the counts into sentences. */
    void summarize(FeatureStates states) {
        failuresOf.forEach((metric, count) -> {
            if (count > FAILURES_PER_METRIC) {
                failures.add(new Failure(
                        run.plan().images().name(),
                        metric + " failed on " + (count - FAILURES_PER_METRIC) + " more images"));
            }
        });
        withoutRate.forEach((reason, cells) -> warnings.add(reason + String.join(", ", cells)));
        for (Lineup.OverSets metric : run.lineup().overSets()) {
            if (states.tooLarge(metric) && run.plan().resamples() > 0) {
                warnings.add(metric.spec().id() + " has no confidence interval: the states of so many generators and"
                        + " features this wide would not fit in memory; evaluate fewer generators at a time for one");
            }
        }
        Map<Integer, Map<String, Long>> sizes = new LinkedHashMap<>();
        Map<String, Map<String, Long>> noCaption = new LinkedHashMap<>();
        tally.forEach((note, count) -> {
            if (note instanceof Note.Absent absent) {
                skipped.add(new Skipped(
                        absent.metric(),
                        count(count, "score") + (count == 1 ? " is" : " are") + " absent: " + absent.reason(),
                        "the other images are scored; leave the metric out, or give images that it can score"));
            } else if (note instanceof Note.NoCaption without) {
                noCaption
                        .computeIfAbsent(without.metric(), metric -> new LinkedHashMap<>())
                        .put(cell(without.cell()), count);
            } else if (note instanceof Note.Resized resized) {
                sizes.computeIfAbsent(resized.cell(), c -> new LinkedHashMap<>())
                        .put(resized.from() + " to " + resized.to(), count);
            } else if (note instanceof Note.Unpaired unpaired) {
                warnings.add(cell(unpaired.cell()) + ": " + of(count, unpaired.cell())
                        + (count == 1 ? " has" : " have")
                        + " no natural partner that could be read, and "
                        + (count == 1 ? "enters" : "enter") + " only metrics that need none");
            } else if (note instanceof Note.Twin twin) {
                warnTwins(twin, count);
            } else if (note instanceof Note.NaturalCopy copy) {
                warnings.add(cell(copy.cell()) + ": " + of(count, copy.cell()) + (count == 1 ? " is" : " are")
                        + " byte-identical to the natural image");
            } else if (note instanceof Note.SpareNatural) {
                warnings.add(
                        count(count, "natural image") + " left out: there was another one of the same id and size");
            } else if (note instanceof Note.Misnamed misnamed) {
                warnings.add(count(count, "file") + " named ." + misnamed.extension()
                        + (count == 1 ? " holds " : " hold ") + misnamed.format() + " and "
                        + (count == 1 ? "was" : "were") + " read as such");
            } else if (note instanceof Note.FromFile remark) {
                warnings.add(count(count, "image") + ": " + remark.text());
            }
        });
        noCaption.forEach((metric, cells) -> skipped.add(
                new Skipped(metric, "no caption for " + listed(cells, "image"), "give the captions of these images")));
        sizes.forEach((cell, counts) -> {
            long total = counts.values().stream().mapToLong(Long::longValue).sum();
            warnings.add(cell(cell) + ": the natural partner of " + of(total, cell) + " was resized ("
                    + run.plan().pairing().label() + "), "
                    + among(counts.keySet().stream().toList()));
        });
    }

    private void warnTwins(Note.Twin twin, long count) {
        int cell = twin.cell();
        int other = twin.other();
        if (cell == other) {
            warnings.add(cell(cell) + ": " + of(count, cell) + " repeat" + (count == 1 ? "s" : "")
                    + " another image of the same id, byte for byte");
            return;
        }
        long back = tally.count(new Note.Twin(other, cell));
        double share = (double) count / read(cell);
        double otherShare = (double) back / read(other);
        // Said once per pair of cells, of the one that the larger part of is a copy.
        if (share > otherShare || (share == otherShare && cell < other)) {
            warnings.add(cell(cell) + ": " + of(count, cell) + (count == 1 ? " is" : " are")
                    + " byte-identical to images of " + cell(other));
        }
    }

    private static String among(List<String> sizes) {
        return sizes.size() <= SIZES
                ? String.join(", ", sizes)
                : String.join(", ", sizes.subList(0, SIZES)) + " and " + (sizes.size() - SIZES) + " other sizes";
    }

    private static String listed(Map<String, Long> cells, String noun) {
        List<String> parts = new ArrayList<>();
        cells.forEach((cell, count) -> parts.add(count(count, noun) + " of " + cell));
        return String.join(", ", parts);
    }

    private String cell(int index) {
        return run.roster().cells().get(index).label();
    }

    private long read(int cell) {
        return tally.count(new Note.Read(cell));
    }

    private String of(long count, int cell) {
        return count + " of " + count(read(cell), "image");
    }

    private static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    List<Failure> failures() {
        return failures;
    }

    List<Skipped> skipped() {
        return skipped;
    }

    List<String> warnings() {
        return warnings;
    }
}
