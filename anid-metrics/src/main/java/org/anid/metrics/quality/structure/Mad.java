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
 * Most apparent distortion, of each channel in [0, 255] (not rounded), mean over the channels.
 *
 * <p>Two parts. <em>Detection</em>, for distortions that are hardly seen: luminances {@code 0.02874·v^(2.2/3)}, with
 * the contrast sensitivity of the eye; where the contrast of the difference in a block of 16×16 (steps of 4) exceeds
 * that of the reference, which masks it, and −5 in logarithms, the excess times the mean squared error counts;
 * {@code d} is 200 times the root mean square. <em>Appearance</em>, for those that are plain: the magnitudes of
 * log-Gabor responses, five scales in four orientations, and per block the differences of their deviation, skewness
 * (twice) and kurtosis, weighted and added up; {@code a} is the root mean square. The result is {@code d^w · a^(1 − w)}
 * with {@code w = 1/(1 + 0.467·d^0.130)}.
 *
 * <p>Not symmetric: the reference is the natural image. Images need at least 16 rows and columns. The result is a pure
 * number from 0 up, in the hundreds for images that have little in common; lower is better. It is 0 for identical
 * images, and also where no block shows a visible distortion: faint noise, one flat image against another, anything
 * against a dark reference. NaN cannot occur.
 *
 * <p>Matches pyiqa 0.1.16 ({@code mad}), which departs from the paper: the paper's weights of scales are given to
 * orientations, so that the last counts ten times the first, and grey images are not the default.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1117/1.3267105">Larson and Chandler, Most apparent distortion: full-reference image
 *     quality assessment and the role of strategy, Journal of Electronic Imaging 19 (2010) 011006</a>
 */
public final class Mad implements PerImageMetric<Observation.Paired> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "mad", "MAD", DimensionKind.QUALITY, Level.STRUCTURE, Observation.Kind.PAIRED, Direction.LOWER_IS_BETTER);

    private static final int SMALLEST = 16;

    private final MetricEngine engine;
    private final boolean asPublished;

    private Mad(@Nullable Kernels kernels, boolean asPublished) {
        this.asPublished = asPublished;
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.Ideal(0))
                        .range(0, Double.POSITIVE_INFINITY)
                        .setting("asPublished", asPublished)
                        .citation("Larson and Chandler 2010, doi:10.1117/1.3267105; as pyiqa 0.1.16 mad"));
    }

    /** MAD on the best engine of this JVM. */
    public static Mad create() {
        return new Mad(null, false);
    }

    /** The same on this engine. */
    public Mad with(Kernels kernels) {
        return new Mad(kernels, asPublished);
    }

    /**
     * The same, where {@code value} says whether the generated image takes the part of the reference, as in the
     * evaluation scripts published with the benchmark; it does not unless set.
     */
    public Mad withPublishedRoles(boolean value) {
        return new Mad(engine.given(), value);
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
        engine.kernels().structure().mad(reference, candidate, scores);
        return scores;
    }
}
