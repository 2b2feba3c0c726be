// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import picocli.CommandLine.Option;

/** Which engine computes. */
final class KernelOptions {

    @Option(
            names = "--kernels",
            paramLabel = "ENGINE",
            description = "Engine of the closed formulas: auto, scalar, vector or nd4j. Default: ${DEFAULT-VALUE}.")
    private String engine = KernelChoice.AUTO;

    /** Made by picocli. */
    KernelOptions() {}

    /** The engine that was named. */
    Kernels kernels() {
        try {
            return KernelChoice.named(engine);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException("--kernels: " + e.getMessage(), e);
        }
    }
}
