// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.evaluation;

import java.util.List;
import org.anid.api.dataset.Condition;
import org.anid.api.metric.DimensionKind;
import org.jspecify.annotations.Nullable;

/**
 * What a paired test of two reports needs where there are no scores of images: quantities over all images, and the same
 * without each group of natural images in turn (the delete-a-group jackknife). Reports over the same natural images
 * with the same seed have the same groups, whatever was made of these images, so their quantities pair up group by
 * group. Immutable.
 *
 * @param groups SHA-256 over which id is in which group: quantities pair up where this is equal
 * @param rows of the metrics of sets in the order of the results, then of the dimensions, then of the answer; nothing
 *     per category
 */
public record Replicates(String groups, List<Row> rows) {

    /** Makes the list unmodifiable. */
    public Replicates {
        rows = List.copyOf(rows);
    }

    /**
     * One quantity of one condition.
     *
     * <p>Of a metric of sets it is the metric between halves of generated and natural images, in the unit of the
     * metric, mean of both directions. Of a dimension and of the answer it is the discrepancy before what sampling adds
     * is taken off, from 0 to 1; its replicates may lie outside.
     *
     * @param metric id of a metric of sets; null for a dimension and for the answer
     * @param dimension which; null for a metric and for the answer
     * @param condition generator and guidance; guidance null in the answer: all that the generator made
     * @param value over all images
     * @param without the same without each group; NaN where a group has nothing of the condition
     */
    public record Row(
            @Nullable String metric,
            @Nullable DimensionKind dimension,
            Condition condition,
            double value,
            List<Double> without) {

        /**
         * Makes the list unmodifiable.
         *
         * @throws IllegalArgumentException if it is of a metric and of a dimension
         */
        public Row {
            if (metric != null && dimension != null) {
                throw new IllegalArgumentException(
                        "a quantity is of the metric " + metric + " or of " + dimension.label() + ", not of both");
            }
            without = List.copyOf(without);
        }
    }
}
