// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.anid.api.dataset.Guidance;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.metrics.report.SampleReports;
import org.junit.jupiter.api.Test;

class GlossarySectionTest {

    @Test
    void theWordsOfTheFieldAndEveryMetricAreExplained() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        List<String> terms = Markup.texts(Markup.of(new GlossarySection(), report), "dt");
        assertThat(terms)
                .contains("T2I", "I2I", "TI2I", "Floor", "FDr", "Full-reference", "No-reference", "Fréchet distance")
                .contains("PSNR", "Sliced Wasserstein distance");
    }

    @Test
    void everyGuidanceIsATerm() throws IOException {
        List<String> terms = Markup.texts(Markup.of(new GlossarySection(), SampleReports.rich(false)), "dt");
        for (Guidance guidance : Guidance.values()) {
            assertThat(terms).contains(guidance.name());
        }
    }
}
