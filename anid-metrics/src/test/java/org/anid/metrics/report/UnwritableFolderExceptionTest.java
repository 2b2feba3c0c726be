// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnwritableFolderExceptionTest {

    private static final String FULL = "No space left on device";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whereAFolderIsAllRightRoomMayHelp() {
        Path notYet = folder.resolve("a/b");
        for (IOException full : new IOException[] {new IOException(FULL), new FileSystemException(null, null, FULL)}) {
            for (Path place : new Path[] {folder, notYet}) {
                UnwritableFolderException e = new UnwritableFolderException(place, full);
                assertThat(e.needsAnother()).isFalse();
                assertThat(e)
                        .hasMessage("cannot write to " + place + ": " + full.getMessage()
                                + "; make room there, or choose a folder that can be made and written");
            }
        }
    }

    @Test
    void withoutPermissionItMustBeAnother() {
        UnwritableFolderException e = new UnwritableFolderException(folder, new AccessDeniedException("x"));
        assertThat(e.needsAnother()).isTrue();
        assertThat(e)
                .hasMessage("cannot write to " + folder
                        + ": no permission for x; choose a folder that can be made and written");
    }

    @Test
    void belowAFileItMustBeAnother() throws IOException {
        Path below = Files.writeString(folder.resolve("file"), "").resolve("below");
        IOException thrown = catchThrowableOfType(IOException.class, () -> Files.createDirectories(below));
        assertThat(new UnwritableFolderException(below, thrown).needsAnother()).isTrue();
    }
}
