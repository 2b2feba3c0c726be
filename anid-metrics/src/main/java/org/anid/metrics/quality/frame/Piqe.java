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
 * Perception based image quality evaluator: {@code 100·(Σ D + 1)/(N + 1)} over the N active blocks of 16×16
 * mean-subtracted, contrast-normalised coefficients (7×7 Gaussian, σ = 7/6) of the luma, stretched so that its largest
 * value is 255.
 *
 * <p>A block is active if its variance v exceeds 0.1. It adds {@code 1 − v} if a run of six pixels on one of its edges
 * has a deviation below 0.1 (blocking, blur), and {@code v} if its deviation exceeds twice the centre–surround measure
 * (noise).
 *
 * <p>Images need at least 8 rows and columns, which padding makes one block. The result is a pure number, lower is
 * better; 0 to 100 on photographs and generated images, not clipped, as there. An image without any active block, a
 * flat one for instance, has 100. NaN and infinity cannot occur; on a black image pyiqa divides by zero, here it is
 * flat like any other.
 *
 * <p>Matches pyiqa 0.1.16 ({@code piqe}), quirks included: padding by the remainder of the division by 16, and a
 * surround without columns 7 and 9 where the centre is columns 7 and 8. Decisions are by thresholds, which show how the
 * local means are rounded: the order and the precision of the additions are therefore pyiqa's for single-precision
 * input; its own score for double-precision input differs by up to 0.4 %. Not for images that are meant to be smooth or
 * grainy.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1109/NCC.2015.7084843">Venkatanath et al., Blind image quality evaluation using
 *     perception based features, NCC 2015</a>
 */
public final class Piqe implements PerImageMetric<Observation.Single> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "piqe", "PIQE", DimensionKind.QUALITY, Level.FRAME, Observation.Kind.SINGLE, Direction.LOWER_IS_BETTER);

    private static final int SMALLEST = 8;

    private final MetricEngine engine;

    private Piqe(@Nullable Kernels kernels) {
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.NaturalValue())
                        .citation("Venkatanath et al. 2015, doi:10.1109/NCC.2015.7084843; as pyiqa 0.1.16 piqe"));
    }

    /** PIQE on the best engine of this JVM. */
    public static Piqe create() {
        return new Piqe(null);
    }

    /** The same on this engine. */
    public Piqe with(Kernels kernels) {
        return new Piqe(kernels);
    }

    @Override
    public MetricSpec spec() {
        return engine.spec();
    }

    @Override
    public double[] score(Observation.Single observation) {
        engine.requireSide(SMALLEST, observation.images().shape());
        double[] scores = new double[observation.count()];
        engine.kernels().frame().piqe(observation.images(), scores);
        return scores;
    }
}
