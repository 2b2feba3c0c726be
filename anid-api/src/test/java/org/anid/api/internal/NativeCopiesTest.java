// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NativeCopiesTest {

    private final Path folder;
    private final Instant later = Instant.now().plus(Duration.ofDays(2));

    NativeCopiesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void onlyWhatTheseLibrariesLayDownIsTouched() throws IOException {
        List<Path> copies = List.of(
                file("onnxruntime-java123/libonnxruntime.so"),
                file("libduckdb_java456.so"),
                file("jna789.tmp"),
                file("anid-empty1.h5"));
        List<Path> others = List.of(
                file("onnxruntime-javadoc/index.html"),
                file("libduckdb_java.so"),
                file("jna789.txt"),
                file("report.json"),
                file("mine/libduckdb_java456.so"));
        Path link = Files.createSymbolicLink(folder.resolve("onnxruntime-java9"), folder.resolve("mine"));
        NativeCopies.sweep(folder, later);
        assertThat(copies).allSatisfy(copy -> assertThat(copy).doesNotExist());
        assertThat(folder.resolve("onnxruntime-java123")).doesNotExist();
        assertThat(Files.exists(link)).isFalse();
        assertThat(others).allSatisfy(other -> assertThat(other).exists());
    }

    @Test
    void whatMayBeUnpackedJustNowStays() throws IOException {
        Path copy = file("onnxruntime-java123/libonnxruntime.so");
        NativeCopies.sweep(folder, Instant.now());
        assertThat(copy).exists();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatAProcessHasLoadedStaysUntilItIsKilled() throws Exception {
        List<Path> copies = List.of(file("onnxruntime-java123/libonnxruntime.so"), file("libduckdb_java456.so"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        NativeCopiesTest.class.getName(),
                        copies.get(0).toString(),
                        copies.get(1).toString(),
                        folder.resolve("ready").toString())
                .inheritIO()
                .start();
        try {
            while (!Files.exists(folder.resolve("ready"))) {
                assertThat(process.isAlive()).isTrue();
                TimeUnit.MILLISECONDS.sleep(10);
            }
            NativeCopies.sweep(folder, later);
            assertThat(copies).allSatisfy(copy -> assertThat(copy).exists());
        } finally {
            process.destroyForcibly().waitFor();
        }
        NativeCopies.sweep(folder, later);
        assertThat(copies).allSatisfy(copy -> assertThat(copy).doesNotExist());
    }

    @Test
    void aFolderThatIsNotThereIsNoFault() {
        NativeCopies.sweep(folder.resolve("nowhere"), later);
    }

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        return Files.writeString(file, "as long as a library may be");
    }

    /** Maps files as the system maps a library, until it is killed. */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (FileChannel one = FileChannel.open(Path.of(args[0]));
                FileChannel two = FileChannel.open(Path.of(args[1]))) {
            MappedByteBuffer first = one.map(FileChannel.MapMode.READ_ONLY, 0, one.size());
            MappedByteBuffer second = two.map(FileChannel.MapMode.READ_ONLY, 0, two.size());
            Files.createFile(Path.of(args[2]));
            TimeUnit.MINUTES.sleep(1);
            System.out.println(first.get(0) + second.get(0));
        }
    }
}
