// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.metrics.report.SampleReports;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class ProvenanceSectionTest {

    @Test
    void buildModelsAndSettingsAreNamed() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        Element section = Markup.of(new ProvenanceSection(), report);
        assertThat(Markup.texts(section, "code").get(0))
                .isEqualTo(report.provenance().fingerprint());
        assertThat(section.getTextContent())
                .contains("Model clip-vit-b-32", "pairing = lanczos", "Metric psnr", "kernels = scalar");
    }
}
