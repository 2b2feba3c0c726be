// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import org.anid.api.image.ImageBatch;

/**
 * Metrics of pairs. Every method writes one value per pair, in order, into {@code out}; the two batches have the same
 * count and shape, {@code out} at least as many places, and the sides are not smaller than the metric's window.
 */
public interface StructureKernels {

    /**
     * Mean squared error of values in [0, 1], over all pixels.
     *
     * @param channels RGB: over all channels at once; LUMA: of the luma before it is rounded
     * @param out receives N values
     */
    void meanSquaredError(ImageBatch reference, ImageBatch candidate, Channels channels, double[] out);

    /**
     * Structural similarity, mean over the valid positions of the window.
     *
     * @param channels LUMA: of the rounded luma; RGB: mean over the three channels, rounded to 0…255
     * @param out receives N values
     */
    void ssim(ImageBatch reference, ImageBatch candidate, SsimWindow window, Channels channels, double[] out);

    /**
     * Multi-scale structural similarity: the mean contrast–structure terms of all scales but the last, which has the
     * mean similarity, each to the power of its weight, multiplied. A negative mean counts as 0.
     *
     * @param window of every scale
     * @param weights exponent of each scale, the finest first
     * @param channels as for {@link #ssim}
     * @param out receives N values
     */
    void msSsim(
            ImageBatch reference,
            ImageBatch candidate,
            SsimWindow window,
            double[] weights,
            Channels channels,
            double[] out);

    /**
     * Gradient magnitude similarity deviation of the rounded luma, halved.
     *
     * @param reference at least 4 rows and columns
     * @param out receives N values
     */
    void gmsd(ImageBatch reference, ImageBatch candidate, double[] out);

    /**
     * Feature similarity: of phase congruency and gradients of the luma, and where asked of chroma.
     *
     * @param reference at least 2 rows and columns
     * @param chromatic whether chroma counts; grey images have none
     * @param out receives N values
     */
    void fsim(ImageBatch reference, ImageBatch candidate, boolean chromatic, double[] out);

    /**
     * Visual saliency induced index.
     *
     * @param reference at least 4 rows and columns
     * @param out receives N values
     */
    void vsi(ImageBatch reference, ImageBatch candidate, double[] out);

    /**
     * Visual information fidelity in the pixel domain, four scales of the luma. Not symmetric.
     *
     * @param reference at least 41 rows and columns
     * @param out receives N values
     */
    void vifp(ImageBatch reference, ImageBatch candidate, double[] out);

    /**
     * Visual information fidelity in two bands of four levels of a steerable pyramid of the rounded luma. Not
     * symmetric.
     *
     * @param reference at least 33 rows and columns
     * @param out receives N values
     */
    void vif(ImageBatch reference, ImageBatch candidate, double[] out);

    /**
     * Most apparent distortion of each channel, mean over the channels. Not symmetric.
     *
     * @param reference at least 16 rows and columns
     * @param out receives N values
     */
    void mad(ImageBatch reference, ImageBatch candidate, double[] out);
}
