// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import java.util.List;
import org.anid.api.dimension.Dimension;
import org.anid.api.dimension.Skipped;
import org.anid.api.evaluation.OpinionScore;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Metric;

/**
 * Coordinated human validation. It has no metrics: it is made of the ratings of the plan, from which the evaluator
 * takes opinions, the agreement of raters, and the agreement of the other dimensions' metrics with people.
 *
 * <p>Its verdict on a condition is the mean over the aspects of the distance between the mean opinion and the top of
 * the scale, {@link OpinionScore#discrepancy()}. Immutable and thread-safe.
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
}
