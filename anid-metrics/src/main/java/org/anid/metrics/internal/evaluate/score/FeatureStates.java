// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.anid.api.metric.Direction;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.FeatureSieve;
import org.anid.api.metric.Observation;
import org.anid.api.metric.Score;
import org.anid.api.metric.SetComparison;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ConditionImages;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.SetMetric;
import org.anid.metrics.internal.evaluate.statistics.CrossedFloor;
import org.jspecify.annotations.Nullable;

/**
 * What comparisons of sets need: the features of all images, in folds of image ids. Folds of even number are one half
 * of a crossed comparison and the others the other, and a fold can be left out afterwards. Filled by one thread in
 * group order, into a {@link FeatureLog}; the states of a metric are made of it when that metric is compared, so that
 * those of one metric and a few conditions are in memory at a time.
 */
public final class FeatureStates implements AutoCloseable {

    /**
     * Second moments of wide features are large: 10 folds of a 2048-wide one take 335 MB on each side. Where the states
     * of one comparison would take more than this, there are two halves and no interval. A constant, not a share of the
     * heap, because a report must not depend on the machine.
     */
    private static final long STATE_BYTES = 1L << 30;

    private static final int HALVES = FeatureSifter.HALVES;

    /** Natural images in the place of generated ones are a side of their own. */
    private static final int SIDES = 3;

    private final EvaluationContext context;
    private final FeatureLog log = new FeatureLog();
    private final int[] folds;
    /** {@code [extractor][condition]}. */
    private final Images[][] generated;
    /** {@code [extractor][reference set]}. */
    private final Images[][] natural;

    /** No features yet. */
    public FeatureStates(EvaluationContext context) {
        this.context = context;
        List<SetMetric> metrics = context.metrics().ofSets();
        int most = context.order().folds();
        folds = new int[metrics.size()];
        for (SetMetric metric : metrics) {
            folds[metric.index()] = bytes(metric, most) <= STATE_BYTES ? most : Math.min(most, HALVES);
        }
        int extractors = context.metrics().extractors().size();
        generated = new Images[extractors][context.dataset().conditions().size()];
        natural = new Images[extractors][context.references().sets().size()];
        for (int e = 0; e < extractors; e++) {
            Arrays.setAll(generated[e], c -> new Images());
            Arrays.setAll(natural[e], n -> new Images());
        }
    }

    /**
     * What the states of a comparison may take: what the metric says, or the rows that there are where those are fewer.
     */
    private long bytes(SetMetric metric, int most) {
        long rowBytes = (long) Float.BYTES
                * metric.metric().extractor().width()
                * metric.metric().extractor().rowsPerImage();
        long images = context.dataset().ids().size();
        for (ConditionImages condition : context.dataset().conditions()) {
            images = Math.max(
                    images, metric.appliesTo(condition) ? condition.images().size() : 0);
        }
        long limit = metric.metric().stateBytes();
        boolean sifted = metric.metric().newSieve(most) != FeatureSieve.OPEN;
        // Of what is sifted each half holds what is left when any fold is gone, of other features each fold its own
        // state.
        long states = sifted ? 2L * HALVES * limit : most * limit;
        return SIDES * Math.min(states, 2 * rowBytes * (images + most));
    }

    /** Whether the states are too large for an interval. */
    boolean tooLarge(SetMetric metric) {
        return folds[metric.index()] < context.order().folds();
    }

    /** Where the images of one side are in the log, in the order in which they came. */
    private static final class Images {
        private long[] places = new long[0];
        private int count;

        void add(long place) {
            if (count == places.length) {
                places = Arrays.copyOf(places, Math.max(16, count + count / 2));
            }
            places[count++] = place;
        }
    }

    /** Takes the features of one image for every metric that counts them. */
    public void add(GroupOutcome.Counted image) {
        Images[] of = (image.side() == Observation.Side.NATURAL ? natural : generated)[image.extractor()];
        of[image.target()].add(log.append(new FeatureLog.Entry(image.fold(), image.metrics(), image.features())));
    }

