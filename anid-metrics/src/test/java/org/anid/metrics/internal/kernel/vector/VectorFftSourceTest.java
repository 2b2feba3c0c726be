// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The stages of the FFT are written once, as plain loops; the Vector API's are made of them, because no body can serve
 * both at run time. {@code -Danid.fft.update=true} writes them anew; {@code mvn spotless:apply} then folds long lines.
 */
class VectorFftSourceTest {

    private static final Path KERNELS = Path.of("src/main/java/org/anid/metrics/internal/kernel");

    private static final String HEAD = """
            // Copyright 2026 the ANID authors
            // SPDX-License-Identifier: Apache-2.0
            package org.anid.metrics.internal.kernel.vector;

            import jdk.incubator.vector.FloatVector;
            import jdk.incubator.vector.VectorSpecies;
            import org.anid.metrics.internal.kernel.cpu.Fft2d;
            import org.anid.metrics.internal.kernel.cpu.FftSpans;

            /**
             * FFT stages on the Vector API: the columns of a strip fill the lanes.
             *
             * <p>Made of {@code ScalarFftSpans}: change that one, and {@code VectorFftSourceTest} writes this one.
             */
            final class VectorFftSpans implements FftSpans {

                private static final VectorSpecies<Float> S = VectorMath.SPECIES;
            """;

    @Test
    void isMadeOfThePlainLoops() throws IOException {
        String loops = Files.readString(KERNELS.resolve("scalar/ScalarFftSpans.java"));
        String start = "final class ScalarFftSpans implements FftSpans {\n\n";
        assertThat(loops).contains(start);
        String made = HEAD + LanesOfLoops.of(loops.substring(loops.indexOf(start) + start.length()));
        Path file = KERNELS.resolve("vector/VectorFftSpans.java");
        if (Boolean.getBoolean("anid.fft.update")) {
            Files.writeString(file, made);
        }
        assertThat(Files.readString(file))
                .as("%s; change the plain loops, and -Danid.fft.update=true writes it", file)
                .isEqualToIgnoringWhitespace(made);
    }

    @Test
    void writesLoadsStoresAndFusedProducts() {
        assertThat(LanesOfLoops.of("""
                        float w = a[k];
                        for (int c = 0; c < 8; c++) {
                            float x = (b[at + c] - b[c]) * HALF;
                            out[c] = x * w + w * x - 0.5f * x;
                        }
                        """)).isEqualTo("""
                        FloatVector w = FloatVector.broadcast(S, a[k]);
                        for (int c = 0; c < 8; c += S.length()) {
                            FloatVector x = FloatVector.fromArray(S, b, at + c).sub(FloatVector.fromArray(S, b, c)).mul(HALF);
                            x.fma(w, w.mul(x)).sub(x.mul(0.5f)).intoArray(out, c);
                        }
                        """);
    }

    @Test
    void refusesOtherArithmetic() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LanesOfLoops.of("float x = a * b * d;"))
                .withMessageContaining("a * b * d");
        assertThatIllegalArgumentException().isThrownBy(() -> LanesOfLoops.of("float x = a / b;"));
    }
}
