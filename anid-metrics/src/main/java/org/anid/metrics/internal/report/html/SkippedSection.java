// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.List;
import org.anid.api.dimension.Skipped;
import org.anid.metrics.internal.report.Texts;

/** Metrics that did not run, folded, with what gets them. */
final class SkippedSection implements ReportSection {

    @Override
    public String id() {
        return "skipped";
    }

    @Override
    public String title() {
        return "Skipped metrics";
    }

    @Override
    public String label() {
        return "Skipped";
    }

    @Override
    public boolean appliesTo(PageContent page) {
        return !page.report().skipped().isEmpty();
    }

    @Override
    public void write(PageContent page, Html html) throws IOException {
        List<Skipped> skipped = page.report().skipped();
        html.open("details")
                .leaf(
                        "summary",
                        Texts.count(skipped.size()) + (skipped.size() == 1 ? " entry" : " entries")
                                + ", with what to do to get them");
        Parts.scroller(html, "Skipped metrics and what to do");
        html.open("table").leaf("caption", "Metrics that did not run, and what to do to get them.");
        html.open("thead").open("tr");
        Parts.column(html, "Metric");
        Parts.column(html, "Why");
        Parts.column(html, "What to do");
        html.close("tr").close("thead").open("tbody").raw("\n");
        for (Skipped each : skipped) {
            html.open("tr").leaf("th", each.metric(), "scope", "row").leaf("td", each.reason());
            html.open("td");
            if (!each.remedy().isEmpty()) {
                html.leaf("code", each.remedy());
            }
            html.close("td").end("tr");
        }
        html.close("tbody").close("table").close("div").end("details");
    }
}
