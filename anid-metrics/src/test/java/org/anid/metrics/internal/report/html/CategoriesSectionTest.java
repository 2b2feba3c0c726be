// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.anid.metrics.report.SampleReports;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class CategoriesSectionTest {

    @Test
    void everyConditionHasASmallChartAndTheTableSaysTheSame() throws IOException {
        Element section = Markup.of(new CategoriesSection(), SampleReports.rich(false));
        List<Element> multiples = Markup.ofClass(section, "table", "tiny");
        assertThat(multiples).hasSize(4 * 11);
        Element first = multiples.get(0);
        assertThat(Markup.texts(first, "caption")).containsExactly("Copy T2I");
        assertThat(Markup.texts(first, "th")).contains("animal", "food, \"raw\"", "person", "vehicle");
        Set<String> small = new TreeSet<>();
        multiples.forEach(each -> Markup.ofClass(each, "td", "n").forEach(cell -> small.add(cell.getTextContent())));
        Set<String> large = new TreeSet<>();
        Markup.ofClass(section, "table", "grid")
                .forEach(each -> Markup.ofClass(each, "td", "n").forEach(cell -> large.add(cell.getTextContent())));
        assertThat(small).isEqualTo(large);
    }

    @Test
    void withoutCategoriesThereIsNone() {
        assertThat(new CategoriesSection().appliesTo(Markup.content(SampleReports.empty(), null, null)))
                .isFalse();
    }
}
