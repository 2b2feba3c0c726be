// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Whether this machine has an NVIDIA driver, from the files that every installation has: asking ND4J instead means to
 * start it, which takes seconds and prints a stack trace where there is none.
 */
final class NvidiaDriver {

    private NvidiaDriver() {}

    static boolean present() {
        return present(System.getProperty("os.name"), Files::exists);
    }

    static boolean present(String system, Predicate<Path> exists) {
        return places(system).stream().anyMatch(exists);
    }

    private static List<Path> places(String system) {
        if (system.toLowerCase(Locale.ROOT).startsWith("windows")) {
            String root = System.getenv().getOrDefault("SystemRoot", "C:\\Windows");
            return List.of(Path.of(root, "System32", "nvcuda.dll"));
        }
        // The second is Windows' driver as seen from its Linux subsystem.
        return List.of(Path.of("/dev/nvidiactl"), Path.of("/dev/dxg"));
    }
}
