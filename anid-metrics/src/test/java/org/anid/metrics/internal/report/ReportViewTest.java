// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.MetricResult;
import org.anid.api.metric.DimensionKind;
import org.anid.metrics.report.SampleReports;
import org.junit.jupiter.api.Test;

class ReportViewTest {

    @Test
    void conditionsAreInTheOrderOfTheReport() {
        assertThat(new ReportView(SampleReports.rich(false)).conditions())
                .startsWith(new Condition("Copy", Guidance.T2I), new Condition("Twin", Guidance.T2I))
                .endsWith(new Condition(SampleReports.HOSTILE, null))
                .hasSize(11)
                .doesNotHaveDuplicates();
        assertThat(new ReportView(SampleReports.rich(false)).generators()).isEqualTo(8);
    }

    @Test
    void everyResultOverAllImagesIsShownOnceUnderItsDimension() {
        ReportView view = new ReportView(SampleReports.rich(false));
        List<MetricResult> shown = view.metrics().values().stream()
                .map(Map::values)
                .flatMap(results -> results.stream().flatMap(List::stream))
                .toList();
        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(SampleReports.rich(false).results().stream()
                        .filter(result -> result.category() == null)
                        .toList());
        view.metrics().forEach((kind, metrics) -> assertThat(metrics.values()).allSatisfy(results -> assertThat(results)
                .allSatisfy(result -> assertThat(result.metric().dimension()).isEqualTo(kind))));
    }

    @Test
    void verdictsAreSplitByCategory() {
        ReportView view = new ReportView(SampleReports.rich(false));
        assertThat(view.verdicts()).containsOnlyKeys(DimensionKind.values());
        assertThat(view.categories())
                .doesNotContainKey(DimensionKind.HUMAN)
                .hasSize(4)
                .allSatisfy((kind, byCategory) -> assertThat(byCategory).hasSize(4));
    }

    @Test
    void onlyPeopleCanBeSimulated() {
        ReportView view = new ReportView(SampleReports.rich(true));
        for (DimensionKind kind : DimensionKind.values()) {
            assertThat(view.simulated(kind)).isEqualTo(kind == DimensionKind.HUMAN);
        }
        assertThat(new ReportView(SampleReports.empty()).simulated()).isFalse();
    }
}
