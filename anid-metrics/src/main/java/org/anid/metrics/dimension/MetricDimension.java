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
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.Skipped;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Metric;
import org.jspecify.annotations.Nullable;

/**
 * A dimension made of metrics. Its verdict is the mean of their discrepancy rates {@code |g − n| / |n|}, each metric
 * counting once; a metric without a rate does not count.
 */
abstract sealed class MetricDimension implements Dimension
        permits QualityDimension, AlignmentDimension, AestheticsDimension, DownstreamDimension {

    private final DimensionKind kind;
    private final List<Metric<?>> metrics;
    private final List<Skipped> skipped;

    MetricDimension(DimensionKind kind, List<? extends Metric<?>> metrics, List<Skipped> skipped) {
        this.kind = kind;
        this.metrics = List.copyOf(metrics);
        this.skipped = List.copyOf(skipped);
        for (Metric<?> metric : metrics) {
            if (metric.spec().dimension() != kind) {
                throw new IllegalArgumentException("the metric " + metric.spec().id() + " belongs to the dimension "
                        + metric.spec().dimension().label() + ", not to " + kind.label());
            }
        }
    }

    @Override
    public final DimensionKind kind() {
        return kind;
    }

    @Override
    public final List<Metric<?>> metrics() {
        return metrics;
    }

    @Override
    public final List<Skipped> skipped() {
        return skipped;
    }

    @Override
    public final List<DimensionResult> conclude(List<MetricResult> results) {
        Map<Cell, List<Double>> rates = new LinkedHashMap<>();
        for (MetricResult result : results) {
            DiscrepancyRate rate = result.discrepancyRate();
            if (rate != null && result.category() == null) {
                rates.computeIfAbsent(new Cell(result.generator(), result.guidance()), cell -> new ArrayList<>())
                        .add(rate.rate());
            }
        }
        List<DimensionResult> verdicts = new ArrayList<>();
        rates.forEach((cell, all) -> verdicts.add(new DimensionResult(
                kind,
                cell.generator,
                cell.guidance,
                all.stream().mapToDouble(Double::doubleValue).sum() / all.size(),
                null,
                all.size())));
        return verdicts;
    }

    private record Cell(String generator, @Nullable Guidance guidance) {}
}
