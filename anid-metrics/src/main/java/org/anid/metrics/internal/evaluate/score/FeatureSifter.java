// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.util.Arrays;
import java.util.List;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.FeatureSieve;
import org.anid.api.metric.Observation;
import org.anid.api.metric.UnscorableException;
import org.anid.api.model.SiftedFeatures;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ConditionImages;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.GeneratedFile;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.SetMetric;
import org.jspecify.annotations.Nullable;

/**
 * Brings the features of a group into the form in which they are kept, in the journal and until the sets are compared:
 * checked by every metric that counts them, and without the rows that it will never look at. Of half a million images
 * hundreds of gigabytes become a few. Used by one thread in group order.
 *
 * <p>What a part of a run sifts out by its own groups, all groups together would sift out too.
 */
public final class FeatureSifter {

    static final int HALVES = 2;

    private final EvaluationContext context;
    /** {@code [extractor][condition]}. */
    private final Sieves[][] generated;
    /** {@code [extractor][reference set]}. */
    private final Sieves[][] natural;

    /** Nothing was seen yet. */
    public FeatureSifter(EvaluationContext context) {
        this.context = context;
        int extractors = context.metrics().extractors().size();
        generated = new Sieves[extractors][context.dataset().conditions().size()];
        natural = new Sieves[extractors][context.references().sets().size()];
        for (int e = 0; e < extractors; e++) {
            FeatureSetMetric sifting = sifting(e);
            Arrays.setAll(generated[e], c -> new Sieves(sifting, context.order().folds()));
            Arrays.setAll(natural[e], n -> new Sieves(sifting, context.order().folds()));
        }
    }

    /** The metric whose sieve the features of an extractor go through: its only one, where an image has many rows. */
    private @Nullable FeatureSetMetric sifting(int extractor) {
        List<SetMetric> users = context.metrics().ofSets().stream()
                .filter(metric -> metric.extractor() == extractor)
                .toList();
        return users.size() == 1
                        && context.metrics().extractors().get(extractor).rowsPerImage() > 1
                ? users.get(0).metric()
                : null;
    }

    /** The sieves of one side: of each half, and of the images in none. */
    static final class Sieves {
        private final FeatureSieve[] sieves = new FeatureSieve[HALVES + 1];

        /**
         * For a metric.
         *
         * @param metric null where everything is kept
         * @param folds of both halves
         */
        Sieves(@Nullable FeatureSetMetric metric, int folds) {
            for (int i = 0; i < sieves.length; i++) {
                int parts = i < HALVES ? Math.max(1, folds / HALVES) : 1;
                sieves[i] = metric == null ? FeatureSieve.OPEN : metric.newSieve(parts);
            }
        }

        /** Whether nothing is left out. */
        boolean open() {
            return sieves[0] == FeatureSieve.OPEN;
        }

        /** As {@link FeatureSieve#sift}; fold −1 for an image in none. */
        SiftedFeatures sift(int fold, SiftedFeatures features) {
            return fold < 0 ? sieves[HALVES].sift(0, features) : sieves[fold % HALVES].sift(fold / HALVES, features);
        }

        /** As {@link FeatureSieve#rest}. */
        SiftedFeatures rest(int fold, SiftedFeatures features) {
            return sieves[fold < 0 ? HALVES : fold % HALVES].rest(features);
        }
    }

    /** Turns what workers described, and what was kept before, into what is counted. */
    public void sift(GroupOutcome outcome) {
        outcome.described().forEach(image -> check(image, outcome));
        outcome.described().clear();
        outcome.counted().replaceAll(image -> {
            Sieves[][] side = image.side() == Observation.Side.NATURAL ? natural : generated;
            return image.with(side[image.extractor()][image.target()].sift(image.fold(), image.features()));
        });
    }

    private void check(GroupOutcome.Described image, GroupOutcome outcome) {
        long metrics = 0;
        int bit = 0;
        for (SetMetric metric : context.metrics().ofSets()) {
            if (metric.extractor() == image.extractor()) {
                try {
                    if (image.side() == Observation.Side.NATURAL || metric.applies()[image.target()]) {
                        metric.metric().check(image.side(), image.features());
                        metrics |= 1L << bit;
                    }
                } catch (UnscorableException e) {
                    outcome.events().add(new Event.Absent(metric.spec().id(), GroupOutcome.MetricFailure.said(e)));
                } catch (RuntimeException e) {
                    outcome.failures()
                            .add(GroupOutcome.MetricFailure.of(metric.spec().id(), image.path(), e));
                }
                bit++;
            }
        }
        if (metrics != 0) {
            outcome.counted()
                    .add(new GroupOutcome.Counted(
                            image.extractor(),
                            image.side(),
                            image.target(),
                            fold(image),
                            metrics,
                            SiftedFeatures.all(image.features())));
        }
    }

    /**
     * −1 for an image that only the value of a metric is over: any but the first of each id that takes part in the
     * crossed comparison.
     */
    private int fold(GroupOutcome.Described image) {
        int fold = context.order().fold(image.id());
        if (image.side() == Observation.Side.NATURAL) {
            return fold;
        }
        ConditionImages condition = context.dataset().conditions().get(image.target());
        GeneratedFile file = condition.images().get(image.slot());
        return file.first() && context.references().crosses(condition, file.id()) ? fold : -1;
    }
}
