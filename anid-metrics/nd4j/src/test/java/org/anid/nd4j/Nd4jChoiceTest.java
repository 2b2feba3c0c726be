// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.anid.metrics.kernel.BareJvm;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.KernelProvider;
import org.anid.nd4j.internal.Nd4jKernelProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Nd4jChoiceTest {

    @Test
    void thisJvmHasAllThree() {
        assertThat(KernelChoice.available().stream().map(KernelProvider::name).toList())
                .containsExactlyInAnyOrder("scalar", "vector", "nd4j");
    }

    @Test
    void autoTakesTheVectorApiOnACpu() {
        assumeNoDriver();
        assertThat(KernelChoice.auto().name()).isEqualTo("vector");
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> KernelChoice.named("cuda"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no kernels named 'cuda': choose auto or one of [nd4j, scalar, vector]");
    }

    /** A JVM without an ND4J backend, on the classes of this module, the metrics and the API alone. */
    @Test
    void aBareJvmRunsOnPlainJavaAndExplainsNd4j() throws IOException, InterruptedException {
        assertThat(BareJvm.run(engine(), "nd4j"))
                .containsExactly(
                        "available scalar",
                        "auto scalar",
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
        List<String> lines = BareJvm.run(List.of(engine().get(0), folder));
        assertThat(lines).contains("auto scalar");
        assertThat(lines.stream().filter(line -> line.contains("not nd4j")))
                .containsExactly("INFO: kernels: not nd4j, because CUDA is on the class path, but this machine has no "
                        + "NVIDIA driver");
    }

    private static List<Path> engine() {
        return List.of(BareJvm.place(Nd4jKernelProvider.class));
    }

    private static void assumeNoDriver() {
        assumeFalse(
                Files.exists(Path.of("/dev/nvidiactl")) || Files.exists(Path.of("/dev/dxg")),
                "this machine has an NVIDIA driver, and auto may take CUDA");
    }
}
