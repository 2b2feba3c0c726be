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
import org.anid.metrics.kernel.Channels;
import org.anid.metrics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Peak signal-to-noise ratio, {@code 10·log10(1 / (MSE + 1e-8))} of values in [0, 1].
 *
 * <p>RGB (the default): one mean squared error over all three channels. Luma: of {@code 0.299 R + 0.587 G + 0.114 B},
 * not rounded. Any size from 1×1; grey images have one channel, which is both.
 *
 * <p>The result is in dB, higher is better: 20 to 40 dB are common, 0 is black against white. The constant
 * makes it finite: identical images have 80 dB. NaN and infinity cannot occur,
 * because a batch holds values in [0, 1] only.
 *
 * <p>Matches pyiqa 0.1.16 ({@code psnr}, {@code psnry}); torchmetrics, piq and scikit-image differ by that constant
 * alone, which cannot be seen below 60 dB. Not for judging how images look: a shift by one pixel costs more than a
 * blur.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1049/el:20080522">Huynh-Thu and Ghanbari, Scope of validity of PSNR in image/video
 *     quality assessment, Electronics Letters 44 (2008) 800</a>
 */
public final class Psnr implements PerImageMetric<Observation.Paired> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "psnr",
            "PSNR",
            DimensionKind.QUALITY,
            Level.STRUCTURE,
            Observation.Kind.PAIRED,
            Direction.HIGHER_IS_BETTER);

    private static final double EPSILON = 1e-8;

    private final MetricEngine engine;
    private final Channels channels;

    private Psnr(@Nullable Kernels kernels, Channels channels) {
        this.channels = channels;
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.Ideal(decibel(0)))
                        .range(decibel(1), decibel(0))
                        .unit("dB")
                        .setting("channels", channels.label())
                        .setting("epsilon", EPSILON)
                        .citation("Huynh-Thu and Ghanbari 2008, doi:10.1049/el:20080522; as pyiqa 0.1.16 psnr"));
    }

    /** PSNR over RGB on the best engine of this JVM. */
    public static Psnr create() {
        return new Psnr(null, Channels.RGB);
    }

    /** The same on this engine. */
    public Psnr with(Kernels kernels) {
        return new Psnr(kernels, channels);
    }

    /** The same over these channels; RGB unless set. */
    public Psnr withChannels(Channels value) {
        return new Psnr(engine.given(), value);
    }

    @Override
    public MetricSpec spec() {
        return engine.spec();
    }

    @Override
    public double[] score(Observation.Paired pair) {
        double[] scores = new double[pair.count()];
        engine.kernels().structure().meanSquaredError(pair.reference(), pair.candidate(), channels, scores);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = decibel(scores[i]);
        }
        return scores;
    }

    /**
     * The mean squared error that the score stands for: decibels are its logarithm, and the ideal of 80 dB is only
     * where the constant puts it, so a share of the way there would mean nothing.
     */
    @Override
    public double errorOf(double score, double ideal) {
        return Math.pow(10, -score / 10) - Math.pow(10, -ideal / 10);
    }

    private static double decibel(double meanSquaredError) {
        return 10 * Math.log10(1 / (meanSquaredError + EPSILON));
    }
}
