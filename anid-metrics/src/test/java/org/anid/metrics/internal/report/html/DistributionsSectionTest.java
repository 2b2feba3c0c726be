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

class DistributionsSectionTest {

    @Test
    void curvesStandBesideTheirNumbers() throws IOException, InterruptedException {
        Element section = Markup.of(new DistributionsSection(), Markup.content(PaintedRun.report(1), null, null));
        List<Element> entries = Markup.all(section, "details");
        assertThat(entries.stream().map(entry -> entry.getAttribute("id")))
                .containsExactly("scores-psnr", "scores-gmsd", "scores-entropy");
        for (Element entry : entries) {
            assertThat(Markup.ofClass(entry, "svg", "strip")).hasSize(3);
            assertThat(Markup.ofClass(entry, "path", "generated")).hasSize(3);
        }
        assertThat(Markup.ofClass(entries.get(0), "path", "natural")).isEmpty();
        assertThat(Markup.ofClass(entries.get(2), "path", "natural")).hasSize(3);
        assertThat(Markup.texts(entries.get(0), "tr").get(0)).endsWith("nMedianQuartilesA copy");
        assertThat(Markup.texts(entries.get(2), "tr").get(0)).endsWith("Natural median");
    }

    @Test
    void whatIsNotANumberIsNotDrawn() throws IOException {
        Element section = Markup.of(new DistributionsSection(), SampleReports.rich(false));
        for (Element path : Markup.all(section, "path")) {
            assertThat(path.getAttribute("d")).doesNotContain("NaN").doesNotContain("∞");
        }
    }
}
