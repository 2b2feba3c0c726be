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
import org.anid.metrics.kernel.SsimWindow;
import org.jspecify.annotations.Nullable;

/**
 * Structural similarity: the mean over all valid positions of a Gaussian window of
 * {@code (2μaμb + C1)/(μa² + μb² + C1) · max(0, (2σab + C2)/(σa² + σb² + C2))}.
 *
 * <p>By default of the rounded luma in [0, 255] with a window of 11×11, σ = 1.5, C1 = (0.01·255)², C2 = (0.03·255)², no
 * padding and no downsampling; with {@link Channels#RGB} the mean over the three channels. Images need at least as many
 * rows and columns as the window.
 *
 * <p>The result is a pure number in [0, 1] (in [−1, 1] without clipping), higher is better; 1 for identical images,
 * which is the ideal of its discrepancy rate. NaN cannot occur: both denominators are at least C1 and C2.
 *
 * <p>Matches pyiqa 0.1.16 ({@code ssim}, {@code ssimc}). scikit-image, torchmetrics and piq leave a negative
 * contrast–structure term as it is ({@link SsimWindow#clipContrast()}), pad or downsample by default. Not for images
 * that are not aligned.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2003.819861">Wang, Bovik, Sheikh and Simoncelli, Image quality assessment:
 *     from error visibility to structural similarity, IEEE TIP 13 (2004) 600, eq. 13</a>
 */
public final class Ssim implements PerImageMetric<Observation.Paired> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "ssim",
            "SSIM",
            DimensionKind.QUALITY,
            Level.STRUCTURE,
            Observation.Kind.PAIRED,
            Direction.HIGHER_IS_BETTER);

    private final MetricEngine engine;
    private final Channels channels;
    private final SsimWindow window;

    private Ssim(@Nullable Kernels kernels, Channels channels, SsimWindow window) {
        this.channels = channels;
        this.window = window;
        this.engine = new MetricEngine(
                kernels,
                MetricSpec.builder(INFO)
                        .baseline(new Baseline.Ideal(1))
                        .range(window.clipContrast() ? 0 : -1, 1)
                        .setting("channels", channels.label())
                        .settings(SsimSettings.of(window))
                        .citation("Wang et al. 2004, doi:10.1109/TIP.2003.819861; as pyiqa 0.1.16 ssim"));
    }

    /** SSIM of the luma on the best engine of this JVM. */
    public static Ssim create() {
        return new Ssim(null, Channels.LUMA, SsimWindow.STANDARD);
    }

    /** The same on this engine. */
    public Ssim with(Kernels kernels) {
        return new Ssim(kernels, channels, window);
    }

    /** The same over these channels; luma unless set, and RGB is the mean over the three. */
    public Ssim withChannels(Channels value) {
        return new Ssim(engine.given(), value, window);
    }

    /** The same with this window; {@link SsimWindow#STANDARD} unless set. */
    public Ssim withWindow(SsimWindow value) {
        return new Ssim(engine.given(), channels, value);
    }

    @Override
    public MetricSpec spec() {
        return engine.spec();
    }

    @Override
    public double[] score(Observation.Paired pair) {
        engine.requireSide(window.size(), pair.reference().shape());
        double[] scores = new double[pair.count()];
        engine.kernels().structure().ssim(pair.reference(), pair.candidate(), window, channels, scores);
        return scores;
    }
}
