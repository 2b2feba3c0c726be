// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.anid.api.dimension.Interval;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class ChartTest {

    private final StringBuilder out = new StringBuilder();
    private final Html html = new Html(out);

    private Element drawn() throws IOException {
        return Markup.parse(out.toString()).getDocumentElement();
    }

    @Test
    void anEstimateIsADotOnTheBarOfItsInterval() throws IOException {
        Chart.strip(html, Scale.SHARE).estimate(0.5, new Interval(0.25, 0.8)).end();
        Element bar = Markup.all(drawn(), "rect").get(0);
        assertThat(bar.getAttribute("x")).isEqualTo("25");
        assertThat(bar.getAttribute("width")).isEqualTo("55");
        assertThat(Markup.all(drawn(), "path").get(0).getAttribute("d")).isEqualTo("M50 5h0");
    }

    @Test
    void noIntervalNoBar() throws IOException {
        Chart.strip(html, Scale.SHARE).estimate(1.0 / 3, null).end();
        assertThat(Markup.all(drawn(), "rect")).isEmpty();
        assertThat(Markup.all(drawn(), "path").get(0).getAttribute("d")).isEqualTo("M33.33 5h0");
    }

    @Test
    void stripsAreHiddenFromReadersOfTextAndPlotsAreDescribed() throws IOException {
        html.open("div");
        Chart.strip(html, Scale.SHARE).end();
        Chart.plot(html, Scale.SHARE, "a <plot>").end();
        html.close("div");
        Element strip = Markup.all(drawn(), "svg").get(0);
        Element plot = Markup.all(drawn(), "svg").get(1);
        assertThat(strip.getAttribute("aria-hidden")).isEqualTo("true");
        assertThat(plot.getAttribute("role")).isEqualTo("img");
        assertThat(plot.getAttribute("aria-label")).isEqualTo("a <plot>");
    }

    @Test
    void marksOutsideTheScaleAreLeftOut() throws IOException {
        Chart.strip(html, Scale.SHARE).mark("ideal", 80).mark("other", 0.1).end();
        assertThat(Markup.all(drawn(), "path")).hasSize(1);
    }

    @Test
    void anAxisNamesItsTicks() throws IOException {
        Chart.axis(html, Scale.SHARE, Scale::percent);
        assertThat(drawn().getTextContent()).isEqualTo("0 %25 %50 %75 %100 %");
    }
}
