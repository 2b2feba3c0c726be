// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import org.anid.api.image.ImageBatch;

/** Pixels and windows for the oracle. */
final class ReferencePixels {

    /** Columns from which on the sum is fused, as that of the reference is. */
    private static final int FUSED_FROM = 45;

    private ReferencePixels() {}

    /** In [0, 1]. The luma is in single precision, fused from left to right, because that is its definition. */
    static double unit(ImageBatch batch, int image, Channels channels, int channel, int y, int x) {
        int at = batch.offset(image) + y * batch.width() + x;
        int plane = batch.shape().plane();
        float[] data = batch.data();
        if (channels == Channels.LUMA && batch.channels() == 3) {
            if (batch.width() < FUSED_FROM) {
                return 0.299f * data[at] + 0.587f * data[at + plane] + 0.114f * data[at + 2 * plane];
            }
            return Math.fma(data[at + 2 * plane], 0.114f, Math.fma(data[at + plane], 0.587f, 0.299f * data[at]));
        }
        return data[at + channel * plane];
    }

    /** Integers in [0, 255], half to even. */
    static double[][] rounded(ImageBatch batch, int image, Channels channels, int channel) {
        double[][] plane = new double[batch.height()][batch.width()];
        for (int y = 0; y < batch.height(); y++) {
            for (int x = 0; x < batch.width(); x++) {
                plane[y][x] = Math.rint((float) unit(batch, image, channels, channel, y, x) * 255f);
            }
        }
        return plane;
    }

    static double[][] gaussian(int size, double sigma) {
        double[][] weights = new double[size][size];
        double sum = 0;
        double middle = (size - 1) / 2.0;
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                weights[y][x] =
                        Math.exp(-((y - middle) * (y - middle) + (x - middle) * (x - middle)) / (2 * sigma * sigma));
                sum += weights[y][x];
            }
        }
        for (double[] row : weights) {
            for (int x = 0; x < size; x++) {
                row[x] /= sum;
            }
        }
        return weights;
    }

    /** Less its mean; a flat plane is exactly 0. */
    static double[][] centred(double[][] plane) {
        double first = plane[0][0];
        double sum = 0;
        for (double[] row : plane) {
            for (double value : row) {
                sum += value - first;
            }
        }
        double mean = sum / plane.length / plane[0].length;
        double[][] out = new double[plane.length][plane[0].length];
        for (int y = 0; y < out.length; y++) {
            for (int x = 0; x < out[0].length; x++) {
                out[y][x] = plane[y][x] - first - mean;
            }
        }
        return out;
    }

    /** Magnitudes of Scharr gradients, a sixteenth of the operator, zeros outside. */
    static double[][] scharr(double[][] plane) {
        int height = plane.length;
        int width = plane[0].length;
        double[] across = {3 / 16.0, 10 / 16.0, 3 / 16.0};
        double[][] out = new double[height][width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double gx = 0;
                double gy = 0;
                for (int dy = -1; dy <= 1; dy++) {
                    for (int dx = -1; dx <= 1; dx++) {
                        if (y + dy >= 0 && y + dy < height && x + dx >= 0 && x + dx < width) {
                            gx += dx * across[dy + 1] * plane[y + dy][x + dx];
                            gy += dy * across[dx + 1] * plane[y + dy][x + dx];
                        }
                    }
                }
                out[y][x] = Math.hypot(gx, gy);
            }
        }
        return out;
    }
}
