// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

/**
 * What the saliency of VSI (SDSP) needs on its 256×256 pixels: a log-Gabor filter (frequency 0.021, σ 1.34, nothing
 * beyond 0.5), in the transposed layout of the frequency plane, and a prior that prefers the centre (σ 145 pixels).
 */
public final class VsiFilters {

    /** Side of the image that saliency is computed on. */
    public static final int SIDE = 256;

    private static final double FREQUENCY = 0.021;
    private static final double SIGMA = 1.34;
    private static final double CENTRE_SIGMA = 145;

    private static final class Holder {
        static final VsiFilters INSTANCE = new VsiFilters();
    }

    /** The filter. */
    public final float[] gabor = new float[SIDE * SIDE];
    /** The prior. */
    public final float[] centre = new float[SIDE * SIDE];

    private VsiFilters() {
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int at = y * SIDE + x;
                double u = (y < SIDE / 2 ? y : y - SIDE) / (double) SIDE;
                double v = (x < SIDE / 2 ? x : x - SIDE) / (double) SIDE;
                double radius = Math.hypot(u, v);
                double log = Math.log(radius / FREQUENCY);
                gabor[at] = at == 0 || radius > 0.5 ? 0f : (float) Math.exp(-log * log / (2 * SIGMA * SIGMA));
                // The reference counts pixels from 1 and puts the centre at 128.
                double dy = y - SIDE / 2 + 1;
                double dx = x - SIDE / 2 + 1;
                centre[at] = (float) Math.exp(-(dy * dy + dx * dx) / (CENTRE_SIGMA * CENTRE_SIGMA));
            }
        }
    }

    /** Made when first asked for. */
    public static VsiFilters get() {
        return Holder.INSTANCE;
    }
}
