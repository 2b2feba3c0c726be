// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.quality.frame.Entropy;
import org.anid.metrics.quality.frame.Piqe;
import org.anid.metrics.quality.structure.MsSsim;
import org.anid.metrics.quality.structure.Psnr;
import org.anid.metrics.quality.structure.Ssim;
import org.anid.metrics.testing.Golden;
import org.anid.metrics.testing.OnEveryEngine;
import org.anid.metrics.testing.SampleImages;

/** Every engine on real images, against pyiqa. */
class RealImagesTest {

    /** The aim of the project for closed formulas, relative. */
    private static final double TOLERANCE = 1e-4;

    /** ND4J's CPU backend is the parity test of another device, and slow: some images are enough for it. */
    private static final int FEW = 6;

    @OnEveryEngine
    void agreesWithPyiqa(String engine) throws IOException {
        SampleImages.assumePresent();
        Kernels kernels = KernelChoice.named(engine);
        int compared = 0;
        for (PerImageMetric<Observation.Paired> metric : List.of(
                Psnr.create().with(kernels),
                Ssim.create().with(kernels),
                MsSsim.builder().kernels(kernels).build())) {
            for (Golden.Value golden : some(metric.spec().id(), engine)) {
                double ours = metric.score(new Observation.Paired(
                        SampleImages.batch(golden.original()), SampleImages.batch(golden.name())))[0];
                assertAgrees(engine, golden, ours);
                compared++;
            }
        }
        for (PerImageMetric<Observation.Single> metric :
                List.of(Entropy.create().with(kernels), Piqe.create().with(kernels))) {
            for (Golden.Value golden : some(metric.spec().id(), engine)) {
                double ours = metric.score(new Observation.Single(SampleImages.batch(golden.name())))[0];
                assertAgrees(engine, golden, ours);
                compared++;
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(5 * FEW);
    }

    private static List<Golden.Value> some(String metric, String engine) {
        Stream<Golden.Value> values = Golden.load("sample-" + metric).values();
        return (engine.equals("nd4j") ? values.limit(FEW) : values).toList();
    }

    private static void assertAgrees(String engine, Golden.Value golden, double ours) {
        assertThat(ours)
                .as("%s, kernels %s", golden, engine)
                .isCloseTo(golden.value(), within(TOLERANCE * Math.abs(golden.value())));
    }
}
