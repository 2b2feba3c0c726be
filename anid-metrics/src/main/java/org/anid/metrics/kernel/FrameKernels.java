// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import org.anid.api.image.ImageBatch;

/**
 * Metrics of single images. Every method writes one value per image, in order, into {@code out}, which has at least as
 * many places as the batch has images.
 */
public interface FrameKernels {

    /**
     * Entropy of the histogram of the rounded luma, in bits: {@code −Σ p·log2(p + 1e-8)} over 256 bins.
     *
     * @param out receives N values
     */
    void entropy(ImageBatch images, double[] out);

    /**
     * Perception based image quality evaluator over blocks of 16×16.
     *
     * @param images at least 8 rows and columns
     * @param out receives N values
     */
    void piqe(ImageBatch images, double[] out);
}
