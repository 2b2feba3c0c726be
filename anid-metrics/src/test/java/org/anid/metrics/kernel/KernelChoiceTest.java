// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.anid.api.image.ImageBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelChoiceTest {

    @Test
    void thisJvmHasAllThree() {
        assertThat(KernelChoice.available().stream().map(KernelProvider::name).toList())
                .containsExactlyInAnyOrder("scalar", "vector", "nd4j");
    }

    @Test
    void autoTakesTheVectorApiOnACpu() {
        assumeNoDriver();
        assertThat(KernelChoice.auto().name()).isEqualTo("vector");
        assertThat(KernelChoice.named(" Auto ").name()).isEqualTo("vector");
    }

    @Test
    void twoEnginesLiveSideBySide() {
        assertThat(KernelChoice.named("scalar").name()).isEqualTo("scalar");
        assertThat(KernelChoice.named("vector").name()).isEqualTo("vector");
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> KernelChoice.named("cuda"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cuda")
                .hasMessageContaining("scalar")
                .hasMessageContaining("nd4j");
    }

    @Test
    void noThreadsIsRefused() {
        assertThatThrownBy(() -> KernelChoice.named("scalar", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parallelism is at least 1");
    }

    /** A JVM without the incubator module and without an ND4J backend, on the classes of this module and the API alone. */
    @Test
    void aBareJvmRunsOnPlainJavaAndExplainsTheOthers() throws IOException, InterruptedException {
        List<String> lines = bareJvm(List.of());
        assertThat(lines)
                .containsExactly(
                        "available scalar",
                        "auto scalar",
                        "vector IllegalStateException kernels 'vector' cannot run here: the JVM was started without "
                                + "jdk.incubator.vector; start the JVM with --add-modules jdk.incubator.vector",
                        "nd4j IllegalStateException kernels 'nd4j' cannot run here: no ND4J backend is on the class path; "
                                + "add org.nd4j:nd4j-native, with the natives of this platform, or an org.nd4j:nd4j-cuda "
                                + "build");
    }

    /**
     * A CUDA build is named on the class path and nothing of ND4J is there: that no error comes shows that ND4J was not
     * asked to start, which would print a stack trace on a machine without a driver.
     */
    @Test
    void cudaWithoutADriverIsOneReasonAndRunsOnTheProcessor(@TempDir Path folder)
            throws IOException, InterruptedException {
        assumeNoDriver();
        Path services = Files.createDirectories(folder.resolve("META-INF").resolve("services"));
        Files.writeString(
                services.resolve("org.nd4j.linalg.factory.Nd4jBackend"), "org.nd4j.linalg.jcublas.JCublasBackend\n");
        List<String> lines = bareJvm(List.of(folder.toString()));
        assertThat(lines).contains("auto scalar");
        assertThat(lines.stream().filter(line -> line.contains("not nd4j")))
                .containsExactly("INFO: kernels: not nd4j, because CUDA is on the class path, but this machine has no "
                        + "NVIDIA driver");
    }

    private static void assumeNoDriver() {
        assumeFalse(
                Files.exists(Path.of("/dev/nvidiactl")) || Files.exists(Path.of("/dev/dxg")),
                "this machine has an NVIDIA driver, and auto may take CUDA");
    }

    private static List<String> bareJvm(List<String> more) throws IOException, InterruptedException {
        List<String> places = new ArrayList<>(
                List.of(place(KernelChoice.class), place(KernelChoiceTest.class), place(ImageBatch.class)));
        places.addAll(more);
        String classPath = String.join(File.pathSeparator, places);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        BareJvm.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(lines.toString()).isZero();
        return lines;
    }

    private static String place(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }
}
