// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/**
 * Row primitives: what an engine does to a run of {@code n} neighbouring values. Values are {@code float}, sums over a
 * row are returned as {@code double}.
 *
 * <p>Implementations are stateless and never allocate in proportion to {@code n}. Ranges are trusted. Unless a method
 * says otherwise, {@code out} must not overlap an input.
 */
public interface Lanes {

    /** What this runs on, for people. */
    String backend();

    /**
     * The luma in [0, 1], {@code 0.299 R + 0.587 G + 0.114 B} from left to right.
     *
     * @param rgb three planes of {@code plane} values in [0, 1], the first value at {@code offset}
     */
    void luma(float[] rgb, int offset, int plane, float[] out, int outOffset, int n);

    /**
     * The rounded luma of {@link org.anid.metrics.kernel.Channels#LUMA}.
     *
     * @param rgb three planes of {@code plane} values in [0, 1], the first value at {@code offset}
     */
    void roundedLuma(float[] rgb, int offset, int plane, float[] out, int outOffset, int n);

    /** {@code out = rint(in · factor)}, half to even. */
    void scaleAndRound(float[] in, int inOffset, float factor, float[] out, int outOffset, int n);

    /** {@code out = rint(255 · (in / divisor))}, half to even, in single precision. */
    void stretchAndRound(float[] in, int inOffset, float divisor, float[] out, int outOffset, int n);

    /** {@code Σ in}. */
    double sum(float[] in, int inOffset, int n);

    /** {@code Σ (a − b)²}. */
    double sumOfSquaredDifferences(float[] a, int aOffset, float[] b, int bOffset, int n);

    /**
     * The four sums that a structural similarity needs, filtered along a row: of {@code p = a + b}, {@code q = a − b},
     * {@code p²} and {@code q²}, where a and b are first centred.
     *
     * @param centre of a and of b, subtracted from them
     * @param taps weights of the symmetric window, odd in number
     * @param out four rows of n values: p, q, p², q² filtered
     * @param scratch four rows of at least {@code n + taps.length − 1} values
     * @param n positions of the window; {@code n + taps.length − 1} values are read
     */
    void ssimRow(
            float[] a,
            int aOffset,
            float aCentre,
            float[] b,
            int bOffset,
            float bCentre,
            float[] taps,
            float[][] out,
            float[][] scratch,
            int n);

    /**
     * Weighted sum of rows, {@code out[i] = Σ_k taps[k] · rows[k][i]}, for symmetric taps, odd in number.
     *
     * @param rows as many as taps
     */
    void column(float[][] rows, float[] taps, float[] out, int n);

    /**
     * Sums of the similarity along a row of filtered p, q, p², q² (see {@link #ssimRow}).
     *
     * @param sums the contrast–structure sum is added to place 0 and the similarity sum to place 1
     */
    void ssimSums(float[] p, float[] q, float[] pp, float[] qq, SsimConstants constants, double[] sums, int n);

    /**
     * Weighted mean and variance along a row, each about its own middle value, so that nothing cancels where an image is
     * bright and smooth.
     *
     * @param in a row with half a window of padding on each side, {@code n + taps.length − 1} values
     * @param taps weights of the symmetric window, odd in number, that sum to 1
     * @param mean receives n values
     * @param variance receives n values
     */
    void momentsRow(float[] in, float[] taps, float[] mean, float[] variance, int n);

    /**
     * Mean-subtracted, contrast-normalised values {@code (x − μ)/(√(σ² + epsilon) + c)} from the row moments of as many
     * rows as taps.
     *
     * @param x the pixels of the middle row
     * @param epsilon added to the variance before the root
     * @param c added to the deviation
     */
    void mscnRow(
            float[][] means,
            float[][] variances,
            float[] taps,
            float[] x,
            int xOffset,
            float epsilon,
            float c,
            float[] out,
            int outOffset,
            int n);
}
