// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.result;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.Rating;
import org.anid.api.dataset.RatingStudy;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ImageId;
import org.anid.metrics.internal.evaluate.score.EvaluationContext;
import org.anid.metrics.internal.evaluate.statistics.DimensionAggregator;
import org.anid.metrics.internal.evaluate.statistics.Estimate;
import org.anid.metrics.internal.evaluate.statistics.Share;

/**
 * What people say of each condition on the scale: the distance of the mean opinion from the top, as a share of the range of the
 * study, averaged over the aspects. Replicates leave out folds of images as all metrics do; the raters are taken as given.
 */
public final class HumanVerdicts {

    private final Map<Condition, Map<Aspect, Marks>> marks = new TreeMap<>();
    private final RatingStudy study;
    private final int folds;

    /** The ratings of a study. */
    public HumanVerdicts(RatingStudy study, EvaluationContext context) {
        this.study = study;
        this.folds = context.order().folds();
        Map<String, Integer> foldOf = new HashMap<>();
        for (ImageId id : context.dataset().ids()) {
            foldOf.put(id.id(), context.order().fold(id.index()));
        }
        for (Rating rating : study.ratings()) {
            marks.computeIfAbsent(
                            new Condition(rating.generator(), rating.guidance()), c -> new EnumMap<>(Aspect.class))
                    .computeIfAbsent(rating.aspect(), aspect -> new Marks(folds))
                    .add(foldOf.getOrDefault(rating.imageId(), folds), rating.value());
        }
    }

    /** Sums and counts of marks per fold; the last place is for images that were not evaluated and are never left out. */
    private static final class Marks {
        private final double[] sums;
        private final long[] counts;

        Marks(int folds) {
            sums = new double[folds + 1];
            counts = new long[folds + 1];
        }

        void add(int fold, double mark) {
            sums[fold] += mark;
            counts[fold]++;
        }

        /** The mean without a fold, −1 for none; NaN where that changes nothing. */
        double mean(int without) {
            double sum = 0;
            long count = 0;
            for (int fold = 0; fold < sums.length; fold++) {
                if (fold != without) {
                    sum += sums[fold];
                    count += counts[fold];
                }
            }
            return without >= 0 && counts[without] == 0 ? Double.NaN : sum / count;
        }
    }

    /** How many aspects of a condition were judged. */
    int aspects(Condition condition) {
        return marks.getOrDefault(condition, Map.of()).size();
    }

    /** The verdict on each condition. */
    Map<Condition, Estimate> verdicts() {
        Map<Condition, Estimate> verdicts = new TreeMap<>();
        marks.forEach((condition, aspects) -> {
            List<Estimate> estimates = new ArrayList<>();
            aspects.values().forEach(each -> estimates.add(estimate(each)));
            verdicts.put(condition, DimensionAggregator.mean(estimates));
        });
        return verdicts;
    }

    private Estimate estimate(Marks opinions) {
        double[] without = new double[folds];
        for (int fold = 0; fold < folds; fold++) {
            without[fold] = share(opinions.mean(fold));
        }
        return new Estimate(share(opinions.mean(-1)), without);
    }

    private double share(double mean) {
        return Share.clipped((study.highest() - mean) / (study.highest() - study.lowest()));
    }
}
