// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

/**
 * Refuses to time a wrong answer. Differences are relative to the expected value, absolute where that is below 1, as in
 * the contract that the kernel engines are tested against.
 *
 * <p>Stateless and thread-safe.
 */
final class Gate {

    private Gate() {}

    /**
     * Compares two results; NaN agrees with NaN alone.
     *
     * @param what is compared, for the message
     * @param tolerance largest difference, not negative
     * @throws WrongResultException if they differ in length or by more than the tolerance
     */
    static void check(String what, double[] actual, double[] expected, double tolerance) {
        if (actual.length != expected.length) {
            throw new WrongResultException(
                    what + ": " + actual.length + " values where " + expected.length + " are expected");
        }
        if (actual.length == 0) {
            throw new WrongResultException(what + ": nothing was computed");
        }
        for (int i = 0; i < actual.length; i++) {
            if (!agree(actual[i], expected[i], tolerance)) {
                throw new WrongResultException(what + ": value " + i + " is " + actual[i] + " and should be "
                        + expected[i] + " within " + tolerance + ": not timed");
            }
        }
    }

    private static boolean agree(double actual, double expected, double tolerance) {
        if (Double.isNaN(expected) || Double.isInfinite(expected)) {
            return Double.compare(actual, expected) == 0;
        }
        return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
    }
}
