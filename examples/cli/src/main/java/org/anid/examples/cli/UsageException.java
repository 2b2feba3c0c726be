// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.io.Serial;
import java.util.List;
import java.util.Map;
import org.anid.api.dimension.Skipped;
import org.anid.metrics.dimension.Dimensions;

/**
 * What the user asked for cannot be done as asked; the message is the one line that is printed, naming the fix, or a
 * line for each thing that is wrong.
 */
final class UsageException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }

    UsageException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Refuses what was named and cannot run, a line per metric.
     *
     * @param unmet by what was named: the metric itself, or all metrics of a dimension or level; nothing if all is well
     * @throws UsageException if there is something
     */
    static void refuse(Map<String, List<Skipped>> unmet) {
        List<String> lines = Dimensions.lines(unmet);
        if (!lines.isEmpty()) {
            throw new UsageException(String.join("\n", lines));
        }
    }
}
