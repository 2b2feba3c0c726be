// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import static org.anid.metrics.internal.kernel.NrqmStatistics.BANDS;
import static org.anid.metrics.internal.kernel.NrqmStatistics.GUARD;

import java.util.Arrays;
import org.anid.metrics.internal.kernel.CubicResize;
import org.anid.metrics.internal.kernel.NrqmFilters;
import org.anid.metrics.internal.kernel.NrqmStatistics;
import org.anid.metrics.internal.kernel.Windows;
import org.anid.metrics.kernel.NrqmFeatures;
import org.anid.metrics.kernel.SsimWindow;
import org.jspecify.annotations.Nullable;

/**
 * Features of the bands of a steerable pyramid: one forward transform, two bands in each inverse one; then each band over
 * the scale that its neighbourhood gives it, without a plane of neighbourhoods ever being made.
 */
final class ScaleMixture {

    private static final int SIDE = 3;

    /** The pixel itself among its neighbours. */
    private static final int CENTRE = SIDE * SIDE / 2;

    private static final SsimWindow WINDOW = SsimWindow.STANDARD;
    private static final float[] TAPS = Windows.gaussian(WINDOW.size(), WINDOW.sigma());

    private ScaleMixture() {}

    /**
     * The 45 features.
     *
     * @param luma in slot 0; overwritten
     */
    static void of(Lanes lanes, Scratch scratch, float[] luma, int height, int width, double[] out, int offset) {
        int plane = height * width;
        NrqmFilters filters = NrqmFilters.of(height, width);
        int h = filters.halfHeight;
        int w = filters.halfWidth;
        // Only the residual and the bands are used, which have no mean; without it flat images are exact.
        float mean = (float) (lanes.sum(luma, 0, plane) / plane);
        for (int i = 0; i < plane; i++) {
            luma[i] -= mean;
        }
        float[] im = scratch.floats(1, plane);
        Arrays.fill(im, 0, plane, 0f);
        scratch.fft(height, width, lanes.fft()).forward(luma, im);

        float[][] fine = new float[BANDS][];
        float[][] coarse = new float[BANDS][];
        float[][] parents = new float[BANDS][];
        for (int b = 0; b < BANDS; b++) {
            fine[b] = scratch.floats(2 + b, plane);
            coarse[b] = scratch.floats(2 + BANDS + b, h * w);
            parents[b] = scratch.floats(2 + 2 * BANDS + b, plane);
        }
        respond(lanes, scratch, luma, im, filters.fine, height, width, fine);
        float[] re2 = scratch.floats(20, h * w);
        float[] im2 = scratch.floats(21, h * w);
        lowFrequencies(luma, height, width, h, w, re2);
        lowFrequencies(im, height, width, h, w, im2);
        respond(lanes, scratch, re2, im2, filters.coarse, h, w, coarse);
        for (int i = 0; i < plane; i++) {
            luma[i] *= filters.residual[i];
            im[i] *= filters.residual[i];
        }
        scratch.fft(height, width, lanes.fft()).inverse(luma, im);
        for (int b = 0; b < BANDS; b++) {
            enlarge(lanes, scratch, coarse[b], h, w, height, width, parents[b]);
        }

        int similarities = offset + 3 * BANDS;
        for (int b = 0; b < BANDS; b++) {
            out[similarities + b] = contrastAndStructure(lanes, scratch, fine[b], luma, height, width);
            out[similarities + BANDS + b] = contrastAndStructure(lanes, scratch, parents[b], luma, height, width);
        }
        double[][] sums = new double[2 * BANDS][2];
        int guarded = height - 2 - 2 * GUARD;
        int guardedWidth = width - 2 - 2 * GUARD;
        float[][] normalised = new float[BANDS][];
        for (int b = 0; b < BANDS; b++) {
            // Where luma, re2 and other planes that are no longer needed were, and then some.
            normalised[b] = scratch.floats(22 + b, guarded * guardedWidth);
        }
        float[] coarseNormalised = scratch.floats(20, h * w);
        int coarseRows = h - 2 - GUARD;
        int coarseColumns = w - 2 - GUARD;
        for (int b = 0; b < BANDS; b++) {
            boolean there = normalise(lanes, scratch, fine, b, parents[b], height, width, GUARD, normalised[b], sums[b])
                    && normalise(lanes, scratch, coarse, b, null, h, w, GUARD / 2, coarseNormalised, sums[BANDS + b]);
            if (!there) {
                Arrays.fill(out, offset, offset + NrqmFeatures.GLOBAL, Double.NaN);
                return;
            }
        }
        double[] counts = {(double) guarded * guardedWidth, (double) coarseRows * coarseColumns};
        NrqmStatistics.shapes(sums, counts, out, offset);
        int at = similarities + 2 * BANDS;
        for (int i = 0; i < BANDS; i++) {
            for (int j = i + 1; j < BANDS; j++) {
                out[at++] = contrastAndStructure(lanes, scratch, normalised[i], normalised[j], guarded, guardedWidth);
            }
        }
    }

