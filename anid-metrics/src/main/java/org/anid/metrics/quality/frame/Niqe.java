// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.InsufficientDataException;
import org.anid.api.metric.Level;
import org.anid.api.metric.MetricInfo;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.api.model.ModelReference;
import org.anid.metrics.internal.quality.MetricEngine;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.kernel.ScenePartition;
import org.jspecify.annotations.Nullable;

/**
 * Natural image quality evaluator: the distance {@code √((m − μ)ᵀ·((S + Σ)/2)⁺·(m − μ))} between the mean m and
 * covariance S of 36 statistics over the blocks of an image and those, μ and Σ, of natural images.
 *
 * <p>The statistics are those of blocks of 96×96 at the first and 48×48 at the second scale: the parameters of
 * asymmetric generalised Gaussians fitted to the mean-subtracted, contrast-normalised luma (7×7 Gaussian, σ = 7/6,
 * nearest pixel outside) and to its products with neighbours in four directions. All blocks count, sharp or not.
 *
 * <p>Images need at least 96 rows and columns; what makes no whole block is cut off. The result is a pure number from
 * 0, lower is better; mostly 2 to 10 on photographs with the published prior. NaN where a statistic exists in no block
 * or no block has all of them, as in flat images and checkerboards, where pyiqa throws. An image of a single block has
 * S = 0.
 *
 * <p>The prior is a published one, or is fitted by {@link #fit} to natural images of one's own; then values compare
 * only within that prior, which the setting {@code prior} names.
 *
 * <p>Matches pyiqa 0.1.16 ({@code niqe}) to 1e-4. Differs from the MATLAB release by a few percent, as pyiqa does. It
 * knows naturalness, not content: line drawings and dark or empty pictures score badly.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1109/LSP.2012.2227726">Mittal, Soundararajan and Bovik, Making a “completely blind”
 *     image quality analyzer, IEEE Signal Processing Letters 20 (2013) 209</a>
 */
public final class Niqe implements PerImageMetric<Observation.Single> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            NiqeParameters.ID,
            "NIQE",
            DimensionKind.QUALITY,
            Level.FRAME,
            Observation.Kind.SINGLE,
            Direction.LOWER_IS_BETTER);

    private static final int FEATURES = NiqeParameters.FEATURES;
    private static final int PER_SCALE = FEATURES / ScenePartition.SCALES;

    private final NiqeParameters prior;
    private final MetricEngine engine;

    private Niqe(NiqeParameters prior, @Nullable Kernels kernels) {
        this.prior = prior;
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.NaturalValue())
                        .range(0, Double.POSITIVE_INFINITY)
                        .models(NiqeParameters.ID)
                        .setting(
                                "prior",
                                prior.reference().version() + ":"
                                        + prior.reference().sha256())
                        .citation("Mittal et al. 2013, doi:10.1109/LSP.2012.2227726; as pyiqa 0.1.16 niqe"));
    }

    /** NIQE with this prior on the best engine of this JVM. */
    public static Niqe create(NiqeParameters prior) {
        return new Niqe(prior, null);
    }

    /** The same on this engine. */
    public Niqe with(Kernels kernels) {
        return new Niqe(prior, kernels);
    }

    /**
     * The mean and the covariance (with n − 1) of the features of all blocks of natural images, for a prior of one's
     * own. Blocks in which a feature does not exist are left out, and so are images smaller than a block; unlike in the
     * paper blocks are not chosen by their sharpness.
     *
     * @param naturalImages batches of any sizes, read once
     * @param kernels the engine
     * @throws InsufficientDataException if there are fewer blocks than it takes for a covariance of full rank, 37
     */
    public static NiqeParameters fit(Iterable<ImageBatch> naturalImages, Kernels kernels) {
        BlockStatistics all = new BlockStatistics(FEATURES);
        for (ImageBatch images : naturalImages) {
            if (ScenePartition.BLOCKS.blocks(images.shape()) > 0) {
                for (double[][] blocks : blockFeatures(images, kernels)) {
                    for (double[] block : blocks) {
                        all.add(block);
                    }
                }
            }
        }
        if (all.complete() <= FEATURES) {
            throw new InsufficientDataException("niqe: a prior needs at least " + (FEATURES + 1)
                    + " blocks of 96×96 with all features, not " + all.complete() + ": give more natural images");
        }
        double[] mean = all.completeMean();
        double[] covariance = all.covariance();
        return new NiqeParameters(
                ParameterArrays.reference(NiqeParameters.ID, "fitted", mean, covariance), mean, covariance);
    }

    @Override
    public MetricSpec spec() {
        return engine.spec();
    }

    @Override
    public List<ModelReference> models() {
        return List.of(prior.reference());
    }

    @Override
    public double[] score(Observation.Single observation) {
        ImageShape shape = observation.images().shape();
        engine.requireSide(ScenePartition.BLOCK, shape);
        double[][][] features = blockFeatures(observation.images(), engine.kernels());
        double[] scores = new double[features.length];
        for (int i = 0; i < scores.length; i++) {
            BlockStatistics blocks = new BlockStatistics(FEATURES);
            for (double[] block : features[i]) {
                blocks.add(block);
            }
            scores[i] = blocks.distanceFrom(prior.mean(), prior.covariance());
        }
        return scores;
    }

    /** The 36 features of each block of each image. */
    static double[][][] blockFeatures(ImageBatch images, Kernels kernels) {
        int blocks = ScenePartition.BLOCKS.blocks(images.shape());
        double[] moments = new double[images.count() * blocks * ScenePartition.PER_BLOCK];
        kernels.frame().sceneMoments(images, ScenePartition.BLOCKS, moments);
        double[][][] features = new double[images.count()][blocks][FEATURES];
        int at = 0;
        for (double[][] image : features) {
            for (double[] block : image) {
                int side = ScenePartition.BLOCK;
                for (int scale = 0; scale < ScenePartition.SCALES; scale++) {
                    describe(moments, at, (long) side * side, block, scale * PER_SCALE);
                    at += ScenePartition.MAPS * ScenePartition.MOMENTS;
                    side /= 2;
                }
            }
        }
        return features;
    }

    private static void describe(double[] moments, int at, long n, double[] features, int to) {
        GeneralizedGaussian all = GeneralizedGaussian.asymmetric(moments, at, n);
        features[to] = all.shape();
        features[to + 1] = (all.leftScale() + all.rightScale()) / 2;
        for (int map = 1; map < ScenePartition.MAPS; map++) {
            GeneralizedGaussian product = GeneralizedGaussian.asymmetric(moments, at + map * ScenePartition.MOMENTS, n);
            int place = to + 4 * map - 2;
            features[place] = product.shape();
            features[place + 1] = product.mean();
            features[place + 2] = product.leftScale();
            features[place + 3] = product.rightScale();
        }
    }
}
