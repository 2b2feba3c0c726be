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
 * Perceptual index of the PIRM 2018 challenge: {@code ((10 − NRQM) + NIQE)/2}, of {@link Nrqm} and {@link Niqe} on the
 * luma of ITU-R BT.601 in its studio range, {@code 16 + 65.481 R + 128.553 G + 24.966 B}, rounded, without the four
 * outermost pixels on each side.
 *
 * <p>Images need at least 104 rows and columns, so that a block of NIQE is left. The result is a pure number, lower is
 * better. NaN where one of the two has no value, as in flat images.
 *
 * <p>Matches pyiqa 0.1.16 ({@code pi}) to 1e-3. A grey image counts as a colour image of three equal channels; pyiqa
 * takes it for the luma itself.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1007/978-3-030-11021-5_21">Blau, Mechrez, Timofte, Michaeli and Zelnik-Manor, The
 *     2018 PIRM challenge on perceptual image super-resolution, ECCV 2018 Workshops, 334</a>
 */
public final class PerceptualIndex implements PerImageMetric<Observation.Single> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "pi", "PI", DimensionKind.QUALITY, Level.FRAME, Observation.Kind.SINGLE, Direction.LOWER_IS_BETTER);

    /** Pixels that are left out on each side. */
    private static final int BORDER = 4;

    private static final int SMALLEST = ScenePartition.BLOCK + 2 * BORDER;

    private final Nrqm nrqm;
    private final Niqe niqe;
    private final MetricEngine engine;

    private PerceptualIndex(Nrqm nrqm, Niqe niqe, @Nullable Kernels kernels) {
        this.nrqm = nrqm;
        this.niqe = niqe;
        ModelReference parameters = nrqm.models().get(0);
        ModelReference prior = niqe.models().get(0);
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.NaturalValue())
                        .models(NiqeParameters.ID, NrqmParameters.ID)
                        .setting("prior", prior.version() + ":" + prior.sha256())
                        .setting("parameters", parameters.sha256())
                        .citation("Blau et al. 2018, doi:10.1007/978-3-030-11021-5_21; as pyiqa 0.1.16 pi"));
    }

    /** The index with these parameters on the best engine of this JVM. */
    public static PerceptualIndex create(NrqmParameters parameters, NiqeParameters prior) {
        return new PerceptualIndex(Nrqm.create(parameters), Niqe.create(prior), null);
    }

    /** The same on this engine. */
    public PerceptualIndex with(Kernels kernels) {
        return new PerceptualIndex(nrqm.with(kernels), niqe.with(kernels), kernels);
    }

    @Override
    public MetricSpec spec() {
        return engine.spec();
    }

    @Override
    public List<ModelReference> models() {
        return List.of(niqe.models().get(0), nrqm.models().get(0));
    }

    @Override
    public double[] score(Observation.Single observation) {
        ImageShape shape = observation.images().shape();
        engine.requireSide(SMALLEST, shape);
        Observation.Single luma = new Observation.Single(studioLuma(observation.images()));
        double[] quality = nrqm.score(luma);
        double[] unnaturalness = niqe.score(luma);
        double[] scores = new double[quality.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = ((10 - quality[i]) + unnaturalness[i]) / 2;
        }
        return scores;
    }

    /** The rounded studio luma over 255 without the border, as a grey batch. */
    static ImageBatch studioLuma(ImageBatch images) {
        int height = images.height() - 2 * BORDER;
        int width = images.width() - 2 * BORDER;
        int plane = images.shape().plane();
        boolean grey = images.channels() == 1;
        float[] from = images.data();
        float[] luma = new float[images.count() * height * width];
        int to = 0;
        for (int i = 0; i < images.count(); i++) {
            for (int y = 0; y < height; y++) {
                int red = images.offset(i) + (y + BORDER) * images.width() + BORDER;
                int green = grey ? red : red + plane;
                int blue = grey ? red : red + 2 * plane;
                for (int x = 0; x < width; x++) {
                    // Fused as the reference's matrix product is, which decides where a value lies half-way.
                    float sum = Math.fma(from[green + x], 128.553f, 65.481f * from[red + x]);
                    luma[to++] = (float) Math.rint(Math.fma(from[blue + x], 24.966f, sum) + 16f) / 255f;
                }
            }
        }
        return ImageBatch.wrap(luma, images.count(), new ImageShape(1, height, width));
    }
}
