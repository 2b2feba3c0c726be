// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.statistics;

import org.anid.api.dimension.Interval;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of sets on the scale. Natural images are dealt into halves A and B; the floor is the metric between them, and
 * the generated images of one half are compared with the natural images of the other, so that both comparisons are of
 * equally many images and no generated image stands beside the natural one that it was made from. A copy is at its
 * floor exactly.
 *
 * @param generated the metric between generated and natural halves, mean of both directions
 * @param floor the metric between natural halves, mean of both directions
 * @param unrelated the metric on unrelated images, mean of both directions
 * @param excess how much worse than the floor generated images are; below 0 where they are closer than natural ones
 * @param excessWithout the same without each fold; NaN where that is undefined, empty where it was not computed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CrossedFloor(double generated, double floor, double unrelated, double excess, double[] excessWithout) {

    /** Turns an excess into a share of the way from the floor to unrelated images. */
    @FunctionalInterface
    public interface Scale {
        /** As {@link org.anid.api.metric.FeatureSetMetric#share}. */
        double share(double excess, double floor, double unrelated);
    }

    /**
     * From the values and replicates of both sides.
     *
     * @param generatedWithout the metric between generated and natural halves without each fold
     * @param floorWithout the floor without each fold
     */
    public static CrossedFloor of(
            double generated,
            double[] generatedWithout,
            double floor,
            double[] floorWithout,
            double unrelated,
            boolean higherIsBetter) {
        double sign = higherIsBetter ? -1 : 1;
        double[] without = new double[generatedWithout.length];
        for (int f = 0; f < without.length; f++) {
            without[f] = sign * (generatedWithout[f] - floorWithout[f]);
        }
        return new CrossedFloor(generated, floor, unrelated, sign * (generated - floor), without);
    }

    /** The share; NaN where there is no scale. */
    public double share(Scale scale) {
        return end(Share.shrunk(excess, JackKnife.variance(excessWithout)), scale);
    }

    /**
     * The share with its replicates. Where the excess is lost in its noise its share is flat on one side and steep on
     * the other, so the replicates follow the slope across one standard error.
     */
    public Estimate estimate(Scale scale) {
        double share = share(scale);
        double error = Math.sqrt(JackKnife.variance(excessWithout));
        double slope = error > 0 ? (end(excess + error, scale) - end(excess - error, scale)) / (2 * error) : 0;
        double[] without = new double[excessWithout.length];
        for (int f = 0; f < without.length; f++) {
            without[f] = share + slope * (excessWithout[f] - excess);
        }
        return new Estimate(share, without, measured(error, scale));
    }

    /**
     * The share before what sampling adds is taken off: its mean over the excess plus and minus one standard error.
     * That mean moves by the slope that the replicates follow, where the share itself, a root, is infinitely steep at
     * 0.
     */
    private double measured(double error, Scale scale) {
        if (!(error > 0)) {
            return end(excess, scale);
        }
        // Simpson's rule over the root of the excess, which is exact for shares that are a root or proportional.
        double low = Math.sqrt(Math.max(0, excess - error));
        double high = Math.sqrt(Math.max(0, excess + error));
        double middle = low + (high - low) / 2;
        return (high - low)
                / 6
                * (weighted(low, scale) + 4 * weighted(middle, scale) + weighted(high, scale))
                / (2 * error);
    }

    private double weighted(double root, Scale scale) {
        return root == 0 ? 0 : 2 * root * end(root * root, scale);
    }

    /** The 95 % interval of the excess; null where there is none. */
    public @Nullable Interval interval() {
        return JackKnife.interval(excess, excessWithout);
    }

    /** The 95 % interval of the share; null where there is none. */
    public @Nullable Interval interval(Scale scale) {
        Interval ofExcess = interval();
        return ofExcess == null ? null : new Interval(end(ofExcess.low(), scale), end(ofExcess.high(), scale));
    }

    /** Without a scale there is no end either, not even that of no excess. */
    private double end(double ofExcess, Scale scale) {
        double share = scale.share(Math.max(0, ofExcess), floor, unrelated);
        return Double.isNaN(share) ? share : Share.clipped(share);
    }
}
