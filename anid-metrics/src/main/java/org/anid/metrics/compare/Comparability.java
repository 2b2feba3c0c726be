// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.MetricResult;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.MetricSpec;
import org.anid.api.model.ModelReference;
import org.anid.api.provenance.Provenance;
import org.anid.metrics.internal.compare.ScoreIndex;
import org.anid.metrics.internal.report.Texts;
import org.jspecify.annotations.Nullable;

/**
 * Whether two reports are over the same natural images and made in the same way. What generated images show is what is
 * compared, so these may differ, and with them the fingerprint of the data set; natural images have a fingerprint of
 * their own, and where inputs failed they are known by their ids, sizes and scores.
 */
final class Comparability {

    /** Settings that change no number beyond rounding, or only which images there are, which the ids tell. */
    private static final Set<String> FREE = Set.of("batchSize", "limit");

    private static final String SAME = "the generated images differ; the natural ones are the same";

    /** The engine, in the settings of a metric. */
    private static final String KERNELS = "kernels";

    /** Sums in another order, as on another processor. */
    private static final double SAME_ENGINE = 1e-6;

    /** What the engines are tested to, where thresholds and eigenvalues amplify rounding. */
    private static final double OTHER_ENGINE = 1e-3;

    private final Side a;
    private final Side b;
    private final List<String> notes = new ArrayList<>();
    private final Set<Condition> conditions;
    private boolean otherEngine;

    /**
     * A report with its name and its scores in order.
     *
     * @param name as people know it
     */
    record Side(String name, EvaluationReport report, ScoreIndex scores) {
        /** Conditions with a result or scores, in the order of the report. */
        Set<Condition> conditions() {
            Set<Condition> conditions = new LinkedHashSet<>();
            report.results().forEach(result -> conditions.add(result.condition()));
            report.dimensions().forEach(result -> conditions.add(result.condition()));
            return conditions;
        }

        /** Specifications of the metrics with a result, by id. */
        SortedMap<String, MetricSpec> metrics() {
            SortedMap<String, MetricSpec> metrics = new TreeMap<>();
            report.results()
                    .forEach(result -> metrics.putIfAbsent(result.metric().id(), result.metric()));
            return metrics;
        }
    }

    private Comparability(Side a, Side b) {
        this.a = a;
        this.b = b;
        conditions = new LinkedHashSet<>(a.conditions());
        conditions.retainAll(b.conditions());
    }

    /**
     * What to know where two reports compare.
     *
     * @param notes what differs and need not matter, a line each
     * @param rounding differences up to this share of a score are none
     */
    record Verdict(List<String> notes, double rounding) {}

    /**
     * Checks two reports.
     *
     * @throws IncomparableReportsException with the first difference that makes their numbers mean different things
     */
    static Verdict check(Side a, Side b) {
        Comparability check = new Comparability(a, b);
        check.run();
        check.models();
        check.metrics();
        check.engines();
        check.data();
        check.scores();
        return new Verdict(List.copyOf(check.notes), check.rounding());
    }

    private double rounding() {
        return otherEngine ? OTHER_ENGINE : SAME_ENGINE;
    }

    private void run() {
        settings(
                "the setting",
                a.report.provenance().run(),
                b.report.provenance().run(),
                FREE);
    }

    private void settings(String what, SortedMap<String, String> ofA, SortedMap<String, String> ofB, Set<String> free) {
        Set<String> names = new TreeSet<>(ofA.keySet());
        names.addAll(ofB.keySet());
        names.removeAll(free);
        for (String name : names) {
            differ(what + " " + name, ofA.get(name), ofB.get(name), "evaluate both with the same");
        }
    }

    private void differ(String what, @Nullable Object ofA, @Nullable Object ofB, String fix) {
        if (!Objects.equals(ofA, ofB)) {
            throw new IncomparableReportsException(
                    what + " is " + said(ofA) + " in " + a.name + " and " + said(ofB) + " in " + b.name + ": " + fix);
        }
    }

    private static String said(@Nullable Object value) {
        return value == null ? "not given" : "'" + value + "'";
    }

