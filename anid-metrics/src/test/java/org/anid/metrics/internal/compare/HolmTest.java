// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HolmTest {

    /** Products of short decimals. */
    private static final double ROUNDING = 1e-15;

    /**
     * Worked out by hand: sorted 0.0002, 0.001, 0.012, 0.012, 0.04, 0.5, 0.9 times 7, 6, 5, 4, 3, 2, 1, each at least
     * the one before.
     */
    @Test
    void agreesWithTheDefinition() {
        double[] p = {0.04, 0.001, 0.5, 0.012, 0.0002, 0.012, 0.9};
        double[] expected = {0.12, 0.006, 1, 0.06, 0.0014, 0.06, 1};
        double[] adjusted = Holm.adjust(p);
        for (int i = 0; i < p.length; i++) {
            assertThat(adjusted[i]).isCloseTo(expected[i], within(ROUNDING));
        }
    }

    @Test
    void noTestsNeedNoCorrection() {
        assertThat(Holm.adjust(new double[0])).isEmpty();
        assertThat(Holm.adjust(new double[] {0.03})).containsExactly(0.03);
    }
}
