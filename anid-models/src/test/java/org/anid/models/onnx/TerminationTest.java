// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whoever ends a program in the middle of its runs gets an end, and no fault of the native library. */
class TerminationTest {

    private static final int TERMINATED = 128 + 15;
    private static final long MOST_SECONDS = 5;
    private static final long PAUSE = 50;

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no SIGTERM: destroying a process kills it there")
    void aProgramIsEndedInTheMiddleOfItsRuns(@TempDir Path folder) throws IOException, InterruptedException {
        Files.write(
                folder.resolve("endless.onnx"),
                Objects.requireNonNull(TerminationTest.class.getResourceAsStream("/networks/endless.onnx"))
                        .readAllBytes());
        Path out = folder.resolve("stdout.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessRun.class.getName(),
                        folder.toString())
                .directory(folder.toFile())
                .redirectError(folder.resolve("stderr.txt").toFile())
                .redirectOutput(out.toFile())
                .start();
        try {
            while (process.isAlive() && Files.size(out) == 0) {
                Thread.sleep(PAUSE);
            }
            process.destroy();
            assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as(Files.readString(folder.resolve("stderr.txt")))
                    .isEqualTo(TERMINATED);
            assertThat(out).hasContent("running");
        } finally {
            process.destroyForcibly();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .noneMatch(name -> name.startsWith("hs_err"));
        }
    }
}
