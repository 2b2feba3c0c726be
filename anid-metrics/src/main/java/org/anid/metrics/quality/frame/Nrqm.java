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
import org.anid.metrics.kernel.FrameKernels;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.kernel.NrqmFeatures;
import org.jspecify.annotations.Nullable;

/**
 * No-reference quality metric for super-resolution: a line through the predictions of three random forests, on 18 local
 * frequency features, 45 global features of a steerable pyramid under a Gaussian scale mixture, and 75 singular values
 * of the patches at three scales; {@link FrameKernels#nrqmFeatures} defines them.
 *
 * <p>Images need at least 45 rows and columns. The result is a pure number, higher is better; with the published
 * parameters about 0 to 10, not clipped. NaN where a band of the pyramid is empty or a mixture of the others: flat
 * images and checkerboards, where pyiqa throws.
 *
 * <p>Matches pyiqa 0.1.16 ({@code nrqm}): features to 1e-3 of their size, but for one step of 0.001 in the shapes,
 * which are looked up on a grid. A grey image counts as a colour image of three equal channels; pyiqa takes its values
 * in [0, 1] for values in [0, 255]. Trained on people's opinions of enlarged images; of other artefacts it knows less.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1016/j.cviu.2016.12.009">Ma, Yang, Yang and Yang, Learning a no-reference quality
 *     metric for single-image super-resolution, Computer Vision and Image Understanding 158 (2017) 1</a>
 */
public final class Nrqm implements PerImageMetric<Observation.Single> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            NrqmParameters.ID,
            "NRQM",
            DimensionKind.QUALITY,
            Level.FRAME,
            Observation.Kind.SINGLE,
            Direction.HIGHER_IS_BETTER);

    private static final int[] FIRST = {0, NrqmFeatures.LOCAL, NrqmFeatures.LOCAL + NrqmFeatures.GLOBAL};

    private final NrqmParameters parameters;
    private final MetricEngine engine;

    private Nrqm(NrqmParameters parameters, @Nullable Kernels kernels) {
        this.parameters = parameters;
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.NaturalValue())
                        .models(NrqmParameters.ID)
                        .setting("parameters", parameters.reference().sha256())
                        .citation("Ma et al. 2017, doi:10.1016/j.cviu.2016.12.009; as pyiqa 0.1.16 nrqm"));
    }

    /** NRQM with these parameters on the best engine of this JVM. */
    public static Nrqm create(NrqmParameters parameters) {
        return new Nrqm(parameters, null);
    }

    /** The same on this engine. */
    public Nrqm with(Kernels kernels) {
        return new Nrqm(parameters, kernels);
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
        ImageBatch images = observation.images();
        ImageShape shape = images.shape();
        engine.requireSide(NrqmFeatures.SMALLEST, shape);
        double[] features = new double[images.count() * NrqmFeatures.COUNT];
        engine.kernels().frame().nrqmFeatures(images, features);
        double[] scores = new double[images.count()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = regression(features, i * NrqmFeatures.COUNT);
        }
        return scores;
    }

    private double regression(double[] features, int offset) {
        for (int j = 0; j < NrqmFeatures.COUNT; j++) {
            if (Double.isNaN(features[offset + j])) {
                return Double.NaN;
            }
        }
        double[] linear = parameters.linear();
        double score = linear[0];
        for (int f = 0; f < FIRST.length; f++) {
            score += linear[f + 1] * parameters.forests().get(f).predict(features, offset + FIRST[f]);
        }
        return score;
    }
}
