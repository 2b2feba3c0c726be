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
 * Entropy of the grey-level histogram: {@code −Σ p·log2(p + 1e-8)} over the 256 values of the rounded luma.
 *
 * <p>Any size from 1×1. The result is in bits, from 0 (one grey level) to 8 (all equally often), and describes without
 * judging: only its distance from natural images means something. The constant would make an image of one level
 * −1.4e-8; that counts as 0. NaN and infinity cannot occur.
 *
 * <p>Matches pyiqa 0.1.16 ({@code entropy}); scikit-image's {@code shannon_entropy} of the same plane differs by the
 * constant alone. It says nothing about where the levels are: shuffled pixels have the same entropy.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1002/j.1538-7305.1948.tb01338.x">Shannon, A mathematical theory of communication,
 *     Bell System Technical Journal 27 (1948) 379</a>
 */
public final class Entropy implements PerImageMetric<Observation.Single> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "entropy", "Entropy", DimensionKind.QUALITY, Level.FRAME, Observation.Kind.SINGLE, Direction.NEUTRAL);

    private final MetricEngine engine;

    private Entropy(@Nullable Kernels kernels) {
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.NaturalValue())
                        .range(0, 8)
                        .unit("bit")
                        .citation("Shannon 1948, doi:10.1002/j.1538-7305.1948.tb01338.x; as pyiqa 0.1.16 entropy"));
    }

    /** Entropy on the best engine of this JVM. */
    public static Entropy create() {
        return new Entropy(null);
    }

    /** The same on this engine. */
    public Entropy with(Kernels kernels) {
        return new Entropy(kernels);
    }

    @Override
    public MetricSpec spec() {
        return engine.spec();
    }

    @Override
    public double[] score(Observation.Single observation) {
        double[] scores = new double[observation.count()];
        engine.kernels().frame().entropy(observation.images(), scores);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.max(0, scores[i]);
        }
        return scores;
    }
}
