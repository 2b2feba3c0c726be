// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Bidiagonal matrices whose singular values are known, and laws of those that are not. */
class QuotientDifferenceTest {

    /** Of each value, relative to the largest: a few units in the last place. */
    private static final double EACH = 1e-15;

    @Test
    void ofOnesTheyAreCosines() {
        for (int n : new int[] {1, 2, 3, 10, 500}) {
            double expected = 0;
            for (int k = 1; k <= n; k++) {
                expected += 2 * Math.cos(k * Math.PI / (2 * n + 1));
            }
            assertThat(sum(ones(n), ones(n))).isCloseTo(expected, within(2 * EACH * n));
        }
    }

    @Test
    void zerosOnTheDiagonalAreValuesToo() {
        // A shift of n − 1 unit vectors, and a row (1 1).
        assertThat(sum(new double[7], ones(7))).isCloseTo(6, within(7 * EACH));
        assertThat(sum(new double[] {1, 0}, new double[] {1, 0})).isCloseTo(Math.sqrt(2), within(2 * EACH));
        assertThat(sum(new double[] {0, 1}, new double[] {1, 0})).isCloseTo(Math.sqrt(2), within(2 * EACH));
        assertThat(sum(new double[3], new double[3])).isZero();
    }

    @Test
    void aDiagonalIsItsOwn() {
        assertThat(sum(new double[] {1e-12, -3, 2, 1e-7}, new double[4]))
                .isCloseTo(5.000000100001, within(4 * 3 * EACH));
    }

    @Test
    void gradedEitherWayTheyAreTheSame() {
        SplittableRandom random = new SplittableRandom(1);
        for (int n : new int[] {5, 60, 300}) {
            double[] diagonal = new double[n];
            double[] above = new double[n];
            double[] turned = new double[n];
            double[] aboveTurned = new double[n];
            for (int k = 0; k < n; k++) {
                double size = Math.pow(10, -14.0 * k / n);
                diagonal[k] = size * random.nextDouble(-1, 1);
                above[k] = k + 1 < n ? size * random.nextDouble(-1, 1) : 0;
            }
            for (int k = 0; k < n; k++) {
                turned[k] = diagonal[n - 1 - k];
                aboveTurned[k] = k + 1 < n ? above[n - 2 - k] : 0;
            }
            double expected = sum(diagonal, above);
            assertThat(sum(turned, aboveTurned)).isCloseTo(expected, within(2 * EACH * n));
            // Between the length of all entries and as much as that many values of that length can add up to.
            double squares = 0;
            for (int k = 0; k < n; k++) {
                squares += diagonal[k] * diagonal[k] + above[k] * above[k];
            }
            assertThat(expected).isBetween(Math.sqrt(squares), Math.sqrt(squares * n));
        }
    }

    @Test
    void whatIsNotFiniteIsSaid() {
        assertThatIllegalStateException()
                .isThrownBy(() -> sum(new double[] {1, Double.NaN, 2}, ones(3)))
                .withMessageContaining("features must be finite");
    }

    private static double sum(double[] diagonal, double[] above) {
        return QuotientDifference.sumOfSingularValues(diagonal, above);
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }
}
