// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "50, 50",
        "0.812349, 0.8123",
        "0.5, 0.5000",
        "27.34567, 27.35",
        "-27.34567, −27.35",
        "0.000123456, 0.0001235",
        "0.0000123456, 1.235e−05",
        "12345.678, 12346",
        "9999.96, 10000",
        "NaN, –",
        "Infinity, –",
    })
    void scoresHaveFourSignificantDigits(double value, String expected) {
        assertThat(Texts.score(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 %",
        "0.12345, 12.3 %",
        "0.0001, 0.0 %",
        "0.99949, 99.9 %",
        "1, 100.0 %",
        "NaN, –",
    })
    void sharesHaveOneDecimal(double value, String expected) {
        assertThat(Texts.share(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0.12345, +12.3 %",
        "-0.12345, −12.3 %",
        "26.66, +2666.0 %",
        "0.0001, 0.0 %",
        "-0.0001, 0.0 %",
        "NaN, –",
    })
    void ratesCarryTheirSign(double value, String expected) {
        assertThat(Texts.signed(value)).isEqualTo(expected);
    }

    @Test
    void intervalsCarryTheirUnitOnce() {
        assertThat(Texts.interval(new Interval(-0.1, 0.25))).isEqualTo("−10.0 … 25.0 %");
        assertThat(Texts.interval(null)).isEqualTo("–");
        assertThat(Texts.discrepancy(new Discrepancy(0.2, new Interval(0.1, 0.25))))
                .isEqualTo("20.0 % (10.0 … 25.0 %)");
        assertThat(Texts.discrepancy(new Discrepancy(0.2, null))).isEqualTo("20.0 %");
        assertThat(Texts.discrepancy(null)).isEqualTo("–");
    }

    @Test
    void noVerdictIsADash() {
        assertThat(Texts.verdict(Verdict.NOT_DISTINGUISHABLE)).isEqualTo("not distinguishable");
        assertThat(Texts.verdict(null)).isEqualTo("–");
    }
}
