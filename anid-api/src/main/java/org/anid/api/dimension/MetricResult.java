// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dimension;

import org.anid.api.dataset.Condition;
import org.anid.api.metric.MetricSpec;
import org.jspecify.annotations.Nullable;

/**
 * What one metric says of one condition, over all images or those of one category.
 *
 * @param metric what was computed
 * @param condition generator and guidance
 * @param category of the natural images; null for all together
 * @param n generated images that it is over
 * @param generated the metric on the generated images
 * @param natural what it is measured from: the metric on natural images, the value of a perfect copy, or the floor of a
 *     metric of sets, which is computed on halves of the natural images; null where there is none
 * @param other the far end of the scale: the metric on unrelated natural images; null for metrics of one image, which
 *     need none, and where there is none
 * @param discrepancy how far apart generated and natural images are; null where it cannot be said, and a warning says
 *     why
 * @param verdict in a word; null where nothing can be said
 * @param discrepancyRate as the paper reports it; null for metrics of sets and where the natural value is missing or 0
 * @param fdRatio for distances of sets, FDr: the distance divided by its floor (arXiv 2604.28190), both between halves;
 *     else null
 */
public record MetricResult(
        MetricSpec metric,
        Condition condition,
        @Nullable String category,
        long n,
        double generated,
        @Nullable Double natural,
        @Nullable Double other,
        @Nullable Discrepancy discrepancy,
        @Nullable Verdict verdict,
        @Nullable DiscrepancyRate discrepancyRate,
        @Nullable Double fdRatio) {}