    private void models() {
        Map<String, ModelReference> ofA = new TreeMap<>();
        a.report.provenance().models().forEach(model -> ofA.put(model.id(), model));
        for (ModelReference model : b.report.provenance().models()) {
            ModelReference other = ofA.get(model.id());
            if (other != null) {
                differ(
                        "the model " + model.id(),
                        other.version() + " " + other.sha256(),
                        model.version() + " " + model.sha256(),
                        "evaluate both with the same model, which the same natural images make of one that is fitted");
                if (!other.runtime().equals(model.runtime())) {
                    otherEngine = true;
                    notes.add("the model " + model.id() + " ran on " + other.runtime() + " in " + a.name + " and on "
                            + model.runtime() + " in " + b.name);
                }
            }
        }
    }

    private void metrics() {
        SortedMap<String, SortedMap<String, String>> ofB = b.report.provenance().metrics();
        a.report.provenance().metrics().forEach((id, settings) -> {
            SortedMap<String, String> other = ofB.get(id);
            if (other != null) {
                settings(id + ": the setting", settings, other, Set.of(KERNELS));
            }
        });
        SortedMap<String, MetricSpec> specs = b.metrics();
        a.metrics().forEach((id, spec) -> {
            MetricSpec other = specs.get(id);
            if (other != null) {
                String fix = "evaluate both with the same version";
                settings(id + ": the setting", spec.settings(), other.settings(), Set.of(KERNELS));
                differ(id + ": the dimension", spec.dimension(), other.dimension(), fix);
                differ(id + ": the level", spec.level(), other.level(), fix);
                differ(
                        id + ": the direction",
                        spec.direction().label(),
                        other.direction().label(),
                        fix);
                differ(id + ": the baseline", spec.baseline(), other.baseline(), fix);
                differ(id + ": the unit", spec.unit(), other.unit(), fix);
            }
        });
    }

    private void engines() {
        Provenance ofA = a.report.provenance();
        Provenance ofB = b.report.provenance();
        if (!ofA.kernels().equals(ofB.kernels())) {
            otherEngine = true;
            notes.add("the engine is " + ofA.kernels() + " in " + a.name + " and " + ofB.kernels() + " in " + b.name);
        }
        if (!ofA.build().equals(ofB.build())) {
            notes.add("ANID is " + build(ofA) + " in " + a.name + " and " + build(ofB) + " in " + b.name);
        }
    }

    private static String build(Provenance provenance) {
        return provenance.build().version() + " (" + provenance.build().revision() + ")";
    }

    private void data() {
        Provenance.Dataset ofA = a.report.provenance().dataset();
        Provenance.Dataset ofB = b.report.provenance().dataset();
        if (ofA != null && ofB != null && ofA.fingerprint().equals(ofB.fingerprint())) {
            notes.add("all images, generated ones too, are the same: what differs comes from the program, not from a"
                    + " generator");
            return;
        }
        boolean natural =
                !a.scores.sizes(null).isEmpty() && !b.scores.sizes(null).isEmpty();
        Set<String> idsOfA = a.scores.ids(conditions, natural);
        Set<String> idsOfB = b.scores.ids(conditions, natural);
        boolean same = ofA != null && ofB != null && ofA.natural().equals(ofB.natural());
        if (same && (idsOfA.isEmpty() || idsOfB.isEmpty())) {
            notes.add(SAME);
            return;
        }
        if (idsOfA.isEmpty() || idsOfB.isEmpty()) {
            String without = idsOfA.isEmpty() ? a.name : b.name;
            throw new IncomparableReportsException("the images differ, and " + without + " has no scores that tell"
                    + " whether the natural ones are the same: write both reports with csv, with a metric and a generator"
                    + " in common");
        }
        missing(a, idsOfA, b, idsOfB);
        missing(b, idsOfB, a, idsOfA);
        sizes(null, "natural image");
        for (Condition condition : conditions) {
            sizes(condition, "what " + condition.label() + " made of image");
        }
        naturalScores();
        naturalResults();
        if (same) {
            notes.add(SAME);
            return;
        }
        // An image that could not be read in one of the runs is not in its fingerprint.
        if (ofA != null
                && ofB != null
                && a.report.failures().isEmpty()
                && b.report.failures().isEmpty()) {
            throw new IncomparableReportsException("the natural images differ: " + a.name + " and " + b.name
                    + " have the same ids and other pictures: evaluate both over the same images");
        }
        notes.add(
                "the generated images differ; the natural ones are the same as far as their ids, sizes and scores tell");
    }

