// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.kernel.Channels;

/** A histogram, not one-hot vectors. */
final class Entropy {

    private static final int BINS = 256;
    private static final double EPSILON = 1e-8;

    private Entropy() {}

    static double of(Lanes lanes, Scratch scratch, ImageBatch batch, int image) {
        int plane = batch.shape().plane();
        float[] luma = scratch.floats(0, plane);
        Planes.rounded(lanes, batch, image, Channels.LUMA, 0, luma);
        // Four histograms in turn: neighbours are often equal, and adding to one counter waits for the last addition.
        int[] counts = new int[4 * BINS];
        int i = 0;
        for (; i + 3 < plane; i += 4) {
            counts[(int) luma[i]]++;
            counts[BINS + (int) luma[i + 1]]++;
            counts[2 * BINS + (int) luma[i + 2]]++;
            counts[3 * BINS + (int) luma[i + 3]]++;
        }
        for (; i < plane; i++) {
            counts[(int) luma[i]]++;
        }
        double entropy = 0;
        for (int bin = 0; bin < BINS; bin++) {
            int count = counts[bin] + counts[BINS + bin] + counts[2 * BINS + bin] + counts[3 * BINS + bin];
            if (count > 0) {
                double share = (double) count / plane;
                entropy -= share * Math.log(share + EPSILON);
            }
        }
        return entropy / Math.log(2);
    }
}
