// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dimension;

import org.anid.api.dataset.Guidance;
import org.anid.api.metric.MetricSpec;
import org.jspecify.annotations.Nullable;

/**
 * What one metric says of one generator and guidance, over all images or those of one category.
 *
 * @param metric what was computed
 * @param generator name of the generator
 * @param guidance what it was given; null where the data set does not say
 * @param category of the natural images; null for all together
 * @param generated the metric on the generated images
 * @param natural its baseline; null where there is none, as without natural images
 * @param discrepancyRate how far apart they are; null where the baseline is missing or 0
 * @param n generated images that it is over
 */
public record MetricResult(
        MetricSpec metric,
        String generator,
        @Nullable Guidance guidance,
        @Nullable String category,
        double generated,
        @Nullable Double natural,
        @Nullable DiscrepancyRate discrepancyRate,
        long n) {}
