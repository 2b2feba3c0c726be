// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

/**
 * The settings of a structural similarity.
 *
 * @param size side of the Gaussian window in pixels, odd
 * @param sigma its standard deviation in pixels
 * @param k1 constant of the luminance term; C1 = (k1 · 255)²
 * @param k2 constant of the contrast–structure term; C2 = (k2 · 255)²
 * @param clipContrast whether a negative contrast–structure term counts as 0, as pyiqa does; Wang's paper, piq,
 *     torchmetrics and scikit-image leave it negative
 */
public record SsimWindow(int size, double sigma, double k1, double k2, boolean clipContrast) {

    /** 11 pixels, σ 1.5, k1 0.01, k2 0.03, clipped: pyiqa 0.1.16. */
    public static final SsimWindow STANDARD = new SsimWindow(11, 1.5, 0.01, 0.03, true);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the size is not odd or a number is not positive and finite
     */
    public SsimWindow {
        if (size < 1 || size % 2 == 0) {
            throw new IllegalArgumentException("an SSIM window has an odd size, as 11, not " + size);
        }
        requirePositive("sigma", sigma);
        requirePositive("k1", k1);
        requirePositive("k2", k2);
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " of an SSIM window is positive and finite, not " + value);
        }
    }

    /** C1 for values in [0, 255]. */
    public double c1() {
        return k1 * 255 * (k1 * 255);
    }

    /** C2 for values in [0, 255]. */
    public double c2() {
        return k2 * 255 * (k2 * 255);
    }
}
