// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.Observation;
import org.anid.api.metric.Score;
import org.anid.api.metric.UnscorableException;
import org.jspecify.annotations.Nullable;

/**
 * The states of all comparisons of sets, in folds of subjects so that a fold can be left out afterwards. Filled by one
 * thread in group order; read by several afterwards.
 */
final class FeatureStates {

    /** Folds of the delete-a-fold jackknife. */
    static final int FOLDS = 10;

    /**
     * Second moments of wide features are large: 10 folds of a 2048-wide one take 335 MB per cell. Where all states
     * together would take more than this, there is one fold and no interval. A constant, not a share of the heap,
     * because a report must not depend on the machine.
     */
    private static final long STATE_BYTES = 1L << 30;

    private final Run run;
    private final int[] folds;
    private final @Nullable FeatureAccumulator[][][] made;
    private final @Nullable FeatureAccumulator[][][] natural;
    private final @Nullable FeatureAccumulator[][][] reference;

    FeatureStates(Run run) {
        this.run = run;
        List<Lineup.OverSets> metrics = run.lineup().overSets();
        int cells = run.roster().cells().size();
        int sets = run.sets().sets().size();
        int most = Math.max(1, Math.min(FOLDS, run.roster().subjects().size()));
        folds = new int[metrics.size()];
        made = new FeatureAccumulator[metrics.size()][cells][most];
        natural = new FeatureAccumulator[metrics.size()][sets][most];
        reference = new FeatureAccumulator[metrics.size()][sets][most];
        long left = STATE_BYTES;
        for (Lineup.OverSets metric : metrics) {
            long bytes = bytes(metric, most);
            folds[metric.index()] = bytes <= left ? most : 1;
            left -= bytes <= left ? bytes : 0;
        }
    }

    /** What the states of a metric may take: what it says, or the rows that there are where those are fewer. */
    private long bytes(Lineup.OverSets metric, int most) {
        long rowBytes = 2L
                * Float.BYTES
                * metric.metric().extractor().width()
                * metric.metric().extractor().rowsPerImage();
        long limit = metric.metric().stateBytes();
        long bytes = 0;
        for (Roster.Cell cell : run.roster().cells()) {
            if (metric.appliesTo(cell)) {
                bytes += most * Math.min(limit, rowBytes * (cell.images().size() / most + 1));
            }
        }
        // A natural set is held as a natural side, and for the baseline as two sides or two halves.
        long naturals = run.roster().subjects().size() / most + 1;
        return bytes + 3L * run.sets().sets().size() * most * Math.min(limit, rowBytes * naturals);
    }

    /** Folds that subjects are in, by position, for a run with so many subjects. */
    static int folds(int subjects) {
        return Math.max(1, Math.min(FOLDS, subjects));
    }

    /** Whether the states are too large for an interval. */
    boolean tooLarge(Lineup.OverSets metric) {
        return folds[metric.index()] < folds(run.roster().subjects().size());
    }

    /** Counts the features of one image for every metric that looks through the extractor. */
    void add(GroupOutcome.Described image, Findings findings) {
        for (Lineup.OverSets metric : run.lineup().overSets()) {
            if (metric.extractor() == image.extractor()) {
                try {
                    add(metric, image);
                } catch (UnscorableException e) {
                    findings.count(new Note.Absent(metric.spec().id(), GroupOutcome.MetricFailure.said(e)));
                } catch (RuntimeException e) {
                    findings.fail(GroupOutcome.MetricFailure.of(metric.spec().id(), image.path(), e));
                }
            }
        }
    }

    private void add(Lineup.OverSets metric, GroupOutcome.Described image) {
        int m = metric.index();
        int fold = image.subject() % folds[m];
        if (image.side() == Observation.Side.GENERATED) {
            if (metric.applies()[image.target()]) {
                state(made[m][image.target()], fold, metric).update(Observation.Side.GENERATED, image.features());
            }
            return;
        }
        state(natural[m][image.target()], fold, metric).update(Observation.Side.NATURAL, image.features());
        Baseline baseline = metric.spec().baseline();
        if (baseline instanceof Baseline.NaturalFloor) {
            Observation.Side half = image.subject() % 2 == 0 ? Observation.Side.NATURAL : Observation.Side.GENERATED;
            state(reference[m][image.target()], fold, metric).update(half, image.features());
        } else if (baseline instanceof Baseline.NaturalValue) {
            FeatureAccumulator both = state(reference[m][image.target()], fold, metric);
            both.update(Observation.Side.NATURAL, image.features());
            both.update(Observation.Side.GENERATED, image.features());
        }
    }

    private static FeatureAccumulator state(@Nullable FeatureAccumulator[] states, int fold, Lineup.OverSets metric) {
        FeatureAccumulator state = states[fold];
        if (state == null) {
            state = metric.metric().newFeatureAccumulator();
            states[fold] = state;
        }
        return state;
    }

    /** Whether a cell has images in a fold. */
    boolean occupied(Lineup.OverSets metric, Roster.Cell cell, int fold) {
        return made[metric.index()][cell.index()][fold] != null;
    }

    /** The generated images of a cell against the natural set of that cell. */
    Estimate generated(Lineup.OverSets metric, Roster.Cell cell) {
        int m = metric.index();
        int set = run.sets().of(cell);
        return estimate(metric, made[m][cell.index()], natural[m][set]);
    }

    /** The baseline of a metric at the size of a natural set: the floor, or the value on the natural images. */
    Estimate reference(Lineup.OverSets metric, int set) {
        return estimate(metric, reference[metric.index()][set]);
    }

    private Estimate estimate(Lineup.OverSets metric, @Nullable FeatureAccumulator[]... sides) {
        List<List<FeatureAccumulator>> parts = new ArrayList<>();
        FeatureAccumulator all = metric.metric().newFeatureAccumulator();
        for (int fold = 0; fold < folds[metric.index()]; fold++) {
            List<FeatureAccumulator> part = new ArrayList<>(sides.length);
            for (@Nullable FeatureAccumulator[] states : sides) {
                FeatureAccumulator state = states[fold];
                if (state != null) {
                    part.add(state);
                    all.merge(state);
                }
            }
            parts.add(part);
        }
        Score score;
        try {
            score = all.compute();
        } catch (RuntimeException e) {
            // Too few images, or an algebra that did not converge: this number is lost and no other.
            return new Estimate(Double.NaN, 0, new double[0], GroupOutcome.MetricFailure.said(e));
        }
        if (!Double.isFinite(score.value())) {
            return new Estimate(Double.NaN, 0, new double[0], metric.spec().id() + " is " + score.value());
        }
        boolean resampled = parts.size() > 1 && run.plan().resamples() > 0;
        double[] without = resampled ? metric.metric().leaveOneOut(parts) : new double[0];
        return new Estimate(score.value(), score.count(), without, "");
    }

    /**
     * A value over sets.
     *
     * @param value NaN where it could not be computed
     * @param count generated images
     * @param without the value without each fold, empty where that was not computed
     * @param problem why there is no value
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Estimate(double value, long count, double[] without, String problem) {}
}
