// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.anid.metrics.kernel.LumaTest;
import org.junit.jupiter.api.Test;

class Nd4jLumaTest {

    /** One in sixteen: ND4J takes a while for each picture. */
    @Test
    void nd4jRoundsAsTheOthersDo() {
        List<int[]> colours = LumaTest.halves();
        List<int[]> some = new ArrayList<>();
        for (int i = 0; i < colours.size(); i += 16) {
            some.add(colours.get(i));
        }
        assertThat(LumaTest.levels("nd4j", some)).isEqualTo(LumaTest.levels("scalar", some));
    }
}
