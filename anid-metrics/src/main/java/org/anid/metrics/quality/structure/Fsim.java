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
 * Feature similarity: {@code Σ S·p / Σ p}, where p is the larger phase congruency of the two images and S the product
 * of the similarities {@code (2xy + c)/(x² + y² + c)} of phase congruency (c = 0.85), of Scharr gradients (160) and,
 * with chroma, of the I and Q planes (200 each, their product to the power 0.03).
 *
 * <p>Images in [0, 255] are first shrunk by the mean over f×f pixels, f the shorter side over 256, rounded. Phase
 * congruency is Kovesi's, of the YIQ luma, with log-Gabor filters at four scales (from a wavelength of 6 pixels,
 * doubling) and four orientations.
 *
 * <p>By default chroma counts, which the paper calls FSIMc and pyiqa {@code fsim}; grey images have none. Images need
 * at least 4 rows and columns. The result is a pure number in [0, 1], higher is better; 1 for identical images, which
 * is the ideal of its discrepancy rate. NaN cannot occur.
 *
 * <p>Matches pyiqa 0.1.16 and piq 0.8.0 but for a constant of 1e-7 that pyiqa adds to denominators, which keeps its
 * value of identical images below 1.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2011.2109730">Zhang, Zhang, Mou and Zhang, FSIM: a feature similarity index
 *     for image quality assessment, IEEE TIP 20 (2011) 2378</a>
 */
public final class Fsim implements PerImageMetric<Observation.Paired> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "fsim",
            "FSIM",
            DimensionKind.QUALITY,
            Level.STRUCTURE,
            Observation.Kind.PAIRED,
            Direction.HIGHER_IS_BETTER);

    private static final int SMALLEST = 4;

    private final MetricEngine engine;
    private final boolean chromatic;

    private Fsim(@Nullable Kernels kernels, boolean chromatic) {
        this.chromatic = chromatic;
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.Ideal(1))
                        .range(0, 1)
                        .setting("chromatic", chromatic)
                        .citation(
                                "Zhang, Zhang, Mou and Zhang 2011, doi:10.1109/TIP.2011.2109730; as pyiqa 0.1.16 fsim"));
    }

    /** FSIMc on the best engine of this JVM. */
    public static Fsim create() {
        return new Fsim(null, true);
    }

    /** The same on this engine. */
    public Fsim with(Kernels kernels) {
        return new Fsim(kernels, chromatic);
    }

    /** The same, where {@code value} says whether chroma counts; it does unless set. */
    public Fsim withChroma(boolean value) {
        return new Fsim(engine.given(), value);
    }

    @Override
    public MetricSpec spec() {
        return engine.spec();
    }

    @Override
    public double[] score(Observation.Paired pair) {
        engine.requireSide(SMALLEST, pair.reference().shape());
        double[] scores = new double[pair.count()];
        engine.kernels().structure().fsim(pair.reference(), pair.candidate(), chromatic, scores);
        return scores;
    }
}
