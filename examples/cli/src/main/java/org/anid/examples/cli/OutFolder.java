// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.anid.metrics.report.UnwritableFolderException;

/** The folder that {@code --out} names. */
final class OutFolder {

    private OutFolder() {}

    /**
     * Makes the folder and tries to write there: better said now than after an hour of work.
     *
     * @throws UsageException if it must be another folder
     * @throws UnwritableFolderException if it lacks room
     */
    static void check(Path folder) throws UnwritableFolderException {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".anid", ".tmp"));
        } catch (IOException e) {
            UnwritableFolderException unwritable = new UnwritableFolderException(folder, e);
            if (unwritable.needsAnother()) {
                throw new UsageException(unwritable.getMessage() + " with --out", unwritable);
            }
            throw unwritable;
        }
    }
}
