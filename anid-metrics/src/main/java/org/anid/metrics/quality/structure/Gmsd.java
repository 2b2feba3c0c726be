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
 * Gradient magnitude similarity deviation: the standard deviation (n − 1) over the image of
 * {@code (2·g₁·g₂ + 170) / (g₁² + g₂² + 170)}, where g are magnitudes of Prewitt gradients (a third of the operator,
 * zeros outside) of the rounded luma in [0, 255], halved by the mean of 2×2 pixels; an odd last row or column is left
 * out.
 *
 * <p>Images need at least 4 rows and columns. The result is a pure number, 0 for identical images, seldom above 0.35,
 * lower is better. NaN cannot occur. An image that is distorted equally everywhere scores as a perfect one: it is the
 * spread of the damage that is measured.
 *
 * <p>Matches pyiqa 0.1.16 ({@code gmsd}); piq divides by n instead of n − 1 and pads odd sides.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2013.2293423">Xue, Zhang, Mou and Bovik, Gradient magnitude similarity
 *     deviation, IEEE TIP 23 (2014) 684, eq. 4 to 6</a>
 */
public final class Gmsd implements PerImageMetric<Observation.Paired> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "gmsd", "GMSD", DimensionKind.QUALITY, Level.STRUCTURE, Observation.Kind.PAIRED, Direction.LOWER_IS_BETTER);

    private static final int SMALLEST = 4;

    private final MetricEngine engine;

    private Gmsd(@Nullable Kernels kernels) {
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.Ideal(0))
                        .range(0, 1)
                        .citation(
                                "Xue, Zhang, Mou and Bovik 2014, doi:10.1109/TIP.2013.2293423; as pyiqa 0.1.16 gmsd"));
    }

    /** GMSD on the best engine of this JVM. */
    public static Gmsd create() {
        return new Gmsd(null);
    }

    /** The same on this engine. */
    public Gmsd with(Kernels kernels) {
        return new Gmsd(kernels);
    }

    @Override
    public MetricSpec spec() {
        return engine.spec();
    }

    @Override
    public double[] score(Observation.Paired pair) {
        engine.requireSide(SMALLEST, pair.reference().shape());
        double[] scores = new double[pair.count()];
        engine.kernels().structure().gmsd(pair.reference(), pair.candidate(), scores);
        return scores;
    }
}
