// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.anid.models.testing.Bundles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that embeds the library leaves nothing in the home of its user but the native library of the tokenizers.
 */
class TelemetryTest {

    @Test
    void nothingIsWrittenThatModelsMdDoesNotName(@TempDir Path folder) throws IOException, InterruptedException {
        Path models = Files.createDirectory(folder.resolve("models"));
        Path home = Files.createDirectory(folder.resolve("home"));
        Bundles.ONNX.copy("toy-score", models);
        Bundles.ONNX.copy("toy-clip", models);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-Duser.home=" + home,
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmptyHome.class.getName(),
                        models.toString())
                .redirectError(folder.resolve("stderr.txt").toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().keySet().removeAll(List.of("ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME"));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("stderr.txt")))
                .isZero();
        assertThat(out).isEqualTo("done" + System.lineSeparator());
        try (Stream<Path> files = Files.walk(home)) {
            assertThat(files.filter(Files::isRegularFile)).allSatisfy(file -> assertThat(file)
                    .startsWith(home.resolve(".djl.ai").resolve("tokenizers")));
        }
    }
}
