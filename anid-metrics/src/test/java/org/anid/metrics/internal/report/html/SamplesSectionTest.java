// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.metrics.report.PaintedRun;
import org.anid.metrics.report.SampleReports;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class SamplesSectionTest {

    @Test
    void aPhotographStandsBesideWhatWasMadeOfIt() throws IOException, InterruptedException {
        EvaluationReport report = PaintedRun.report(1);
        PageContent content = Markup.content(report, PaintedRun.images(), null);
        Element section = Markup.of(new SamplesSection(), content);
        List<Element> sheets = Markup.all(section, "figure");
        assertThat(sheets).hasSize(4);
        assertThat(Markup.texts(sheets.get(0), "figcaption")).containsExactly("Image 1");
        assertThat(Markup.texts(sheets.get(0), "li"))
                .hasSize(4)
                .startsWith("Natural")
                .contains("Copy T2I");
        assertThat(Markup.all(section, "details")).hasSize(3);
    }

    @Test
    void withoutImagesThereIsNone() {
        assertThat(new SamplesSection().appliesTo(Markup.content(SampleReports.rich(false), null, null)))
                .isFalse();
    }
}
