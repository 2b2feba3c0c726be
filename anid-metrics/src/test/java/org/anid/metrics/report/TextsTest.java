// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.anid.api.dimension.Interval;
import org.anid.metrics.report.ReportView.Unit;
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
        "0.12345, SHARE, +12.3 %",
        "-0.12345, SHARE, −12.3 %",
        "0.0001, SHARE, 0.0 %",
        "-0.0001, SHARE, 0.0 %",
        "3.24, FLOORS, +3.2×",
        "-0.51, FLOORS, −0.5×",
        "1.617, MIXED, +1.62",
        "NaN, SHARE, –",
    })
    void ratesAreSharesFloorsOrPlainNumbers(double value, Unit unit, String expected) {
        assertThat(Texts.signed(value, unit)).isEqualTo(expected);
    }

    @Test
    void intervalsCarryTheirUnitOnce() {
        assertThat(Texts.interval(new Interval(-0.1, 0.25), Unit.SHARE)).isEqualTo("−10.0 … 25.0 %");
        assertThat(Texts.interval(new Interval(1, 2.25), Unit.FLOORS)).isEqualTo("1.0 … 2.3×");
        assertThat(Texts.interval(null, Unit.SHARE)).isEqualTo("–");
    }
}
