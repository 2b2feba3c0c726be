// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * What this package computes with: decimals of any length, which lose nothing in sums, differences and products, and a
 * quotient or a square root of two of them that is rounded to the nearest double, once.
 *
 * <p>Ratings are few levels of a short scale, so ties are common and whole groups are constant. In floating point a sum
 * depends on its order in the last bit, and that bit would then decide who is tied with whom and whether there is any
 * spread to divide by.
 */
final class Exact {

    /** As many decimal digits as every double keeps: a decimal of so many comes back from the double nearest to it. */
    private static final MathContext TYPED = new MathContext(15, RoundingMode.HALF_EVEN);

    /**
     * Bits of a quotient that is cut off; two more than a double has, so that the rest tells only whether there is one.
     */
    private static final int BITS = 55;

    private Exact() {}

    /**
     * A rating or an end of a scale as it was written: 4.1 is 41/10, not the double nearest to it, so that the mean of
     * 4.1 and 4.3 is 4.2. Decimals of up to 15 digits come back; a double that is none of them is taken as it is.
     *
     * @param value finite
     */
    static BigDecimal rating(double value) {
        BigDecimal binary = new BigDecimal(value);
        BigDecimal typed = binary.round(TYPED).stripTrailingZeros();
        return typed.doubleValue() == value ? typed : binary;
    }

    /**
     * A score of a metric, which was computed in binary: it is the double, and no decimal is meant by it.
     *
     * @param value finite
     */
    static BigDecimal score(double value) {
        return new BigDecimal(value);
    }

    /**
     * The double nearest to a quotient, the even one of two. Equal quotients give equal doubles, and no two are put
     * into the wrong order.
     *
     * @param denominator above 0
     */
    static double nearest(BigDecimal numerator, BigDecimal denominator) {
        int scale = Math.max(numerator.scale(), denominator.scale());
        BigInteger over = whole(numerator.abs(), scale);
        BigInteger under = whole(denominator, scale);
        int shift = BITS + under.bitLength() - over.bitLength();
        BigInteger[] quotient = shifted(over, shift).divideAndRemainder(shifted(under, -shift));
        return numerator.signum() * rounded(quotient[0], quotient[1].signum() == 0, -shift);
    }

    /**
     * The double nearest to the square root of a quotient.
     *
     * @param numerator 0 or above
     * @param denominator above 0
     */
    static double root(BigDecimal numerator, BigDecimal denominator) {
        int scale = Math.max(numerator.scale(), denominator.scale());
        BigInteger over = whole(numerator, scale);
        BigInteger under = whole(denominator, scale);
        // Twice the bits, and an even number of places, so that the root is moved by a whole one.
        int half = BITS + Math.floorDiv(under.bitLength() - over.bitLength() + 1, 2);
        BigInteger[] quotient = shifted(over, 2 * half).divideAndRemainder(shifted(under, -2 * half));
        BigInteger[] root = quotient[0].sqrtAndRemainder();
        return rounded(root[0], quotient[1].signum() == 0 && root[1].signum() == 0, -half);
    }

    private static BigInteger whole(BigDecimal value, int scale) {
        return value.setScale(scale).unscaledValue();
    }

    private static BigInteger shifted(BigInteger value, int places) {
        return places > 0 ? value.shiftLeft(places) : value;
    }

    /** A whole number, and a half where something was cut off, times a power of two; the JDK rounds correctly. */
    private static double rounded(BigInteger whole, boolean exact, int exponent) {
        return Double.parseDouble("0x" + whole.toString(16) + (exact ? "" : ".8") + "p" + exponent);
    }
}
