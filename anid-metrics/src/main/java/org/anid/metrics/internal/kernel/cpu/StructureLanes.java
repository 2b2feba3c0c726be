// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/**
 * Row primitives of the structure metrics, under the rules of {@link Lanes}. A padded row has one value more on each
 * side, so that {@code row[x + 1]} is the pixel at column x.
 *
 * <p>Rows that begin at place 0 and planes are arrays of {@link Scratch}: up to {@link Scratch#SLACK} values after the
 * n that are asked for may be read, and in rows written. Where a method writes into a plane at an offset, n is a
 * multiple of {@value Fft2d#STRIP}.
 */
public interface StructureLanes {

    /** {@code out = Σ_k in[offset + k·stride + i]} over {@code rows} rows. */
    void sumRows(float[] in, int offset, int stride, int rows, float[] out, int n);

    /** {@code out[i] = scale · (in[2i] + in[2i + 1])}. */
    void halveRow(float[] in, float scale, float[] out, int outOffset, int n);

    /** {@code out = w0·a + w1·b + w2·c} at the same offset of all. */
    void mixRow(float[] a, float[] b, float[] c, float w0, float w1, float w2, float[] out, int offset, int n);

    /**
     * {@code |∇|²} of Prewitt gradients (a third of the operator).
     *
     * @param rows three padded rows
     */
    void prewittSquares(float[][] rows, float[] out, int n);

    /**
     * Deviations {@code d = (√a − √b)² / (a + b + c)} of gradients whose squares are a and b; 1 − d is their
     * similarity, and small deviations do not cancel.
     *
     * @param sums Σd is added to place 0 and Σd² to place 1
     */
    void deviationSums(float[] a, float[] b, float c, double[] sums, int n);

    /**
     * {@code |∇|²} of Scharr gradients (a sixteenth of the operator).
     *
     * @param rows three padded rows
     */
    void scharrSquares(float[][] rows, float[] out, int n);

    /** Similarities {@code 1 − (√a − √b)² / (a + b + c)} of gradients whose squares are a and b. */
    void gradientSimilarity(float[] a, float[] b, float c, float[] out, int n);

    /** {@code out = re² + im²} at the same offset of all. */
    void power(float[] re, float[] im, float[] out, int offset, int n);

    /**
     * Adds what one orientation contributes to phase congruency: to {@code energy} the local energy
     * {@code (S² − Σ_s |e_s·O − o_s·E|) / (S + epsilon) − threshold} where it is positive, with E and O the sums of the
     * even and odd responses over the scales and S = √(E² + O²); to {@code amplitude} the amplitudes √(e_s² + o_s²).
     *
     * @param even responses, one plane per scale
     * @param odd likewise
     */
    void addPhaseEnergy(
            float[][] even,
            float[][] odd,
            float threshold,
            float epsilon,
            float[] energy,
            float[] amplitude,
            int offset,
            int n);

    /**
     * One row of the feature similarity: the weight {@code p = max(pa, pb)} of phase congruencies
     * {@code (energy + epsilon)/(amplitude + epsilon)}, and p times the similarities of gradient and phase congruency.
     *
     * @param gradient similarities of the gradients, from place 0 on; receives the products
     * @param weights receives p, from place 0 on
     */
    void featureRow(
            float[][] energy,
            float[][] amplitude,
            float c,
            float epsilon,
            int offset,
            float[] gradient,
            float[] weights,
            int n);

    /**
     * {@code values ·= |t|^exponent} with {@code t = s(a1, b1) · s(a2, b2)} and
     * {@code s(x, y) = 1 − (x − y)²/(x² + y² + c)}.
     *
     * @param negative a further factor where t is negative
     * @param values from place 0 on
     * @param work memory for two rows
     */
    void multiplyByChroma(
            float[] a1,
            float[] b1,
            float[] a2,
            float[] b2,
            float c,
            float exponent,
            float negative,
            int offset,
            float[] values,
            float[][] work,
            int n);

    /** {@code values = values^exponent} for values ≥ 0. */
    void raise(float[] values, float exponent, int n);

    /**
     * {@code values ·= p · (1 − (a − b)²/(a² + b² + c))} with {@code p = max(a, b)}.
     *
     * @param values from place 0 on
     * @param weights receives p, from place 0 on
     */
    void weightByLarger(float[] a, float[] b, float c, int offset, float[] values, float[] weights, int n);

    /**
     * CIE L*a*b* (D50) of sRGB values in [0, 1], in place.
     *
     * @param work memory for one row
     */
    void lab(float[] red, float[] green, float[] blue, float[] work, int offset, int n);

    /**
     * {@code power = √power · prior · (1 − exp(−q))} with
     * {@code q = 10⁶ · ((a − aMin)²·aScale² + (b − bMin)²·bScale²)}.
     */
    void saliency(
            float[] power,
            float[] prior,
            float[] a,
            float aMin,
            float aScale,
            float[] b,
            float bMin,
            float bScale,
            int offset,
            int n);

    /** Widens {@code range}, the smallest and the largest value so far, to those of a row. */
    void widen(float[] in, int offset, float[] range, int n);

    /** Correlation with symmetric taps, odd in number: {@code out[i] = Σ_k taps[k] · in[offset + i + k]}. */
    void correlate(float[] in, int offset, float[] taps, float[] out, int n);

    /**
     * Sums of the pixel-domain visual information along a row of filtered values.
     *
     * @param m filtered x, y, x², y² and xy, of the candidate x and the reference y; overwritten
     * @param noise variance of the noise of the visual system
     * @param sums information about the candidate is added to place 0 and about the reference to place 1, in bits
     */
    void informationSums(float[][] m, float noise, double[] sums, int n);

    /** {@code Σ a·b}. */
    double dot(float[] a, int aOffset, float[] b, int bOffset, int n);

    /**
     * Correlation of several rows with half a filter each, added up:
     * {@code Σ_r Σ_{k<h} taps[r][k] · (rows[r][o + i + k] + sign · rows[r][o + i + 2h − k])}, and where sign is
     * positive {@code taps[r][h] · rows[r][o + i + h]}, with h the last place of taps[r].
     */
    void correlateFolded(float[][] rows, int offset, float[][] taps, float sign, float[] out, int n);

    /** {@code out[i] = √((re + mean)² + im² + epsilon)} of the values from {@code offset} on. */
    void magnitude(float[] re, float[] im, int offset, float mean, float epsilon, float[] out, int n);

    /**
     * Moments of cells of 4×4 values, {@code in[offset + r·stride + p·step + i]} with r, p &lt; 4 for cell i.
     *
     * @param out mean, and means of the second, third and fourth powers of the deviations from it, n values each, from
     *     {@code at} on
     */
    void cellMoments(float[] in, int offset, int stride, int step, float[][] out, int at, int n);

    /**
     * Moments of four groups of the same size taken together; those of group k of place i are at {@code i + k·step} in
     * {@code groups[k]}, as {@link #cellMoments} leaves them.
     *
     * @param out as of {@link #cellMoments}
     */
    void poolMoments(float[][][] groups, int step, float[][] out, int n);

    /**
     * {@code map += weight · (|Δσ| + 2·|Δskewness| + |Δkurtosis|)} with {@code σ = √(variance + epsilon)}.
     *
     * @param a moments as of {@link #cellMoments}
     * @param b likewise
     * @param map from {@code offset} on
     */
    void addShapeDifferences(float[][] a, float[][] b, float epsilon, float weight, float[] map, int offset, int n);
}
