// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.Windows;

/** Blocks of 16×16 normalised coefficients, each judged by its variance, its edges and its middle columns. */
final class Piqe {

    private static final int BLOCK = 16;
    private static final int PIXELS = BLOCK * BLOCK;
    private static final double ACTIVE = 0.1;
    private static final double IMPAIRED = 0.1;
    private static final int SEGMENT = 6;

    /** The two columns that stand for the middle of a block. */
    private static final int CENTRE = 7;

    private static final int WINDOW = 7;
    private static final int HALF = WINDOW / 2;
    private static final float[] WEIGHTS = Windows.square(WINDOW, 7.0 / 6);

    /** Single precision's ε, because the reference adds that of its input's type. */
    private static final float EPSILON = Math.ulp(1f);

    private Piqe() {}

    static double of(Lanes lanes, Scratch scratch, ImageBatch batch, int image) {
        int height = batch.height();
        int width = batch.width();
        // Not to the next multiple of 16: the reference pads by the remainder, and the blocks that fit are used.
        int paddedHeight = height + height % BLOCK;
        int paddedWidth = width + width % BLOCK;
        float[] plane = scratch.floats(0, paddedHeight * paddedWidth);
        stretchedLuma(lanes, scratch, batch, image, plane, paddedWidth);
        padSymmetric(plane, height, width, paddedHeight, paddedWidth);
        normalise(lanes, scratch, plane, paddedHeight, paddedWidth);

        double distortion = 0;
        int active = 0;
        for (int y = 0; y + BLOCK <= paddedHeight; y += BLOCK) {
            for (int x = 0; x + BLOCK <= paddedWidth; x += BLOCK) {
                int at = y * paddedWidth + x;
                double variance = variance(plane, at, paddedWidth);
                if (variance > ACTIVE) {
                    active++;
                    distortion += distortion(plane, at, paddedWidth, variance);
                }
            }
        }
        return 100 * (distortion + 1) / (active + 1);
    }

    /**
     * Replaces the plane by its normalised coefficients, the border replicated. Unlike {@link Mscn}, with the window
     * and the rounding of the reference: in single precision {@code E[x²] − μ²} is off by up to a thousandth of a
     * coefficient where an image is smooth, and the thresholds make that visible in the score.
     */
    private static void normalise(Lanes lanes, Scratch scratch, float[] plane, int height, int width) {
        int length = width + 2 * HALF;
        float[][] rows = scratch.rows(0, WINDOW, length);
        float[][] squares = scratch.rows(1, WINDOW, length);
        float[] mean = scratch.floats(2, width);
        float[] meanSquare = scratch.floats(3, width);
        for (int y = -HALF; y < height + HALF; y++) {
            float[] row = Rings.rotate(rows);
            float[] square = Rings.rotate(squares);
            // Below the last row its pixels are in the ring still, but no longer in the plane.
            if (y < height) {
                int at = Math.max(0, y) * width;
                System.arraycopy(plane, at, row, HALF, width);
                Arrays.fill(row, 0, HALF, plane[at]);
                Arrays.fill(row, HALF + width, length, plane[at + width - 1]);
                lanes.square(row, square, length);
            } else {
                System.arraycopy(rows[WINDOW - 2], 0, row, 0, length);
                System.arraycopy(squares[WINDOW - 2], 0, square, 0, length);
            }
            int centre = y - HALF;
            if (centre >= 0) {
                lanes.fusedWindow(rows, WEIGHTS, WINDOW, mean, width);
                lanes.fusedWindow(squares, WEIGHTS, WINDOW, meanSquare, width);
                lanes.contrastNormalise(rows[HALF], HALF, mean, meanSquare, EPSILON, 1f, plane, centre * width, width);
            }
        }
    }

