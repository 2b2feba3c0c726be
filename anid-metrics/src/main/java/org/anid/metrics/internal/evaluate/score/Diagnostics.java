// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.anid.api.dimension.Skipped;
import org.anid.api.evaluation.Failure;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ConditionImages;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.SetMetric;

/** What a reader of the report must know beside the numbers: failures, what was skipped, warnings. Not thread-safe. */
public final class Diagnostics {

    /** A metric that fails on every image must not make a report as long as the data set. */
    private static final int FAILURES_PER_METRIC = 100;

    private static final int SIZES = 3;

    private final EvaluationContext context;
    private final EventCounts events = new EventCounts();
    private final List<Failure> failures = new ArrayList<>();
    private final Map<String, Integer> failuresOf = new TreeMap<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, List<String>> withoutDiscrepancy = new LinkedHashMap<>();

    /** Nothing yet. */
    public Diagnostics(EvaluationContext context) {
        this.context = context;
    }

    /** Adds a warning. */
    public void warn(String warning) {
        warnings.add(warning);
    }

    /** Adds what did not run. */
    public void skip(Skipped what) {
        skipped.add(what);
    }

    /** Commits what a worker found; called in group order. */
    public void add(GroupOutcome outcome) {
        events.addAll(outcome.events());
        outcome.failures().forEach(this::fail);
    }

    void fail(GroupOutcome.MetricFailure failure) {
        String metric = failure.metric();
        if (metric.isEmpty() || failuresOf.merge(metric, 1, Integer::sum) <= FAILURES_PER_METRIC) {
            failures.add(failure.failure());
        }
    }

    void count(Event event) {
        events.add(event);
    }

    /** A metric of sets could not be computed for a condition. */
    public void absent(String metric, ConditionImages condition, String reason) {
        skipped.add(new Skipped(metric, condition.label() + ": " + reason, "evaluate more images"));
    }

    /** Notes where a result over all images has no discrepancy. */
    public void withoutDiscrepancy(String metric, ConditionImages condition, String reason) {
        withoutDiscrepancy
                .computeIfAbsent(metric + " has no discrepancy, because " + reason + ": ", each -> new ArrayList<>())
                .add(condition.label());
    }

    /** Turns the counts into sentences. */
    public void summarize(FeatureStates states) {
        failuresOf.forEach((metric, count) -> {
            if (count > FAILURES_PER_METRIC) {
                failures.add(new Failure(
                        context.plan().images().name(),
                        metric + " failed on " + (count - FAILURES_PER_METRIC) + " more images"));
            }
        });
        withoutDiscrepancy.forEach((reason, conditions) -> warnings.add(reason + String.join(", ", conditions)));
        for (SetMetric metric : context.metrics().ofSets()) {
            if (states.tooLarge(metric)) {
                warnings.add(metric.spec().id() + " has no confidence interval: the states of folds of features this"
                        + " wide would not fit in memory");
            }
        }
        Map<Integer, Map<String, Long>> sizes = new LinkedHashMap<>();
        Map<String, Map<String, Long>> noCaption = new LinkedHashMap<>();
        events.forEach((event, count) -> {
            if (event instanceof Event.Absent absent) {
                skipped.add(new Skipped(
                        absent.metric(),
                        count(count, "score") + (count == 1 ? " is" : " are") + " absent: " + absent.reason(),
                        "the other images are scored; leave the metric out, or give images that it can score"));
            } else if (event instanceof Event.NoCaption without) {
                noCaption
                        .computeIfAbsent(without.metric(), metric -> new LinkedHashMap<>())
                        .put(condition(without.condition()), count);
            } else if (event instanceof Event.Resized resized) {
                sizes.computeIfAbsent(resized.condition(), c -> new LinkedHashMap<>())
                        .put(resized.from() + " to " + resized.to(), count);
            } else if (event instanceof Event.Unpaired unpaired) {
                warnings.add(condition(unpaired.condition()) + ": " + of(count, unpaired.condition())
                        + (count == 1 ? " has" : " have")
                        + " no natural partner that could be read, and "
                        + (count == 1 ? "enters" : "enter") + " only metrics that need none");
            } else if (event instanceof Event.Twin twin) {
                warnTwins(twin, count);
            } else if (event instanceof Event.NaturalCopy copy) {
                warnings.add(condition(copy.condition()) + ": " + of(count, copy.condition())
                        + (count == 1 ? " is" : " are") + " byte-identical to the natural image");
            } else if (event instanceof Event.SpareNatural) {
                warnings.add(
                        count(count, "natural image") + " left out: there was another one of the same id and size");
            } else if (event instanceof Event.Misnamed misnamed) {
                warnings.add(count(count, "file") + " named ." + misnamed.extension()
                        + (count == 1 ? " holds " : " hold ") + misnamed.format() + " and "
                        + (count == 1 ? "was" : "were") + " read as such");
            } else if (event instanceof Event.FromFile remark) {
                warnings.add(count(count, "image") + ": " + remark.text());
            }
        });
        noCaption.forEach((metric, conditions) -> skipped.add(new Skipped(
                metric, "no caption for " + listed(conditions, "image"), "give the captions of these images")));
        sizes.forEach((condition, counts) -> {
            long total = counts.values().stream().mapToLong(Long::longValue).sum();
            warnings.add(condition(condition) + ": the natural partner of " + of(total, condition) + " was resized ("
                    + context.plan().pairing().label() + "), "
                    + among(counts.keySet().stream().toList()));
        });
    }

    private void warnTwins(Event.Twin twin, long count) {
        int condition = twin.condition();
        int other = twin.other();
        if (condition == other) {
            warnings.add(condition(condition) + ": " + of(count, condition) + " repeat" + (count == 1 ? "s" : "")
                    + " another image of the same id, byte for byte");
            return;
        }
        long back = events.count(new Event.Twin(other, condition));
        double share = (double) count / read(condition);
        double otherShare = (double) back / read(other);
        // Said once per pair of conditions, of the one that the larger part of is a copy.
        if (share > otherShare || (share == otherShare && condition < other)) {
            warnings.add(condition(condition) + ": " + of(count, condition) + (count == 1 ? " is" : " are")
                    + " byte-identical to images of " + condition(other));
        }
    }

    private static String among(List<String> sizes) {
        return sizes.size() <= SIZES
                ? String.join(", ", sizes)
                : String.join(", ", sizes.subList(0, SIZES)) + " and " + (sizes.size() - SIZES) + " other sizes";
    }

    private static String listed(Map<String, Long> conditions, String noun) {
        List<String> parts = new ArrayList<>();
        conditions.forEach((condition, count) -> parts.add(count(count, noun) + " of " + condition));
        return String.join(", ", parts);
    }

    private String condition(int index) {
        return context.dataset().conditions().get(index).label();
    }

    private long read(int condition) {
        return events.count(new Event.Read(condition));
    }

    private String of(long count, int condition) {
        return count + " of " + count(read(condition), "image");
    }

    private static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** Inputs that could not be used. */
    public List<Failure> failures() {
        return failures;
    }

    /** Metrics, or parts of them, that did not run. */
    public List<Skipped> skipped() {
        return skipped;
    }

    /** What to know before quoting a number. */
    public List<String> warnings() {
        return warnings;
    }
}
