// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelChoiceTest {

    @Test
    void thisJvmHasBoth() {
        assertThat(KernelChoice.available().stream().map(KernelProvider::name).toList())
                .containsExactlyInAnyOrder("scalar", "vector");
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
                .hasMessageContaining("org.anid:anid-nd4j");
    }

    @Test
    void noThreadsIsRefused() {
        assertThatThrownBy(() -> KernelChoice.named("scalar", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parallelism is at least 1");
    }

    /** A JVM without the incubator module, on the classes of this module and the API alone. */
    @Test
    void aBareJvmRunsOnPlainJavaAndExplainsTheOthers() throws IOException, InterruptedException {
        assertThat(BareJvm.run(List.of(), "vector", "nd4j"))
                .containsExactly(
                        "available scalar",
                        "auto scalar",
                        "vector IllegalStateException kernels 'vector' cannot run here: the JVM was started without "
                                + "jdk.incubator.vector; start the JVM with --add-modules jdk.incubator.vector",
                        "nd4j IllegalArgumentException no kernels named 'nd4j': choose auto or one of [scalar, vector]; "
                                + "nd4j is in org.anid:anid-nd4j");
    }

    private static void assumeNoDriver() {
        assumeFalse(
                Files.exists(Path.of("/dev/nvidiactl")) || Files.exists(Path.of("/dev/dxg")),
                "this machine has an NVIDIA driver, and auto may take CUDA");
    }
}
