// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
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
 * Blind/referenceless image spatial quality evaluator: a support vector regression on 36 statistics of the
 * mean-subtracted, contrast-normalised luma at two scales.
 *
 * <p>At each scale: the shape and the variance of a generalised Gaussian fitted to the coefficients (7×7 Gaussian, σ =
 * 7/6, zero outside the image), then shape, mean and the two variances of an asymmetric one fitted to the products of
 * neighbours in four directions. The features are scaled to [−1, 1] by the ranges published with the model.
 *
 * <p>Images need at least 8 rows and columns. The result is a pure number, lower is better; with the published
 * parameters mostly 0 to 100 on photographs, not clipped. NaN where a feature does not exist: a black image, or one
 * whose products of neighbours are all of one sign, as a checkerboard's.
 *
 * <p>Matches pyiqa 0.1.16 ({@code brisque}) in double precision: features to 1e-4 of their size or of their published
 * range. In single precision pyiqa's own score is noise, because terms of ±1024 cancel. Differs from the MATLAB release
 * by a few percent, as pyiqa does (YIQ luma, zero border, order of scales). Trained on five kinds of distortion; other
 * artefacts it may not notice.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2012.2214050">Mittal, Moorthy and Bovik, No-reference image quality
 *     assessment in the spatial domain, IEEE Transactions on Image Processing 21 (2012) 4695</a>
 */
public final class Brisque implements PerImageMetric<Observation.Single> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            BrisqueParameters.ID,
            "BRISQUE",
            DimensionKind.QUALITY,
            Level.FRAME,
            Observation.Kind.SINGLE,
            Direction.LOWER_IS_BETTER);

    private static final int SMALLEST = 8;
    private static final int PER_SCALE = BrisqueParameters.FEATURES / ScenePartition.SCALES;

    /** Least and greatest value of each feature over the training images, as published with the model. */
    private static final double[] RANGES = {
        0.338, 10, 0.017204, 0.806612, 0.236, 1.642, -0.123884, 0.20293, 0.000155, 0.712298, 0.001122, 0.470257, 0.244,
        1.641, -0.123586, 0.179083, 0.000152, 0.710456, 0.000975, 0.470984, 0.249, 1.555, -0.135687, 0.100858, 0.000174,
        0.684173, 0.000913, 0.534174, 0.258, 1.561, -0.143408, 0.100486, 0.000179, 0.685696, 0.000888, 0.536508, 0.471,
        3.264, 0.012809, 0.703171, 0.218, 1.046, -0.094876, 0.187459, 1.5e-005, 0.442057, 0.001272, 0.40803, 0.222,
        1.042, -0.115772, 0.162604, 1.6e-005, 0.444362, 0.001374, 0.40243, 0.227, 0.996, -0.117188, 0.098323, 3e-005,
        0.531903, 0.001122, 0.369589, 0.228, 0.99, -0.12243, 0.098658, 2.8e-005, 0.530092, 0.001118, 0.370399
    };

    private final BrisqueParameters parameters;
    private final MetricEngine engine;

    private Brisque(BrisqueParameters parameters, @Nullable Kernels kernels) {
        this.parameters = parameters;
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.NaturalValue())
                        .models(BrisqueParameters.ID)
                        .setting("parameters", parameters.reference().sha256())
                        .citation(
                                "Mittal et al. 2012, doi:10.1109/TIP.2012.2214050; as pyiqa 0.1.16 brisque in float64"));
    }

    /** BRISQUE with these parameters on the best engine of this JVM. */
    public static Brisque create(BrisqueParameters parameters) {
        return new Brisque(parameters, null);
    }

    /** The same on this engine. */
    public Brisque with(Kernels kernels) {
        return new Brisque(parameters, kernels);
    }

    @Override
    public MetricSpec spec() {
        return engine.spec();
    }

    @Override
    public List<ModelReference> models() {
        return List.of(parameters.reference());
    }

    @Override
    public double[] score(Observation.Single observation) {
        double[][] features = features(observation.images());
        double[] scores = new double[features.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = regression(features[i]);
        }
        return scores;
    }

    /** The 36 features of each image before scaling. */
    double[][] features(ImageBatch images) {
        ImageShape shape = images.shape();
        engine.requireSide(SMALLEST, shape);
        double[] moments = new double[images.count() * ScenePartition.PER_BLOCK];
        engine.kernels().frame().sceneMoments(images, ScenePartition.WHOLE, moments);
        double[][] features = new double[images.count()][BrisqueParameters.FEATURES];
        for (int i = 0; i < features.length; i++) {
            long height = shape.height();
            long width = shape.width();
            for (int scale = 0; scale < ScenePartition.SCALES; scale++) {
                int at = i * ScenePartition.PER_BLOCK + scale * ScenePartition.MAPS * ScenePartition.MOMENTS;
                describe(moments, at, height * width, features[i], scale * PER_SCALE);
                height = (height + 1) / 2;
                width = (width + 1) / 2;
            }
        }
        return features;
    }

    private static void describe(double[] moments, int at, long n, double[] features, int to) {
        GeneralizedGaussian all = GeneralizedGaussian.symmetric(moments, at, n);
        features[to] = all.shape();
        features[to + 1] = all.left() * all.left();
        for (int map = 1; map < ScenePartition.MAPS; map++) {
            GeneralizedGaussian product = GeneralizedGaussian.asymmetric(moments, at + map * ScenePartition.MOMENTS, n);
            int place = to + 4 * map - 2;
            features[place] = product.shape();
            features[place + 1] = product.brisqueMean();
            features[place + 2] = product.left() * product.left();
            features[place + 3] = product.right() * product.right();
        }
    }

    private double regression(double[] features) {
        double[] scaled = new double[features.length];
        for (int j = 0; j < scaled.length; j++) {
            double low = RANGES[2 * j];
            scaled[j] = 2 * (features[j] - low) / (RANGES[2 * j + 1] - low) - 1;
        }
        double[] coefficients = parameters.coefficients();
        double[] vectors = parameters.vectors();
        double score = -parameters.rho();
        for (int i = 0; i < coefficients.length; i++) {
            double distance = 0;
            for (int j = 0; j < scaled.length; j++) {
                double d = scaled[j] - vectors[i * scaled.length + j];
                distance += d * d;
            }
            score += coefficients[i] * Math.exp(-parameters.gamma() * distance);
        }
        return score;
    }
}
