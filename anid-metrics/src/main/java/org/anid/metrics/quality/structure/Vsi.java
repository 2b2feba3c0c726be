// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.structure;

import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Level;
import org.anid.api.metric.MetricInfo;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.metrics.internal.quality.MetricEngine;
import org.anid.metrics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Visual saliency induced index: {@code Σ S·v / Σ v}, where v is the larger saliency of the two images and
 * {@code S = S_v · S_g^0.4 · (S_m·S_n)^0.02} the similarities {@code (2xy + c)/(x² + y² + c)} of saliency (c = 1.27),
 * Scharr gradients of L (386) and the chroma M and N (130) of the LMN space; of a negative chroma similarity the real
 * part of the complex power counts.
 *
 * <p>Saliency is SDSP (Zhang, Gu and Li 2013) of the image in [0, 255] at 256×256 pixels: a log-Gabor response of CIE
 * Lab (D50), a preference for the centre and one for warm colours. Then everything is shrunk by the mean over f×f
 * pixels, f the shorter side over 256, rounded.
 *
 * <p>Grey images count as colour images of three equal channels. Images need at least 4 rows and columns. The result is
 * a pure number in [0, 1], higher is better; 1 for identical images, which is the ideal of its discrepancy rate, and
 * for two flat ones, in which nothing is salient. NaN cannot occur.
 *
 * <p>Matches pyiqa 0.1.16 and piq 0.8.0 but for a constant of 1e-7 that pyiqa adds to denominators, which keeps its
 * value of identical images below 1.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2014.2346028">Zhang, Shen and Li, VSI: a visual saliency-induced index for
 *     perceptual image quality assessment, IEEE TIP 23 (2014) 4270</a>
 */
public final class Vsi implements PerImageMetric<Observation.Paired> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "vsi", "VSI", DimensionKind.QUALITY, Level.STRUCTURE, Observation.Kind.PAIRED, Direction.HIGHER_IS_BETTER);

    private static final int SMALLEST = 4;

    private final MetricEngine engine;

    private Vsi(@Nullable Kernels kernels) {
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.Ideal(1))
                        .range(0, 1)
                        .citation("Zhang, Shen and Li 2014, doi:10.1109/TIP.2014.2346028; as pyiqa 0.1.16 vsi"));
    }

    /** VSI on the best engine of this JVM. */
    public static Vsi create() {
        return new Vsi(null);
    }

    /** The same on this engine. */
    public Vsi with(Kernels kernels) {
        return new Vsi(kernels);
    }

    @Override
    public MetricSpec spec() {
        return engine.spec();
    }

    @Override
    public double[] score(Observation.Paired pair) {
        engine.requireSide(SMALLEST, pair.reference().shape());
        double[] scores = new double[pair.count()];
        engine.kernels().structure().vsi(pair.reference(), pair.candidate(), scores);
        return scores;
    }
}
