// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dimension;

import java.util.List;
import org.anid.api.dataset.Condition;
import org.anid.api.metric.DimensionKind;

/**
 * The answer: how far the images of one condition, or of everything that a generator made, are from natural ones.
 *
 * @param condition generator and guidance; guidance null: all that the generator made
 * @param discrepancy mean over the dimensions that have one; over all that a generator made, mean over its conditions
 * @param rank place among generators, or among conditions of the same guidance, closest to natural first
 * @param missing dimensions that have none here, in their order
 */
public record OverallResult(Condition condition, Discrepancy discrepancy, RankRange rank, List<DimensionKind> missing) {
    /** Makes the list unmodifiable. */
    public OverallResult {
        missing = List.copyOf(missing);
    }
}
