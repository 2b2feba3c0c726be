// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DensityTest {

    @Test
    void theHillIsWhereTheScoresAre() {
        double[] scores = new double[101];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = 0.7 + 0.0005 * (i - 50);
        }
        double[] heights = Density.of(scores, Scale.SHARE);
        int peak = 0;
        for (int i = 0; i < heights.length; i++) {
            assertThat(heights[i]).isBetween(0.0, 1.0);
            peak = heights[i] > heights[peak] ? i : peak;
        }
        assertThat(heights[peak]).isEqualTo(1);
        assertThat((double) peak / (Density.POINTS - 1)).isBetween(0.68, 0.72);
        assertThat(heights[0]).isZero();
    }

    @Test
    void oneScoreIsAHillToo() {
        assertThat(Density.of(new double[] {5}, Scale.of(5, 5))).contains(1.0).doesNotContain(Double.NaN);
    }

    @Test
    void quantilesLieBetweenNeighbours() {
        double[] sorted = {1, 2, 4};
        assertThat(Density.quantile(sorted, 0)).isEqualTo(1);
        assertThat(Density.quantile(sorted, 0.5)).isEqualTo(2);
        assertThat(Density.quantile(sorted, 0.75)).isEqualTo(3);
        assertThat(Density.quantile(sorted, 1)).isEqualTo(4);
    }
}