    /** All features are there. */
    public void complete() {
        log.flush();
    }

    @Override
    public void close() {
        log.close();
    }

    /** The states of one side of a metric: of each fold, and last of what is in none; null where there is nothing. */
    private @Nullable FeatureAccumulator[] states(SetMetric metric, Images images, Observation.Side side) {
        int most = context.order().folds();
        int count = folds[metric.index()];
        int bit = 0;
        for (SetMetric other : context.metrics().ofSets().subList(0, metric.index())) {
            bit += other.extractor() == metric.extractor() ? 1 : 0;
        }
        FeatureSifter.Sieves sieves = new FeatureSifter.Sieves(metric.metric(), most);
        for (int i = 0; !sieves.open() && i < images.count; i++) {
            FeatureLog.Entry entry = log.read(images.places[i]);
            if ((entry.metrics() >>> bit & 1) == 1) {
                sieves.sift(entry.fold(), entry.features());
            }
        }
        @Nullable FeatureAccumulator[] states = new FeatureAccumulator[count + 1];
        for (int i = 0; i < images.count; i++) {
            FeatureLog.Entry entry = log.read(images.places[i]);
            if ((entry.metrics() >>> bit & 1) == 1) {
                int fold = entry.fold();
                int place = fold < 0 ? count : fold % count;
                FeatureAccumulator state = states[place];
                if (state == null) {
                    state = metric.metric().newFeatureAccumulator();
                    states[place] = state;
                }
                state.update(side, sieves.rest(fold, entry.features()));
            }
        }
        return states;
    }

    /** The states of one side, made when they are first asked for and let go of after so many uses. */
    private static final class Lent {
        private final Supplier<@Nullable FeatureAccumulator[]> maker;
        private int uses;
        private @Nullable FeatureAccumulator @Nullable [] states;

        Lent(int uses, Supplier<@Nullable FeatureAccumulator[]> maker) {
            this.uses = uses;
            this.maker = maker;
        }

        synchronized @Nullable FeatureAccumulator[] take() {
            @Nullable FeatureAccumulator[] known = states;
            if (known == null) {
                known = maker.get();
            }
            uses--;
            states = uses > 0 ? known : null;
            return known;
        }
    }

    /**
     * Comparisons of a metric with one reference set, which share its states. Their calls may run on several threads.
     */
    public final class Comparisons {
        private final SetMetric metric;
        private final int set;
        private final List<ConditionImages> conditions;
        private final Lent natural;
        private final Lent naturalAsGenerated;
        private final List<Lent> generated = new ArrayList<>();

        private Comparisons(SetMetric metric, int set, List<ConditionImages> conditions) {
            this.metric = metric;
            this.set = set;
            this.conditions = conditions;
            Images naturals = FeatureStates.this.natural[metric.extractor()][set];
            int whole = (int) conditions.stream()
                    .filter(condition -> context.references().whole(condition) == set)
                    .count();
            natural = new Lent(
                    HALVES + HALVES * conditions.size() + whole,
                    () -> states(metric, naturals, Observation.Side.NATURAL));
            naturalAsGenerated = new Lent(HALVES, () -> states(metric, naturals, Observation.Side.GENERATED));
            for (ConditionImages condition : conditions) {
                generated.add(new Lent(
                        HALVES + 1,
                        () -> states(
                                metric,
                                FeatureStates.this.generated[metric.extractor()][condition.index()],
                                Observation.Side.GENERATED)));
            }
        }

        /** The conditions that are compared. */
        public List<ConditionImages> conditions() {
            return conditions;
        }

