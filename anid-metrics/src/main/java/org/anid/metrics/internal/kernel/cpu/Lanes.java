// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.metrics.internal.kernel.Luma;

/**
 * Row primitives: what an engine does to a run of {@code n} neighbouring values. Values are {@code float}, sums over a
 * row are returned as {@code double}.
 *
 * <p>Give them a row at a time, not a plane: the JVM compiles a method well after some hundred calls, and the first
 * images are as good as over by then if one call is one plane. Sums may be over a plane: where C2 (JDK 17) puts their
 * loop into a loop over rows, it may make an object of the running sum.
 *
 * <p>Implementations are stateless and never allocate in proportion to {@code n}. Ranges are trusted. Unless a method
 * says otherwise, {@code out} must not overlap an input.
 */
public interface Lanes {

    /** What this runs on, for people. */
    String backend();

    /** The row primitives of the structure metrics. */
    StructureLanes structure();

    /** The row primitives of NRQM. */
    NrqmLanes nrqm();

    /** The stages of Fourier transforms. */
    FftSpans fft();

    /** The innermost loop of matrix products. */
    MatrixLanes matrices();

    /** The primitives of IL-NIQE. */
    NaturalLanes natural();

    /** The innermost loops of the hand-made features. */
    HandMadeLanes handMade();

    /**
     * A row of the luma in [0, 1], {@code 0.299 R + 0.587 G + 0.114 B} from left to right; the second and third product
     * are fused with their addition in rows of at least {@link Luma#FUSED_FROM}.
     *
     * @param rgb three planes of {@code plane} values in [0, 1], the first value at {@code offset}
     */
    void luma(float[] rgb, int offset, int plane, float[] out, int outOffset, int n);

    /**
     * A row of the rounded luma of {@link org.anid.metrics.kernel.Channels#LUMA}.
     *
     * @param rgb three planes of {@code plane} values in [0, 1], the first value at {@code offset}
     */
    void roundedLuma(float[] rgb, int offset, int plane, float[] out, int outOffset, int n);

    /**
     * The rounded luma as it is in double precision, with weights in single precision: where three bytes lie half-way
     * between two levels, the precision decides, and BRISQUE's reference values are of double precision.
     *
     * @param rgb three planes of {@code plane} values in [0, 1], the first value at {@code offset}
     */
    void roundedWideLuma(float[] rgb, int offset, int plane, float[] out, int outOffset, int n);

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
     * @param aCentre of a, subtracted from it
     * @param bCentre of b, subtracted from it
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
     * Weighted mean and variance along a row, each about its own middle value, so that nothing cancels where an image
     * is bright and smooth.
     *
     * @param in a row with half a window of padding on each side, {@code n + taps.length − 1} values
     * @param taps weights of the symmetric window, odd in number, that sum to 1
     * @param shift receives n values, mean less middle value
     * @param variance receives n values
     */
    void momentsRow(float[] in, float[] taps, float[] shift, float[] variance, int n);

    /**
     * Mean-subtracted, contrast-normalised values {@code (x − (1 + e)·μ)/(√(|σ² − e·μ²| + epsilon) + c)} from the row
     * moments of as many rows as taps, where e is the excess of the window.
     *
     * @param x the pixels of the rows, the first of n at {@code xOffset}
     * @param shifts their means less the pixels, see {@link #momentsRow}
     * @param variances their variances
     * @param excess what the weights of the window sum to, less 1
     * @param epsilon added to the variance before the root
     * @param c added to the deviation
     */
    void mscnRow(
            float[][] x,
            int xOffset,
            float[][] shifts,
            float[][] variances,
            float[] taps,
            float excess,
            float epsilon,
            float c,
            float[] out,
            int outOffset,
            int n);

    /** {@code Σ (in − centre)²}. */
    double sumOfSquares(float[] in, int inOffset, float centre, int n);

    /**
     * The opponent colours {@code rg = R − G} and {@code yb = (R + G)/2 − B}.
     *
     * @param rgb three planes of {@code plane} values, the first value at {@code offset}
     */
    void opponents(float[] rgb, int offset, int plane, float[] rg, float[] yb, int n);

    /**
     * The four neighbours of each value less four times the value.
     *
     * @param row n values from place 1 on, with the value left of them and the one right of them
     * @param above the row above; values from place 1 on count
     * @param below the row below; values from place 1 on count
     */
    void laplacian(float[] above, float[] row, float[] below, float[] out, int n);

    /**
     * Weighted sum of runs, {@code out[i] = Σ_k taps[k] · runs[k][offsets[k] + i]}, added in order of k with every
     * product rounded, so that the sum is the same in every engine.
     *
     * @param runs as many as taps
     */
    void inOrder(float[][] runs, int[] offsets, float[] taps, float[] out, int outOffset, int n);

    /**
     * Moments of the products {@code a·b} over a rectangle: how many are below 0, how many above 0, Σ squares below 0,
     * Σ squares above 0, Σ |·|.
     *
     * @param aStride from one row of a to the next
     * @param bStride from one row of b to the next
     * @param rows of the rectangle
     * @param n columns of the rectangle
     * @param sums five numbers are added to the places from {@code at} on
     */
    void productMoments(
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            int rows,
            int n,
            double[] sums,
            int at);

    /**
     * A two-dimensional correlation whose rounding is fixed: one fused multiply-add in single precision for each
     * weight, row by row, from left to right. For metrics that decide by thresholds, where another order of additions
     * shows.
     *
     * @param rows of {@code n + columns − 1} values, as many as the window has
     * @param weights row by row
     * @param columns of the window
     * @param out receives n values
     */
    void fusedWindow(float[][] rows, float[] weights, int columns, float[] out, int n);

    /** {@code out = in²}. */
    void square(float[] in, float[] out, int n);

    /**
     * {@code out = (x − mean)/(√(|meanSquare − mean²| + epsilon) + c)}, each step rounded to single precision.
     *
     * @param x the pixels
     */
    void contrastNormalise(
            float[] x,
            int xOffset,
            float[] mean,
            float[] meanSquare,
            float epsilon,
            float c,
            float[] out,
            int outOffset,
            int n);
}
