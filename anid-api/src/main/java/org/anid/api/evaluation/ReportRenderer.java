// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.evaluation;

import java.io.IOException;

/** Writes a report in one format. Stateless and safe to share. */
public interface ReportRenderer {

    /** File name in the output folder, as {@code report.json}. */
    String fileName();

    /**
     * Writes the report in UTF-8, without closing the target.
     *
     * @throws IOException if the target cannot be written
     */
    void render(EvaluationReport report, Appendable target) throws IOException;
}
