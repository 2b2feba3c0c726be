// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.anid.api.metric.MetricSpec;
import org.anid.metrics.dimension.MetricCatalog;
import org.anid.metrics.report.summary.MetricSentences;
import org.junit.jupiter.api.Test;

class MetricTextsTest {

    private static String source(String citation) throws IOException {
        StringBuilder out = new StringBuilder();
        MetricTexts.source(
                new Html(out),
                MetricSpec.builder("mine", "Mine").citation(citation).build());
        return out.toString();
    }

    @Test
    void everyMetricOfTheCatalogueHasASentence() {
        assertThat(MetricCatalog.entries()).isNotEmpty().allSatisfy(entry -> assertThat(MetricSentences.of(entry.id()))
                .as(entry.id())
                .isPresent());
    }

    @Test
    void ownMetricsAreDescribedByTheirKind() {
        assertThat(MetricTexts.sentence(MetricSpec.builder("mine", "Mine").build()))
                .isEqualTo("Scores one image without a reference.");
    }

    @Test
    void papersAreLinkedAndNothingElse() throws IOException {
        assertThat(source("Wang et al. 2004, doi:10.1109/TIP.2003.819861; as pyiqa"))
                .contains("href=\"https://doi.org/10.1109/TIP.2003.819861\"");
        assertThat(source("Huynh-Thu 2008, doi:10.1049/el:20080522; as pyiqa"))
                .contains("href=\"https://doi.org/10.1049/el:20080522\"");
        assertThat(source("Hessel et al. 2021, arXiv:2104.08718"))
                .contains("href=\"https://arxiv.org/abs/2104.08718\"");
        assertThat(source("javascript:alert(1) <b>")).doesNotContain("href").contains("&lt;b&gt;");
        assertThat(source("doi:10.1/\"onclick=")).doesNotContain("href");
        assertThat(source("")).isEmpty();
    }
}
