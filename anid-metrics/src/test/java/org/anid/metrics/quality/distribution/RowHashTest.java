// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowHashTest {

    @Test
    void rowsSideBySideHaveTheHashesOfRowsAlone() {
        SplittableRandom random = new SplittableRandom(1);
        for (int width : new int[] {1, 2, 3, 147}) {
            for (int count = 0; count < 10; count++) {
                int stride = width + 1;
                float[] values = new float[count * stride];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (random.nextDouble() - 0.5);
                }
                long[] hashes = new long[count];
                RowHash.ofEach(7, values, count, stride, width, hashes);
                for (int row = 0; row < count; row++) {
                    assertThat(hashes[row]).isEqualTo(RowHash.of(7, values, row * stride, width));
                }
            }
        }
    }

    @Test
    void everyValueAndItsPlaceCount() {
        for (int width : new int[] {1, 2, 5, 8, 17}) {
            Set<Long> seen = new HashSet<>();
            for (int at = 0; at < width; at++) {
                float[] row = new float[width];
                row[at] = 1;
                assertThat(seen.add(RowHash.of(0, row, 0, width))).isTrue();
                byte[] bytes = new byte[width];
                bytes[at] = -1;
                assertThat(seen.add(RowHash.of(0, bytes))).isTrue();
            }
        }
    }

    @Test
    void negativeZeroIsZero() {
        assertThat(RowHash.of(0, new float[] {-0f, 1, -0f}, 0, 3))
                .isEqualTo(RowHash.of(0, new float[] {0f, 1, 0f}, 0, 3));
    }
}
