// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.util.ArrayList;
import java.util.List;
import org.anid.api.metric.Direction;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.Observation;
import org.anid.api.metric.Score;
import org.anid.api.metric.SetComparison;
import org.anid.api.metric.UnscorableException;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ConditionImages;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.GeneratedFile;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.SetMetric;
import org.anid.metrics.internal.evaluate.statistics.CrossedFloor;
import org.jspecify.annotations.Nullable;

/**
 * The states of all comparisons of sets, in folds of image ids: folds of even number are one half of a crossed comparison and
 * the others the other, and a fold can be left out afterwards. Filled by one thread in group order; read by several
 * afterwards.
 */
public final class FeatureStates {

    /**
     * Second moments of wide features are large: 10 folds of a 2048-wide one take 335 MB per condition. Where all states
     * together would take more than this, there are two halves and no interval. A constant, not a share of the heap,
     * because a report must not depend on the machine.
     */
    private static final long STATE_BYTES = 1L << 30;

    private static final int HALVES = 2;

    private final EvaluationContext context;
    private final int[] folds;
    /** {@code [metric][condition][fold]}: the first image of each id that takes part in the crossed comparison. */
    private final @Nullable FeatureAccumulator[][][] generated;
    /** {@code [metric][condition]}: all other images, which only the value of the metric is over. */
    private final @Nullable FeatureAccumulator[][] further;
    /** {@code [metric][reference set][fold]}, as the natural side. */
    private final @Nullable FeatureAccumulator[][][] natural;
    /** The same in the place of generated images. */
    private final @Nullable FeatureAccumulator[][][] naturalAsGenerated;

    /** No states yet. */
    public FeatureStates(EvaluationContext context) {
        this.context = context;
        List<SetMetric> metrics = context.metrics().ofSets();
        int conditions = context.dataset().conditions().size();
        int sets = context.references().sets().size();
        int most = context.order().folds();
        folds = new int[metrics.size()];
        generated = new FeatureAccumulator[metrics.size()][conditions][most];
        further = new FeatureAccumulator[metrics.size()][conditions];
        natural = new FeatureAccumulator[metrics.size()][sets][most];
        naturalAsGenerated = new FeatureAccumulator[metrics.size()][sets][most];
        long left = STATE_BYTES;
        for (SetMetric metric : metrics) {
            long bytes = bytes(metric, most);
            folds[metric.index()] = bytes <= left ? most : Math.min(most, HALVES);
            left -= bytes <= left ? bytes : 0;
        }
    }

    /** What the states of a metric may take: what it says, or the rows that there are where those are fewer. */
    private long bytes(SetMetric metric, int most) {
        long rowBytes = 2L
                * Float.BYTES
                * metric.metric().extractor().width()
                * metric.metric().extractor().rowsPerImage();
        long limit = metric.metric().stateBytes();
        long bytes = 0;
        for (ConditionImages condition : context.dataset().conditions()) {
            if (metric.appliesTo(condition)) {
                bytes += most * Math.min(limit, rowBytes * (condition.images().size() / most + 1L));
            }
        }
        long naturals = context.dataset().ids().size() / most + 1L;
        return bytes + 2L * context.references().sets().size() * most * Math.min(limit, rowBytes * naturals);
    }

    /** Whether the states are too large for an interval. */
    boolean tooLarge(SetMetric metric) {
        return folds[metric.index()] < context.order().folds();
    }

    /** Counts the features of one image for every metric that looks through the extractor. */
    public void add(GroupOutcome.Described image, Diagnostics diagnostics) {
        for (SetMetric metric : context.metrics().ofSets()) {
            if (metric.extractor() == image.extractor()) {
                try {
                    add(metric, image);
                } catch (UnscorableException e) {
                    diagnostics.count(new Event.Absent(metric.spec().id(), GroupOutcome.MetricFailure.said(e)));
                } catch (RuntimeException e) {
                    diagnostics.fail(GroupOutcome.MetricFailure.of(metric.spec().id(), image.path(), e));
                }
            }
        }
    }

