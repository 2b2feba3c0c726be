// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.LevelResult;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.OverallResult;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.Replicates;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Level;
import org.anid.metrics.internal.compare.Holm;
import org.anid.metrics.internal.compare.PairedBootstrap;
import org.anid.metrics.internal.compare.PairedJackknife;
import org.anid.metrics.internal.compare.ScoreIndex;
import org.jspecify.annotations.Nullable;

/**
 * What changed from one report to another over the same natural images: the answer, dimensions, levels, metrics per
 * condition, and images.
 *
 * <p>Metrics that score image by image are tested on the scores; metrics of sets, dimensions and the answer on the
 * replicates of the reports ({@link org.anid.api.evaluation.Replicates}). There is one {@link PairedTest} per quantity
 * and condition, corrected for all of these tests together by Holm's method, which holds however tests depend on one
 * another, as metrics of the same images do: of 20 comparisons in which nothing changed, 19 say so. Levels, and reports
 * without replicates of the same groups, have only values and intervals: those are compared, and nothing is tested.
 * Categories are not compared. Immutable.
 *
 * @param baseline name of the first report
 * @param other name of the second report
 * @param means the answer, then dimensions, then levels, each per condition, in the order of the baseline
 * @param metrics per metric and condition in both reports, in the order of the baseline
 * @param onlyBaseline metrics and conditions, as {@code lpips} and {@code SDXL T2I}, that the baseline alone has
 * @param onlyOther likewise of the other report
 * @param missing what the baseline has a value of and the other report has not, in the order of the baseline
 * @param notes what differs between the runs and need not matter
 */
