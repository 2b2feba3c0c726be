// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.List;
import org.anid.api.evaluation.Failure;
import org.anid.metrics.internal.report.Texts;

/** Inputs that could not be used. */
final class FailuresSection implements ReportSection {

    @Override
    public String id() {
        return "failures";
    }

    @Override
    public String title() {
        return "Inputs that could not be used";
    }

    @Override
    public String label() {
        return "Failures";
    }

    @Override
    public boolean appliesTo(PageContent page) {
        return !page.report().failures().isEmpty();
    }

    @Override
    public void write(PageContent page, Html html) throws IOException {
        Parts.scroller(html, "Failures");
        html.open("table").leaf("caption", "The run went on without them.");
        html.open("thead").open("tr");
        Parts.column(html, "Path");
        Parts.column(html, "Why");
        html.close("tr").close("thead").open("tbody").raw("\n");
        List<Failure> failures = page.report().failures();
        for (Failure each : failures.subList(0, Math.min(Texts.MOST_FAILURES, failures.size()))) {
            html.open("tr").open("th", "scope", "row").leaf("code", each.path()).close("th");
            html.leaf("td", each.reason()).end("tr");
        }
        html.close("tbody").close("table").end("div");
        if (failures.size() > Texts.MOST_FAILURES) {
            html.leaf("p", Texts.moreFailures(failures));
        }
    }
}
