// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.statistics;

/**
 * Metrics that have a value on natural images and judge an image by its caption: {@code (n − g)/(n − other)}, where
 * {@code other} is a natural image with the caption of another one. Better than natural is below 0.
 */
public final class CaptionShare implements ShareEstimator {

    private final Clusters generated;
    private final Clusters natural;
    private final Clusters others;
    private final double sign;

    /**
     * The estimator.
     *
     * @param higherIsBetter which way the metric improves
     */
    public CaptionShare(Clusters generated, Clusters natural, Clusters others, boolean higherIsBetter) {
        this.generated = generated;
        this.natural = natural;
        this.others = others;
        this.sign = higherIsBetter ? 1 : -1;
    }

    @Override
    public double of(int[] weights) {
        double n = natural.mean(weights);
        double scale = sign * (n - others.mean(weights));
        return scale > 0 ? sign * (n - generated.mean(weights)) / scale : Double.NaN;
    }

    /** The variance of {@code n − g} over clusters, in units of the scale. */
    @Override
    public double noise() {
        double n = natural.mean();
        double g = generated.mean();
        double scale = n - others.mean();
        double squares = 0;
        int clusters = generated.clusters();
        for (int k = 0; k < clusters; k++) {
            double influence = natural.influence(k, n) - generated.influence(k, g);
            squares += influence * influence;
        }
        return clusters / (clusters - 1.0) * squares / (scale * scale);
    }

    @Override
    public boolean twoSided() {
        return false;
    }
}
