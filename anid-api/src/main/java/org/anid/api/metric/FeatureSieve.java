// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import org.anid.api.model.SiftedFeatures;

/**
 * Tells which features of one side a metric will never look at, so that they need not be kept until the metric is
 * computed: a metric of a random sample looks at few of many. Counting what is left gives the bits that counting
 * everything gives. Not thread-safe.
 */
public interface FeatureSieve {

    /** Leaves out nothing. */
    FeatureSieve OPEN = new FeatureSieve() {
        @Override
        public SiftedFeatures sift(int part, SiftedFeatures features) {
            return features;
        }

        @Override
        public SiftedFeatures rest(SiftedFeatures features) {
            return features;
        }
    };

    /**
     * Takes note of some features.
     *
     * @param part which one of those that can be left out they belong to
     * @return those that may still count, whatever comes
     */
    SiftedFeatures sift(int part, SiftedFeatures features);

    /** Of features that were sifted, those that count now that all have been. */
    SiftedFeatures rest(SiftedFeatures features);
}
