// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.util.List;
import org.anid.metrics.dimension.Selection;
import picocli.CommandLine.Option;

/** Which networks stand behind metrics, in the place of their own. */
final class NetworkOptions {

    @Option(
            names = "--model",
            paramLabel = "METRIC=MODEL",
            description =
                    "Another network behind a metric, by its id in the folder of models, as segmentation=u2netp; may"
                            + " be repeated.")
    private List<String> typed = List.of();

    /** Made by picocli. */
    NetworkOptions() {}

    /**
     * The selection with these networks.
     *
     * @throws UsageException if something is not METRIC=MODEL, or a metric takes no network, is not selected or has two
     */
    Selection in(Selection selection) {
        Selection with = selection;
        for (String pair : typed) {
            int equals = pair.indexOf('=');
            String metric = pair.substring(0, Math.max(0, equals)).strip();
            String network = pair.substring(equals + 1).strip();
            if (metric.isEmpty() || network.isEmpty()) {
                throw new UsageException("--model is METRIC=MODEL, as segmentation=u2netp, not '" + pair + "'");
            }
            try {
                with = with.with(metric, network);
            } catch (IllegalArgumentException e) {
                throw new UsageException("--model " + pair + ": " + e.getMessage(), e);
            }
        }
        return with;
    }
}
