// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 1 | [0.0, 0.25, 0.5, 0.75, 1.0]",
                "1 | 5 | [1.0, 2.0, 3.0, 4.0, 5.0]",
                "-1 | 1 | [-1.0, -0.5, 0.0, 0.5, 1.0]",
                "7 | 30 | [10.0, 15.0, 20.0, 25.0, 30.0]",
                "0.02 | 0.03 | [0.02, 0.0225, 0.025, 0.0275, 0.03]",
            })
    void ticksAreRoundAndInside(double low, double high, String ticks) {
        assertThat(new Scale(low, high)
                        .ticks().stream()
                                .map(tick -> Math.round(tick * 1e6) / 1e6)
                                .toList())
                .hasToString(ticks);
    }

    @Test
    void whatIsAllOneStillHasAScale() {
        assertThat(Scale.of(3, 3).place(3)).isEqualTo(0.5);
        assertThat(Scale.of(0, 0).ticks()).isNotEmpty();
    }

    @Test
    void whatLiesOutsideIsAtTheEnd() {
        assertThat(Scale.SHARE.place(1.5)).isEqualTo(1);
        assertThat(Scale.SHARE.holds(1.5)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "0, 0", "-0.25, −0.25", "10, 10", "0.30000000000000004, 0.3", "1500000, 1500000"})
    void ticksAreNamedInAsFewDigitsAsTheyNeed(double tick, String label) {
        assertThat(Scale.label(tick)).isEqualTo(label);
    }
}
