// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;

/**
 * Mean-subtracted, contrast-normalised coefficients, {@code (x − μ)/(√(σ² + ε) + C)}, the basis of BRISQUE, NIQE,
 * IL-NIQE and PIQE (Mittal, Moorthy and Bovik 2012, eq. 1–3).
 */
final class Mscn {

    /** What lies outside the image. */
    enum Border {
        /** The nearest pixel. */
        REPLICATE,
        /** Zero. */
        ZERO
    }

    /**
     * The window and the constants.
     *
     * @param taps of the separable window
     * @param excess by how much the weights of the reference's window sum to more than 1; 0 where that is not followed
     * @param border of the image
     * @param epsilon ε, what the reference adds to the variance
     * @param c C, 1 for values in [0, 255]
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Settings(float[] taps, float excess, Border border, float epsilon, float c) {}

    private Mscn() {}

    /**
     * The coefficients of a plane.
     *
     * @param slot first of three slots of {@link Scratch#rows} that this uses
     * @param out receives a row of width values every {@code stride} places from {@code outOffset} on; may be the plane
     *     itself with its own stride
     */
    static void of(
            Lanes lanes,
            Scratch scratch,
            int slot,
            float[] plane,
            int height,
            int width,
            Settings settings,
            float[] out,
            int outOffset,
            int stride) {
        float[] taps = settings.taps();
        int size = taps.length;
        int half = size / 2;
        boolean replicate = settings.border() == Border.REPLICATE;
        float[][] shifts = scratch.rows(slot, size, width);
        float[][] variances = scratch.rows(slot + 1, size, width);
        // The coefficients may overwrite the plane, so the pixels of the rows still needed are kept here.
        float[][] padded = scratch.rows(slot + 2, size, width + size - 1);
        for (int y = -half; y < height + half; y++) {
            float[] shift = Rings.rotate(shifts);
            float[] variance = Rings.rotate(variances);
            float[] row = Rings.rotate(padded);
            if (y >= 0 && y < height) {
                pad(plane, y * width, width, half, replicate, row);
                lanes.momentsRow(row, taps, shift, variance, width);
            } else if (!replicate) {
                Arrays.fill(row, 0, width + size - 1, 0f);
                Arrays.fill(shift, 0, width, 0f);
                Arrays.fill(variance, 0, width, 0f);
            } else if (y == -half) {
                pad(plane, 0, width, half, true, row);
                lanes.momentsRow(row, taps, shift, variance, width);
            } else {
                System.arraycopy(padded[size - 2], 0, row, 0, width + size - 1);
                System.arraycopy(shifts[size - 2], 0, shift, 0, width);
                System.arraycopy(variances[size - 2], 0, variance, 0, width);
            }
            int centre = y - half;
            if (centre >= 0) {
                lanes.mscnRow(
                        padded,
                        half,
                        shifts,
                        variances,
                        taps,
                        settings.excess(),
                        settings.epsilon(),
                        settings.c(),
                        out,
                        outOffset + centre * stride,
                        width);
            }
        }
    }

    private static void pad(float[] plane, int offset, int width, int half, boolean replicate, float[] row) {
        System.arraycopy(plane, offset, row, half, width);
        Arrays.fill(row, 0, half, replicate ? plane[offset] : 0f);
        Arrays.fill(row, half + width, 2 * half + width, replicate ? plane[offset + width - 1] : 0f);
    }
}
