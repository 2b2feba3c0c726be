// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.anid.api.model.ModelReference;
import org.anid.api.provenance.Provenance;
import org.anid.metrics.internal.report.Texts;

/** Where the numbers come from. */
final class ProvenanceSection implements ReportSection {

    @Override
    public String id() {
        return "provenance";
    }

    @Override
    public String title() {
        return "Provenance";
    }

    @Override
    public boolean appliesTo(PageContent page) {
        return true;
    }

    @Override
    public void write(PageContent page, Html html) throws IOException {
        Provenance provenance = page.report().provenance();
        html.open("p").text("Equal fingerprints mean comparable numbers: ");
        html.leaf("code", provenance.fingerprint()).close("p");
        html.open("details").leaf("summary", "Build, machine, data set, models and settings");
        html.open("dl");
        for (Map.Entry<String, String> fact : Texts.facts(provenance).entrySet()) {
            html.leaf("dt", fact.getKey()).leaf("dd", fact.getValue());
        }
        for (ModelReference model : provenance.models()) {
            html.leaf("dt", "Model " + model.id());
            html.open("dd").text("version " + model.version() + ", SHA-256 ");
            html.leaf("code", model.sha256())
                    .text(", runtime " + model.runtime())
                    .close("dd");
        }
        if (!provenance.run().isEmpty()) {
            html.leaf("dt", "Run").leaf("dd", settings(provenance.run()));
        }
        for (Map.Entry<String, SortedMap<String, String>> metric :
                provenance.metrics().entrySet()) {
            html.leaf("dt", "Metric " + metric.getKey()).leaf("dd", settings(metric.getValue()));
        }
        html.close("dl").close("details");
    }

    private static String settings(Map<String, String> settings) {
        List<String> texts = new ArrayList<>();
        settings.forEach((name, value) -> texts.add(name + " = " + value));
        return texts.isEmpty() ? "no settings" : String.join(", ", texts);
    }
}
