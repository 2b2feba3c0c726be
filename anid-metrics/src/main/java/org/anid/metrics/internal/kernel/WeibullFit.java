// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

/**
 * The Weibull distribution of greatest likelihood: Newton's method on its shape k, from the moments of the logarithms,
 * {@code k = 1.2/σ(ln x)}. Logarithms are to base 2 and about a centre near their mean, which leaves an equation
 * without large numbers, {@code Σ u·2^(k·u) / Σ 2^(k·u) = ū + 1/(k·ln 2)}. Engines sum, this decides. Not thread-safe.
 */
public final class WeibullFit {

    private static final double LN2 = Math.log(2);
    private static final double MOMENT_FACTOR = 1.2;
    private static final int MOST_STEPS = 50;

    /**
     * Relative step after which the shape is taken as found: what is left is of the order of its square, and the sum of
     * powers at the new shape follows from those at the old one.
     */
    private static final double SMALL_STEP = 2e-3;

    /** Powers of the values leave the range of double precision where their sum does. */
    private static final double SMALLEST_EXPONENT = -1074;

    private static final double LARGEST_EXPONENT = 1024;

    private final double mean;
    private final float centre;
    private double shape;
    private double step;
    private double powers;
    private int steps;

    /**
     * Begins. There is no fit where all values are the same, or where they are so nearly the same that {@code Σ x^k} is
     * 0 or infinite in double precision, with which the reference computes.
     *
     * @param mean of the binary logarithms
     * @param variance of the binary logarithms, with n − 1
     */
    public WeibullFit(double mean, double variance) {
        this.mean = mean;
        this.centre = (float) mean;
        this.shape = variance > 0 ? MOMENT_FACTOR / (LN2 * Math.sqrt(variance)) : Double.NaN;
        this.step = shape;
    }

    /** Whether another {@link #step} is needed. */
    public boolean open() {
        return steps < MOST_STEPS && Math.abs(step) > SMALL_STEP * Math.abs(shape);
    }

    /** What the logarithms are to be about: {@code u = log2 x − centre}. */
    public float centre() {
        return centre;
    }

    /** The shape so far, in the end the shape; NaN if there is no fit. */
    public double shape() {
        return shape;
    }

    /** One step from {@code Σ 2^(k·u)}, {@code Σ u·2^(k·u)} and {@code Σ u²·2^(k·u)} at the shape so far. */
    public void step(double zeroth, double first, double second) {
        double exponent = shape * centre + Math.log(zeroth) / LN2;
        if (!(exponent > SMALLEST_EXPONENT && exponent < LARGEST_EXPONENT)) {
            shape = Double.NaN;
            return;
        }
        double ratio = first / zeroth;
        double slope = LN2 * LN2 * (second / zeroth - ratio * ratio) + 1 / (shape * shape);
        step = (1 / shape - LN2 * (ratio - (mean - centre))) / slope;
        shape += step;
        double d = LN2 * step;
        powers = zeroth + d * (first + d / 2 * second);
        steps++;
    }

    /** The scale, {@code (Σ x^k / n)^(1/k)}; NaN if there is no fit. */
    public double scale(int n) {
        return Math.exp(LN2 * centre + Math.log(powers / n) / shape);
    }
}
