// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

import java.util.Arrays;

/**
 * The log-Gabor filters of phase congruency for one size: four scales (wavelengths 6, 12, 24 and 48, σ_f 0.55) times
 * four orientations (angular σ π/4.8), under a Butterworth low-pass (0.45, order 15). Kept as factors, in the
 * transposed layout {@code [v·H + u]} of the frequency plane.
 *
 * <p>As in pyiqa and piq, an odd side n has frequencies in steps of 1/(n − 1).
 */
public final class FsimFilters {

    /** Number of scales. */
    public static final int SCALES = 4;
    /** Number of orientations. */
    public static final int ORIENTATIONS = 4;

    private static final SizeCache<FsimFilters> CACHE = new SizeCache<>(FsimFilters::new);

    private static final double SIGMA = 0.55;
    private static final double ANGULAR_SIGMA = Math.PI / (ORIENTATIONS * 1.2);
    private static final double CUTOFF = 0.45;
    private static final int ORDER = 15;
    private static final double SHORTEST = 6;

    /** Standard deviations of the noise above its mean at which responses begin to count. */
    private static final double K = 2;

    /** What the noise is overestimated by, empirically. */
    private static final double OVERESTIMATE = 1.7;

    /** Radial factors, one plane per scale, cut into {@link FrequencyStrips}. */
    public final float[][] radial;
    /** Angular factors, one plane per orientation, likewise. */
    public final float[][] angular;
    /** Per orientation: what the root of the median power at the finest scale is multiplied by to get the threshold. */
    public final float[] thresholds;

    /** The filters for images of this size, from the cache. */
    public static FsimFilters of(int height, int width) {
        return CACHE.get(height, width);
    }

    private FsimFilters(int height, int width) {
        int plane = height * width;
        radial = new float[SCALES][plane];
        angular = new float[ORIENTATIONS][plane];
        double twoLogSquared = 2 * Math.log(SIGMA) * Math.log(SIGMA);
        for (int v = 0; v < width; v++) {
            for (int u = 0; u < height; u++) {
                int at = v * height + u;
                double y = frequency(u, height);
                double x = frequency(v, width);
                double radius = at == 0 ? 1 : Math.hypot(y, x);
                double lowPass = 1 / (1 + Math.pow(Math.hypot(y, x) / CUTOFF, 2 * ORDER));
                for (int s = 0; s < SCALES; s++) {
                    double log = Math.log(radius * SHORTEST * (1 << s));
                    radial[s][at] = at == 0 ? 0f : (float) (Math.exp(-log * log / twoLogSquared) * lowPass);
                }
                double theta = Math.atan2(-x, y);
                for (int o = 0; o < ORIENTATIONS; o++) {
                    double d = distance(theta, o * Math.PI / ORIENTATIONS);
                    angular[o][at] = (float) Math.exp(-d * d / (2 * ANGULAR_SIGMA * ANGULAR_SIGMA));
                }
            }
        }
        thresholds = new float[ORIENTATIONS];
        for (int o = 0; o < ORIENTATIONS; o++) {
            thresholds[o] = (float) threshold(o, height, width);
        }
        Arrays.setAll(radial, s -> FrequencyStrips.of(radial[s], width, height));
        Arrays.setAll(angular, o -> FrequencyStrips.of(angular[o], width, height));
    }

    /** Angle between two directions, in [0, π]. */
    static double distance(double theta, double direction) {
        double difference = Math.abs(theta - direction) % (2 * Math.PI);
        return Math.min(difference, 2 * Math.PI - difference);
    }

    /** The frequency of a place in a spectrum of n. */
    static double frequency(int index, int n) {
        int signed = index < (n + 1) / 2 ? index : index - n;
        return n % 2 == 0 || n == 1 ? (double) signed / n : (double) signed / (n - 1);
    }

    /**
     * The noise power is the median power at the finest scale over −ln ½ and over the power of that filter; the noise
     * energy of all scales together follows from the even parts of the filters, summed; its threshold is that of a
     * Rayleigh distribution.
     */
    private double threshold(int o, int height, int width) {
        double finest = 0;
        double all = 0;
        double[] sum = new double[height * width];
        Arrays.setAll(sum, at -> {
            double s = 0;
            for (int scale = 0; scale < SCALES; scale++) {
                s += (double) radial[scale][at] * angular[o][at];
            }
            return s;
        });
        for (int v = 0; v < width; v++) {
            for (int u = 0; u < height; u++) {
                int at = v * height + u;
                int opposite = (width - v) % width * height + (height - u) % height;
                double f = (double) radial[0][at] * angular[o][at];
                double even = (sum[at] + sum[opposite]) / 2;
                finest += f * f;
                all += even * even;
            }
        }
        double tau = Math.sqrt(all / (Math.log(2) * finest));
        return tau * (Math.sqrt(Math.PI / 2) + K * Math.sqrt(2 - Math.PI / 2)) / OVERESTIMATE;
    }
}