    /** Luma stretched so that its largest value is 255, rounded; rows of the plane are {@code stride} apart. */
    private static void stretchedLuma(
            Lanes lanes, Scratch scratch, ImageBatch batch, int image, float[] plane, int stride) {
        int height = batch.height();
        int width = batch.width();
        int pixels = height * width;
        int offset = batch.offset(image);
        float[] luma = batch.data();
        if (batch.channels() == 3) {
            luma = scratch.floats(1, pixels);
            Planes.luma(lanes, batch, image, luma);
            offset = 0;
        }
        float max = 0f;
        for (int i = 0; i < pixels; i++) {
            max = Math.max(max, luma[offset + i]);
        }
        // A black image stays black; the reference divides by zero.
        float divisor = max == 0f ? 1f : max;
        for (int y = 0; y < height; y++) {
            lanes.stretchAndRound(luma, offset + y * width, divisor, plane, y * stride, width);
        }
    }

    /** Fills the columns on the right and the rows below with the mirror image, the edge repeated. */
    private static void padSymmetric(float[] plane, int height, int width, int paddedHeight, int paddedWidth) {
        for (int y = 0; y < height; y++) {
            int row = y * paddedWidth;
            for (int x = width; x < paddedWidth; x++) {
                plane[row + x] = plane[row + 2 * width - 1 - x];
            }
        }
        for (int y = height; y < paddedHeight; y++) {
            System.arraycopy(plane, (2 * height - 1 - y) * paddedWidth, plane, y * paddedWidth, paddedWidth);
        }
    }

    /** What an active block adds: 1 − v where an edge is too smooth, v where it is noisy. */
    private static double distortion(float[] plane, int at, int stride, double variance) {
        double distortion = 0;
        if (hasSmoothEdge(plane, at, stride)) {
            distortion += 1 - variance;
        }
        double sigma = Math.sqrt(variance);
        double ratio = centreSurroundRatio(plane, at, stride);
        if (sigma > 2 * Math.abs(sigma - ratio) / Math.max(sigma, ratio)) {
            distortion += variance;
        }
        return distortion;
    }

    /**
     * Deviation of the two middle columns over that of the surround. The reference takes the columns out one after the
     * other, so that the second one taken is column 9, not 8.
     */
    private static double centreSurroundRatio(float[] plane, int at, int stride) {
        double centre = 0;
        double centreSquares = 0;
        double surround = 0;
        double surroundSquares = 0;
        for (int y = 0; y < BLOCK; y++) {
            for (int x = 0; x < BLOCK; x++) {
                double v = plane[at + y * stride + x];
                if (x == CENTRE || x == CENTRE + 1) {
                    centre += v;
                    centreSquares += v * v;
                }
                if (x != CENTRE && x != CENTRE + 2) {
                    surround += v;
                    surroundSquares += v * v;
                }
            }
        }
        double ratio =
                deviation(centre, centreSquares, 2 * BLOCK) / deviation(surround, surroundSquares, (BLOCK - 2) * BLOCK);
        return Double.isNaN(ratio) ? 0 : Math.min(ratio, Float.MAX_VALUE);
    }

    private static double variance(float[] plane, int at, int stride) {
        double sum = 0;
        double squares = 0;
        for (int y = 0; y < BLOCK; y++) {
            for (int x = 0; x < BLOCK; x++) {
                double v = plane[at + y * stride + x];
                sum += v;
                squares += v * v;
            }
        }
        return (squares - sum * sum / PIXELS) / (PIXELS - 1);
    }

    private static double deviation(double sum, double squares, int n) {
        return Math.sqrt(Math.max(0, squares - sum * sum / n) / (n - 1));
    }

    private static boolean hasSmoothEdge(float[] plane, int at, int stride) {
        int far = BLOCK - 1;
        return hasSmoothSegment(plane, at, 1)
                || hasSmoothSegment(plane, at + far, stride)
                || hasSmoothSegment(plane, at + far * stride, 1)
                || hasSmoothSegment(plane, at, stride);
    }

    private static boolean hasSmoothSegment(float[] plane, int at, int step) {
        for (int start = 0; start + SEGMENT <= BLOCK; start++) {
            double sum = 0;
            double squares = 0;
            for (int i = start; i < start + SEGMENT; i++) {
                double v = plane[at + i * step];
                sum += v;
                squares += v * v;
            }
            if (deviation(sum, squares, SEGMENT) < IMPAIRED) {
                return true;
            }
        }
        return false;
    }
}
