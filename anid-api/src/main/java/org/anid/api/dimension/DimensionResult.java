// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dimension;

import org.anid.api.dataset.Guidance;
import org.anid.api.metric.DimensionKind;
import org.jspecify.annotations.Nullable;

/**
 * The verdict of one dimension on one generator and guidance.
 *
 * @param dimension which of the five
 * @param generator name of the generator
 * @param guidance what it was given; null where the data set does not say
 * @param discrepancyRate mean of the metrics' discrepancy rates, each metric counting once
 * @param ci95 95 % interval of that mean over the same resampled images; null where a metric has none
 * @param metrics how many metrics it is over
 */
public record DimensionResult(
        DimensionKind dimension,
        String generator,
        @Nullable Guidance guidance,
        double discrepancyRate,
        @Nullable Interval ci95,
        int metrics) {}
