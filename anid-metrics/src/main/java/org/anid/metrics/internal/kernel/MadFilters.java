// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

import java.util.Arrays;

/**
 * The filters of most apparent distortion for one size, in the transposed layout {@code [v·H + u]} of the frequency
 * plane: the contrast sensitivity of 32 cycles, and five log-Gabor scales (wavelengths 3, 9, 27, 81 and 243, σ_f 0.55)
 * times four orientations (angular σ π/6), kept as factors.
 *
 * <p>Where pyiqa departs from the paper, so does this: the sensitivity has its centre between frequencies and is laid
 * down by columns where it is read by rows, which matters where the sides differ; the log-Gabor grid of an odd side has
 * no zero frequency, and the frequency beside the centre in both directions counts as the highest.
 */
public final class MadFilters {

    /** Number of scales. */
    public static final int SCALES = 5;
    /** Number of orientations. */
    public static final int ORIENTATIONS = 4;

    private static final SizeCache<MadFilters> CACHE = new SizeCache<>(MadFilters::new);

    private static final double SIGMA = 0.55;
    private static final double ANGULAR_SIGMA = Math.PI / (ORIENTATIONS * 1.5);
    private static final double SHORTEST = 3;
    private static final double CYCLES = 32;

    /**
     * What a radial factor has to reach. Smaller ones are 0: in photographs, whose high frequencies are weak, they pass
     * less than single precision rounds away, and frequencies that nothing passes need no transform.
     */
    private static final double LEAST = 0x1p-20;

    /** What pyiqa adds to a radius before its logarithm. */
    private static final double EPSILON = 1e-12;

    /** Contrast sensitivity, even in frequency: what is left of it where only real parts are kept. */
    public final float[] sensitivity;
    /** Radial factors, one plane per scale, cut into {@link FrequencyStrips}. */
    public final float[][] radial;
    /** Of each scale the strips that are not all 0. */
    public final boolean[][] passing;
    /** Angular factors, one plane per orientation, likewise. */
    public final float[][] angular;

    /** The filters for images of this size, from the cache. */
    public static MadFilters of(int height, int width) {
        return CACHE.get(height, width);
    }

    private MadFilters(int height, int width) {
        int plane = height * width;
        sensitivity = new float[plane];
        radial = new float[SCALES][plane];
        angular = new float[ORIENTATIONS][plane];
        double twoLogSquared = 2 * Math.log(SIGMA) * Math.log(SIGMA);
        for (int v = 0; v < width; v++) {
            int column = (v + (width + 1) / 2) % width;
            double x = column / (width / 2.0) - 1;
            for (int u = 0; u < height; u++) {
                int at = v * height + u;
                int row = (u + (height + 1) / 2) % height;
                double y = row / (height / 2.0) - 1;
                sensitivity[at] = (float) (0.5
                        * (sensitivity(u, v, height, width)
                                + sensitivity((height - u) % height, (width - v) % width, height, width)));
                boolean centre = isCentre(row, column, height, width, 0);
                double log = Math.log((isCentre(row, column, height, width, 1) ? 1 : Math.hypot(y, x)) + EPSILON);
                for (int s = 0; s < SCALES; s++) {
                    double d = log - Math.log(2 / (SHORTEST * Math.pow(3, s)));
                    double factor = Math.exp(-d * d / twoLogSquared);
                    radial[s][at] = centre || factor < LEAST ? 0f : (float) factor;
                }
                double theta = Math.atan2(-y, x);
                for (int o = 0; o < ORIENTATIONS; o++) {
                    double d = FsimFilters.distance(theta, o * Math.PI / ORIENTATIONS);
                    angular[o][at] = (float) Math.exp(-d * d / (2 * ANGULAR_SIGMA * ANGULAR_SIGMA));
                }
            }
        }
        Arrays.setAll(radial, s -> FrequencyStrips.of(radial[s], width, height));
        passing = new boolean[SCALES][];
        Arrays.setAll(passing, s -> FrequencyStrips.passing(radial[s], width));
        Arrays.setAll(angular, o -> FrequencyStrips.of(angular[o], width, height));
    }

    private static boolean isCentre(int row, int column, int height, int width, int beside) {
        return row == (int) Math.rint(height / 2.0 + beside) && column == (int) Math.rint(width / 2.0 + beside);
    }

    /** The sensitivity at a frequency, as pyiqa lays it out. */
    private static double sensitivity(int u, int v, int height, int width) {
        int place = (u + height / 2) % height * width + (v + width / 2) % width;
        double y = place % height - (height - 1) / 2.0;
        double x = place / height - (width - 1) / 2.0;
        double oblique = 0.15 * Math.cos(4 * Math.atan2(y, x)) + 0.85;
        double f = Math.hypot(x, y) / width * 2 * CYCLES / oblique;
        return f < 7.8909 ? 0.9809 : 2.6 * (0.0192 + 0.114 * f) * Math.exp(-Math.pow(0.114 * f, 1.1));
    }
}
