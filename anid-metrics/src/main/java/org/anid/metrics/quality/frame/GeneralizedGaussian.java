// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import org.apache.commons.math3.special.Gamma;

/**
 * Fits of generalised Gaussians by their moments, on the grid of shapes 0.2, 0.201 … 10 that the implementations of
 * BRISQUE and NIQE share (Sharifi and Leon-Garcia 1995; Lasmar, Stitou and Berthoumieu 2009).
 *
 * <p>Moments are the five of {@link org.anid.metrics.kernel.FrameKernels#sceneMoments}. A moment that is missing, as
 * where no value lies below 0, makes what depends on it NaN and the shape the smallest one, as in pyiqa.
 */
final class GeneralizedGaussian {

    private static final int GRID = 9801;
    private static final double SMALLEST = 0.2;
    private static final double STEP = 0.001;

    /** The reference fills its grid in runs of this length, the first value of each rounded to single precision. */
    private static final int RUN = 8;

    private static final double[] SHAPES = new double[GRID];

    /** {@code Γ(2/γ)² / (Γ(1/γ)·Γ(3/γ))}, growing with γ. */
    private static final double[] RATIOS = new double[GRID];

    /** {@code −Γ(1/γ)·Γ(3/γ) / Γ(2/γ)²}, growing with γ. */
    private static final double[] INVERSES = new double[GRID];

    /** {@code √(Γ(1/γ)/Γ(3/γ))}. */
    private static final double[] SCALES = new double[GRID];

    /** {@code Γ(2/γ)/Γ(1/γ)}. */
    private static final double[] MEANS = new double[GRID];

    static {
        int inRuns = GRID / (2 * RUN) * (2 * RUN);
        for (int i = 0; i < GRID; i++) {
            int start = i < inRuns ? i / RUN * RUN : i;
            float base = (float) (SMALLEST + STEP * start);
            double shape = (float) (base + STEP * (i - start));
            double one = Gamma.logGamma(1 / shape);
            double two = Gamma.logGamma(2 / shape);
            double three = Gamma.logGamma(3 / shape);
            SHAPES[i] = shape;
            RATIOS[i] = Math.exp(2 * two - one - three);
            INVERSES[i] = -Math.exp(one + three - 2 * two);
            SCALES[i] = Math.exp((one - three) / 2);
            MEANS[i] = Math.exp(two - one);
        }
    }

    private final int index;
    private final double left;
    private final double right;

    private GeneralizedGaussian(int index, double left, double right) {
        this.index = index;
        this.left = left;
        this.right = right;
    }

    /** The symmetric fit; both deviations are that of all values. */
    static GeneralizedGaussian symmetric(double[] moments, int at, long n) {
        double square = (moments[at + 2] + moments[at + 3]) / n;
        double magnitude = moments[at + 4] / n;
        double deviation = Math.sqrt(square);
        return new GeneralizedGaussian(nearest(INVERSES, -square / (magnitude * magnitude)), deviation, deviation);
    }

    /** The asymmetric fit, with a deviation on each side of 0. */
    static GeneralizedGaussian asymmetric(double[] moments, int at, long n) {
        double left = Math.sqrt(moments[at + 2] / moments[at]);
        double right = Math.sqrt(moments[at + 3] / moments[at + 1]);
        double square = (moments[at + 2] + moments[at + 3]) / n;
        double magnitude = moments[at + 4] / n;
        double g = left / right;
        double ratio = magnitude * magnitude / square * (g * g * g + 1) * (g + 1) / ((g * g + 1) * (g * g + 1));
        return new GeneralizedGaussian(nearest(RATIOS, ratio), left, right);
    }

    /** The shape, 2 for a Gaussian and 1 for a Laplacian. */
    double shape() {
        return SHAPES[index];
    }

    /** Deviation of the values below 0. */
    double left() {
        return left;
    }

    /** Deviation of the values above 0. */
    double right() {
        return right;
    }

    /** Scale of the values below 0. */
    double leftScale() {
        return left * SCALES[index];
    }

    /** Scale of the values above 0. */
    double rightScale() {
        return right * SCALES[index];
    }

    /** The mean. */
    double mean() {
        return (rightScale() - leftScale()) * MEANS[index];
    }

    /** {@code (σr − σl)·Γ(2/γ)/√(Γ(1/γ)·Γ(3/γ))}, the mean that BRISQUE takes. */
    double brisqueMean() {
        return (right - left) * Math.sqrt(RATIOS[index]);
    }

    /** Index of the value nearest to the target in a growing table; 0 for NaN. */
    private static int nearest(double[] table, double target) {
        if (Double.isNaN(target)) {
            return 0;
        }
        int low = 0;
        int high = table.length - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (table[middle] <= target) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return target - table[low] <= table[high] - target ? low : high;
    }
}
