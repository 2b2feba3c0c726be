// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

/**
 * The shape of a distribution to be drawn: a Gaussian kernel density with Silverman's bandwidth (Silverman 1986, eq.
 * 3.31), from scores that are first dealt into narrow bins. Its height is relative to its peak.
 */
final class Density {

    /** Heights of a curve. */
    static final int POINTS = 48;

    private static final int BINS = 480;

    /** As a share of the scale: scores that are all one are a narrow hill, not a line of no width. */
    private static final double NARROWEST = 0.012;

    private Density() {}

    /**
     * Heights from 0 to 1 at even steps across the scale.
     *
     * @param sorted ascending, at least one; what lies outside the scale counts at its end
     */
    static double[] of(double[] sorted, Scale scale) {
        double[] bins = new double[BINS + 1];
        double sum = 0;
        double squares = 0;
        for (double value : sorted) {
            double place = scale.place(value);
            bins[(int) Math.round(place * BINS)]++;
            sum += place;
            squares += place * place;
        }
        int n = sorted.length;
        double deviation = Math.sqrt(Math.max(0, squares / n - sum / n * (sum / n)));
        double quartiles = scale.place(quantile(sorted, 0.75)) - scale.place(quantile(sorted, 0.25));
        double spread = quartiles > 0 ? Math.min(deviation, quartiles / 1.34) : deviation;
        double width = Math.max(NARROWEST, 0.9 * spread * Math.pow(n, -0.2));
        double[] heights = new double[POINTS];
        double peak = 0;
        for (int i = 0; i < POINTS; i++) {
            double at = (double) i / (POINTS - 1);
            for (int bin = 0; bin <= BINS; bin++) {
                double z = ((double) bin / BINS - at) / width;
                if (bins[bin] > 0 && Math.abs(z) < 5) {
                    heights[i] += bins[bin] * Math.exp(-z * z / 2);
                }
            }
            peak = Math.max(peak, heights[i]);
        }
        for (int i = 0; peak > 0 && i < POINTS; i++) {
            heights[i] /= peak;
        }
        return heights;
    }

    /** A quantile of ascending values, between neighbours in proportion. */
    static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(sorted.length - 1, below + 1);
        double part = at - below;
        return part == 0 ? sorted[below] : (1 - part) * sorted[below] + part * sorted[above];
    }
}
