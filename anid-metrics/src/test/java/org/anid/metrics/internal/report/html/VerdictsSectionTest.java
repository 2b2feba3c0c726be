// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.anid.metrics.report.SampleReports;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class VerdictsSectionTest {

    @Test
    void everyDimensionHasAChartTheClosestFirst() throws IOException {
        Element section = Markup.of(new VerdictsSection(), SampleReports.rich(false));
        List<Element> cards = Markup.all(section, "article");
        assertThat(cards).hasSize(5);
        for (Element card : cards) {
            assertThat(Markup.ofClass(card, "td", "n").stream()
                            .map(each -> Double.valueOf(each.getTextContent().split(" ", -1)[0])))
                    .hasSize(11)
                    .isSorted();
        }
    }

    @Test
    void everyDimensionShowsItsLevels() throws IOException {
        List<Element> details = Markup.all(Markup.of(new VerdictsSection(), SampleReports.rich(false)), "details");
        assertThat(details).hasSize(6);
        assertThat(Markup.texts(details.get(0), "tr").get(0)).contains("· structure", "· frame", "· distribution");
        assertThat(Markup.texts(details.get(1), "tr").get(0)).contains("· text");
        assertThat(Markup.texts(details.get(4), "tr").get(0)).contains("· people");
    }

    @Test
    void simulatedRatingsAreMarked() throws IOException {
        assertThat(Markup.texts(Markup.of(new VerdictsSection(), SampleReports.rich(true)), "h3"))
                .filteredOn(title -> title.contains("SIMULATED"))
                .containsExactly("Human validation SIMULATED");
    }

    @Test
    void whereNothingIsConcludedItSaysSo() throws IOException {
        assertThat(Markup.of(new VerdictsSection(), SampleReports.empty()).getTextContent())
                .contains("No dimension could be concluded");
    }
}
