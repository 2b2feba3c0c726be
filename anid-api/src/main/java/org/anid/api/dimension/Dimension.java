// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dimension;

import java.util.List;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Metric;

/**
 * One of the five dimensions: which metrics it is made of here and now, which it had to leave out, and how their results
 * become one verdict per generator and guidance. Immutable and safe to share.
 */
public interface Dimension {

    /** Which of the five. */
    DimensionKind kind();

    /** The metrics that can run, in the order in which reports list them. */
    List<Metric<?>> metrics();

    /** The metrics that cannot run, each with the reason and the remedy. */
    List<Skipped> skipped();

    /**
     * The verdict on each generator and guidance that occurs in the results.
     *
     * @param results of this dimension's metrics, without those of a single category
     */
    List<DimensionResult> conclude(List<MetricResult> results);
}
