// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.structure;

import java.util.List;
import java.util.stream.Collectors;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Level;
import org.anid.api.metric.MetricInfo;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.metrics.internal.quality.MetricEngine;
import org.anid.metrics.kernel.Channels;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.kernel.SsimWindow;
import org.jspecify.annotations.Nullable;

/**
 * Multi-scale structural similarity: {@code Π_{i<M} cs_i^{w_i} · ssim_M^{w_M}}, where {@code cs_i} is the mean
 * contrast–structure term at scale i, {@code ssim_M} the mean similarity at the coarsest, and each scale is the mean of
 * 2×2 pixels of the one before. Where a side is odd, a row or column of zeros is put before it first and counted, as
 * pyiqa does.
 *
 * <p>By default five scales with Wang's weights 0.0448, 0.2856, 0.3001, 0.2363, 0.1333, of the rounded luma in [0,
 * 255]; with {@link Channels#RGB} the means at each scale are over the three channels too. The coarsest scale must
 * still hold the window: with five scales and a window of 11, images need at least 161 rows and columns.
 *
 * <p>The result is a pure number in [0, 1], higher is better; 1 for identical images, which is the ideal of its
 * discrepancy rate. NaN cannot occur: where the term is not clipped at every position
 * ({@link SsimWindow#clipContrast()}), a negative mean counts as 0, for it has no real power.
 *
 * <p>Matches pyiqa 0.1.16 ({@code ms_ssim}); without clipping piq, where all scales have even sides. torchmetrics drops
 * odd rows and columns instead of padding. Not for images that are not aligned.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1109/ACSSC.2003.1292216">Wang, Simoncelli and Bovik, Multiscale structural
 *     similarity for image quality assessment, Asilomar 2003, eq. 7</a>
 */
public final class MsSsim implements PerImageMetric<Observation.Paired> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "ms-ssim",
            "MS-SSIM",
            DimensionKind.QUALITY,
            Level.STRUCTURE,
            Observation.Kind.PAIRED,
            Direction.HIGHER_IS_BETTER);

    private static final List<Double> WANG = List.of(0.0448, 0.2856, 0.3001, 0.2363, 0.1333);

    private final MetricEngine engine;
    private final Channels channels;
    private final SsimWindow window;
    private final double[] weights;
    private final int smallest;

    private MsSsim(Builder builder) {
        this.channels = builder.channels;
        this.window = builder.window;
        this.weights = builder.weights.stream().mapToDouble(Double::doubleValue).toArray();
        this.smallest = smallest(window.size(), weights.length);
        this.engine = new MetricEngine(
                builder.kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.Ideal(1))
                        .range(0, 1)
                        .setting("channels", channels.label())
                        .settings(SsimSettings.of(window))
                        .setting(
                                "weights",
                                builder.weights.stream().map(String::valueOf).collect(Collectors.joining(" ")))
                        .citation(
                                "Wang, Simoncelli and Bovik 2003, doi:10.1109/ACSSC.2003.1292216; as pyiqa 0.1.16 ms_ssim"));
    }

    /** The shortest side that still holds the window after halving, rounding up, once for each further scale. */
    private static int smallest(int window, int scales) {
        int side = window;
        for (int scale = 1; scale < scales; scale++) {
            side = 2 * side - 1;
        }
        return side;
    }

    /** Five scales of the luma on the best engine of this JVM. */
    public static MsSsim create() {
        return builder().build();
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public MetricSpec spec() {
        return engine.spec();
    }

    @Override
    public double[] score(Observation.Paired pair) {
        engine.requireSide(smallest, pair.reference().shape());
        double[] scores = new double[pair.count()];
        engine.kernels().structure().msSsim(pair.reference(), pair.candidate(), window, weights, channels, scores);
        return scores;
    }

    /** Settings of {@link MsSsim}; not thread-safe. */
    public static final class Builder {
        private @Nullable Kernels kernels;
        private Channels channels = Channels.LUMA;
        private SsimWindow window = SsimWindow.STANDARD;
        private List<Double> weights = WANG;

        private Builder() {}

        /** The engine; {@link KernelChoice#auto()} unless set. */
        public Builder kernels(Kernels value) {
            kernels = value;
            return this;
        }

        /** Luma unless set. */
        public Builder channels(Channels value) {
            channels = value;
            return this;
        }

        /** Of every scale; {@link SsimWindow#STANDARD} unless set. */
        public Builder window(SsimWindow value) {
            window = value;
            return this;
        }

        /**
         * One exponent for each scale, the finest first; Wang's five unless set.
         *
         * @throws IllegalArgumentException if there are none or one is negative or not finite
         */
        public Builder weights(List<Double> value) {
            if (value.isEmpty() || value.stream().anyMatch(w -> !(w >= 0 && w < Double.POSITIVE_INFINITY))) {
                throw new IllegalArgumentException("MS-SSIM needs at least one weight, none negative, not " + value);
            }
            weights = List.copyOf(value);
            return this;
        }

        /** The metric. */
        public MsSsim build() {
            return new MsSsim(this);
        }
    }
}
