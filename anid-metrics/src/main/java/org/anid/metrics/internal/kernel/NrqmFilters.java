// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

import static org.anid.metrics.internal.kernel.NrqmStatistics.BANDS;

/**
 * The filters of a complex steerable pyramid (Portilla and Simoncelli 2000, {@code buildSCFpyr}) of two scales and six
 * directions for one size, in the transposed layout {@code [v·H + u]} of the frequency plane.
 *
 * <p>The pyramid's filters pass half of the frequencies, and NRQM takes the real part of their responses; that is the
 * response to the odd part of the filter alone, times −i, and the odd part is what is kept here. As in the reference,
 * transitions are interpolated from tables.
 */
public final class NrqmFilters {

    private static final SizeCache<NrqmFilters> CACHE = new SizeCache<>(NrqmFilters::new);

    private static final int RADIAL_STEPS = 256;
    private static final int ANGULAR_STEPS = 1024;
    private static final double[] HIGH = new double[RADIAL_STEPS + 3];
    private static final double[] LOW = new double[RADIAL_STEPS + 3];

    /** From −2π − one step to π + one step. */
    private static final double[] ANGULAR = new double[3 * ANGULAR_STEPS + 3];

    static {
        for (int i = 0; i < HIGH.length; i++) {
            int step = Math.max(1, Math.min(HIGH.length - 2, i)) - (RADIAL_STEPS + 1);
            double square = Math.pow(Math.cos(Math.PI * step / (2 * RADIAL_STEPS)), 2);
            HIGH[i] = Math.sqrt(square);
            LOW[i] = Math.sqrt(Math.max(0, 1 - square));
        }
        // 2^(2n)·n!²/(bands·(2n)!) with n = 5, one less than there are bands.
        double power = 1024.0 * 120 * 120 / (BANDS * 3628800.0);
        for (int i = 0; i < ANGULAR.length; i++) {
            double x = Math.PI * (i - (2 * ANGULAR_STEPS + 1)) / ANGULAR_STEPS;
            int turn = Math.floorMod(i - (2 * ANGULAR_STEPS + 1) + ANGULAR_STEPS, 2 * ANGULAR_STEPS) - ANGULAR_STEPS;
            boolean passes = Math.abs(turn) < ANGULAR_STEPS / 2;
            ANGULAR[i] = passes ? 2 * Math.sqrt(power) * Math.pow(Math.cos(x), BANDS - 1) : 0;
        }
    }

    /** Size of the images. */
    public final int height;

    public final int width;
    /** Size of the second scale. */
    public final int halfHeight;

    public final int halfWidth;
    /** The high-pass residual. */
    public final float[] residual;
    /** The six bands of the first scale. */
    public final float[][] fine;
    /** The six bands of the second scale, over the frequencies that it has. */
    public final float[][] coarse;

    /** The filters for images of this size, from the cache. */
    public static NrqmFilters of(int height, int width) {
        return CACHE.get(height, width);
    }

    private NrqmFilters(int height, int width) {
        this.height = height;
        this.width = width;
        this.halfHeight = NrqmStatistics.half(height);
        this.halfWidth = NrqmStatistics.half(width);
        residual = new float[height * width];
        for (int v = 0; v < width; v++) {
            for (int u = 0; u < height; u++) {
                residual[v * height + u] = (float) radial(HIGH, logRadius(u, v, height, width), 0);
            }
        }
        fine = bands(height, width, false);
        coarse = bands(halfHeight, halfWidth, true);
    }

    private float[][] bands(int rows, int columns, boolean second) {
        double[] radials = new double[rows * columns];
        double[] angles = new double[rows * columns];
        for (int v = 0; v < columns; v++) {
            for (int u = 0; u < rows; u++) {
                double log = logRadius(u, v, rows, columns);
                double radial = radial(LOW, log, 0) * radial(HIGH, log, second ? 2 : 1);
                if (second) {
                    radial *= radial(LOW, log, 1);
                }
                radials[v * rows + u] = radial;
                angles[v * rows + u] = Math.atan2(frequency(u, rows, height), frequency(v, columns, width));
            }
        }
        float[][] bands = new float[BANDS][rows * columns];
        double[] whole = new double[rows * columns];
        for (int b = 0; b < BANDS; b++) {
            for (int i = 0; i < whole.length; i++) {
                whole[i] = radials[i] == 0 ? 0 : radials[i] * angular(angles[i] - Math.PI * b / BANDS);
            }
            for (int v = 0; v < columns; v++) {
                for (int u = 0; u < rows; u++) {
                    int opposite = (columns - v) % columns * rows + (rows - u) % rows;
                    bands[b][v * rows + u] = (float) ((whole[v * rows + u] - whole[opposite]) / 2);
                }
            }
        }
        return bands;
    }

    /** In units of half the sampling rate of the whole image. */
    private static double frequency(int index, int n, int whole) {
        return 2.0 * (index < (n + 1) / 2 ? index : index - n) / whole;
    }

    private double logRadius(int u, int v, int rows, int columns) {
        // The reference gives the mean the radius of its neighbour.
        double radius =
                u == 0 && v == 0 ? 2.0 / width : Math.hypot(frequency(u, rows, height), frequency(v, columns, width));
        return Math.log(radius) / Math.log(2);
    }

    /** A transition between the logarithms −1 and 0, moved by whole octaves. */
    private static double radial(double[] table, double log, int octaves) {
        return interpolate(table, (log + octaves + 1) * RADIAL_STEPS + 1);
    }

    private static double angular(double angle) {
        return interpolate(ANGULAR, angle * ANGULAR_STEPS / Math.PI + 2 * ANGULAR_STEPS + 1);
    }

    private static double interpolate(double[] table, double place) {
        if (place <= 0) {
            return table[0];
        }
        if (place >= table.length - 1) {
            return table[table.length - 1];
        }
        int i = (int) place;
        return table[i] + (place - i) * (table[i + 1] - table[i]);
    }
}
