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

    private static final int SIDE = 3;
    private static final float[] GAUSSIAN = Windows.square(SIDE, 0.5);

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

    /** A Gaussian with zeros outside at every second row and column, from the second ones on. */
    private static void shrink(double[] plane, int height, int width, double[] out) {
        int at = 0;
        for (int y = 1; y < height; y += 2) {
            for (int x = 1; x < width; x += 2) {
                double sum = 0;
                for (int k = 0; k < GAUSSIAN.length; k++) {
                    int row = y + k / SIDE - 1;
                    int column = x + k % SIDE - 1;
                    if (row < height && column < width) {
                        sum += GAUSSIAN[k] * plane[row * width + column];
                    }
                }
                out[at++] = sum;
            }
        }
    }
}
