// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

/**
 * What all engines agree on for the statistics of natural scenes behind BRISQUE and NIQE; see
 * {@link org.anid.metrics.kernel.FrameKernels#sceneMoments}.
 */
public final class SceneStatistics {

    /** Side of the window of the normalised coefficients. */
    public static final int WINDOW = 7;

    /** Rows and columns on each side of the middle of the window. */
    public static final int HALF = WINDOW / 2;

    private static final double SIGMA = 7.0 / 6;

    /**
     * By how much the weights of the 7×7 window, each rounded to single precision as the reference stores them, sum to
     * more than 1. It is what gives the coefficients of a flat surface their sign, and so decides which of them count.
     */
    public static final double EXCESS = Windows.excess(WINDOW, SIGMA);

    /** What the reference adds to the variance of values in [0, 255]: the ε of double precision. */
    public static final double EPSILON = Math.ulp(1.0);

    /**
     * The eight weights of MATLAB's {@code imresize} by one half: the cubic kernel (a = −0.5) stretched by two, at
     * −3.5, −2.5 … 3.5. They are dyadic, hence exact.
     */
    private static final float[] HALVING = {
        -3 / 256f, -9 / 256f, 29 / 256f, 111 / 256f, 111 / 256f, 29 / 256f, -9 / 256f, -3 / 256f
    };

    private SceneStatistics() {}

    /** One side of the separable window. */
    public static float[] taps() {
        return Windows.gaussian(WINDOW, SIGMA);
    }

    /** Weights of the pixels {@code 2i − 3 … 2i + 4} in pixel i of the half-sized image. */
    public static float[] halving() {
        return HALVING.clone();
    }

    /** Place {@code i} of a line of n values that is mirrored at its ends, the edge repeated. */
    public static int mirrored(int i, int n) {
        return i < 0 ? -1 - i : i >= n ? 2 * n - 1 - i : i;
    }
}
