// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

import static org.anid.metrics.kernel.IntegratedStatistics.BLOCK;
import static org.anid.metrics.kernel.IntegratedStatistics.BLOCKS_PER_SIDE;

import java.util.Arrays;

/**
 * What all engines agree on for IL-NIQE at one scale: its derivative of a Gaussian and its log-Gabor filters (three
 * wavelengths from 2.4 on, each 1.31 times the one before, σ_f 0.55, times four orientations of angular σ π/4.4). The
 * filters are kept as factors, in the transposed layout {@code [v·n + u]} of the frequency plane.
 */
public final class NaturalFilters {

    /** Wavelengths of the filters. */
    public static final int WAVELENGTHS = 3;

    /** Orientations of the filters. */
    public static final int ORIENTATIONS = 4;

    /** Side of the window of the normalised coefficients, and its σ. */
    public static final int WINDOW = 5;

    /** What is added to the squares of a gradient before the root. */
    public static final double FLOOR = 1e-8;

    /** What is added to a colour before its logarithm. */
    public static final float LOG_FLOOR = 1e-5f;

    /** Weights of R, G and B in the opponent colours. */
    private static final float[][] OPPONENTS = {{0.3f, 0.04f, -0.35f}, {0.34f, -0.6f, 0.17f}, {0.06f, 0.63f, 0.27f}};

    private static final double WINDOW_SIGMA = 5.0 / 6;
    private static final double DERIVATIVE_SIGMA = 1.66;
    private static final double DERIVATIVE_EXPONENT = 0.28;
    private static final double SHORTEST = 2.4;
    private static final double SHORTEST_EXPONENT = 0.87;
    private static final double RATIO = 1.31;
    private static final double SIGMA = 0.55;
    private static final double ANGULAR_SIGMA = Math.PI / (ORIENTATIONS * 1.1);
    private static final int SHRINKING = 6;
    private static final double SHRINKING_SIGMA = 0.9;

    private static final SizeCache<NaturalFilters> CACHE =
            new SizeCache<>((side, scale) -> new NaturalFilters(side, scale));

    /** Radial factors, one plane per wavelength. */
    public final float[][] radial = new float[WAVELENGTHS][];
    /** Angular factors, one plane per orientation. */
    public final float[][] angular = new float[ORIENTATIONS][];
    /** The Gaussian {@code exp(−k²/2σ²)} of the derivative from its middle on, k = 0, 1 … */
    public final float[] smooth;
    /** {@code k · exp(−k²/2σ²)}, k = 0, 1 … */
    public final float[] slope;

    /** For scale 0 or 1. */
    public static NaturalFilters of(int scale) {
        return CACHE.get(BLOCKS_PER_SIDE * BLOCK >> scale, scale + 1);
    }

    private NaturalFilters(int n, int scale) {
        double sigma = DERIVATIVE_SIGMA / Math.pow(scale, DERIVATIVE_EXPONENT);
        int half = (int) Math.ceil(3 * sigma);
        smooth = new float[half + 1];
        slope = new float[half + 1];
        for (int k = 0; k <= half; k++) {
            double weight = Math.exp(-k * k / (2 * sigma * sigma));
            smooth[k] = (float) weight;
            slope[k] = (float) (k * weight);
        }
        double shortest = SHORTEST / Math.pow(scale, SHORTEST_EXPONENT);
        double twoLogSquared = 2 * Math.log(SIGMA) * Math.log(SIGMA);
        for (int s = 0; s < WAVELENGTHS; s++) {
            radial[s] = new float[n * n];
        }
        for (int o = 0; o < ORIENTATIONS; o++) {
            angular[o] = new float[n * n];
        }
        for (int v = 0; v < n; v++) {
            for (int u = 0; u < n; u++) {
                int at = v * n + u;
                double y = FsimFilters.frequency(u, n);
                double x = FsimFilters.frequency(v, n);
                for (int s = 0; s < WAVELENGTHS; s++) {
                    double log = Math.log(Math.hypot(x, y) * shortest * Math.pow(RATIO, s));
                    radial[s][at] = at == 0 ? 0f : (float) Math.exp(-log * log / twoLogSquared);
                }
                double theta = Math.atan2(-y, x);
                for (int o = 0; o < ORIENTATIONS; o++) {
                    double d = FsimFilters.distance(theta, o * Math.PI / ORIENTATIONS);
                    angular[o][at] = (float) Math.exp(-d * d / (2 * ANGULAR_SIGMA * ANGULAR_SIGMA));
                }
            }
        }
        Arrays.setAll(radial, s -> FrequencyStrips.of(radial[s], n, n));
        Arrays.setAll(angular, o -> FrequencyStrips.of(angular[o], n, n));
    }

    /** Weights of R, G and B in opponent colour i. */
    public static float[] opponent(int i) {
        return OPPONENTS[i].clone();
    }

    /** One side of the separable window of the normalised coefficients. */
    public static float[] window() {
        return Windows.gaussian(WINDOW, WINDOW_SIGMA);
    }

    /** By how much the weights of the square window, rounded to single precision, sum to more than 1. */
    public static double excess() {
        return Windows.excess(WINDOW, WINDOW_SIGMA);
    }

    /** Weights of the pixels {@code 2i − 2 … 2i + 3} in pixel i of the next scale, along one side. */
    public static float[] shrinking() {
        return Windows.gaussian(SHRINKING, SHRINKING_SIGMA);
    }
}
