// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.util.List;
import org.anid.api.model.ModelReference;

/**
 * A metric as a recipe: immutable, shared between threads, without any state of a run.
 *
 * <p>Recipe and state are split as in {@link java.util.stream.Collector}: each worker asks for its own
 * {@link Accumulator} and the parts are merged. A metric that scores image by image implements {@link PerImageMetric},
 * one that compares sets of features {@link FeatureSetMetric}; both bring their accumulators with them.
 *
 * @param <O> what it is shown
 */
public interface Metric<O extends Observation> {

    /** What is known of it without computing it. */
    MetricSpec spec();

    /** Every model that takes part, exactly, for the provenance; none for a closed formula. */
    default List<ModelReference> models() {
        return List.of();
    }

    /** A fresh, empty state. */
    Accumulator<O> newAccumulator();
}
