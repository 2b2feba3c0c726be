// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.metrics.report.SampleReports;
import org.anid.metrics.report.summary.ReportSummary;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class AnswerSectionTest {

    @Test
    void theSentenceComesFirstAndThenTheChart() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        Element section = Markup.of(new AnswerSection(), report);
        assertThat(Markup.texts(section, "p").get(0))
                .isEqualTo(ReportSummary.of(report).headline().replace(" %", "\u00A0%"))
                .startsWith("Copy is the same as natural; Twin cannot be told apart from it.");
        Element chart = Markup.all(section, "table").get(0);
        assertThat(Markup.texts(chart, "tr")).hasSize(9).element(1).asString().contains("1–2", "Copy", "0.0 %");
        assertThat(Markup.ofClass(chart, "svg", "strip")).hasSize(8);
    }

    @Test
    void generatorsAreOrderedAndEveryGuidanceHasItsChart() throws IOException {
        Element section = Markup.of(new AnswerSection(), SampleReports.rich(false));
        assertThat(Markup.texts(section, "h3"))
                .containsExactly("T2I: from a text", "I2I: from an image", "TI2I: from a text and an image");
        for (Element chart : Markup.all(section, "table")) {
            assertThat(Markup.ofClass(chart, "td", "n").stream()
                            .map(each -> Double.valueOf(each.getTextContent().split(" ", -1)[0])))
                    .isSorted();
        }
    }

    @Test
    void whereNothingIsConcludedItSaysSo() throws IOException {
        Element section = Markup.of(new AnswerSection(), SampleReports.empty());
        assertThat(Markup.all(section, "table")).isEmpty();
        assertThat(section.getTextContent()).startsWith("Nothing could be concluded");
    }
}
