// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.metrics.internal.kernel.FrequencyStrips;

/**
 * Two real planes in one complex transform, {@code a + i·b}.
 *
 * <p>A transform rounds by about {@code ε·log n} of the norm of all that is transformed, in the real and in the
 * imaginary part of its result. The rounding of a photograph would therefore drown a plane beside it that is nearly
 * flat. So the weaker plane is multiplied by a power of two, which rounds nothing, until neither norm is twice the
 * other, and divided by it in the end: each result is then about as exact as from a transform of its own. What comes of
 * zeros is exactly 0. Planes are best without their means, which say nothing about what filters leave of them.
 */
final class Spectra {

    /** What the results of two planes are multiplied by. */
    private record Undo(float a, float b) {}

    private Spectra() {}

    /** The frequencies of an image of that size cut into strips, in the array of a slot. */
    static float[] strips(Scratch scratch, int slot, float[] frequencies, int height, int width) {
        float[] strips = scratch.floats(slot, FrequencyStrips.length(width, height));
        FrequencyStrips.cut(frequencies, width, height, strips);
        return strips;
    }

    /**
     * The spectra of two planes.
     *
     * @param a the first plane; receives the real part of its spectrum
     * @param b the second plane; receives the imaginary part of the spectrum of a
     * @param bRe receives the real part of the spectrum of b
     * @param bIm receives the imaginary part
     */
    static void ofPair(Lanes lanes, Fft2d fft, float[] a, float[] b, float[] bRe, float[] bIm, int height, int width) {
        Undo undo = balance(lanes, a, b, height * width);
        fft.forward(a, b);
        separate(a, b, bRe, bIm, undo, height, width);
    }

    /**
     * Two planes under a real filter that is even in frequency, in place.
     *
     * @param filter in the layout of the frequency plane
     * @param phases by which the columns are sorted, see {@link Fft2d#inverseInPhases}
     */
    static void filterPair(Lanes lanes, Fft2d fft, float[] a, float[] b, float[] filter, int phases, int plane) {
        Undo undo = balance(lanes, a, b, plane);
        fft.forward(a, b);
        for (int i = 0; i < plane; i++) {
            a[i] *= filter[i];
            b[i] *= filter[i];
        }
        fft.inverseInPhases(a, b, phases);
        multiply(a, undo.a, plane);
        multiply(b, undo.b, plane);
    }

    private static Undo balance(Lanes lanes, float[] a, float[] b, int n) {
        double ofA = lanes.sumOfSquares(a, 0, 0f, n);
        double ofB = lanes.sumOfSquares(b, 0, 0f, n);
        if (ofA == 0 || ofB == 0) {
            return new Undo(ofA == 0 ? 0f : 1f, ofB == 0 ? 0f : 1f);
        }
        int exponent = (Math.getExponent(ofA) - Math.getExponent(ofB)) / 2;
        multiply(exponent < 0 ? a : b, Math.scalb(1f, Math.abs(exponent)), n);
        return new Undo(Math.scalb(1f, Math.min(0, exponent)), Math.scalb(1f, Math.min(0, -exponent)));
    }

    private static void multiply(float[] values, float factor, int n) {
        if (factor != 1f) {
            for (int i = 0; i < n; i++) {
                values[i] *= factor;
            }
        }
    }

    /**
     * The spectra of two real planes from that of {@code a + i·b}: {@code A(u) = (X(u) + X̄(−u))/2} and
     * {@code B(u) = (X(u) − X̄(−u))/2i}. The result for a is left in the planes of X.
     */
    private static void separate(float[] re, float[] im, float[] bRe, float[] bIm, Undo undo, int height, int width) {
        float ofA = 0.5f * undo.a;
        float ofB = 0.5f * undo.b;
        for (int v = 0; v < width; v++) {
            int row = v * height;
            int opposite = (width - v) % width * height;
            if (row > opposite) {
                continue;
            }
            int last = row == opposite ? height / 2 : height - 1;
            for (int u = 0; u <= last; u++) {
                int i = row + u;
                int j = opposite + (u == 0 ? 0 : height - u);
                float xr = re[i];
                float xi = im[i];
                float yr = re[j];
                float yi = im[j];
                re[i] = ofA * (xr + yr);
                im[i] = ofA * (xi - yi);
                re[j] = re[i];
                im[j] = -im[i];
                bRe[i] = ofB * (xi + yi);
                bIm[i] = ofB * (yr - xr);
                bRe[j] = bRe[i];
                bIm[j] = -bIm[i];
            }
        }
    }
}
