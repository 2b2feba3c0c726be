// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What runs that were killed leave of ONNX Runtime in the folder for temporary files. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class KilledRunsTest {

    private final Path temporary;

    KilledRunsTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void theNextRunDeletesTheCopiesOfKilledOnesAndNoOthers() throws Exception {
        Process alive = start(true);
        try {
            List<Path> copies = copies();
            for (int i = 0; i < 2; i++) {
                start(true).destroyForcibly().waitFor();
            }
            assertThat(copies()).hasSize(3);
            makeOld();
            assertThat(start(false).waitFor()).isZero();
            assertThat(copies().stream().filter(copy -> size(copy) > 0).toList())
                    .isEqualTo(copies);
            assertThat(alive.isAlive()).isTrue();
        } finally {
            alive.destroyForcibly().waitFor();
        }
    }

    private List<Path> copies() throws IOException {
        try (Stream<Path> entries = Files.list(temporary)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("onnxruntime-java"))
                    .toList();
        }
    }

    private static long size(Path copy) {
        try (Stream<Path> files = Files.list(copy)) {
            return files.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void makeOld() throws IOException {
        FileTime before = FileTime.from(Instant.now().minus(Duration.ofMinutes(2)));
        try (Stream<Path> files = Files.walk(temporary)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, before);
            }
        }
    }

    /** Comes back when ONNX Runtime has started there. */
    private Process start(boolean stays) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRunsTest.class.getName(),
                        String.valueOf(stays))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.getInputStream().read()).isEqualTo('.');
        return process;
    }

    /** Starts ONNX Runtime, and may stay until it is killed. */
    public static void main(String[] args) throws InterruptedException {
        assertThat(OnnxEngine.environment().getVersion()).isNotEmpty();
        System.out.print('.');
        System.out.flush();
        if (Boolean.parseBoolean(args[0])) {
            TimeUnit.MINUTES.sleep(2);
        }
    }
}
