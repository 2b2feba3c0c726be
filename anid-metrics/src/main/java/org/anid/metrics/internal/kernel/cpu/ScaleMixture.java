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
 * Features of the bands of a steerable pyramid: one forward transform, two bands in each inverse one; then each band
 * over the scale that its neighbourhood gives it, without a plane of neighbourhoods ever being made.
 */
final class ScaleMixture {

    private static final int SIDE = 3;

    private static final SsimWindow WINDOW = SsimWindow.STANDARD;
    private static final float[] TAPS = Windows.gaussian(WINDOW.size(), WINDOW.sigma());

    /** Each of the twelve bands with the residual, the first of the planes. */
    private static final ContrastStructure.Pair[] TO_RESIDUAL = new ContrastStructure.Pair[2 * BANDS];

    /** Each of the bands of one scale with each that follows. */
    private static final ContrastStructure.Pair[] AMONG_BANDS = new ContrastStructure.Pair[BANDS * (BANDS - 1) / 2];

    static {
        for (int b = 0; b < TO_RESIDUAL.length; b++) {
            TO_RESIDUAL[b] = new ContrastStructure.Pair(0, 1 + b);
        }
        int at = 0;
        for (int i = 0; i < BANDS; i++) {
            for (int j = i + 1; j < BANDS; j++) {
                AMONG_BANDS[at++] = new ContrastStructure.Pair(i, j);
            }
        }
    }

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
        Planes.centre(lanes, luma, luma, plane);
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
        similarities(lanes, scratch, withResidual(luma, fine, parents), TO_RESIDUAL, height, width, out, similarities);
        double[][] sums = new double[2 * BANDS][2];
        int guarded = height - 2 - 2 * GUARD;
        int guardedWidth = width - 2 - 2 * GUARD;
        int coarseRows = h - 2 - GUARD;
        int coarseColumns = w - 2 - GUARD;
        float[][] normalised = new float[BANDS][];
        for (int b = 0; b < BANDS; b++) {
            normalised[b] = scratch.floats(22 + b, Math.max(guarded * guardedWidth, coarseRows * coarseColumns));
        }
        // The first scale last: its values are compared below.
        if (!normalise(lanes, scratch, coarse, null, h, w, GUARD / 2, normalised, sums, BANDS)
                || !normalise(lanes, scratch, fine, parents, height, width, GUARD, normalised, sums, 0)) {
            Arrays.fill(out, offset, offset + NrqmFeatures.GLOBAL, Double.NaN);
            return;
        }
        double[] counts = {(double) guarded * guardedWidth, (double) coarseRows * coarseColumns};
        NrqmStatistics.shapes(sums, counts, out, offset);
        similarities(
                lanes, scratch, normalised, AMONG_BANDS, guarded, guardedWidth, out, similarities + TO_RESIDUAL.length);
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

    /** Cubic, as MATLAB's {@code imresize}; along the rows first, while there are few to be turned. */
    private static void enlarge(
            Lanes lanes, Scratch scratch, float[] plane, int h, int w, int height, int width, float[] out) {
        float[] turned = scratch.floats(20, width * h);
        float[] wide = scratch.floats(21, width * h);
        Fft2d.transpose(plane, h, w, turned);
        down(lanes, turned, h, CubicResize.of(w, width), wide);
        Fft2d.transpose(wide, width, h, turned);
        down(lanes, turned, width, CubicResize.of(h, height), out);
    }

