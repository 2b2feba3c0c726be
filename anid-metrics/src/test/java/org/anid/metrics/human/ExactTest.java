// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Rounding to the nearest double and means, against their definitions over neighbouring doubles. */
class ExactTest {

    private static final String SEED = "20241217";
    private static final int TRIES = 1000;

    @Example
    @SuppressWarnings("BigDecimalLiteralDouble") // the exact value is meant
    void aRatingIsTheDecimalThatWasWritten() {
        assertThat(Exact.rating(4.1)).isEqualByComparingTo("4.1");
        assertThat(Exact.rating(-0.0)).isEqualByComparingTo("0");
        assertThat(Exact.rating(1e22)).isEqualByComparingTo("1e22");
        assertThat(Exact.rating(3.14159265358979)).isEqualByComparingTo("3.14159265358979");
        // 17 digits, which nobody wrote.
        assertThat(Exact.rating(0.1 + 0.2)).isEqualByComparingTo(new BigDecimal(0.1 + 0.2));
        assertThat(Exact.score(4.1)).isEqualByComparingTo(new BigDecimal(4.1)).isNotEqualByComparingTo("4.1");
    }

    @Property(seed = SEED, tries = TRIES)
    void everyDecimalOfFifteenDigitsComesBack(@ForAll Random random) {
        BigDecimal written = BigDecimal.valueOf(random.nextLong(1_000_000_000_000_000L), random.nextInt(0, 30));
        assertThat(Exact.rating(written.doubleValue())).isEqualByComparingTo(written);
    }

    @Property(seed = SEED, tries = TRIES)
    void aQuotientIsRoundedToTheNearestDouble(@ForAll Random random) {
        BigDecimal over = drawn(random);
        BigDecimal under = drawn(random).abs();
        double actual = Exact.nearest(over, under);
        BigDecimal away = over.subtract(new BigDecimal(actual).multiply(under)).abs();
        for (double other : new double[] {Math.nextDown(actual), Math.nextUp(actual)}) {
            int order = away.compareTo(
                    over.subtract(new BigDecimal(other).multiply(under)).abs());
            assertThat(order).isLessThanOrEqualTo(0);
            assertThat(order < 0 || (Double.doubleToRawLongBits(actual) & 1) == 0)
                    .isTrue();
        }
    }

    @Property(seed = SEED, tries = TRIES)
    void theMiddleOfTwoDoublesGoesToTheEvenOne(
            @ForAll Random random, @ForAll @IntRange(min = -1074, max = 900) int exponent) {
        double low = Math.scalb(1 + random.nextDouble(), exponent);
        double high = Math.nextUp(low);
        double even = (Double.doubleToRawLongBits(low) & 1) == 0 ? low : high;
        ExactMean middle = ExactMean.ofScores();
        middle.add(low);
        middle.add(high);
        assertThat(middle.value()).isEqualTo(even);
    }

    @Property(seed = SEED, tries = TRIES)
    void aRootIsRoundedToTheNearestDouble(@ForAll Random random) {
        BigDecimal over = drawn(random).abs();
        BigDecimal under = drawn(random).abs();
        double actual = Exact.root(over, under);
        BigDecimal half = new BigDecimal(Math.ulp(actual)).divide(BigDecimal.valueOf(2));
        BigDecimal low = new BigDecimal(actual).subtract(half).max(BigDecimal.ZERO);
        BigDecimal high = new BigDecimal(actual).add(half);
        assertThat(low.multiply(low).multiply(under)).isLessThanOrEqualTo(over);
        assertThat(high.multiply(high).multiply(under)).isGreaterThanOrEqualTo(over);
    }

    @Property(seed = SEED, tries = TRIES)
    void theRootOfASquareIsExact(@ForAll Random random) {
        double value = Math.scalb(random.nextDouble(), random.nextInt(-1080, 900));
        BigDecimal exact = new BigDecimal(value);
        assertThat(Exact.root(exact.multiply(exact), BigDecimal.ONE)).isEqualTo(value);
        assertThat(Exact.nearest(exact.negate(), BigDecimal.ONE)).isEqualTo(0 - value);
    }

    @Property(seed = SEED, tries = TRIES)
    void theOrderOfAMeanChangesNoBit(@ForAll Random random, @ForAll @IntRange(min = 1, max = 20) int count) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(Math.scalb(random.nextDouble() - 0.5, random.nextInt(-100, 100)));
        }
        double scores = mean(ExactMean.ofScores(), values);
        double ratings = mean(ExactMean.ofRatings(), values);
        Collections.shuffle(values, random);
        assertThat(mean(ExactMean.ofScores(), values)).isEqualTo(scores);
        assertThat(mean(ExactMean.ofRatings(), values)).isEqualTo(ratings);
    }

    @Example
    void equalMeansAreEqual() {
        double third = mean(ExactMean.ofRatings(), List.of(4.1, 4.3, 4.7));
        assertThat(mean(ExactMean.ofRatings(), List.of(4.7, 4.3, 4.1))).isEqualTo(third);
        assertThat(mean(ExactMean.ofRatings(), List.of(4.2, 4.2, 4.7))).isEqualTo(third);
        assertThat(third).isEqualTo(13.1 / 3);
        assertThat(mean(ExactMean.ofRatings(), List.of(4.1, 4.3))).isEqualTo(4.2);
        assertThat(mean(ExactMean.ofRatings(), List.of(1.1, 1.1, 1.1))).isEqualTo(1.1);
        assertThat(mean(ExactMean.ofScores(), List.of(1e300, 1.0, -1e300))).isEqualTo(1 / 3.0);
        assertThat(mean(ExactMean.ofScores(), List.of(0.1, 0.1, 0.1))).isEqualTo(0.1);
    }

    @Example
    void aMeanOfWhatIsNotFiniteIsRefused() {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ExactMean.ofScores().add(value))
                    .withMessageContaining("leave out images without a score");
        }
    }

    private static double mean(ExactMean mean, List<Double> values) {
        values.forEach(mean::add);
        return mean.value();
    }

    /** Of few or many digits and of any magnitude, so that quotients reach down to the smallest doubles; not 0. */
    private static BigDecimal drawn(Random random) {
        byte[] digits = new byte[random.nextInt(1, 40)];
        random.nextBytes(digits);
        BigInteger unscaled = Arrays.equals(digits, new byte[digits.length]) ? BigInteger.ONE : new BigInteger(digits);
        return new BigDecimal(unscaled, random.nextInt(-100, 180));
    }
}
