// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How to transform columns of one length: radices and twiddles, or a chirp for lengths with a prime factor above 7.
 * Immutable, cached by length, shared between threads and engines.
 *
 * <p>Stockham's autosort form (no bit reversal) with radices 8, 4, 2, 9, 3, 5 and 7; other lengths by Bluestein's chirp
 * transform, which is exact up to rounding for any length. Twiddles are computed in double and stored as float.
 */
final class FftPlan {

    private static final ConcurrentHashMap<Integer, FftPlan> CACHE = new ConcurrentHashMap<>();

    static final int NO_GAPS = 31;

    /** Shorter columns have no rows that are apart by a page of 4 KiB, nor by half of one. */
    private static final int LEAST_BITS = 6;

    /**
     * Rows of a strip, real and imaginary, that lie in the first-level cache together with those that are made of them.
     */
    private static final int PART = 128;

    final int length;
    final int[] radices;
    /** Per stage: for every p, (re, im) of w^p, w^2p, …, w^((r−1)p). */
    final float[][] twiddles;
    /**
     * Rows of strips have a gap of one after every {@code 2^shift}: an eighth of a power of two. {@value #NO_GAPS} for
     * other lengths.
     */
    final int shift;
    /**
     * Stages that go over all rows; those that follow go over one part of the rows after another. A part has at most
     * {@value #PART} rows, or there are no such stages.
     */
    final int whole;
    /** Null unless the length needs Bluestein. */
    final @Nullable Chirp chirp;

    private FftPlan(int length) {
        this.length = length;
        int bits = Integer.numberOfTrailingZeros(length);
        shift = length == 1 << bits && bits >= LEAST_BITS ? bits - 3 : NO_GAPS;
        int[] found = factor(length);
        if (found.length == 0 && length > 1) {
            radices = found;
            twiddles = new float[0][];
            whole = 0;
            chirp = new Chirp(length);
        } else {
            radices = found;
            twiddles = twiddles(length, found);
            whole = whole(length, found);
            chirp = null;
        }
    }

    /** How many of these stages go over all rows; all, where but one would be left. */
    private static int whole(int length, int[] radices) {
        int whole = 0;
        int rows = length;
        while (rows > PART) {
            rows /= radices[whole++];
        }
        return whole < radices.length - 1 ? whole : radices.length;
    }

    /** Rows of scratch that a part needs. */
    int partRows() {
        if (chirp != null) {
            return chirp.inner.partRows();
        }
        int rows = length;
        for (int i = 0; i < whole; i++) {
            rows /= radices[i];
        }
        return rows;
    }

    static FftPlan of(int length) {
        FftPlan known = CACHE.get(length);
        if (known == null) {
            // Not computeIfAbsent: a plan by Bluestein asks for another while it is made.
            FftPlan made = new FftPlan(length);
            FftPlan raced = CACHE.putIfAbsent(length, made);
            known = raced == null ? made : raced;
        }
        return known;
    }

    /** Rows of scratch that a strip needs, with the gaps. */
    int workRows() {
        return chirp == null ? rows() : chirp.inner.length;
    }

    /** Where a row of a strip begins. */
    int row(int index) {
        return (index + (index >> shift)) * Fft2d.STRIP;
    }

    /** Rows of a strip, with the gaps. */
    int rows() {
        return length + (length >> shift);
    }

    private static int[] factor(int length) {
        int[] radices = new int[32];
        int count = 0;
        int rest = length;
        // As few stages as can be: a strip goes through the cache once in each. Two stages of 4 spare one of 2 after
        // one of 8.
        while (rest % 8 == 0 && Integer.numberOfTrailingZeros(rest) != 4) {
            radices[count++] = 8;
            rest /= 8;
        }
        for (int radix : new int[] {4, 2, 9, 3, 5, 7}) {
            while (rest % radix == 0) {
                radices[count++] = radix;
                rest /= radix;
            }
        }
        if (rest != 1) {
            return new int[0];
        }
        // Eights last: what all other stages write then lies within one eighth of the rows, which may have gaps
        // between.
        int[] reversed = new int[count];
        for (int i = 0; i < count; i++) {
            reversed[i] = radices[count - 1 - i];
        }
        return reversed;
    }

    private static float[][] twiddles(int length, int[] radices) {
        float[][] all = new float[radices.length][];
        int n = length;
        for (int stage = 0; stage < radices.length; stage++) {
            int radix = radices[stage];
            int m = n / radix;
            float[] w = new float[m * (radix - 1) * 2];
            int at = 0;
            for (int p = 0; p < m; p++) {
                for (int k = 1; k < radix; k++) {
                    double angle = -2 * Math.PI * ((long) p * k % n) / n;
                    w[at++] = (float) Math.cos(angle);
                    w[at++] = (float) Math.sin(angle);
                }
            }
            all[stage] = w;
            n = m;
        }
        return all;
    }

    /** A length-n DFT as a circular convolution of a length that factors. */
    static final class Chirp {
        final FftPlan inner;
        /** exp(−iπk²/n), k < n. */
        final float[] re;

        final float[] im;
        /** Forward transform of the conjugate chirp, divided by the inner length. */
        final float[] kernelRe;

        final float[] kernelIm;

        Chirp(int n) {
            int size = 2 * n - 1;
            while (factor(size).length == 0) {
                size++;
            }
            inner = FftPlan.of(size);
            re = new float[n];
            im = new float[n];
            double[] br = new double[size];
            double[] bi = new double[size];
            for (int k = 0; k < n; k++) {
                double angle = -Math.PI * ((long) k * k % (2L * n)) / n;
                double c = Math.cos(angle);
                double s = Math.sin(angle);
                re[k] = (float) c;
                im[k] = (float) s;
                br[k] = c;
                bi[k] = -s;
                if (k > 0) {
                    br[size - k] = c;
                    bi[size - k] = -s;
                }
            }
            // Once per length, so a direct transform in double costs little and loses nothing.
            double[] cos = new double[size];
            double[] sin = new double[size];
            for (int k = 0; k < size; k++) {
                cos[k] = Math.cos(-2 * Math.PI * k / size);
                sin[k] = Math.sin(-2 * Math.PI * k / size);
            }
            kernelRe = new float[size];
            kernelIm = new float[size];
            for (int f = 0; f < size; f++) {
                double sr = 0;
                double si = 0;
                int phase = 0;
                for (int k = 0; k < size; k++) {
                    sr += br[k] * cos[phase] - bi[k] * sin[phase];
                    si += br[k] * sin[phase] + bi[k] * cos[phase];
                    phase += f;
                    if (phase >= size) {
                        phase -= size;
                    }
                }
                kernelRe[f] = (float) (sr / size);
                kernelIm[f] = (float) (si / size);
            }
        }
    }
}
