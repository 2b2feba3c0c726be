// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdsTest {

    private static final List<String> ORDERED = List.of(
            "", "2", "10", "100", "a", "img1", "img2", "img2b", "img10", "img010b", "img10b", "v1.9", "v1.10", "v2");

    @Test
    void namesStandAsPeopleCount() {
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            List<String> names = new ArrayList<>(ORDERED);
            Collections.shuffle(names, random);
            names.sort(Ids.ORDER);
            assertThat(names).isEqualTo(ORDERED);
        }
    }

    /** What a sort needs: signs turn round, chains hold, and only equal names are equal. */
    @Test
    void itIsAnOrder() {
        Random random = new Random(2);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            StringBuilder name = new StringBuilder();
            for (int k = random.nextInt(5); k > 0; k--) {
                name.append("0129ab.".charAt(random.nextInt(7)));
            }
            names.add(name.toString());
        }
        for (String a : names) {
            for (String b : names) {
                int order = Ids.ORDER.compare(a, b);
                assertThat(Integer.signum(Ids.ORDER.compare(b, a))).isEqualTo(-Integer.signum(order));
                assertThat(order == 0).isEqualTo(a.equals(b));
                for (String c : names) {
                    if (order <= 0 && Ids.ORDER.compare(b, c) <= 0) {
                        assertThat(Ids.ORDER.compare(a, c))
                                .as(a + " " + b + " " + c)
                                .isLessThanOrEqualTo(0);
                    }
                }
            }
        }
    }
}