    /** The real responses to odd filters, two at a time. */
    private static void respond(
            Lanes lanes,
            Scratch scratch,
            float[] re,
            float[] im,
            float[][] filters,
            int height,
            int width,
            float[][] out) {
        Fft2d fft = scratch.fft(height, width, lanes.fft());
        for (int b = 0; b < BANDS; b += 2) {
            for (int from = 0; from < height * width; from += width) {
                lanes.nrqm().filterPair(re, im, filters[b], filters[b + 1], out[b], out[b + 1], from, width);
            }
            fft.inverse(out[b], out[b + 1]);
        }
    }

    /** The frequencies of the second scale. */
    private static void lowFrequencies(float[] from, int height, int width, int h, int w, float[] to) {
        int positive = (h + 1) / 2;
        int negative = h - positive;
        for (int v = 0; v < w; v++) {
            int row = (v < (w + 1) / 2 ? v : v - w + width) * height;
            System.arraycopy(from, row, to, v * h, positive);
            System.arraycopy(from, row + height - negative, to, v * h + positive, negative);
        }
    }

    /** Cubic, as MATLAB's {@code imresize}; along the columns, with a transposition in between. */
    private static void enlarge(
            Lanes lanes, Scratch scratch, float[] plane, int h, int w, int height, int width, float[] out) {
        float[] turned = scratch.floats(20, w * height);
        float[] wide = scratch.floats(21, width * height);
        down(lanes, plane, h, w, CubicResize.of(h, height), wide);
        Fft2d.transpose(wide, height, w, turned);
        down(lanes, turned, w, height, CubicResize.of(w, width), wide);
        Fft2d.transpose(wide, width, height, out);
    }

    private static void down(Lanes lanes, float[] plane, int rows, int columns, CubicResize table, float[] out) {
        int taps = table.places[0].length;
        float[][] runs = new float[taps][];
        Arrays.fill(runs, plane);
        int[] at = new int[taps];
        for (int y = 0; y < table.places.length; y++) {
            for (int k = 0; k < taps; k++) {
                at[k] = table.places[y][k] * columns;
            }
            lanes.inOrder(runs, at, table.weights[y], out, y * columns, columns);
        }
    }

    private static double contrastAndStructure(
            Lanes lanes, Scratch scratch, float[] a, float[] b, int height, int width) {
        double[] means = new double[2];
        Ssim.means(lanes, scratch, a, b, height, width, WINDOW, TAPS, means);
        return means[0];
    }

