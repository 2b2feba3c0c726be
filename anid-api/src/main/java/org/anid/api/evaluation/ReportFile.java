// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.evaluation;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes one file of a report, of any kind; text is easier to write as a {@link ReportRenderer}. Safe to share between
 * threads.
 */
public interface ReportFile {

    /** File name in the output folder, as {@code report.json}. */
    String fileName();

    /**
     * Writes the file.
     *
     * @param file where to, in a folder that exists; not yet the name of the finished file
     * @throws IOException if it cannot be written
     */
    void write(EvaluationReport report, Path file) throws IOException;
}
