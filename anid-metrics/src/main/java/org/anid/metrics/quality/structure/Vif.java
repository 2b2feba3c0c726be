// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.structure;

import org.anid.api.image.ImageBatch;
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
 * Visual information fidelity: the information about the scene that the candidate keeps, over that in the reference, in
 * a wavelet domain: two orientations of each of four levels of a steerable pyramid (sp5 filters, borders mirrored) of
 * the rounded luma in [0, 255]. Neighbourhoods of 3×3 coefficients are a Gaussian scale mixture, the candidate is a
 * gain and noise on them, estimated in windows of 17, 9, 5 and 3 coefficients, and the visual system adds noise of
 * variance 0.4.
 *
 * <p>Not symmetric: the reference is the natural image. Images need at least 33 rows and columns. The result is a pure
 * number, 0 where nothing is left and 1 (to nine digits) for identical images, which is the ideal of its discrepancy
 * rate; above 1 where the candidate has more contrast. Higher is better. Where the reference is flat there is no
 * information to keep and the value is 0. NaN cannot occur.
 *
 * <p>Matches pyiqa 0.1.16 ({@code vif}) in double precision; in single precision, its default, pyiqa itself is up to
 * 3e-3 off, because the covariances are nearly singular.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2005.859378">Sheikh and Bovik, Image information and visual quality, IEEE
 *     TIP 15 (2006) 430</a>
 */
public final class Vif implements PerImageMetric<Observation.Paired> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "vif", "VIF", DimensionKind.QUALITY, Level.STRUCTURE, Observation.Kind.PAIRED, Direction.HIGHER_IS_BETTER);

    private static final int SMALLEST = 33;

    private final MetricEngine engine;
    private final boolean asPublished;

    private Vif(@Nullable Kernels kernels, boolean asPublished) {
        this.asPublished = asPublished;
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.Ideal(1))
                        .range(0, Double.POSITIVE_INFINITY)
                        .setting("asPublished", asPublished)
                        .citation("Sheikh and Bovik 2006, doi:10.1109/TIP.2005.859378; as pyiqa 0.1.16 vif"));
    }

    /** VIF on the best engine of this JVM. */
    public static Vif create() {
        return new Vif(null, false);
    }

    /** The same on this engine. */
    public Vif with(Kernels kernels) {
        return new Vif(kernels, asPublished);
    }

    /**
     * The same, where {@code value} says whether the generated image takes the part of the reference, as in the
     * evaluation scripts published with the benchmark; it does not unless set.
     */
    public Vif withPublishedRoles(boolean value) {
        return new Vif(engine.given(), value);
    }

    @Override
    public MetricSpec spec() {
        return engine.spec();
    }

    @Override
    public double[] score(Observation.Paired pair) {
        engine.requireSide(SMALLEST, pair.reference().shape());
        double[] scores = new double[pair.count()];
        ImageBatch reference = asPublished ? pair.candidate() : pair.reference();
        ImageBatch candidate = asPublished ? pair.reference() : pair.candidate();
        engine.kernels().structure().vif(reference, candidate, scores);
        return scores;
    }
}
