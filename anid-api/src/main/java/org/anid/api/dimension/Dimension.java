// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dimension;

import java.util.Arrays;
import java.util.List;
import org.anid.api.dataset.Guidance;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Metric;
import org.jspecify.annotations.Nullable;

/**
 * One of the five dimensions: which metrics it is made of here and now, which it had to leave out, and how their
 * discrepancies become one per condition. Immutable and safe to share.
 */
public interface Dimension {

    /** Which of the five. */
    DimensionKind kind();

    /** The metrics that can run, in the order in which reports list them. */
    List<Metric<?>> metrics();

    /** The metrics that cannot run, each with the reason and the remedy. */
    List<Skipped> skipped();

    /**
     * Whether a metric of this dimension means something for images that were made under this guidance; always by
     * default. The alignment with a caption, for instance, says nothing of an image that was made without one.
     *
     * @param metric one of {@link #metrics()}
     * @param guidance what the generator was given; null where the data set does not say
     */
    default boolean applies(Metric<?> metric, @Nullable Guidance guidance) {
        return true;
    }

    /**
     * What the metrics of one level say together: their mean by default. The same function is applied to the values and
     * to every replicate that the interval is made of, so it must be a pure function of its argument.
     *
     * @param metrics discrepancies of the metrics that have one, at least one
     * @return from the smallest to the largest of them
     */
    default double ofMetrics(double[] metrics) {
        return mean(metrics);
    }

    /**
     * What the levels say together: their mean by default. As {@link #ofMetrics}.
     *
     * @param levels discrepancies of the levels that have one, at least one
     * @return from the smallest to the largest of them
     */
    default double ofLevels(double[] levels) {
        return mean(levels);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }
}
