// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import java.util.List;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.Skipped;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Semantic alignment with what the generator was given.
 *
 * <p>It follows the guidance: metrics of image and caption look at T2I and TI2I, metrics of generated and natural image at
 * I2I and TI2I, metrics of all three at TI2I, so that TI2I is judged by both. Where a data set does not say the guidance, all
 * metrics look.
 *
 * <p>Its verdict on a generator and guidance is the mean of the discrepancy rates of its metrics, each counting once.
 * Immutable and thread-safe.
 */
public final class AlignmentDimension extends MetricDimension {

    private AlignmentDimension(List<? extends Metric<?>> metrics, List<Skipped> skipped) {
        super(DimensionKind.ALIGNMENT, metrics, skipped);
    }

    /**
     * A dimension of these metrics.
     *
     * @param metrics in the order of the report
     * @param skipped metrics that had to be left out, with reason and remedy
     * @throws IllegalArgumentException if a metric belongs to another dimension
     */
    public static AlignmentDimension of(List<? extends Metric<?>> metrics, List<Skipped> skipped) {
        return new AlignmentDimension(metrics, skipped);
    }

    @Override
    public boolean applies(Metric<?> metric, @Nullable Guidance guidance) {
        Observation.Kind input = metric.spec().input();
        return switch (input) {
            case CAPTIONED -> guidance != Guidance.I2I;
            case PAIRED -> guidance != Guidance.T2I;
            case CAPTIONED_PAIR -> guidance == null || guidance == Guidance.TI2I;
            case SINGLE, SIDED -> true;
        };
    }
}