    private void add(SetMetric metric, GroupOutcome.Described image) {
        int m = metric.index();
        int target = image.target();
        int fold = context.order().fold(image.id()) % folds[m];
        if (image.side() == Observation.Side.NATURAL) {
            state(natural[m][target], fold, metric).update(Observation.Side.NATURAL, image.features());
            state(naturalAsGenerated[m][target], fold, metric).update(Observation.Side.GENERATED, image.features());
        } else if (metric.applies()[target]) {
            ConditionImages condition = context.dataset().conditions().get(target);
            GeneratedFile file = condition.images().get(image.slot());
            boolean crosses = file.first() && context.references().crosses(condition, file.id());
            FeatureAccumulator state =
                    crosses ? state(generated[m][target], fold, metric) : state(further[m], target, metric);
            state.update(Observation.Side.GENERATED, image.features());
        }
    }

    private static FeatureAccumulator state(@Nullable FeatureAccumulator[] states, int place, SetMetric metric) {
        FeatureAccumulator state = states[place];
        if (state == null) {
            state = metric.metric().newFeatureAccumulator();
            states[place] = state;
        }
        return state;
    }

    /**
     * The metric as its users know it: all generated images of a condition against all natural images.
     *
     * @throws RuntimeException if there is too little, or an algebra does not converge
     */
    public Score score(SetMetric metric, ConditionImages condition) {
        int m = metric.index();
        FeatureAccumulator all = metric.metric().newFeatureAccumulator();
        for (int fold = 0; fold < folds[m]; fold++) {
            merge(all, generated[m][condition.index()][fold]);
            merge(all, natural[m][context.references().whole(condition)][fold]);
        }
        merge(all, further[m][condition.index()]);
        return all.compute();
    }

    private static void merge(FeatureAccumulator all, @Nullable FeatureAccumulator state) {
        if (state != null) {
            all.merge(state);
        }
    }

    /**
     * A half against the other half, in both directions.
     *
     * @param value mean of both directions
     * @param unrelated likewise
     * @param without the value without each fold, NaN where that is undefined; empty for two halves, of which none can be left
     *     out
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Crossed(double value, double unrelated, double[] without) {}

    /**
     * The floor: natural images of each half against those of the other.
     *
     * @param set a reference set
     * @throws RuntimeException as {@link #score}
     */
    public Crossed floor(SetMetric metric, int set) {
        int m = metric.index();
        return crossed(metric, naturalAsGenerated[m][set], natural[m][set]);
    }

    /**
     * Generated images of each half against the natural images of the other.
     *
     * @throws RuntimeException as {@link #score}
     */
    public Crossed crossed(SetMetric metric, ConditionImages condition) {
        int m = metric.index();
        return crossed(
                metric,
                generated[m][condition.index()],
                natural[m][context.references().counterparts(condition)]);
    }

    /** Both on the scale. */
    public static CrossedFloor onScale(SetMetric metric, Crossed generated, Crossed floor) {
        return CrossedFloor.of(
                generated.value,
                generated.without,
                floor.value,
                floor.without,
                generated.unrelated,
                metric.spec().direction() == Direction.HIGHER_IS_BETTER);
    }

    private Crossed crossed(
            SetMetric metric,
            @Nullable FeatureAccumulator[] inPlaceOfGenerated,
            @Nullable FeatureAccumulator[] natural) {
        int count = folds[metric.index()];
        double value = 0;
        double unrelated = 0;
        double[] without = new double[count > HALVES ? count : 0];
        for (int half = 0; half < HALVES; half++) {
            List<List<FeatureAccumulator>> parts = new ArrayList<>(count);
            FeatureAccumulator all = metric.metric().newFeatureAccumulator();
            for (int fold = 0; fold < count; fold++) {
                FeatureAccumulator state = fold % HALVES == half ? inPlaceOfGenerated[fold] : natural[fold];
                parts.add(state == null ? List.of() : List.of(state));
                merge(all, state);
            }
            SetComparison comparison = all.compare();
            value += comparison.value() / HALVES;
            unrelated += comparison.unrelated() / HALVES;
            if (without.length > 0) {
                double[] values = metric.metric().leaveOneOut(parts);
                for (int fold = 0; fold < count; fold++) {
                    // What is empty says nothing by being left out.
                    without[fold] += parts.get(fold).isEmpty() ? Double.NaN : values[fold] / HALVES;
                }
            }
        }
        return new Crossed(value, unrelated, without);
    }
}
