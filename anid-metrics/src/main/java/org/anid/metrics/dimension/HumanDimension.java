// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.Dimension;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.Skipped;
import org.anid.api.evaluation.HumanResult;
import org.anid.api.evaluation.OpinionScore;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Coordinated human validation. It has no metrics: it is made of the ratings of the plan, from which the evaluator takes
 * opinions, the agreement of raters, and the agreement of the other dimensions' metrics with people.
 *
 * <p>Its verdict on a generator and guidance is the mean over the aspects of the distance between the mean opinion and
 * the top of the scale, {@link OpinionScore#discrepancyRate()}. Immutable and thread-safe.
 */
public final class HumanDimension implements Dimension {

    private static final HumanDimension INSTANCE = new HumanDimension();

    private HumanDimension() {}

    /** The dimension. */
    public static HumanDimension create() {
        return INSTANCE;
    }

    @Override
    public DimensionKind kind() {
        return DimensionKind.HUMAN;
    }

    @Override
    public List<Metric<?>> metrics() {
        return List.of();
    }

    @Override
    public List<Skipped> skipped() {
        return List.of();
    }

    /** Nothing: people, not metrics, speak here. */
    @Override
    public List<DimensionResult> conclude(List<MetricResult> results) {
        return List.of();
    }

    /** The verdict of the people of a study on each generator and guidance, in the order of their opinions. */
    public static List<DimensionResult> conclude(HumanResult human) {
        Map<Cell, List<Double>> rates = new LinkedHashMap<>();
        for (OpinionScore opinion : human.opinions()) {
            rates.computeIfAbsent(new Cell(opinion.generator(), opinion.guidance()), cell -> new ArrayList<>())
                    .add(opinion.discrepancyRate());
        }
        List<DimensionResult> verdicts = new ArrayList<>();
        rates.forEach((cell, all) -> verdicts.add(new DimensionResult(
                DimensionKind.HUMAN,
                cell.generator,
                cell.guidance,
                all.stream().mapToDouble(Double::doubleValue).sum() / all.size(),
                null,
                all.size())));
        return verdicts;
    }

    private record Cell(String generator, @Nullable Guidance guidance) {}
}
