// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import java.util.List;
import org.anid.api.image.ImageBatch;
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
import org.anid.metrics.kernel.IntegratedStatistics;
import org.anid.metrics.kernel.Kernels;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Integrated local natural image quality evaluator: the mean over the blocks of an image of
 * {@code √((f − μ)ᵀ·((S + Σ)/2)⁺·(f − μ))}, where f is what is left of 468 features of a block along the principal
 * directions of natural images, S their covariance over the blocks, and μ and Σ mean and covariance of natural images.
 *
 * <p>An image is resized to 524×524, whatever its shape, and has 36 blocks of 84×84 at the first and 42×42 at the
 * second scale. Per scale there are 234 features: asymmetric generalised Gaussians fitted to normalised coefficients
 * and their products with neighbours, to derivatives of three opponent colours, to responses of log-Gabor filters and
 * to their derivatives; Weibull distributions fitted to the magnitudes of the gradients of both; means and variances of
 * log colours. {@link IntegratedStatistics} and the kernel that fills it have the details. Features above 10⁴ count as
 * 10⁴. A block that lacks a feature, as a flat one does, counts as the mean of those that have all.
 *
 * <p>The result is a pure number from 0, lower is better; mostly 15 to 40 on photographs with the published model. NaN
 * where no block has all features, as in flat images, where pyiqa throws. Images may have any size.
 *
 * <p>The model is the published one, or is fitted by {@link #fit} to natural images of one's own; then values compare
 * only within that model, which the setting {@code prior} names.
 *
 * <p>Matches pyiqa 0.1.16 ({@code ilniqe}) to 1e-3. It knows naturalness, not content.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2015.2426416">Zhang, Zhang and Bovik, A feature-enriched completely blind
 *     image quality evaluator, IEEE Transactions on Image Processing 24 (2015) 2579</a>
 */
public final class IlNiqe implements PerImageMetric<Observation.Single> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            IlNiqeParameters.ID,
            "IL-NIQE",
            DimensionKind.QUALITY,
            Level.FRAME,
            Observation.Kind.SINGLE,
            Direction.LOWER_IS_BETTER);

    private static final int FEATURES = IlNiqeParameters.FEATURES;
    private static final int PER_SCALE = FEATURES / IntegratedStatistics.SCALES;
    private static final double LARGEST = 1e4;

    /** How many directions the published model keeps of as many as there are features. */
    private static final int KEPT = 430;

    private final PatchDistance distance;
    private final ModelReference prior;
    private final MetricEngine engine;

    private IlNiqe(PatchDistance distance, ModelReference prior, @Nullable Kernels kernels) {
        this.distance = distance;
        this.prior = prior;
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.NaturalValue())
                        .range(0, Double.POSITIVE_INFINITY)
                        .models(IlNiqeParameters.ID)
                        .setting("prior", prior.version() + ":" + prior.sha256())
                        .citation("Zhang et al. 2015, doi:10.1109/TIP.2015.2426416; as pyiqa 0.1.16 ilniqe"));
    }

    /** IL-NIQE with this model on the best engine of this JVM. */
    public static IlNiqe create(IlNiqeParameters prior) {
        return new IlNiqe(new PatchDistance(prior), prior.reference(), null);
    }

    /** The same on this engine. */
    public IlNiqe with(Kernels kernels) {
        return new IlNiqe(distance, prior, kernels);
    }

    /**
     * A model of one's own: centre and principal directions of the features of all blocks of natural images (up to 430
     * of 468, as the published model keeps; none without spread), along which the mean is 0 and the covariance (with n
     * − 1) diagonal. Blocks in which a feature does not exist are left out.
     *
     * @param naturalImages batches of any sizes, read once
     * @param kernels the engine
     * @throws InsufficientDataException if there are not more blocks than directions; an image has 36 at most
     */
    public static IlNiqeParameters fit(Iterable<ImageBatch> naturalImages, Kernels kernels) {
        BlockStatistics all = new BlockStatistics(FEATURES);
        for (ImageBatch images : naturalImages) {
            for (double[][] blocks : blockFeatures(images, kernels)) {
                for (double[] block : blocks) {
                    all.add(block);
                }
            }
        }
        if (all.complete() <= KEPT) {
            throw new InsufficientDataException("il-niqe: a model needs at least " + (KEPT + 1)
                    + " blocks with all features, not " + all.complete()
                    + ": give more natural images, of which each has 36 blocks at most");
        }
        double[] covariance = all.covariance();
        double[][] matrix = new double[FEATURES][FEATURES];
        for (int i = 0; i < FEATURES; i++) {
            System.arraycopy(covariance, i * FEATURES, matrix[i], 0, FEATURES);
        }
        EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(matrix, false));
        double[] values = eigen.getRealEigenvalues();
        RealMatrix vectors = eigen.getV();
        // Eigenvalues come in falling order.
        int kept = 0;
        while (kept < KEPT && values[kept] > PseudoInverse.cutOff(FEATURES) * values[0]) {
            kept++;
        }
        double[] spread = new double[kept * kept];
        double[] directions = new double[FEATURES * kept];
        for (int k = 0; k < kept; k++) {
            spread[k * kept + k] = values[k];
            for (int i = 0; i < FEATURES; i++) {
                directions[i * kept + k] = vectors.getEntry(i, k);
            }
        }
        double[] mean = new double[kept];
        double[] centre = all.completeMean();
        return new IlNiqeParameters(
                ParameterArrays.reference(IlNiqeParameters.ID, "fitted", mean, spread, centre, directions),
                mean,
                spread,
                centre,
                directions);
    }

    @Override
    public MetricSpec spec() {
        return engine.spec();
    }

    @Override
    public List<ModelReference> models() {
        return List.of(prior);
    }

    @Override
    public double[] score(Observation.Single observation) {
        double[][][] features = blockFeatures(observation.images(), engine.kernels());
        double[] scores = new double[features.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = distance.of(features[i]);
        }
        return scores;
    }

    /** The 468 features of each block of each image; one that does not exist is NaN. */
    static double[][][] blockFeatures(ImageBatch images, Kernels kernels) {
        double[] statistics = new double[images.count() * IntegratedStatistics.PER_IMAGE];
        kernels.frame().integratedStatistics(images, statistics);
        double[][][] features = new double[images.count()][IntegratedStatistics.BLOCKS][FEATURES];
        int at = 0;
        for (double[][] image : features) {
            for (double[] block : image) {
                for (int scale = 0; scale < IntegratedStatistics.SCALES; scale++) {
                    int side = IntegratedStatistics.BLOCK >> scale;
                    describe(statistics, at, (long) side * side, block, scale * PER_SCALE);
                    at += IntegratedStatistics.PER_SCALE;
                }
                for (int j = 0; j < FEATURES; j++) {
                    if (block[j] > LARGEST) {
                        block[j] = LARGEST;
                    }
                }
            }
        }
        return features;
    }

    private static void describe(double[] statistics, int at, long n, double[] features, int to) {
        int place = spread(statistics, at, n, features, to);
        for (int map = 1; map < IntegratedStatistics.COEFFICIENT_MAPS; map++) {
            GeneralizedGaussian product =
                    GeneralizedGaussian.asymmetric(statistics, at + map * IntegratedStatistics.MOMENTS, n);
            features[place++] = product.shape();
            features[place++] = product.mean();
            features[place++] = product.leftScale();
            features[place++] = product.rightScale();
        }
        int pairs = IntegratedStatistics.SIGNED - IntegratedStatistics.COLOUR_GRADIENTS;
        System.arraycopy(statistics, at + IntegratedStatistics.COLOUR_GRADIENTS, features, place, pairs);
        place += pairs;
        for (int map = 0; map < IntegratedStatistics.SIGNED_MAPS; map++) {
            int from = at + IntegratedStatistics.SIGNED + map * IntegratedStatistics.MOMENTS;
            place = spread(statistics, from, n, features, place);
        }
        System.arraycopy(
                statistics,
                at + IntegratedStatistics.RESPONSE_GRADIENTS,
                features,
                place,
                IntegratedStatistics.RESPONSES * IntegratedStatistics.PAIR);
    }

    /** Shape and mean scale of a fit; the place after them. */
    private static int spread(double[] statistics, int from, long n, double[] features, int to) {
        GeneralizedGaussian fit = GeneralizedGaussian.asymmetric(statistics, from, n);
        features[to] = fit.shape();
        features[to + 1] = (fit.leftScale() + fit.rightScale()) / 2;
        return to + 2;
    }
}
