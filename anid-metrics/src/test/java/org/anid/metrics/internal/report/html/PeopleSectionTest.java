// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.anid.metrics.report.PaintedRun;
import org.anid.metrics.report.SampleReports;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class PeopleSectionTest {

    @Test
    void opinionsAgreementAndRatersAreShown() throws IOException {
        Element section = Markup.of(new PeopleSection(), SampleReports.rich(false));
        assertThat(Markup.texts(section, "h3"))
                .containsExactly(
                        "Opinion of quality",
                        "Opinion of alignment",
                        "Opinion of aesthetic",
                        "Do the metrics agree with people?",
                        "Do the raters agree with each other?");
        assertThat(section.getTextContent())
                .contains("eleven raters <i>")
                .contains("0.412")
                .contains("−0.093");
        assertThat(Markup.ofClass(section, "figure", "scatter")).isEmpty();
    }

    @Test
    void simulatedRatingsAreMarkedWhereverTheyAppear() throws IOException {
        Element section = Markup.of(new PeopleSection(), SampleReports.rich(true));
        assertThat(Markup.texts(section, "h3")).hasSize(5).allMatch(text -> text.contains("SIMULATED"));
        assertThat(Markup.texts(section, "caption")).hasSize(5).allMatch(text -> text.contains("SIMULATED"));
    }

    @Test
    void withRatingsEveryMetricHasItsCurves() throws IOException, InterruptedException {
        PageContent content = Markup.content(PaintedRun.report(1), null, PaintedRun.ratings());
        Element section = Markup.of(new PeopleSection(), content);
        List<Element> plots = Markup.ofClass(section, "svg", "plot");
        assertThat(plots).hasSize(3);
        for (Element plot : plots) {
            assertThat(plot.getAttribute("aria-label")).contains("against the opinion of quality: SRCC ", "n 12");
            assertThat(Markup.ofClass(plot, "path", "points")
                            .get(0)
                            .getAttribute("d")
                            .split("M", -1))
                    .hasSize(13);
            assertThat(Markup.ofClass(plot, "path", "curve")).hasSize(1);
            assertThat(Markup.ofClass(plot, "path", "band")).hasSize(1);
        }
    }
}
