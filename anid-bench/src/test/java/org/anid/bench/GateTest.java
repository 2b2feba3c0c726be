// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.kernel.DistributionKernels;
import org.anid.metrics.kernel.FrameKernels;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.kernel.StructureKernels;
import org.junit.jupiter.api.Test;

class GateTest {

    private static final ImageBatch NATURAL = Pictures.natural(2, 64, 1);
    private static final ImageBatch DAMAGED = Pictures.damaged(NATURAL, 2);

    @Test
    void anEngineThatIsWrongInOneImageIsRejected() {
        double[] right = Subject.of("ssim", KernelChoice.named("scalar"), NATURAL, DAMAGED)
                .run();
        double[] wrong =
                Subject.of("ssim", new OffInTheLast(1e-3), NATURAL, DAMAGED).run();
        assertThatThrownBy(() -> Gate.check("ssim", wrong, right, MetricBenchmark.tolerance("ssim")))
                .isInstanceOf(WrongResultException.class)
                .hasMessageContaining("ssim")
                .hasMessageContaining("value 1")
                .hasMessageContaining("not timed");
    }

    @Test
    void anEngineWithinTheToleranceIsTimed() {
        double[] right = Subject.of("ssim", KernelChoice.named("scalar"), NATURAL, DAMAGED)
                .run();
        double[] near =
                Subject.of("ssim", new OffInTheLast(1e-6), NATURAL, DAMAGED).run();
        assertThatCode(() -> Gate.check("ssim", near, right, MetricBenchmark.tolerance("ssim")))
                .doesNotThrowAnyException();
    }

    @Test
    void nanAgreesWithNanAlone() {
        double[] nan = {Double.NaN};
        assertThatCode(() -> Gate.check("x", nan, nan, 0)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Gate.check("x", nan, new double[] {1}, 1)).isInstanceOf(WrongResultException.class);
        assertThatThrownBy(() -> Gate.check("x", new double[] {1}, nan, 1)).isInstanceOf(WrongResultException.class);
    }

    @Test
    void infinitiesMustBeTheSame() {
        double[] infinite = {Double.POSITIVE_INFINITY};
        assertThatCode(() -> Gate.check("x", infinite, infinite, 0)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Gate.check("x", new double[] {1}, new double[] {Double.NEGATIVE_INFINITY}, 1))
                .isInstanceOf(WrongResultException.class);
    }

    @Test
    void missingValuesAreRejected() {
        assertThatThrownBy(() -> Gate.check("x", new double[1], new double[2], 1))
                .isInstanceOf(WrongResultException.class);
        assertThatThrownBy(() -> Gate.check("x", new double[0], new double[0], 1))
                .isInstanceOf(WrongResultException.class);
    }

    /** Plain Java, but the last number of every structure kernel is off. */
    private record OffInTheLast(double error) implements Kernels {

        @Override
        public String name() {
            return "wrong";
        }

        @Override
        public String backend() {
            return "test";
        }

        @Override
        public StructureKernels structure() {
            StructureKernels right = KernelChoice.named("scalar").structure();
            return (StructureKernels) Proxy.newProxyInstance(
                    GateTest.class.getClassLoader(), new Class<?>[] {StructureKernels.class}, (proxy, method, args) -> {
                        try {
                            Object result = method.invoke(right, args);
                            double[] out = (double[]) args[args.length - 1];
                            out[out.length - 1] += error;
                            return result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        @Override
        public FrameKernels frame() {
            return KernelChoice.named("scalar").frame();
        }

        @Override
        public DistributionKernels distribution() {
            return KernelChoice.named("scalar").distribution();
        }
    }
}
