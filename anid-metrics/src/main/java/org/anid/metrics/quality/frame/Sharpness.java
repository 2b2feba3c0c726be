// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

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
 * Sharpness as the population variance of the Laplacian: of {@code above + below + left + right − 4·x} over all pixels
 * x of the luma {@code 0.299 R + 0.587 G + 0.114 B} in [0, 255], not rounded, the border repeated.
 *
 * <p>Any size from 1×1. The result is in squared grey levels, 0 for a flat image, and describes without judging,
 * because noise raises it as detail does: only its distance from natural images means something. It depends on the size
 * at which a scene is shown. NaN and infinity cannot occur.
 *
 * <p>Agrees with SciPy 1.17.1 ({@code correlate}, mode nearest) in double precision to 1e-6. OpenCV's {@code Laplacian}
 * takes the same kernel with the border mirrored and a rounded grey image, which differs by a few parts in a thousand.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1109/ICPR.2000.903548">Pech-Pacheco et al., Diatom autofocusing in brightfield
 *     microscopy: a comparative study, ICPR 2000</a>
 */
public final class Sharpness implements PerImageMetric<Observation.Single> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "sharpness", "Sharpness", DimensionKind.QUALITY, Level.FRAME, Observation.Kind.SINGLE, Direction.NEUTRAL);

    private final MetricEngine engine;

    private Sharpness(@Nullable Kernels kernels) {
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.NaturalValue())
                        .range(0, 1040400)
                        .citation("Pech-Pacheco et al. 2000, doi:10.1109/ICPR.2000.903548"));
    }

    /** Sharpness on the best engine of this JVM. */
    public static Sharpness create() {
        return new Sharpness(null);
    }

    /** The same on this engine. */
    public Sharpness with(Kernels kernels) {
        return new Sharpness(kernels);
    }

    @Override
    public MetricSpec spec() {
        return engine.spec();
    }

    @Override
    public double[] score(Observation.Single observation) {
        double[] scores = new double[observation.count()];
        engine.kernels().frame().sharpness(observation.images(), scores);
        return scores;
    }
}
