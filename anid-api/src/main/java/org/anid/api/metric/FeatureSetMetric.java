// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.util.List;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.ModelReference;

/**
 * A metric that compares two sets of images through features. Metrics that name the same extractor share its work: the
 * evaluator extracts the features of an image once and shows them to all.
 */
public interface FeatureSetMetric extends Metric<Observation.Sided> {

    /** What turns images into features; compared by {@link FeatureExtractor#reference()}. */
    FeatureExtractor extractor();

    /** A fresh, empty state over features. */
    FeatureAccumulator newFeatureAccumulator();

    /**
     * The memory that the state of one side may grow to, in bytes, so that an evaluator can tell how many states it may
     * hold; the square of the width in double by default, as for second moments.
     */
    default long stateBytes() {
        return (long) Double.BYTES * extractor().width() * extractor().width();
    }

    /** The extractor. */
    @Override
    default List<ModelReference> models() {
        return List.of(extractor().reference());
    }

    /** Extracts, then counts. */
    @Override
    default Accumulator<Observation.Sided> newAccumulator() {
        return new ExtractingAccumulator(extractor(), newFeatureAccumulator());
    }
}