    /** Without scores there is nothing to test. */
    private void scores() {
        for (Side side : List.of(a, b)) {
            if (side.report.scores().size() == 0) {
                notes.add(side.name + " has no scores.csv, so no metric of images is tested: write it with csv");
            }
        }
    }

    /** A report may lack as many ids as inputs failed in it. */
    private void missing(Side has, Set<String> there, Side lacks, Set<String> those) {
        Set<String> missing = new TreeSet<>(there);
        missing.removeAll(those);
        if (missing.isEmpty()) {
            return;
        }
        String said = missing.size() == 1
                ? "image " + missing.iterator().next() + " of " + has.name + " is"
                : missing.size() + " images of " + has.name + ", as "
                        + missing.iterator().next() + ", are";
        if (missing.size() > lacks.report.failures().size()) {
            throw new IncomparableReportsException("the natural images differ: " + said + " not in " + lacks.name
                    + ": evaluate both over the same images");
        }
        notes.add(said + " not in " + lacks.name + ", where inputs failed; left out");
    }

    private void sizes(@Nullable Condition condition, String what) {
        SortedMap<String, Set<String>> ofB = b.scores.sizes(condition);
        a.scores.sizes(condition).forEach((id, sizes) -> {
            Set<String> other = ofB.get(id);
            if (other != null) {
                differ(
                        "the size of " + what + " " + id,
                        String.join(", ", sizes),
                        String.join(", ", other),
                        "evaluate both at the same size");
            }
        });
    }

    private void naturalScores() {
        SortedMap<String, MetricSpec> specs = b.metrics();
        for (String metric : a.metrics().keySet()) {
            if (specs.containsKey(metric)) {
                NavigableMap<String, ScoreIndex.Cell> ofB = b.scores.scores(metric, null);
                a.scores.scores(metric, null).forEach((id, cell) -> {
                    ScoreIndex.Cell other = ofB.get(id);
                    if (other != null) {
                        same(metric + " of natural image " + id, cell.mean(), other.mean());
                    }
                });
            }
        }
    }

    /** The ends of the scale are made of natural images and captions alone, where as many images have a score. */
    private void naturalResults() {
        Map<List<Object>, MetricResult> ofB = new HashMap<>();
        b.report.results().stream()
                .filter(result -> result.category() == null)
                .forEach(result -> ofB.put(List.of(result.metric().id(), result.condition(), result.n()), result));
        for (MetricResult result : a.report.results()) {
            MetricResult other = ofB.get(List.of(result.metric().id(), result.condition(), result.n()));
            if (other != null
                    && result.category() == null
                    && !(result.metric().baseline() instanceof Baseline.NaturalFloor)) {
                String what = result.metric().id() + " of ";
                String where = " natural images beside " + result.condition().label();
                same(what + "the" + where, result.natural(), other.natural());
                same(what + "unrelated" + where, result.other(), other.other());
            }
        }
    }

    private void same(String what, @Nullable Double ofA, @Nullable Double ofB) {
        if (ofA == null || ofB == null) {
            return;
        }
        double scale = Math.max(1, Math.max(Math.abs(ofA), Math.abs(ofB)));
        if (Math.abs(ofA - ofB) > rounding() * scale) {
            String cause = otherEngine
                    ? "other natural images or captions, or engines that do not agree; evaluate both with the same"
                    : "other natural images or captions; evaluate both over the same";
            differ(what, Texts.score(ofA), Texts.score(ofB), cause);
            differ(what, ofA, ofB, cause);
        }
    }
}
