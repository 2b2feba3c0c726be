// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import picocli.CommandLine.Option;

/** Whether pages show images. */
final class ThumbnailOptions {

    @Option(
            names = "--no-thumbnails",
            description =
                    "Writes the page for browsers without pictures. Default: small pictures, at most 3 MB in all.")
    private boolean without;

    /** Made by picocli. */
    ThumbnailOptions() {}

    boolean shown() {
        return !without;
    }
}
