// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dimension;

import java.util.List;
import org.anid.api.dataset.Condition;
import org.anid.api.metric.DimensionKind;
import org.jspecify.annotations.Nullable;

/**
 * The verdict of one dimension on one condition, over all images or those of one category.
 *
 * @param dimension which of the five
 * @param condition generator and guidance
 * @param category of the natural images; null for all together
 * @param discrepancy of the dimension; the mean over its levels unless the dimension says otherwise
 * @param levels its levels, in the order of {@link org.anid.api.metric.Level}
 */
public record DimensionResult(
        DimensionKind dimension,
        Condition condition,
        @Nullable String category,
        Discrepancy discrepancy,
        List<LevelResult> levels) {
    /** Makes the list unmodifiable. */
    public DimensionResult {
        levels = List.copyOf(levels);
    }

    /** How many metrics it is over. */
    public int metrics() {
        return levels.stream().mapToInt(LevelResult::metrics).sum();
    }
}