        /**
         * The metric as its users know it: all generated images of a condition against all natural images.
         *
         * @param place of the condition in {@link #conditions}
         * @throws RuntimeException if there is too little, or an algebra does not converge
         */
        public Score score(int place) {
            int whole = context.references().whole(conditions.get(place));
            @Nullable
            FeatureAccumulator[] naturals = whole == set
                    ? natural.take()
                    : states(metric, FeatureStates.this.natural[metric.extractor()][whole], Observation.Side.NATURAL);
            @Nullable FeatureAccumulator[] own = generated.get(place).take();
            FeatureAccumulator all = metric.metric().newFeatureAccumulator();
            int count = folds[metric.index()];
            for (int fold = 0; fold < count; fold++) {
                merge(all, own[fold]);
                merge(all, naturals[fold]);
            }
            merge(all, own[count]);
            return all.compute();
        }

        /**
         * The floor: natural images of one half against those of the other.
         *
         * @param half 0 or 1, the one in the place of the generated images
         * @throws RuntimeException as {@link #score}
         */
        public Crossed floor(int half) {
            return FeatureStates.this.crossed(metric, naturalAsGenerated.take(), natural.take(), half);
        }

        /**
         * Generated images of one half against the natural images of the other.
         *
         * @param place of the condition in {@link #conditions}
         * @param half 0 or 1
         * @throws RuntimeException as {@link #score}
         */
        public Crossed crossed(int place, int half) {
            return FeatureStates.this.crossed(metric, generated.get(place).take(), natural.take(), half);
        }
    }

    /** The comparisons of a metric, by reference set in the order of the conditions. */
    public List<Comparisons> comparisons(SetMetric metric) {
        Map<Integer, List<ConditionImages>> bySet = new LinkedHashMap<>();
        for (ConditionImages condition : context.dataset().conditions()) {
            if (metric.appliesTo(condition)) {
                bySet.computeIfAbsent(context.references().counterparts(condition), set -> new ArrayList<>())
                        .add(condition);
            }
        }
        List<Comparisons> comparisons = new ArrayList<>();
        bySet.forEach((set, conditions) -> comparisons.add(new Comparisons(metric, set, conditions)));
        return comparisons;
    }

    private static void merge(FeatureAccumulator all, @Nullable FeatureAccumulator state) {
        if (state != null) {
            all.merge(state);
        }
    }

    /**
     * A half against the other half, in one direction or the mean of both.
     *
     * @param value of the metric
     * @param unrelated its value on unrelated images
     * @param without the value without each fold, NaN where that is undefined; empty for two halves, of which none can
     *     be left out
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Crossed(double value, double unrelated, double[] without) {
        /** The mean of both directions. */
        public static Crossed mean(Crossed one, Crossed other) {
            double[] without = new double[one.without.length];
            Arrays.setAll(without, fold -> one.without[fold] / HALVES + other.without[fold] / HALVES);
            return new Crossed(
                    one.value / HALVES + other.value / HALVES,
                    one.unrelated / HALVES + other.unrelated / HALVES,
                    without);
        }
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
            @Nullable FeatureAccumulator[] natural,
            int half) {
        int count = folds[metric.index()];
        List<List<FeatureAccumulator>> parts = new ArrayList<>(count);
        for (int fold = 0; fold < count; fold++) {
            FeatureAccumulator state = fold % HALVES == half ? inPlaceOfGenerated[fold] : natural[fold];
            parts.add(state == null ? List.of() : List.of(state));
        }
        if (count <= HALVES) {
            FeatureAccumulator all = metric.metric().newFeatureAccumulator();
            parts.forEach(part -> part.forEach(all::merge));
            SetComparison comparison = all.compare();
            return new Crossed(comparison.value(), comparison.unrelated(), new double[0]);
        }
        FeatureSetMetric.JackknifedComparison comparison = metric.metric().jackknife(parts);
        double[] without = comparison.without().clone();
        for (int fold = 0; fold < count; fold++) {
            if (parts.get(fold).isEmpty()) {
                // What is empty says nothing by being left out.
                without[fold] = Double.NaN;
            }
        }
        return new Crossed(comparison.all().value(), comparison.all().unrelated(), without);
    }
}
