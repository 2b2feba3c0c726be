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
     * <p>At two scales, the mean-subtracted, contrast-normalised coefficients {@code v = (x − μ)/(√(σ² + ε) + 1)} of
     * the rounded luma under a 7×7 Gaussian of σ 7/6; the second scale is the first one halved as MATLAB's
     * {@code imresize} does. Then, over a block, five maps: v itself and its products with the neighbour to the left,
     * above, above to the left and above to the right, where a block's neighbours wrap around within the block. Then,
     * of each map, five moments: how many values are below 0, how many above 0, Σ squares below 0, Σ squares above 0, Σ
     * |·|.
     *
     * @param images at least 8 rows and columns, and at least one block
     * @param partition blocks and the border outside
     * @param out receives, image by image, block by block in rows, for scale 1 and 2, for the five maps, five moments
     */
    void sceneMoments(ImageBatch images, ScenePartition partition, double[] out);

    /**
     * The 138 features of NRQM, of the rounded luma.
     *
     * <p>First of each of three scales (the image in [0, 1], then twice a 3×3 Gaussian of σ 0.5 with zeros outside, of
     * which every second row and column is kept, beginning with the second): over the blocks of 7×7 in steps of 3,
     * zeros outside, with the 48 coefficients of their cosine transform other than the mean, the mean of the lowest
     * tenth and of all shapes of generalised Gaussians; the mean of the highest tenth and of all coefficients of
     * variation of the magnitudes; and of all variances between those of three directions.
     *
     * <p>Then of the real bands of a complex steerable pyramid of two scales and six directions, each normalised by a
     * Gaussian scale mixture over its 3×3 neighbourhood, the other directions and its parent: 12 shapes; 6 shapes over
     * both scales; the contrast and structure term of SSIM between each band, enlarged, and the high-pass residual, 12;
     * and between the directions of the first scale, 15.
     *
     * <p>Then of each of the three scales the 25 singular values, the largest first, of the matrix of all distinct
     * patches of 5×5.
     *
     * @param images at least {@link NrqmFeatures#SMALLEST} rows and columns
     * @param out receives 138 values an image; NaN for those of the pyramid where a band has no scale mixture, as in
     *     flat images
     */
    void nrqmFeatures(ImageBatch images, double[] out);

    /**
     * The statistics from which the features of IL-NIQE follow; {@link IntegratedStatistics} has their order.
     *
     * <p>The rounded colours in [0, 255] are resized to 524×524 as MATLAB's {@code imresize} does (bicubic, in single
     * precision), clamped, and cut to 6×6 blocks of 84×84. Of the opponent colours
     * {@code O1 = 0.3 R + 0.04 G − 0.35 B}, {@code O2 = 0.34 R − 0.6 G + 0.17 B} and
     * {@code O3 = 0.06 R + 0.63 G + 0.27 B}: the normalised coefficients of O3 (5×5 Gaussian of σ 5/6) and their
     * products with four neighbours, as in {@link #sceneMoments}; derivatives of a Gaussian along both sides and their
     * magnitude {@code √(x² + y² + 1e-8)}; responses of O3 to log-Gabor filters, even and odd, and their derivatives
     * and magnitudes. Of the log colours {@code ln(c + 1e-5)}, each less its mean over the image:
     * {@code (R + G + B)/√3}, {@code (R + G − 2 B)/√6} and {@code (R − G)/√2}. The second scale is every second pixel
     * under a 6×6 Gaussian of σ 0.9.
     *
     * <p>Magnitudes are fitted with Weibull distributions by maximum likelihood; a fit that does not exist, as of
     * magnitudes that are all the same, is NaN.
     *
     * @param images of any size; a grey image has three equal colours
     * @param out receives, image by image, block by block in rows, {@link IntegratedStatistics#PER_BLOCK} numbers
     */
    void integratedStatistics(ImageBatch images, double[] out);
}
