// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.NrqmStatistics;
import org.anid.metrics.internal.kernel.Windows;
import org.anid.metrics.kernel.Channels;
import org.anid.metrics.kernel.NrqmFeatures;

/** The features of NRQM of one image: the scales of blocks and patches here, the pyramid in {@link ScaleMixture}. */
final class Nrqm {

    private static final float[] GAUSSIAN = Windows.square(3, 0.5);

    private Nrqm() {}

    static void of(Lanes lanes, Scratch scratch, ImageBatch batch, int image, double[] out, int offset) {
        int height = batch.height();
        int width = batch.width();
        float[] luma = scratch.floats(0, height * width);
        Planes.rounded(lanes, batch, image, Channels.LUMA, 0, luma);
        // Two planes in turn, each with a row of zeros below.
        double[] plane = scratch.doubles(0, (height + 1) * width);
        double[] next = scratch.doubles(1, (height + 1) * width);
        for (int i = 0; i < height * width; i++) {
            plane[i] = luma[i] / 255.0;
        }
        int h = height;
        int w = width;
        for (int level = 0; level < NrqmStatistics.LEVELS; level++) {
            if (level > 0) {
                shrink(plane, h, w, next);
                double[] spare = plane;
                plane = next;
                next = spare;
                h /= 2;
                w /= 2;
            }
            Arrays.fill(plane, h * w, (h + 1) * w, 0);
            CosineBlocks.of(
                    lanes, scratch, plane, h, w, out, offset + level * NrqmFeatures.LOCAL / NrqmStatistics.LEVELS);
            Patches.of(lanes, scratch, plane, h, w, out, offset + NrqmStatistics.spatial(level));
        }
        ScaleMixture.of(lanes, scratch, luma, height, width, out, offset + NrqmFeatures.LOCAL);
    }

    /**
     * A Gaussian with zeros outside at every second row and column, from the second ones on.
     *
     * @param plane with a row of zeros below
     */
    private static void shrink(double[] plane, int height, int width, double[] out) {
        double[] w = new double[GAUSSIAN.length];
        Arrays.setAll(w, k -> GAUSSIAN[k]);
        int at = 0;
        for (int y = 1; y < height; y += 2) {
            int above = (y - 1) * width;
            int row = above + width;
            // The row below the last one is there, and is 0.
            int below = row + width;
            for (int x = 1; x + 1 < width; x += 2) {
                double sum = w[0] * plane[above + x - 1];
                sum += w[1] * plane[above + x];
                sum += w[2] * plane[above + x + 1];
                sum += w[3] * plane[row + x - 1];
                sum += w[4] * plane[row + x];
                sum += w[5] * plane[row + x + 1];
                sum += w[6] * plane[below + x - 1];
                sum += w[7] * plane[below + x];
                sum += w[8] * plane[below + x + 1];
                out[at++] = sum;
            }
            if (width % 2 == 0) {
                int x = width - 1;
                double sum = w[0] * plane[above + x - 1];
                sum += w[1] * plane[above + x];
                sum += w[3] * plane[row + x - 1];
                sum += w[4] * plane[row + x];
                sum += w[6] * plane[below + x - 1];
                sum += w[7] * plane[below + x];
                out[at++] = sum;
            }
        }
    }
}
