// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/**
 * The innermost loops of the hand-made features, under the rules of {@link Lanes}.
 *
 * <p>All but the amplitudes are the same in every engine to the bit.
 */
public interface HandMadeLanes {

    /** Places between two neighbouring bins, as whole numbers. */
    int ONE = 1 << 24;

    /** Values of a row whose shares are added at once: their sum fits 32 bits. */
    int AT_ONCE = 128;

    /** Tangents of π/8 and 3π/8. */
    double TAN_1 = Math.sqrt(2) - 1;

    double TAN_3 = Math.sqrt(2) + 1;

    /** More than any quotient of two differences but those by 0. */
    double STEEPEST = 0x1p300;

    /** Numbers that a sum may be spread over. */
    int PARTS = 32;

    /**
     * How far values lie above each bin but the last, {@code Σ min(1, max(0, p − i))·ONE} for the place
     * {@code p = (value − low)·scale − ½} in single precision. Places are below 8 and, above 0, whole numbers of
     * 1/{@link #ONE}, as those of values in [0, 1] times 8 and of values in [−1, 1] times 4 are.
     *
     * @param sums seven sums, added to
     */
    void shares(float[] row, int from, float low, float scale, long[] sums);

    /** {@code out = a − b}, rounded to single precision; n is 16 at least, here and for the eighths, and may be any. */
    void differences(float[] a, int aFrom, float[] b, int bFrom, double[] out, int n);

    /**
     * Which eighth of [0, π) each direction is in, a direction and its opposite being one. An eighth begins where the
     * quotient is a tangent of a multiple of π/8: 1, or √2 ± 1, which no quotient of two floats comes so near that a
     * product in double would be in doubt.
     *
     * @param dx differences of floats, like dy; where both are 0, any eighth is right
     */
    void eighths(double[] dx, double[] dy, long[] out, int n);

    /**
     * Sums of magnitudes, values and squares of a row whose length is a multiple of 16.
     *
     * @param sums three times {@link #PARTS} parts of each sum, added to
     */
    void amplitudes(float[] row, int n, double[] sums);
}
