// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.atomic.AtomicInteger;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.UnscorableException;
import org.anid.metrics.kernel.DistributionKernels;
import org.anid.metrics.kernel.FrameKernels;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.kernel.StructureKernels;
import org.anid.metrics.quality.frame.Contrast;
import org.junit.jupiter.api.Test;

class MetricEngineTest {

    /** Counts how often it is asked for its name. */
    private record Counted(Kernels kernels, AtomicInteger asked) implements Kernels {
        @Override
        public String name() {
            asked.incrementAndGet();
            return kernels.name();
        }

        @Override
        public String backend() {
            return kernels.backend();
        }

        @Override
        public StructureKernels structure() {
            return kernels.structure();
        }

        @Override
        public FrameKernels frame() {
            return kernels.frame();
        }

        @Override
        public DistributionKernels distribution() {
            return kernels.distribution();
        }
    }

    @Test
    void anEngineIsAskedOnceAndNotBeforeItIsNeeded() {
        Counted kernels = new Counted(KernelChoice.named("scalar"), new AtomicInteger());
        MetricEngine engine = new MetricEngine(kernels, MetricSpec.builder(Contrast.INFO));
        assertThat(kernels.asked).hasValue(0);
        assertThat(engine.spec().settings()).containsEntry("kernels", "scalar");
        assertThat(engine.spec()).isSameAs(engine.spec());
        assertThat(engine.kernels()).isSameAs(kernels).isSameAs(engine.given());
        assertThat(kernels.asked).hasValue(1);
    }

    @Test
    void withoutOneItIsTheBestOfThisJvm() {
        MetricEngine engine = new MetricEngine(null, MetricSpec.builder(Contrast.INFO));
        assertThat(engine.given()).isNull();
        assertThat(engine.kernels().name()).isEqualTo(KernelChoice.auto().name());
        assertThat(engine.kernels()).isSameAs(engine.kernels());
    }

    @Test
    void imagesWithAShorterSideAreRefused() {
        MetricEngine engine = new MetricEngine(null, MetricSpec.builder(Contrast.INFO));
        engine.requireSide(11, new ImageShape(3, 11, 11));
        assertThatExceptionOfType(UnscorableException.class)
                .isThrownBy(() -> engine.requireSide(11, new ImageShape(3, 10, 12)))
                .withMessageStartingWith("contrast needs images of at least 11×11");
    }
}
