// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.kernel.Channels;
import org.anid.metrics.kernel.SsimWindow;

/**
 * Structural similarity in one sweep: each row of the two planes is filtered along the row once and kept in a ring of
 * as many rows as the window has; each output row filters the ring down the columns and adds up the formula.
 *
 * <p>The formula needs only sums and differences: with p = a + b and q = a − b, {@code 2σab = (σp² − σq²)/2} and
 * {@code σa² + σb² = (σp² + σq²)/2}, so four filtered planes do instead of five. The planes are centred on their means
 * first: {@code E[p²] − E[p]²} in single precision loses what the constants C1 and C2 can feel on bright flat images.
 */
final class Ssim {

    private static final int FILTERED = 4;

    private Ssim() {}

    static double of(
            Lanes lanes,
            Scratch scratch,
            ImageBatch reference,
            ImageBatch candidate,
            int image,
            SsimWindow window,
            float[] taps,
            Channels channels) {
        int height = reference.height();
        int width = reference.width();
        float[] a = scratch.floats(0, height * width);
        float[] b = scratch.floats(1, height * width);
        double sum = 0;
        double[] means = new double[2];
        int planes = Planes.count(reference, channels);
        for (int index = 0; index < planes; index++) {
            Planes.rounded(lanes, reference, image, channels, index, a);
            Planes.rounded(lanes, candidate, image, channels, index, b);
            means(lanes, scratch, a, b, height, width, window, taps, means);
            sum += means[1];
        }
        return sum / planes;
    }

    /**
     * The means of the contrast–structure term (place 0) and of the similarity (place 1) over all valid positions.
     *
     * @param a a plane of values in [0, 255], not smaller than the window
     * @param b the other
     */
    static void means(
            Lanes lanes,
            Scratch scratch,
            float[] a,
            float[] b,
            int height,
            int width,
            SsimWindow window,
            float[] taps,
            double[] means) {
        int plane = height * width;
        int size = taps.length;
        int n = width - size + 1;
        float aCentre = Math.round(lanes.sum(a, 0, plane) / plane);
        float bCentre = Math.round(lanes.sum(b, 0, plane) / plane);
        SsimConstants constants = new SsimConstants(
                aCentre + bCentre, aCentre - bCentre, (float) window.c1(), (float) window.c2(), window.clipContrast());
        float[][] rows = scratch.rows(0, FILTERED, width);
        float[][] filtered = scratch.rows(1, FILTERED, n);
        float[][][] ring = new float[FILTERED][][];
        for (int f = 0; f < FILTERED; f++) {
            ring[f] = scratch.rows(2 + f, size, n);
        }
        float[][] target = new float[FILTERED][];
        double[] sums = new double[2];
        for (int y = 0; y < height; y++) {
            for (int f = 0; f < FILTERED; f++) {
                target[f] = Rings.rotate(ring[f]);
            }
            lanes.ssimRow(a, y * width, aCentre, b, y * width, bCentre, taps, target, rows, n);
            if (y >= size - 1) {
                for (int f = 0; f < FILTERED; f++) {
                    lanes.column(ring[f], taps, filtered[f], n);
                }
                lanes.ssimSums(filtered[0], filtered[1], filtered[2], filtered[3], constants, sums, n);
            }
        }
        double positions = (double) n * (height - size + 1);
        means[0] = sums[0] / positions;
        means[1] = sums[1] / positions;
    }
}
