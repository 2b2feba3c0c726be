// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.anid.api.metric.Baseline;
import org.anid.api.metric.Direction;
import org.anid.api.metric.MetricSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportViewTest {

    @ParameterizedTest
    @CsvSource({
        "LOWER_IS_BETTER, true",
        "HIGHER_IS_BETTER, false",
    })
    void onlyDistancesAreMeasuredInFloors(Direction direction, boolean floors) {
        MetricSpec spec = MetricSpec.builder("toy", "Toy")
                .direction(direction)
                .baseline(new Baseline.NaturalFloor())
                .build();
        assertThat(ReportView.floors(spec)).isEqualTo(floors);
    }
}
