// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.result;

import org.anid.api.dimension.MetricResult;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.PlannedMetric;
import org.anid.metrics.internal.evaluate.score.FeatureStates;
import org.anid.metrics.internal.evaluate.statistics.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * A result and what a mean over metrics needs of it.
 *
 * @param metric that it is of
 * @param result as reported
 * @param estimate its discrepancy with replicates; null where it has none
 * @param crossed of a metric of sets, the metric between halves of generated and natural images, with replicates; null
 *     where there is none
 * @param problem why it has none; empty where it has one
 */
record MetricOutcome(
        PlannedMetric metric,
        MetricResult result,
        @Nullable Estimate estimate,
        FeatureStates.@Nullable Crossed crossed,
        String problem) {}
