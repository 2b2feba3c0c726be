// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.evaluation;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a report as text in one format. Stateless and safe to share. */
public interface ReportRenderer extends ReportFile {

    /**
     * Writes the report in UTF-8, without closing the target.
     *
     * @throws IOException if the target cannot be written
     */
    void render(EvaluationReport report, Appendable target) throws IOException;

    @Override
    default void write(EvaluationReport report, Path file) throws IOException {
        // Not Files.newBufferedWriter: it throws on half a surrogate pair, which a file name on disk may hold.
        try (Writer out =
                new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(file), StandardCharsets.UTF_8))) {
            render(report, out);
        }
    }
}
