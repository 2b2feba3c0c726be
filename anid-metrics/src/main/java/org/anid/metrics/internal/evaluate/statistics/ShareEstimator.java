// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.statistics;

/**
 * How far generated images are from natural ones by one metric that scores image by image, as a function of how often
 * each cluster counts. There is one for each kind of metric: {@link PairShare}, {@link CaptionShare},
 * {@link Superiority}.
 */
public interface ShareEstimator extends ClusterBootstrap.Statistic {

    /**
     * The difference as a share of the way to the far end of the scale, with its sign and not clipped.
     *
     * @return NaN where there is no scale
     */
    @Override
    double of(int[] weights);

    /** What sampling alone adds to the square of the share, where it does; 0 where an estimate has no such bias. */
    double noise();

    /** Whether a difference to either side is one. */
    boolean twoSided();
}
