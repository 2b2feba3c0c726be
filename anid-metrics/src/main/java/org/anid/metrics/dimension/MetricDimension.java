// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import java.util.List;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.Dimension;
import org.anid.api.dimension.Skipped;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Metric;
import org.jspecify.annotations.Nullable;

/**
 * A dimension made of metrics: naive visual quality, semantic alignment, aesthetic appeal or downstream applicability.
 * Its verdict is the mean over its levels of the means over their metrics; a metric without a discrepancy does not
 * count.
 *
 * <p>Semantic alignment follows the guidance: metrics of image and caption look at T2I and TI2I, metrics of generated
 * and natural image at I2I and TI2I, metrics of all three at TI2I, so that TI2I is judged by both. Where a data set
 * does not say the guidance, all metrics look. The other dimensions look at everything.
 *
 * <p>Immutable and thread-safe.
 */
public final class MetricDimension implements Dimension {

    private final DimensionKind kind;
    private final List<Metric<?>> metrics;
    private final List<Skipped> skipped;

    private MetricDimension(DimensionKind kind, List<? extends Metric<?>> metrics, List<Skipped> skipped) {
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

    /**
     * A dimension of these metrics.
     *
     * @param metrics in the order of the report
     * @param skipped metrics that had to be left out, with reason and remedy
     * @throws IllegalArgumentException if a metric belongs to another dimension
     */
    public static MetricDimension of(DimensionKind kind, List<? extends Metric<?>> metrics, List<Skipped> skipped) {
        return new MetricDimension(kind, metrics, skipped);
    }

    @Override
    public DimensionKind kind() {
        return kind;
    }

    @Override
    public List<Metric<?>> metrics() {
        return metrics;
    }

    @Override
    public List<Skipped> skipped() {
        return skipped;
    }

    @Override
    public boolean applies(Metric<?> metric, @Nullable Guidance guidance) {
        if (kind != DimensionKind.ALIGNMENT) {
            return true;
        }
        return switch (metric.spec().input()) {
            case CAPTIONED -> guidance != Guidance.I2I;
            case PAIRED -> guidance != Guidance.T2I;
            case CAPTIONED_PAIR -> guidance == null || guidance == Guidance.TI2I;
            case SINGLE, SIDED -> true;
        };
    }
}
