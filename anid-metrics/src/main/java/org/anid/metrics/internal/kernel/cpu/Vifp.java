// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.Windows;

/** Visual information at four scales of the luma, each in one sweep of a Gaussian window over five moments. */
final class Vifp {

    private static final int SCALES = 4;
    private static final int MOMENTS = 5;
    private static final float NOISE = 2f;

    /** The reference adds its ε to sums of decimal logarithms. */
    private static final double EPSILON = 1e-8 / Math.log10(2);

    private Vifp() {}

    static double of(Lanes lanes, Scratch scratch, ImageBatch reference, ImageBatch candidate, int image) {
        int height = reference.height();
        int width = reference.width();
        float[] y = centredLuma(lanes, reference, image, scratch.floats(0, height * width));
        float[] x = centredLuma(lanes, candidate, image, scratch.floats(1, height * width));
        double[] sums = new double[2];
        for (int scale = 0; scale < SCALES; scale++) {
            int size = (1 << (SCALES - scale)) + 1;
            float[] taps = Windows.gaussian(size, size / 5.0);
            if (scale > 0) {
                shrink(lanes, scratch, x, height, width, taps);
                shrink(lanes, scratch, y, height, width, taps);
                height = (height - size + 2) / 2;
                width = (width - size + 2) / 2;
            }
            add(lanes, scratch, x, y, height, width, taps, sums);
        }
        return (sums[0] + EPSILON) / (sums[1] + EPSILON);
    }

    /** In [0, 255], less its mean: variances of single precision then lose nothing that can be seen. */
    private static float[] centredLuma(Lanes lanes, ImageBatch batch, int image, float[] out) {
        int plane = batch.shape().plane();
        if (batch.channels() == 3) {
            Planes.luma(lanes, batch, image, out);
        } else {
            System.arraycopy(batch.data(), batch.offset(image), out, 0, plane);
        }
        float mean = (float) (lanes.sum(out, 0, plane) / plane);
        for (int i = 0; i < plane; i++) {
            out[i] = 255f * (out[i] - mean);
        }
        return out;
    }

    /** Every second row and column of the filtered plane, in place. */
    private static void shrink(Lanes lanes, Scratch scratch, float[] plane, int height, int width, float[] taps) {
        int size = taps.length;
        int n = width - size + 1;
        int columns = (n + 1) / 2;
        float[][] ring = scratch.rows(0, size, width);
        float[] row = scratch.floats(2, n);
        float[] filtered = scratch.floats(3, n);
        int out = 0;
        for (int y = 0; y < height; y++) {
            lanes.structure().correlate(plane, y * width, taps, row, n);
            System.arraycopy(row, 0, Rings.rotate(ring), 0, n);
            if (y >= size - 1 && (y - size + 1) % 2 == 0) {
                lanes.column(ring, taps, filtered, n);
                for (int x = 0; x < columns; x++) {
                    plane[out++] = filtered[2 * x];
                }
            }
        }
    }

    private static void add(
            Lanes lanes, Scratch scratch, float[] x, float[] y, int height, int width, float[] taps, double[] sums) {
        int size = taps.length;
        int n = width - size + 1;
        float[][][] ring = new float[MOMENTS][][];
        for (int m = 0; m < MOMENTS; m++) {
            ring[m] = scratch.rows(1 + m, size, width);
        }
        float[][] products = scratch.rows(6, 3, width);
        float[][] filtered = scratch.rows(7, MOMENTS, width);
        StructureLanes structure = lanes.structure();
        for (int row = 0; row < height; row++) {
            int offset = row * width;
            products(x, y, offset, products, width);
            structure.correlate(x, offset, taps, Rings.rotate(ring[0]), n);
            structure.correlate(y, offset, taps, Rings.rotate(ring[1]), n);
            for (int m = 0; m < 3; m++) {
                structure.correlate(products[m], 0, taps, Rings.rotate(ring[2 + m]), n);
            }
            if (row >= size - 1) {
                for (int m = 0; m < MOMENTS; m++) {
                    lanes.column(ring[m], taps, filtered[m], n);
                }
                structure.informationSums(filtered, NOISE, sums, n);
            }
        }
    }

    private static void products(float[] x, float[] y, int offset, float[][] out, int n) {
        float[] xx = out[0];
        float[] yy = out[1];
        float[] xy = out[2];
        for (int i = 0; i < n; i++) {
            float a = x[offset + i];
            float b = y[offset + i];
            xx[i] = a * a;
            yy[i] = b * b;
            xy[i] = a * b;
        }
    }
}