    /**
     * A band over its local scale, without its margin and its mean. Neighbourhoods are taken in double precision: in smooth
     * images they are nearly mixtures of one another.
     *
     * @param parent of the size of the band; null where it has none
     * @param sums receives Σ|x| and Σx²
     * @return whether there is a scale mixture
     */
    private static boolean normalise(
            Lanes lanes,
            Scratch scratch,
            float[][] bands,
            int band,
            float @Nullable [] parent,
            int height,
            int width,
            int guard,
            float[] out,
            double[] sums) {
        int rows = height - SIDE + 1;
        int columns = width - SIDE + 1;
        Neighbourhood around = new Neighbourhood(scratch, bands, band, parent, width);
        int size = around.vector.length;
        double[] products = new double[size * (size + 1) / 2];
        double sum = 0;
        for (int y = 0; y < rows; y++) {
            around.moveTo(y);
            lanes.nrqm().addProducts(around.vector, around.place, products, columns);
            sum += lanes.sum(bands[band], (y + 1) * width + 1, columns);
        }
        double count = (double) rows * columns;
        double[][] matrix = new double[size][size];
        int at = 0;
        for (int i = 0; i < size; i++) {
            for (int j = i; j < size; j++) {
                matrix[j][i] = products[at++] / count;
            }
        }
        double[] lower = new double[products.length];
        if (!NrqmStatistics.whitening(matrix, lower)) {
            return false;
        }
        double scale = 1.0 / (SIDE * SIDE + (parent == null ? 0 : 1));
        int n = columns - 2 * guard;
        int kept = rows - 2 * guard;
        for (int k = 0; k < size; k++) {
            around.place[k] += guard;
        }
        double[] work = scratch.doubles(SIDE + BANDS, 2 * width);
        for (int y = 0; y < kept; y++) {
            around.moveTo(y + guard);
            lanes.nrqm()
                    .normalise(
                            around.vector,
                            around.place,
                            lower,
                            scale,
                            around.vector[CENTRE],
                            around.place[CENTRE],
                            sum / count,
                            work,
                            out,
                            y * n,
                            n);
        }
        float middle = (float) (lanes.sum(out, 0, kept * n) / ((double) kept * n));
        for (int y = 0; y < kept; y++) {
            lanes.nrqm().centre(out, y * n, middle, sums, n);
        }
        return true;
    }

    /** The places around the pixels of a row: 3×3 of the band, one of its parent, one of each other direction. */
    private static final class Neighbourhood {
        final double[][] vector;
        final int[] place;

        private final float[] band;
        private final float[][] others;
        private final double[][] ring;
        private final double[][] rows;
        private final int width;
        private int filled = -1;

        Neighbourhood(Scratch scratch, float[][] bands, int index, float @Nullable [] parent, int width) {
            this.width = width;
            band = bands[index];
            others = new float[BANDS - 1 + (parent == null ? 0 : 1)][];
            int other = 0;
            if (parent != null) {
                others[other++] = parent;
            }
            for (int b = 0; b < BANDS; b++) {
                if (b != index) {
                    others[other++] = bands[b];
                }
            }
            vector = new double[SIDE * SIDE + others.length][];
            place = new int[vector.length];
            Arrays.fill(place, 1);
            ring = new double[SIDE][];
            for (int k = 0; k < SIDE; k++) {
                ring[k] = scratch.doubles(k, width);
            }
            rows = new double[others.length][];
            for (int k = 0; k < rows.length; k++) {
                rows[k] = scratch.doubles(SIDE + k, width);
                vector[SIDE * SIDE + k] = rows[k];
            }
            for (int k = 0; k < SIDE * SIDE; k++) {
                place[k] = k % SIDE;
            }
        }

        /** To the row whose upper neighbour is y; rows come in order, from any on. */
        void moveTo(int y) {
            int first = filled >= y && filled < y + SIDE ? filled + 1 : y;
            for (int row = first; row < y + SIDE; row++) {
                widen(band, row * width, ring[row % SIDE], width);
            }
            filled = y + SIDE - 1;
            for (int k = 0; k < SIDE * SIDE; k++) {
                vector[k] = ring[(y + k / SIDE) % SIDE];
            }
            for (int k = 0; k < rows.length; k++) {
                widen(others[k], (y + 1) * width, rows[k], width);
            }
        }

        private static void widen(float[] from, int offset, double[] to, int n) {
            for (int i = 0; i < n; i++) {
                to[i] = from[offset + i];
            }
        }
    }
}
