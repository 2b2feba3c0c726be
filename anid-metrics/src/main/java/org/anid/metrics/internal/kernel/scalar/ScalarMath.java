// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.scalar;

/** Elementary functions in single precision, without calls, good to a few units in the last place. */
final class ScalarMath {

    private static final float TWO_OVER_LN2 = (float) (2 / Math.log(2));
    private static final float LN2 = (float) Math.log(2);
    /** Bits of √½, so that the mantissa lies in [√½, √2). */
    private static final int ROOT_HALF = 0x3f3504f3;

    private ScalarMath() {}

    /** {@code x^y} for x ≥ 0; a zero counts as the smallest normal number. */
    static float power(float x, float y) {
        return exp2(y * log2(Math.max(x, Float.MIN_NORMAL)));
    }

    /** Logarithm of a normal positive number. */
    static float log2(float x) {
        int bits = Float.floatToRawIntBits(x);
        int exponent = (bits - ROOT_HALF) >> 23;
        float m = Float.intBitsToFloat(bits - (exponent << 23));
        // log2(m) = 2/ln 2 · artanh(s), |s| < 0.172
        float s = (m - 1f) / (m + 1f);
        float q = s * s;
        float p = ((((q * (1f / 9f) + 1f / 7f) * q) + 1f / 5f) * q + 1f / 3f) * q;
        return exponent + TWO_OVER_LN2 * (s + s * p);
    }

    /** {@code 2^x} for results that are normal numbers. */
    static float exp2(float x) {
        float whole = (float) Math.rint(x);
        float t = (x - whole) * LN2;
        float p = 1f + t * (1f + t * (0.5f + t * (1f / 6f + t * (1f / 24f + t * (1f / 120f + t * (1f / 720f))))));
        return p * Float.intBitsToFloat(((int) whole + 127) << 23);
    }
}
