// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.LevelResult;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.OverallResult;
import org.anid.api.dimension.Verdict;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.metric.DimensionKind;
import org.jspecify.annotations.Nullable;

/**
 * The verdicts in a word on levels, dimensions and the answer, as {@link MetricResult#verdict()} is the one on a
 * metric: {@link Verdict#SAME} where the discrepancy is 0 and so is the difference by every metric in it,
 * {@link Verdict#NOT_DISTINGUISHABLE} where the interval covers 0, none otherwise, as a number from 0 to 1 says the
 * rest. A discrepancy alone cannot tell the first: it is 0 too for what is better than natural.
 */
public final class Words {

    /** Results with a difference, over all images and per category. */
    private final List<MetricResult> different = new ArrayList<>();

    public Words(EvaluationReport report) {
        for (MetricResult result : report.results()) {
            if (result.discrepancy() != null && result.verdict() != Verdict.SAME) {
                different.add(result);
            }
        }
    }

    /** On a level of a dimension. */
    @Nullable
    public Verdict verdict(DimensionResult dimension, LevelResult level) {
        return verdict(
                level.discrepancy(),
                result -> within(dimension, result) && result.metric().level() == level.level());
    }

    /** On a dimension. */
    @Nullable
    public Verdict verdict(DimensionResult dimension) {
        return verdict(dimension.discrepancy(), result -> within(dimension, result));
    }

    /** On everything. */
    @Nullable
    public Verdict verdict(OverallResult overall) {
        Condition condition = overall.condition();
        return verdict(
                overall.discrepancy(),
                result -> result.category() == null
                        && result.condition().generator().equals(condition.generator())
                        && (condition.guidance() == null || result.condition().equals(condition)));
    }

    private static boolean within(DimensionResult dimension, MetricResult result) {
        DimensionKind kind = result.metric().dimension();
        @Nullable String category = result.category();
        return kind == dimension.dimension()
                && result.condition().equals(dimension.condition())
                && (category == null ? dimension.category() == null : category.equals(dimension.category()));
    }

    private @Nullable Verdict verdict(Discrepancy discrepancy, Predicate<MetricResult> within) {
        Interval interval = discrepancy.ci95();
        boolean none = discrepancy.value() == 0 && (interval == null || interval.high() == 0);
        if (none && different.stream().noneMatch(within)) {
            return Verdict.SAME;
        }
        return discrepancy.coversNone() ? Verdict.NOT_DISTINGUISHABLE : null;
    }
}
