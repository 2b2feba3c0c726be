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
 * Visual information fidelity in the pixel domain: the information about the scene that the candidate keeps, over that
 * in the reference, {@code Σ log(1 + g²σ²/(σ_v² + 2)) / Σ log(1 + σ²/2)} over all positions of Gaussian windows of 17,
 * 9, 5 and 3 pixels (σ a fifth) at four scales of the unrounded luma in [0, 255]; each further scale is every second
 * pixel of the one before, filtered.
 *
 * <p>Not symmetric: the reference is the natural image. Images need at least 41 rows and columns. The result is a pure
 * number, 0 where nothing is left and 1 for identical images, which is the ideal of its discrepancy rate; above 1 where
 * the candidate has more contrast. Higher is better. Of two flat images it is 1. NaN cannot occur.
 *
 * <p>Matches piq 0.8.0 ({@code vif_p}) and torchmetrics 1.9.0 in double precision; in single precision theirs lose up
 * to 1e-4 to cancellation, and all of the value on flat images. For VIF on wavelets see pyiqa's {@code vif}.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2005.859378">Sheikh and Bovik, Image information and visual quality, IEEE
 *     TIP 15 (2006) 430</a>
 */
public final class Vifp implements PerImageMetric<Observation.Paired> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "vifp",
            "VIFp",
            DimensionKind.QUALITY,
            Level.STRUCTURE,
            Observation.Kind.PAIRED,
            Direction.HIGHER_IS_BETTER);

    private static final int SMALLEST = 41;

    private final MetricEngine engine;
    private final boolean asPublished;

    private Vifp(@Nullable Kernels kernels, boolean asPublished) {
        this.asPublished = asPublished;
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.Ideal(1))
                        .range(0, Double.POSITIVE_INFINITY)
                        .setting("asPublished", asPublished)
                        .citation("Sheikh and Bovik 2006, doi:10.1109/TIP.2005.859378; as piq 0.8.0 vif_p"));
    }

    /** VIFp on the best engine of this JVM. */
    public static Vifp create() {
        return new Vifp(null, false);
    }

    /** The same on this engine. */
    public Vifp with(Kernels kernels) {
        return new Vifp(kernels, asPublished);
    }

    /**
     * The same, where {@code value} says whether the generated image takes the part of the reference, as in the
     * evaluation scripts published with the benchmark; it does not unless set.
     */
    public Vifp withPublishedRoles(boolean value) {
        return new Vifp(engine.given(), value);
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
        engine.kernels().structure().vifp(reference, candidate, scores);
        return scores;
    }
}
