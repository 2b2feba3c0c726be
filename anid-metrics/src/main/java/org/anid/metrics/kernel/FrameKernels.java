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

    /**
     * Colourfulness of Hasler and Süsstrunk: {@code √(σ²rg + σ²yb) + 0.3·√(μ²rg + μ²yb)} over all pixels, with
     * {@code rg = R − G} and {@code yb = (R + G)/2 − B} of values in [0, 255].
     *
     * @param images of three channels; a grey image has 0
     * @param out receives N values
     */
    void colourfulness(ImageBatch images, double[] out);

    /**
     * Population variance of the Laplacian (four neighbours less four times the pixel, the border repeated) of the luma
     * in [0, 255], not rounded.
     *
     * @param out receives N values
     */
    void sharpness(ImageBatch images, double[] out);

    /**
     * Population standard deviation of the luma in [0, 1], not rounded.
     *
     * @param out receives N values
     */
    void contrast(ImageBatch images, double[] out);

    /**
     * The moments from which the features of BRISQUE and NIQE follow.
     *
     * <p>At two scales, the mean-subtracted, contrast-normalised coefficients {@code v = (x − μ)/(√(σ² + ε) + 1)} of the
     * rounded luma under a 7×7 Gaussian of σ 7/6; the second scale is the first one halved as MATLAB's {@code imresize}
     * does. Then, over a block, five maps: v itself and its products with the neighbour to the left, above, above to the
     * left and above to the right, where a block's neighbours wrap around within the block. Then, of each map, five
     * moments: how many values are below 0, how many above 0, Σ squares below 0, Σ squares above 0, Σ |·|.
     *
     * @param images at least 8 rows and columns, and at least one block
     * @param partition blocks and the border outside
     * @param out receives, image by image, block by block in rows, for scale 1 and 2, for the five maps, five moments
     */
    void sceneMoments(ImageBatch images, ScenePartition partition, double[] out);
}
