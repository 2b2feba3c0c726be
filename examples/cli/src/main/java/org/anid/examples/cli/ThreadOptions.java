// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import picocli.CommandLine.Option;

/** How many threads work. */
final class ThreadOptions {

    /** What an evaluation plan takes. */
    private static final int MOST = 256;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Worker threads; changes no number. Default: one per processor.")
    private int count = Math.min(MOST, Runtime.getRuntime().availableProcessors());

    /** Made by picocli. */
    ThreadOptions() {}

    int count() {
        if (count < 1 || count > MOST) {
            throw new UsageException("--threads is 1…" + MOST + ", not " + count);
        }
        return count;
    }
}
