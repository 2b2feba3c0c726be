// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.ImageReadException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pipe that nobody writes to keeps whoever opens it waiting for ever. */
@Timeout(20)
class TextFileTest {

    private final Path pipe;
    private final Path directory;

    TextFileTest(@TempDir Path directory) throws InterruptedException {
        this.directory = directory;
        pipe = directory.resolve("pipe.csv");
        try {
            Assumptions.assumeTrue(
                    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "mkfifo fails here");
        } catch (IOException e) {
            Assumptions.abort("there is no mkfifo here");
        }
    }

    @Test
    void pipeForATableIsRefused() {
        assertThatThrownBy(() -> ManifestDataset.open(pipe))
                .isInstanceOf(DatasetException.class)
                .hasMessage(pipe + " is a pipe, device or socket: write what comes out of it to a file and give that");
        assertThatThrownBy(() -> ImageFolder.list(pipe))
                .isInstanceOf(DatasetException.class)
                .hasMessage(pipe + " is a file, not a folder: give the folder that holds the images");
        assertThatThrownBy(() -> Captions.read(pipe)).hasMessageStartingWith(pipe + " is a pipe");
        assertThatThrownBy(() -> Categories.read(pipe)).hasMessageStartingWith(pipe + " is a pipe");
    }

    @Test
    void pipeNamedInATableIsAFailureOfThatImage() throws IOException {
        Path table = Files.writeString(directory.resolve("table.csv"), "natural,generated,generator\npipe.csv,,\n");
        ManifestDataset data = ManifestDataset.open(table);
        assertThat(data.records()).hasSize(1);
        assertThatThrownBy(() -> data.records().get(0).content().read())
                .isInstanceOf(ImageReadException.class)
                .hasMessage("it is a pipe, device or socket, not an image file");
    }
}
