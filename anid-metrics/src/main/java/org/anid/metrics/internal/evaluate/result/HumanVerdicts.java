// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.result;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.Rating;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.evaluation.OpinionScore;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ImageId;
import org.anid.metrics.internal.evaluate.score.EvaluationContext;
import org.anid.metrics.internal.evaluate.statistics.DimensionAggregator;
import org.anid.metrics.internal.evaluate.statistics.Estimate;
import org.anid.metrics.internal.evaluate.statistics.Share;

/**
 * What people say of each condition on the scale: the distance of the mean opinion from the top, as a share of the
 * range of the study, averaged over the aspects. Replicates leave out folds of images as all metrics do; the raters are
 * taken as given.
 */
public final class HumanVerdicts {

    /** Of each aspect. */
    private final Map<Condition, List<Estimate>> aspects = new LinkedHashMap<>();

    /**
     * The verdicts of a study.
     *
     * @param opinions the mean opinion scores of these ratings
     */
    public HumanVerdicts(RatingStudy study, List<OpinionScore> opinions, EvaluationContext context) {
        int folds = context.order().folds();
        Map<String, Integer> foldOf = new HashMap<>();
        for (ImageId id : context.dataset().ids()) {
            foldOf.put(id.id(), context.order().fold(id.index()));
        }
        Map<Condition, Map<Aspect, Marks>> marks = new HashMap<>();
        for (Rating rating : study.ratings()) {
            marks.computeIfAbsent(rating.condition(), condition -> new EnumMap<>(Aspect.class))
                    .computeIfAbsent(rating.aspect(), aspect -> new Marks(folds))
                    .add(foldOf.getOrDefault(rating.imageId(), folds), rating.value());
        }
        for (OpinionScore opinion : opinions) {
            Marks own = marks.getOrDefault(opinion.condition(), Map.of()).get(opinion.aspect());
            double[] without = new double[folds];
            for (int fold = 0; own != null && fold < folds; fold++) {
                without[fold] = Share.clipped((study.highest() - own.mean(fold)) / (study.highest() - study.lowest()));
            }
            aspects.computeIfAbsent(opinion.condition(), condition -> new ArrayList<>())
                    .add(new Estimate(opinion.discrepancy(), without, opinion.discrepancy()));
        }
    }

    /**
     * Sums and counts of marks per fold; the last place is for images that were not evaluated and are never left out.
     */
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

        /** The mean without a fold; NaN where that changes nothing. */
        double mean(int without) {
            double sum = 0;
            long count = 0;
            for (int fold = 0; fold < sums.length; fold++) {
                if (fold != without) {
                    sum += sums[fold];
                    count += counts[fold];
                }
            }
            return counts[without] == 0 ? Double.NaN : sum / count;
        }
    }

    /** How many aspects of a condition were judged. */
    int aspects(Condition condition) {
        return aspects.getOrDefault(condition, List.of()).size();
    }

    /** The verdict on each condition, in the order of the opinions. */
    Map<Condition, Estimate> verdicts() {
        Map<Condition, Estimate> verdicts = new LinkedHashMap<>();
        aspects.forEach((condition, estimates) -> verdicts.put(condition, DimensionAggregator.mean(estimates)));
        return verdicts;
    }
}
