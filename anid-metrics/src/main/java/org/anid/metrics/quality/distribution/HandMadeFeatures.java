// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import org.anid.api.image.ImageBatch;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * 64 hand-made statistics of colour, gradient and texture, for comparing sets of images where no network is at hand. It
 * is no replacement for Inception's features, and distances over it are neither FID nor KID: they see noise, blur,
 * banding and shifts of colour, and nothing of what an image shows.
 *
 * <p>An image of any size is brought to 256×256 (8 bits, Pillow's Lanczos). With R, G, B in [0,1], luma
 * {@code L = (R + G + B)/3} and opponent colours {@code P = R − G}, {@code Q = (R + G)/2 − B}:
 *
 * <ul>
 *   <li>0–23: histograms of L over [0,1] and of P and Q over [−1,1], 8 bins each, a value shared between the two
 *       nearest bin centres; times 8, so that a flat histogram is all ones
 *   <li>24–39: gradients of L by central differences inside the border, at full size and after averaging 4×4 pixels:
 *       the mean magnitude of those in each of 8 orientations of [0, π), over all pixels; times 32
 *   <li>40–63: for L, P and Q, the mean magnitude and the standard deviation of the four finest levels of the Laplacian
 *       pyramid; times 32
 * </ul>
 *
 * <p>Grey images have P = Q = 0. Engines differ by the order of sums in double, which is a last place of single
 * precision at most and hardly ever that. Safe to share between threads.
 */
public final class HandMadeFeatures implements FeatureExtractor {

    private static final ModelReference REFERENCE = new ModelReference("handmade", "1", "none");

    private static final int SIDE = 256;
    private static final int WIDTH = 64;

    /** Null until it is needed, for the best of this JVM. */
    private volatile @Nullable Kernels kernels;

    private HandMadeFeatures(@Nullable Kernels kernels) {
        this.kernels = kernels;
    }

    /** The extractor, on the best engine of this JVM. */
    public static HandMadeFeatures create() {
        return new HandMadeFeatures(null);
    }

    /** The same on this engine. */
    public HandMadeFeatures with(Kernels value) {
        return new HandMadeFeatures(value);
    }

    @Override
    public ModelReference reference() {
        return REFERENCE;
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public FeatureMatrix extract(ImageBatch images) {
        Kernels engine = kernels;
        if (engine == null) {
            engine = KernelChoice.auto();
            kernels = engine;
        }
        float[] features =
                engine.distribution().handMade(images.count(), image -> WorkingImage.planes(images, image, SIDE));
        return new FeatureMatrix(images.count(), WIDTH, features);
    }
}
