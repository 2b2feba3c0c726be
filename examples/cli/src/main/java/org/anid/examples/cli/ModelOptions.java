// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.anid.models.locate.ModelFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Where models are: as the option says, else as ANID_MODELS says, else in the user's cache. */
final class ModelOptions {

    @Option(
            names = "--models",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Folder of models. Default: what ANID_MODELS names, else anid/models in the user's cache.")
    private @Nullable Path folder;

    /** Made by picocli. */
    ModelOptions() {}

    /** For commands that make the folder where it is not there. */
    ModelFolder folder() {
        if (folder == null) {
            return ModelFolder.standard();
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new UsageException("--models " + folder + " is no folder");
        }
        return ModelFolder.of(folder);
    }

    /** For commands that only read: a folder that was named and is not there is a slip of the pen. */
    ModelFolder existingFolder() {
        if (folder != null && !Files.isDirectory(folder)) {
            throw new UsageException("--models: there is no folder " + folder + ": check the path (anid models list)");
        }
        return folder();
    }
}