public record ReportComparison(
        String baseline,
        String other,
        List<MeanChange> means,
        List<MetricChange> metrics,
        List<String> onlyBaseline,
        List<String> onlyOther,
        List<Quantity> missing,
        List<String> notes) {

    /** Largest adjusted p of a change. */
    public static final double ALPHA = 0.05;

    /** Images that a {@link MetricChange} lists. */
    public static final int MOST_IMAGES = 10;

    private static final String SEED = "seed";

    /**
     * What a report has a value of.
     *
     * @param subject as in {@link RegressionLimit#subject}
     * @param condition of which generator and guidance
     */
    public record Quantity(String subject, Condition condition) {}

    /** Makes the lists unmodifiable. */
    public ReportComparison {
        means = List.copyOf(means);
        metrics = List.copyOf(metrics);
        onlyBaseline = List.copyOf(onlyBaseline);
        onlyOther = List.copyOf(onlyOther);
        missing = List.copyOf(missing);
        notes = List.copyOf(notes);
    }

    /**
     * Compares two reports. The same reports give the same numbers, to the last bit.
     *
     * @param baselineName as people know the first report
     * @param otherName as people know the second one
     * @throws IncomparableReportsException if they are over other natural images, or differ in a setting, a model or a
     *     metric that both have; the message names the difference
     */
    public static ReportComparison of(
            String baselineName, EvaluationReport baseline, String otherName, EvaluationReport other) {
        Comparability.Side a = new Comparability.Side(baselineName, baseline, new ScoreIndex(baseline));
        Comparability.Side b = new Comparability.Side(otherName, other, new ScoreIndex(other));
        Comparability.Verdict verdict = Comparability.check(a, b);
        List<String> notes = new ArrayList<>(verdict.notes());
        PairedJackknife jackknife = jackknife(a, b, verdict.rounding(), notes);
        List<MeanChange> means = means(a, b, jackknife);
        List<Pair> pairs = pairs(a, b);
        List<@Nullable PairedTest> tests = new ArrayList<>();
        means.forEach(mean -> tests.add(mean.test()));
        tests.addAll(tests(pairs, jackknife, verdict.rounding(), seed(baseline), tests));
        double[] p = tests.stream()
                .filter(Objects::nonNull)
                .mapToDouble(PairedTest::p)
                .toArray();
        double[] adjusted = Holm.adjust(p);
        int tested = 0;
        for (int i = 0; i < tests.size(); i++) {
            PairedTest test = tests.get(i);
            if (test != null) {
                tests.set(i, test.adjustedTo(adjusted[tested++]));
            }
        }
        for (int i = 0; i < means.size(); i++) {
            PairedTest test = tests.get(i);
            if (test != null) {
                means.set(i, means.get(i).tested(test));
            }
        }
        List<MetricChange> metrics = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            metrics.add(change(pairs.get(i), tests.get(means.size() + i)));
        }
        return new ReportComparison(
                baselineName, otherName, means, metrics, only(a, b), only(b, a), missing(baseline, other), notes);
    }

    /** Pairs up the replicates of two reports; null, and a note, where they do not pair up. */
    private static @Nullable PairedJackknife jackknife(
            Comparability.Side a, Comparability.Side b, double rounding, List<String> notes) {
        String consequence =
                ", so metrics of sets, dimensions and the answer are not tested, their intervals are compared";
        Replicates ofA = a.report().replicates();
        Replicates ofB = b.report().replicates();
        if (ofA == null || ofB == null) {
            notes.add((ofA == null ? a : b).name() + " has no replicates, as of few images or an earlier version"
                    + consequence);
            return null;
        }
        if (!ofA.groups().equals(ofB.groups())) {
            notes.add("the images are in other groups in " + a.name() + " than in " + b.name() + consequence);
            return null;
        }
        return new PairedJackknife(ofA, ofB, rounding);
    }

    /** The answer and dimensions in which a test finds a change, in their order. */
    public List<MeanChange> changedMeans() {
        return means.stream()
                .filter(mean -> mean.test() != null && mean.shift().changed())
                .toList();
    }

    /** Metrics with a change, what got worse first, then by how sure it is. */
    public List<MetricChange> changed() {
        return metrics.stream()
                .filter(metric -> metric.shift().changed())
                .sorted(Comparator.comparing(MetricChange::shift)
                        .thenComparingDouble(metric ->
                                metric.test() == null ? 1 : metric.test().p())
                        .thenComparingDouble(metric -> -Math.abs(Objects.requireNonNullElse(metric.difference(), 0.0))))
                .toList();
    }

    /** Tests that the correction is for. */
    public long tests() {
        return means.stream().filter(mean -> mean.test() != null).count()
                + metrics.stream().filter(metric -> metric.test() != null).count();
    }

    private static List<String> only(Comparability.Side has, Comparability.Side lacks) {
        Set<String> metrics = new TreeSet<>(has.metrics().keySet());
        metrics.removeAll(lacks.metrics().keySet());
        Set<Condition> conditions = new LinkedHashSet<>(has.conditions());
        conditions.removeAll(lacks.conditions());
        List<String> only = new ArrayList<>(metrics);
        conditions.forEach(condition -> only.add(condition.label()));
        return only;
    }

    private static List<Quantity> missing(EvaluationReport baseline, EvaluationReport other) {
        Set<Quantity> missing = quantities(baseline);
        missing.removeAll(quantities(other));
        return List.copyOf(missing);
    }

    private static Set<Quantity> quantities(EvaluationReport report) {
        Set<Quantity> quantities = new LinkedHashSet<>();
        report.overall().forEach(result -> quantities.add(new Quantity(RegressionLimit.OVERALL, result.condition())));
        for (DimensionResult result : report.dimensions()) {
            if (result.category() == null) {
                quantities.add(new Quantity(result.dimension().label(), result.condition()));
                result.levels()
                        .forEach(level ->
                                quantities.add(new Quantity(level.level().label(), result.condition())));
            }
        }
        for (MetricResult result : report.results()) {
            if (result.category() == null) {
                quantities.add(new Quantity(result.metric().id(), result.condition()));
            }
        }
        return quantities;
    }

    private record Pair(MetricResult a, MetricResult b, List<ImageChange> images) {}

    private static List<Pair> pairs(Comparability.Side a, Comparability.Side b) {
        Map<List<Object>, MetricResult> ofB = new LinkedHashMap<>();
        b.report().results().stream()
                .filter(result -> result.category() == null)
                .forEach(result -> ofB.put(List.of(result.metric().id(), result.condition()), result));
        List<Pair> pairs = new ArrayList<>();
        for (MetricResult result : a.report().results()) {
            MetricResult same = ofB.get(List.of(result.metric().id(), result.condition()));
            if (result.category() == null && same != null) {
                pairs.add(new Pair(result, same, images(a.scores(), b.scores(), result)));
            }
        }
        return pairs;
    }

    /** A test of each pair, not corrected; null where there is nothing to test. */
    private static List<@Nullable PairedTest> tests(
            List<Pair> pairs,
            @Nullable PairedJackknife jackknife,
            double rounding,
            long seed,
            List<@Nullable PairedTest> others) {
        @Nullable PairedTest[] tests = new PairedTest[pairs.size()];
        for (int i = 0; i < tests.length; i++) {
            MetricResult result = pairs.get(i).a;
            tests[i] = test(jackknife, result.metric().id(), null, result.condition());
        }
        long family = Stream.concat(others.stream(), Arrays.stream(tests))
                        .filter(Objects::nonNull)
                        .count()
                + pairs.stream().filter(pair -> pair.images.size() >= 2).count();
        PairedBootstrap bootstrap = new PairedBootstrap(seed, (int) family);
        IntStream.range(0, tests.length).parallel().forEach(i -> {
            List<ImageChange> images = pairs.get(i).images;
            if (images.size() >= 2) {
                tests[i] = test(images, bootstrap.test(differences(images, rounding)));
            }
        });
        return Arrays.asList(tests);
    }

    private static @Nullable PairedTest test(
            @Nullable PairedJackknife jackknife,
            @Nullable String metric,
            @Nullable DimensionKind dimension,
            Condition condition) {
        PairedJackknife.Result result = jackknife == null ? null : jackknife.test(metric, dimension, condition);
        return result == null
                ? null
                : new PairedTest(
                        PairedTest.Method.JACKKNIFE,
                        result.groups(),
                        result.baseline(),
                        result.other(),
                        result.difference(),
                        result.ci95(),
                        result.p(),
                        result.p());
    }

    private static long seed(EvaluationReport report) {
        try {
            return Long.parseLong(report.provenance().run().getOrDefault(SEED, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The ids with a score in both, in their order. */
    private static List<ImageChange> images(ScoreIndex a, ScoreIndex b, MetricResult result) {
        NavigableMap<String, ScoreIndex.Cell> ofB = b.scores(result.metric().id(), result.condition());
        List<ImageChange> images = new ArrayList<>();
        a.scores(result.metric().id(), result.condition()).forEach((id, cell) -> {
            ScoreIndex.Cell same = ofB.get(id);
            if (same != null) {
                images.add(new ImageChange(id, cell.mean(), same.mean(), a.naturalFile(id), cell.file(), same.file()));
            }
        });
        return images;
    }

    private static double[] differences(List<ImageChange> images, double rounding) {
        double size = images.stream()
                .mapToDouble(image -> Math.max(Math.abs(image.baseline()), Math.abs(image.other())))
                .average()
                .orElse(0);
        return images.stream()
                .mapToDouble(ImageChange::difference)
                .map(difference -> Math.abs(difference) <= rounding * size ? 0 : difference)
                .toArray();
    }

    private static PairedTest test(List<ImageChange> images, PairedBootstrap.Result result) {
        return new PairedTest(
                PairedTest.Method.BOOTSTRAP,
                images.size(),
                images.stream().mapToDouble(ImageChange::baseline).average().orElse(0),
                images.stream().mapToDouble(ImageChange::other).average().orElse(0),
                result.mean(),
                result.ci95(),
                result.p(),
                result.p());
    }

    private static MetricChange change(Pair pair, @Nullable PairedTest test) {
        MetricResult a = pair.a;
        MetricResult b = pair.b;
        Shift shift = shift(a, b, test);
        return new MetricChange(
                a.metric(),
                a.condition(),
                a.generated(),
                b.generated(),
                a.discrepancy(),
                b.discrepancy(),
                test,
                shift,
                worst(pair.images, toWorse(a.metric().direction(), shift, test)));
    }

    private static Shift shift(MetricResult a, MetricResult b, @Nullable PairedTest test) {
        if (test == null) {
            return MeanChange.shift(a.discrepancy(), b.discrepancy());
        }
        if (!test.changed()) {
            return Shift.UNCHANGED;
        }
        // Noise is taken off the discrepancy of a set and not of what is tested.
        boolean judged =
                test.method() == PairedTest.Method.JACKKNIFE && a.metric().direction() != Direction.NEUTRAL;
        double discrepancy = judged || a.discrepancy() == null || b.discrepancy() == null
                ? 0
                : b.discrepancy().value() - a.discrepancy().value();
        if (discrepancy != 0) {
            return Shift.of(discrepancy);
        }
        return switch (a.metric().direction()) {
            case NEUTRAL -> Shift.CHANGED;
            case HIGHER_IS_BETTER -> Shift.of(-test.difference());
            case LOWER_IS_BETTER -> Shift.of(test.difference());
        };
    }

    /** The sign of a difference of scores that is for the worse; 0 where either is. */
    private static int toWorse(Direction direction, Shift shift, @Nullable PairedTest test) {
        int moved = test == null ? 0 : (int) Math.signum(test.difference());
        return switch (shift) {
            case FURTHER -> moved;
            case CLOSER -> -moved;
            case CHANGED, UNCHANGED, UNDECIDED ->
                switch (direction) {
                    case NEUTRAL -> 0;
                    case HIGHER_IS_BETTER -> -1;
                    case LOWER_IS_BETTER -> 1;
                };
        };
    }

    private static List<ImageChange> worst(List<ImageChange> images, int sign) {
        return images.stream()
                .filter(image -> sign == 0 ? image.difference() != 0 : sign * image.difference() > 0)
                .sorted(Comparator.comparingDouble(image -> -Math.abs(image.difference())))
                .limit(MOST_IMAGES)
                .toList();
    }

    private static List<MeanChange> means(
            Comparability.Side a, Comparability.Side b, @Nullable PairedJackknife jackknife) {
        List<MeanChange> means = new ArrayList<>();
        for (OverallResult overall : a.report().overall()) {
            for (OverallResult other : b.report().overall()) {
                if (other.condition().equals(overall.condition())) {
                    String obstacle = obstacle(a, b, overall.condition(), null, null);
                    means.add(new MeanChange(
                            null,
                            null,
                            overall.condition(),
                            overall.discrepancy(),
                            other.discrepancy(),
                            obstacle.isEmpty() && sameOpinions(a, b, overall.condition())
                                    ? test(jackknife, null, null, overall.condition())
                                    : null,
                            obstacle));
                }
            }
        }
        List<MeanChange> levels = new ArrayList<>();
        List<DimensionResult> others = whole(b);
        for (DimensionResult dimension : whole(a)) {
            for (DimensionResult other : others) {
                if (other.dimension() == dimension.dimension()
                        && other.condition().equals(dimension.condition())) {
                    String obstacle = obstacle(a, b, dimension.condition(), dimension.dimension(), null);
                    means.add(new MeanChange(
                            dimension.dimension(),
                            null,
                            dimension.condition(),
                            dimension.discrepancy(),
                            other.discrepancy(),
                            obstacle.isEmpty() && dimension.dimension() != DimensionKind.HUMAN
                                    ? test(jackknife, null, dimension.dimension(), dimension.condition())
                                    : null,
                            obstacle));
                    levels(a, b, dimension, other, levels);
                }
            }
        }
        means.addAll(levels);
        return means;
    }

    /** Whether people say the same in both: other marks are of other raters too, whom no group of images stands for. */
    private static boolean sameOpinions(Comparability.Side a, Comparability.Side b, Condition condition) {
        return opinions(a, condition).equals(opinions(b, condition));
    }

    private static Map<Condition, Discrepancy> opinions(Comparability.Side side, Condition condition) {
        Map<Condition, Discrepancy> opinions = new HashMap<>();
        for (DimensionResult result : whole(side)) {
            if (result.dimension() == DimensionKind.HUMAN
                    && result.condition().generator().equals(condition.generator())
                    && (condition.guidance() == null || condition.equals(result.condition()))) {
                opinions.put(result.condition(), result.discrepancy());
            }
        }
        return opinions;
    }

    /** Verdicts over all images. */
    private static List<DimensionResult> whole(Comparability.Side side) {
        return side.report().dimensions().stream()
                .filter(dimension -> dimension.category() == null)
                .toList();
    }

    private static void levels(
            Comparability.Side a,
            Comparability.Side b,
            DimensionResult dimension,
            DimensionResult other,
            List<MeanChange> levels) {
        for (LevelResult level : dimension.levels()) {
            for (LevelResult same : other.levels()) {
                if (same.level() == level.level()) {
                    levels.add(new MeanChange(
                            dimension.dimension(),
                            level.level(),
                            dimension.condition(),
                            level.discrepancy(),
                            same.discrepancy(),
                            null,
                            obstacle(a, b, dimension.condition(), dimension.dimension(), level.level())));
                }
            }
        }
    }

    private static String obstacle(
            Comparability.Side a,
            Comparability.Side b,
            Condition condition,
            @Nullable DimensionKind dimension,
            @Nullable Level level) {
        Set<String> ofA = parts(a.report(), condition, dimension, level);
        Set<String> ofB = parts(b.report(), condition, dimension, level);
        List<String> differing = new ArrayList<>();
        for (String part : ofA) {
            if (!ofB.contains(part)) {
                differing.add(part + " only in " + a.name());
            }
        }
        for (String part : ofB) {
            if (!ofA.contains(part)) {
                differing.add(part + " only in " + b.name());
            }
        }
        int most = 3;
        return differing.isEmpty()
                ? ""
                : "a mean over other metrics: "
                        + String.join(", ", differing.subList(0, Math.min(most, differing.size())))
                        + (differing.size() > most ? " and " + (differing.size() - most) + " more" : "");
    }

    /** What a mean is over: metrics and, where it is over all that a generator made, their conditions. */
    private static Set<String> parts(
            EvaluationReport report, Condition condition, @Nullable DimensionKind dimension, @Nullable Level level) {
        boolean generator = dimension == null && condition.guidance() == null;
        Set<String> parts = new TreeSet<>();
        for (MetricResult result : report.results()) {
            if (result.category() == null
                    && result.discrepancy() != null
                    && (dimension == null || result.metric().dimension() == dimension)
                    && (level == null || result.metric().level() == level)
                    && (generator
                            ? result.condition().generator().equals(condition.generator())
                            : result.condition().equals(condition))) {
                parts.add(result.metric().id()
                        + (generator ? " of " + result.condition().label() : ""));
            }
        }
        // What people said is no metric, and the dimensions that there are say more than the metrics do.
        for (DimensionResult result : report.dimensions()) {
            if (result.category() == null
                    && result.dimension() == DimensionKind.HUMAN
                    && (dimension == null || dimension == DimensionKind.HUMAN)
                    && (generator
                            ? result.condition().generator().equals(condition.generator())
                            : result.condition().equals(condition))) {
                parts.add("people" + (generator ? " of " + result.condition().label() : ""));
            }
        }
        return parts;
    }
}
