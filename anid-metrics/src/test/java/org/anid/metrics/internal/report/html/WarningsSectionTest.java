// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.metrics.internal.report.Texts;
import org.anid.metrics.report.SampleReports;
import org.junit.jupiter.api.Test;

class WarningsSectionTest {

    @Test
    void warningsAreText() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        assertThat(Markup.texts(Markup.of(new WarningsSection(), report), "li")).isEqualTo(report.warnings());
    }

    @Test
    void simulatedRatingsComeFirst() throws IOException {
        assertThat(Markup.texts(Markup.of(new WarningsSection(), SampleReports.rich(true)), "li"))
                .startsWith(Texts.SIMULATED);
    }

    @Test
    void withoutWarningsThereIsNone() {
        assertThat(new WarningsSection().appliesTo(Markup.content(SampleReports.empty(), null, null)))
                .isFalse();
    }
}
