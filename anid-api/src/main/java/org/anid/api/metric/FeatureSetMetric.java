// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import org.anid.api.model.FeatureExtractor;

/**
 * A metric that compares two sets of images through features. Metrics that name the same extractor share its work: the
 * evaluator extracts the features of an image once and shows them to all.
 */
public interface FeatureSetMetric extends Metric<Observation.Sided> {

    /** What turns images into features; compared by {@link FeatureExtractor#reference()}. */
    FeatureExtractor extractor();

    /** A fresh, empty state over features. */
    FeatureAccumulator newFeatureAccumulator();

    /** Extracts, then counts. */
    @Override
    default Accumulator<Observation.Sided> newAccumulator() {
        return new ExtractingAccumulator(extractor(), newFeatureAccumulator());
    }
}
