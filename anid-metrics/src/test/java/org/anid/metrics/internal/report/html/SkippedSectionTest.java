// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.anid.metrics.report.SampleReports;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class SkippedSectionTest {

    @Test
    void whatIsLongIsFoldedWithItsCommands() throws IOException {
        Element details = Markup.all(Markup.of(new SkippedSection(), SampleReports.rich(false)), "details")
                .get(0);
        assertThat(details.hasAttribute("open")).isFalse();
        assertThat(Markup.texts(details, "summary").get(0)).startsWith("2 entries");
        assertThat(Markup.texts(details, "code")).containsExactly("anid models get lpips-alex", "add images");
        assertThat(details.getTextContent()).contains("needs 2 or more images, <not 1>");
    }
}
