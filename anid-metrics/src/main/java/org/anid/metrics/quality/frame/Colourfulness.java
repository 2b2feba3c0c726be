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
 * Colourfulness of Hasler and Süsstrunk: {@code √(σ²rg + σ²yb) + 0.3·√(μ²rg + μ²yb)} with {@code rg = R − G} and
 * {@code yb = (R + G)/2 − B} of values in [0, 255], μ the mean and σ² the population variance over all pixels.
 *
 * <p>Any size from 1×1. The result is a pure number: 0 for a grey image, about 15 for slightly, 45 for quite and 109
 * for extremely colourful photographs, and never more than 510. It describes without judging: only its distance from
 * natural images means something. NaN and infinity cannot occur.
 *
 * <p>Agrees with the formula in double precision (NumPy 2.4.6) to 1e-6. It knows nothing of where the colours are:
 * shuffled pixels have the same colourfulness.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1117/12.477378">Hasler and Süsstrunk, Measuring colourfulness in natural images,
 *     Human Vision and Electronic Imaging VIII (2003) 87</a>
 */
public final class Colourfulness implements PerImageMetric<Observation.Single> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "colourfulness",
            "Colourfulness",
            DimensionKind.QUALITY,
            Level.FRAME,
            Observation.Kind.SINGLE,
            Direction.NEUTRAL);

    private final MetricEngine engine;

    private Colourfulness(@Nullable Kernels kernels) {
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.NaturalValue())
                        .range(0, 510)
                        .citation("Hasler and Süsstrunk 2003, doi:10.1117/12.477378"));
    }

    /** Colourfulness on the best engine of this JVM. */
    public static Colourfulness create() {
        return new Colourfulness(null);
    }

    /** The same on this engine. */
    public Colourfulness with(Kernels kernels) {
        return new Colourfulness(kernels);
    }

    @Override
    public MetricSpec spec() {
        return engine.spec();
    }

    @Override
    public double[] score(Observation.Single observation) {
        double[] scores = new double[observation.count()];
        engine.kernels().frame().colourfulness(observation.images(), scores);
        return scores;
    }
}
