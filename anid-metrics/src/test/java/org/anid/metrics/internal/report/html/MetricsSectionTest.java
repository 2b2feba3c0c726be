// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.anid.api.metric.DimensionKind;
import org.anid.metrics.report.SampleReports;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class MetricsSectionTest {

    private final MetricsSection section = new MetricsSection(DimensionKind.QUALITY);

    @Test
    void theGlanceLeadsToEveryMetric() throws IOException {
        Element written = Markup.of(section, SampleReports.rich(false));
        Element glance = Markup.all(written, "table").get(0);
        assertThat(Markup.all(glance, "a").stream().map(link -> link.getAttribute("href")))
                .isEqualTo(Markup.all(written, "details").stream()
                        .map(details -> "#" + details.getAttribute("id"))
                        .toList());
        assertThat(Markup.texts(glance, "tr").get(1)).contains("▼", "=");
    }

    @Test
    void aMetricSaysWhatItIsAndWhereItIsFrom() throws IOException {
        Element written = Markup.of(new MetricsSection(DimensionKind.ALIGNMENT), SampleReports.rich(false));
        Element about = Markup.all(Markup.all(written, "details").get(0), "p").get(0);
        assertThat(about.getTextContent()).startsWith("How well CLIP finds that an image fits its caption.");
        assertThat(Markup.all(about, "a").get(0).getAttribute("href")).isEqualTo("https://arxiv.org/abs/2104.08718");
    }

    @Test
    void theTableOfSetsHasTheRatioToTheFloor() throws IOException {
        Element written = Markup.of(section, SampleReports.rich(false));
        for (Element details : Markup.all(written, "details")) {
            boolean sets = details.getAttribute("id").equals("metric-sliced-wasserstein");
            assertThat(Markup.texts(details, "tr").get(0)).endsWith(sets ? "FDr" : "DR");
        }
    }

    @Test
    void aDimensionWithoutMetricsHasNone() {
        assertThat(section.appliesTo(Markup.content(SampleReports.empty(), null, null)))
                .isFalse();
    }
}
