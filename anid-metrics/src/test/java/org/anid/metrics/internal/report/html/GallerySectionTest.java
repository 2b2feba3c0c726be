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

class GallerySectionTest {

    @Test
    void everyMetricOfImagesAndConditionHasItsPairs() throws IOException, InterruptedException {
        PageContent content = Markup.content(PaintedRun.report(1), PaintedRun.images(), null);
        List<Element> entries = Markup.all(Markup.of(new GallerySection(), content), "details");
        assertThat(entries.stream().map(entry -> entry.getAttribute("id")))
                .containsExactly("gallery-psnr", "gallery-gmsd", "gallery-entropy");
        for (Element entry : entries) {
            List<Element> rows = Markup.all(entry, "tr");
            assertThat(rows).hasSize(4);
            assertThat(rows.get(0).getTextContent()).isEqualTo("GeneratorClosestMedianFurthest");
            assertThat(Markup.all(rows.get(1), "td")).hasSize(3);
        }
        assertThat(entries.get(2).getTextContent()).contains("natural ");
        assertThat(entries.get(0).getTextContent())
                .contains("a perfect copy, 80")
                .contains("image ");
    }

    @Test
    void withoutImagesTheScoresAndNamesAreThere() throws IOException {
        Element section = Markup.of(new GallerySection(), SampleReports.rich(false));
        assertThat(section.getTextContent())
                .contains("The pictures were left out of this page.")
                .contains("image 139, caption 1234");
        assertThat(Markup.all(section, "svg")).isEmpty();
    }

    @Test
    void withoutScoresThereIsNone() {
        assertThat(new GallerySection().appliesTo(Markup.content(SampleReports.empty(), null, null)))
                .isFalse();
    }
}
