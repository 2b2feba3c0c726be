// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.statistics;

/**
 * Metrics of pairs: the mean error of generated against natural images over that of natural against other natural
 * images. 0 is a perfect copy, 1 no closer than another photograph. No error is negative, so sampling adds nothing to
 * its mean.
 */
public record PairShare(Clusters errors, Clusters others) implements ShareEstimator {

    @Override
    public double of(int[] weights) {
        double other = others.mean(weights);
        return other > 0 ? errors.mean(weights) / other : Double.NaN;
    }

    @Override
    public double noise() {
        return 0;
    }

    @Override
    public boolean twoSided() {
        return false;
    }
}
