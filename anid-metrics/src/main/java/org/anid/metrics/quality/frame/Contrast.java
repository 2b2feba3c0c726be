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
 * Root mean square contrast: the population standard deviation of the luma {@code 0.299 R + 0.587 G + 0.114 B} in [0,
 * 1], not rounded.
 *
 * <p>Any size from 1×1. The result is a pure number from 0 (flat) to 0.5 (half black, half white), and describes
 * without judging: only its distance from natural images means something. NaN and infinity cannot occur.
 *
 * <p>Agrees with the formula in double precision (NumPy 2.4.6) to 1e-6. It is a property of the histogram: shuffled
 * pixels have the same contrast.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1364/JOSAA.7.002032">Peli, Contrast in complex images, JOSA A 7 (1990) 2032</a>
 */
public final class Contrast implements PerImageMetric<Observation.Single> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "contrast", "Contrast", DimensionKind.QUALITY, Level.FRAME, Observation.Kind.SINGLE, Direction.NEUTRAL);

    private final MetricEngine engine;

    private Contrast(@Nullable Kernels kernels) {
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.NaturalValue())
                        .range(0, 0.5)
                        .citation("Peli 1990, doi:10.1364/JOSAA.7.002032"));
    }

    /** Contrast on the best engine of this JVM. */
    public static Contrast create() {
        return new Contrast(null);
    }

    /** The same on this engine. */
    public Contrast with(Kernels kernels) {
        return new Contrast(kernels);
    }

    @Override
    public MetricSpec spec() {
        return engine.spec();
    }

    @Override
    public double[] score(Observation.Single observation) {
        double[] scores = new double[observation.count()];
        engine.kernels().frame().contrast(observation.images(), scores);
        return scores;
    }
}