    private static void down(Lanes lanes, float[] plane, int columns, CubicResize table, float[] out) {
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

    private static float[][] withResidual(float[] residual, float[][] fine, float[][] parents) {
        float[][] planes = new float[1 + 2 * BANDS][];
        planes[0] = residual;
        System.arraycopy(fine, 0, planes, 1, BANDS);
        System.arraycopy(parents, 0, planes, 1 + BANDS, BANDS);
        return planes;
    }

    private static void similarities(
            Lanes lanes,
            Scratch scratch,
            float[][] planes,
            ContrastStructure.Pair[] pairs,
            int height,
            int width,
            double[] out,
            int offset) {
        ContrastStructure.means(lanes, scratch, planes, pairs, height, width, TAPS, (float) WINDOW.c2(), out, offset);
    }

    /**
     * The bands of a scale over their local scales, without their margins and means. Neighbourhoods are taken in double
     * precision: in smooth images they are nearly mixtures of one another.
     *
     * @param parents of the size of the bands; null where they have none
     * @param out receives the bands
     * @param sums of which each band, from {@code first} on, receives Σ|x| and Σx²
     * @return whether there are scale mixtures
     */
    private static boolean normalise(
            Lanes lanes,
            Scratch scratch,
            float[][] bands,
            float @Nullable [][] parents,
            int height,
            int width,
            int guard,
            float[][] out,
            double[][] sums,
            int first) {
        Neighbourhoods around = new Neighbourhoods(lanes, scratch, bands, parents, width);
        int rows = height - SIDE + 1;
        int columns = width - SIDE + 1;
        double[] means = new double[BANDS];
        double[][][] products = NeighbourProducts.of(lanes, scratch, bands, parents, height, width, around.size, means);
        double[][] lower = new double[BANDS][NrqmLanes.SIDE * NrqmLanes.SIDE];
        double scale = Math.sqrt(1.0 / (SIDE * SIDE + (parents == null ? 0 : 1)));
        for (int b = 0; b < BANDS; b++) {
            if (!NrqmStatistics.whitening(products[b], around.size, lower[b], NrqmLanes.SIDE)) {
                return false;
            }
            for (int i = 0; i < lower[b].length; i++) {
                lower[b][i] *= scale;
            }
        }
        int keptColumns = columns - 2 * guard;
        int keptRows = rows - 2 * guard;
        double[] lengths = scratch.doubles(0, NrqmLanes.STRIDE);
        float[] squares = scratch.floats(20, NrqmLanes.STRIDE);
        double[] totals = new double[BANDS];
        for (int y = 0; y < keptRows; y++) {
            around.moveTo(y + guard);
            int row = y * keptColumns;
            for (int x = 0; x < keptColumns; x += NrqmLanes.STRIDE) {
                int n = Math.min(NrqmLanes.STRIDE, keptColumns - x);
                for (int b = 0; b < BANDS; b++) {
                    int[] at = around.of(b, x + guard);
                    lanes.nrqm().squaredLengths(around.values, at, lower[b], around.size, lengths, n);
                    lanes.nrqm().narrow(lengths, squares, n);
                    int centre = (y + guard + 1) * width + x + guard + 1;
                    lanes.nrqm().overRoots(squares, bands[b], centre, (float) means[b], out[b], row + x, n);
                }
            }
            for (int b = 0; b < BANDS; b++) {
                totals[b] += lanes.sum(out[b], row, keptColumns);
            }
        }
        for (int b = 0; b < BANDS; b++) {
            float middle = (float) (totals[b] / ((double) keptRows * keptColumns));
            for (int y = 0; y < keptRows; y++) {
                lanes.nrqm().addDeviations(out[b], y * keptColumns, middle, sums[first + b], keptColumns);
            }
        }
        return true;
    }

    /**
     * The places around the pixels of a row, 3×3 of a band, one of its parent and one of each other direction; for all
     * bands at a time, so that each value is widened once.
     */
    private static final class Neighbourhoods {
        final int size;
        /** The rows that are held, one after the other. */
        final double[] values;

        private final Lanes lanes;
        private final float[][] bands;
        private final float @Nullable [][] parents;
        private final int width;
        /** From one row to the next: no power of two, of which rows would share few places in cache. */
        private final int pitch;

        private final int[] at;
        private int y = -2;

        Neighbourhoods(Lanes lanes, Scratch scratch, float[][] bands, float @Nullable [][] parents, int width) {
            this.lanes = lanes;
            this.bands = bands;
            this.parents = parents;
            this.width = width;
            size = SIDE * SIDE + BANDS - 1 + (parents == null ? 0 : 1);
            pitch = (width + NrqmLanes.STEP) | NrqmLanes.STEP;
            at = new int[NrqmLanes.SIDE];
            values = scratch.doubles(1, BANDS * (SIDE + 1) * pitch);
        }

        /** To the row whose upper neighbour is this one; rows come in order. */
        void moveTo(int row) {
            int first = row == y + 1 ? row + SIDE - 1 : row;
            for (int b = 0; b < BANDS; b++) {
                for (int r = first; r < row + SIDE; r++) {
                    lanes.nrqm().widen(bands[b], r * width, values, held(b, r), width);
                }
                if (parents != null) {
                    lanes.nrqm().widen(parents[b], (row + 1) * width, values, heldParent(b), width);
                }
            }
            y = row;
        }

        private int held(int band, int row) {
            return (band * SIDE + row % SIDE) * pitch;
        }

        private int heldParent(int band) {
            return (BANDS * SIDE + band) * pitch;
        }

        /**
         * Where the places around the pixels of a band are, from the first of some pixels on.
         *
         * @param x column of the left neighbour of the first of them
         */
        int[] of(int band, int x) {
            for (int k = 0; k < SIDE * SIDE; k++) {
                at[k] = held(band, y + k / SIDE) + x + k % SIDE;
            }
            int place = SIDE * SIDE;
            if (parents != null) {
                at[place++] = heldParent(band) + x + 1;
            }
            for (int b = 0; b < BANDS; b++) {
                if (b != band) {
                    at[place++] = held(b, y + 1) + x + 1;
                }
            }
            Arrays.fill(at, place, at.length, at[0]);
            return at;
        }
    }
}
