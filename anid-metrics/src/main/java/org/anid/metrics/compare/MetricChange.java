// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.compare;

import java.util.List;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.metric.MetricSpec;
import org.jspecify.annotations.Nullable;

/**
 * What changed by one metric on one condition, over all images.
 *
 * @param metric what was computed
 * @param condition generator and guidance
 * @param baselineValue the metric on the generated images, as the baseline reports it; NaN where it has none
 * @param otherValue likewise in the other report
 * @param baseline discrepancy in the baseline; null where it could not be said
 * @param other discrepancy in the other report
 * @param test whether the scores changed, or for a metric of sets the metric between halves of generated and natural
 *     images; null where fewer than 2 natural images have a score in both reports, or where a report has no replicates
 *     to pair: then only intervals can be compared
 * @param shift where the images went; with a test, a change only where its adjusted p is at most
 *     {@link ReportComparison#ALPHA}; without one, only where the intervals of the discrepancy do not overlap
 * @param images the {@value ReportComparison#MOST_IMAGES} that changed most for the worse, the worst first
 */
public record MetricChange(
        MetricSpec metric,
        Condition condition,
        double baselineValue,
        double otherValue,
        @Nullable Discrepancy baseline,
        @Nullable Discrepancy other,
        @Nullable PairedTest test,
        Shift shift,
        List<ImageChange> images) {

    /** Makes the list unmodifiable. */
    public MetricChange {
        images = List.copyOf(images);
    }

    /**
     * Difference of the discrepancies, above 0 where the other report is further from natural; null where one is
     * missing.
     */
    public @Nullable Double difference() {
        return baseline == null || other == null ? null : other.value() - baseline.value();
    }

    /** As {@code lpips of SDXL T2I}. */
    public String label() {
        return metric.id() + " of " + condition.label();
    }
}
