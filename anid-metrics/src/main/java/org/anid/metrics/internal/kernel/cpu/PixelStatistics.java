// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.api.image.ImageBatch;

/**
 * Means and variances over all pixels. Squares are taken about the first pixel's value, so that a flat image has
 * exactly no variance and little cancels in the others.
 */
final class PixelStatistics {

    private static final double SCALE = 255;
    private static final double MEAN_WEIGHT = 0.3;

    private PixelStatistics() {}

    static double colourfulness(Lanes lanes, Scratch scratch, ImageBatch batch, int image) {
        if (batch.channels() == 1) {
            return 0;
        }
        int width = batch.width();
        int plane = batch.shape().plane();
        int offset = batch.offset(image);
        float[] rg = scratch.floats(0, width);
        float[] yb = scratch.floats(1, width);
        Moments redGreen = new Moments(plane);
        Moments yellowBlue = new Moments(plane);
        for (int y = 0; y < batch.height(); y++) {
            lanes.opponents(batch.data(), offset + y * width, plane, rg, yb, width);
            redGreen.add(lanes, rg, width);
            yellowBlue.add(lanes, yb, width);
        }
        double spread = Math.sqrt(redGreen.variance() + yellowBlue.variance());
        return SCALE * (spread + MEAN_WEIGHT * Math.hypot(redGreen.mean(), yellowBlue.mean()));
    }

    static double contrast(Lanes lanes, Scratch scratch, ImageBatch batch, int image) {
        int width = batch.width();
        float[] row = scratch.floats(0, width);
        Moments moments = new Moments(batch.shape().plane());
        for (int y = 0; y < batch.height(); y++) {
            luma(lanes, batch, image, y, row, 0);
            moments.add(lanes, row, width);
        }
        return Math.sqrt(moments.variance());
    }

    static double sharpness(Lanes lanes, Scratch scratch, ImageBatch batch, int image) {
        int height = batch.height();
        int width = batch.width();
        float[][] rows = scratch.rows(0, 3, width + 2);
        float[] laplacian = scratch.floats(0, width);
        Moments moments = new Moments(batch.shape().plane());
        for (int y = -1; y <= height; y++) {
            float[] row = Rings.rotate(rows);
            luma(lanes, batch, image, Math.max(0, Math.min(height - 1, y)), row, 1);
            row[0] = row[1];
            row[width + 1] = row[width];
            if (y >= 1) {
                lanes.laplacian(rows[0], rows[1], rows[2], laplacian, width);
                moments.add(lanes, laplacian, width);
            }
        }
        return SCALE * SCALE * moments.variance();
    }

    /** A row of the luma in [0, 1], not rounded. */
    private static void luma(Lanes lanes, ImageBatch batch, int image, int y, float[] row, int at) {
        int from = batch.offset(image) + y * batch.width();
        if (batch.channels() == 3) {
            lanes.luma(batch.data(), from, batch.shape().plane(), row, at, batch.width());
        } else {
            System.arraycopy(batch.data(), from, row, at, batch.width());
        }
    }

    /** Mean and population variance of n values that come in rows. */
    private static final class Moments {
        private final int n;
        private boolean begun;
        private float centre;
        private double sum;
        private double squares;

        Moments(int n) {
            this.n = n;
        }

        void add(Lanes lanes, float[] row, int width) {
            if (!begun) {
                centre = row[0];
                begun = true;
            }
            sum += lanes.sum(row, 0, width) - (double) width * centre;
            squares += lanes.sumOfSquares(row, 0, centre, width);
        }

        double mean() {
            return centre + sum / n;
        }

        double variance() {
            double shift = sum / n;
            return Math.max(0, squares / n - shift * shift);
        }
    }
}
