// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import java.util.List;
import org.anid.api.dimension.Skipped;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Metric;

/**
 * Aesthetic appeal, as learned predictors see it.
 *
 * <p>Its verdict on a generator and guidance is the mean of the discrepancy rates of its metrics, each counting once.
 * Immutable and thread-safe.
 */
public final class AestheticsDimension extends MetricDimension {

    private AestheticsDimension(List<? extends Metric<?>> metrics, List<Skipped> skipped) {
        super(DimensionKind.AESTHETICS, metrics, skipped);
    }

    /**
     * A dimension of these metrics.
     *
     * @param metrics in the order of the report
     * @param skipped metrics that had to be left out, with reason and remedy
     * @throws IllegalArgumentException if a metric belongs to another dimension
     */
    public static AestheticsDimension of(List<? extends Metric<?>> metrics, List<Skipped> skipped) {
        return new AestheticsDimension(metrics, skipped);
    }
}
