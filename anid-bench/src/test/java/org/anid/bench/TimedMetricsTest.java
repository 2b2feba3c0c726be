// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.anid.metrics.dimension.MetricCatalog;
import org.junit.jupiter.api.Test;

class TimedMetricsTest {

    @Test
    void everyMetricThatComputesWithoutANetworkIsTimed() {
        List<String> closedForm = MetricCatalog.entries().stream()
                .filter(TimedMetrics::computes)
                .map(MetricCatalog.Entry::id)
                .toList();
        List<String> timed = Stream.concat(TimedMetrics.perImage().stream(), TimedMetrics.ofSets().stream())
                .toList();
        assertThat(closedForm).hasSizeGreaterThan(5);
        assertThat(timed)
                .as("a metric of the catalogue without a row in TimedMetrics is not timed: add one")
                .containsExactlyInAnyOrderElementsOf(closedForm);
    }

    @Test
    void everyRowIsAMetricOfTheCatalogue() {
        assertThat(TimedMetrics.rows())
                .allSatisfy(row ->
                        assertThat(MetricCatalog.find(row.id())).as(row.id()).isPresent());
    }
}
