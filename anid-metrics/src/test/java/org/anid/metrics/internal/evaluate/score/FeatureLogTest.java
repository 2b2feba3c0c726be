// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.SiftedFeatures;
import org.junit.jupiter.api.Test;

class FeatureLogTest {

    /** 57 MB, of which 34 are held in memory. */
    private static final int ENTRIES = 7_000;

    private static final int WIDTH = 2048;

    @Test
    void givesBackWhatItWasGivenFromMemoryAndFile() {
        try (FeatureLog log = new FeatureLog()) {
            long[] places = new long[ENTRIES];
            for (int i = 0; i < ENTRIES; i++) {
                places[i] = log.append(entry(i));
            }
            log.flush();
            assertThat(places[0]).isNegative();
            assertThat(places[ENTRIES - 1]).isPositive();
            for (int i = ENTRIES - 1; i >= 0; i--) {
                FeatureLog.Entry read = log.read(places[i]);
                FeatureLog.Entry expected = entry(i);
                assertThat(read.fold()).isEqualTo(expected.fold());
                assertThat(read.metrics()).isEqualTo(expected.metrics());
                assertThat(read.features().of()).isEqualTo(expected.features().of());
                assertThat(read.features().places())
                        .isEqualTo(expected.features().places());
                assertThat(read.features().features().values())
                        .isEqualTo(expected.features().features().values());
            }
        }
    }

    /** Every tenth has two rows of three, every other tenth none. */
    private static FeatureLog.Entry entry(int i) {
        int[] places = i % 10 == 0 ? new int[] {0, 2} : i % 10 == 5 ? new int[0] : new int[] {1};
        float[] values = new float[places.length * WIDTH];
        Arrays.fill(values, i / 7f);
        return new FeatureLog.Entry(
                i % 11 - 1,
                0x100000001L * i,
                new SiftedFeatures(3, places, new FeatureMatrix(places.length, WIDTH, values)));
    }
}
