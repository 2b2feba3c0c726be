// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrequencyStripsTest {

    @ParameterizedTest
    @CsvSource({"1,1", "3,16", "5,17", "7,40", "131,97"})
    void cutsAndMends(int rows, int columns) {
        float[] plane = new float[rows * columns];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = i + 1;
        }
        float[] strips = FrequencyStrips.of(plane, rows, columns);
        assertThat(strips).hasSize(FrequencyStrips.length(rows, columns));
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < strips.length / rows; column++) {
                float expected = column < columns ? plane[row * columns + column] : 0;
                assertThat(strips[(column / 16 * rows + row) * 16 + column % 16])
                        .isEqualTo(expected);
            }
        }
        assertThat(FrequencyStrips.plane(strips, rows, columns)).isEqualTo(plane);
    }
}
