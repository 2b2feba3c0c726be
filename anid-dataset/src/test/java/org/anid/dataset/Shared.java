// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The real data beside the repository, which is not part of it. */
final class Shared {

    private Shared() {}

    /** A folder of the DANI sample or its human study; the calling test is skipped where it is not there. */
    static Path dani(String folder) {
        Path path = Path.of(System.getProperty("anid.repository.root", "."))
                .resolve("../shared/dani")
                .resolve(folder)
                .normalize();
        assumeTrue(
                Files.isDirectory(path),
                () -> "skipped: no " + path + "; put the published DANI sample and human study there");
        return path;
    }
}
