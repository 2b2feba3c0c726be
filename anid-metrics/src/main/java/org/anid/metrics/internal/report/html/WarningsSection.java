// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import org.anid.metrics.internal.report.Texts;

/** What must be known before a number is quoted. */
final class WarningsSection implements ReportSection {

    @Override
    public String id() {
        return "warnings";
    }

    @Override
    public String title() {
        return "Read before quoting a number";
    }

    @Override
    public String label() {
        return "Warnings";
    }

    @Override
    public boolean appliesTo(PageContent page) {
        return !page.report().warnings().isEmpty() || page.view().simulated();
    }

    @Override
    public void write(PageContent page, Html html) throws IOException {
        html.open("ul");
        if (page.view().simulated()) {
            html.open("li").leaf("strong", Texts.SIMULATED).close("li");
        }
        for (String warning : page.report().warnings()) {
            html.leaf("li", warning);
        }
        html.close("ul");
    }
}
