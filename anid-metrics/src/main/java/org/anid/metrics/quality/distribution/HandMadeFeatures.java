// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import org.anid.api.image.ImageBatch;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;

/**
 * 64 hand-made statistics of colour, gradient and texture, for comparing sets of images where no network is at hand. It is
 * no replacement for Inception's features, and distances over it are neither FID nor KID: they see noise, blur, banding and
 * shifts of colour, and nothing of what an image shows.
 *
 * <p>An image of any size is brought to 256×256 (8 bits, Pillow's Lanczos). With R, G, B in [0,1], luma
 * {@code L = (R + G + B)/3} and opponent colours {@code P = R − G}, {@code Q = (R + G)/2 − B}:
 *
 * <ul>
 *   <li>0–23: histograms of L over [0,1] and of P and Q over [−1,1], 8 bins each, a value shared between the two nearest
 *       bin centres; times 8, so that a flat histogram is all ones
 *   <li>24–39: gradients of L by central differences inside the border, at full size and after averaging 4×4 pixels: the
 *       mean magnitude of those in each of 8 orientations of [0, π), over all pixels; times 32
 *   <li>40–63: for L, P and Q, the mean magnitude and the standard deviation of the four finest levels of the Laplacian
 *       pyramid; times 32
 * </ul>
 *
 * <p>Grey images have P = Q = 0. Stateless and safe to share between threads.
 */
public final class HandMadeFeatures implements FeatureExtractor {

    private static final ModelReference REFERENCE = new ModelReference("handmade", "1", "none");

    private static final int SIDE = 256;
    private static final int PLANE = SIDE * SIDE;
    private static final int PLANES = 3;
    private static final int BINS = 8;
    private static final int ORIENTATIONS = 8;
    private static final int COARSE = 4;
    private static final int LEVELS = 4;
    private static final int WIDTH = PLANES * BINS + 2 * ORIENTATIONS + 2 * PLANES * LEVELS;

    /** Brings the histograms to 1 and the others, which are a few hundredths, near it. */
    private static final float SCALE_OF_HISTOGRAMS = BINS;

    private static final float SCALE_OF_AMPLITUDES = 32;

    private HandMadeFeatures() {}

    /** The extractor. */
    public static HandMadeFeatures create() {
        return new HandMadeFeatures();
    }

    @Override
    public ModelReference reference() {
        return REFERENCE;
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public FeatureMatrix extract(ImageBatch images) {
        float[] features = new float[images.count() * WIDTH];
        for (int i = 0; i < images.count(); i++) {
            describe(WorkingImage.planes(images, i, SIDE), features, i * WIDTH);
        }
        return new FeatureMatrix(images.count(), WIDTH, features);
    }

    private static void describe(byte[] rgb, float[] out, int offset) {
        float[][] planes = opponents(rgb);
        int at = offset;
        for (int p = 0; p < PLANES; p++) {
            histogram(planes[p], p == 0 ? 0 : -1, 1, out, at);
            at += BINS;
        }
        gradients(planes[0], SIDE, out, at);
        at += ORIENTATIONS;
        gradients(averaged(planes[0]), SIDE / COARSE, out, at);
        at += ORIENTATIONS;
        for (float[] plane : planes) {
            float[][] levels = LaplacianPyramid.of(plane, SIDE, LEVELS + 1);
            for (int level = 0; level < LEVELS; level++) {
                amplitudes(levels[level], out, at);
                at += 2;
            }
        }
    }

    private static float[][] opponents(byte[] rgb) {
        float[][] planes = new float[PLANES][PLANE];
        for (int i = 0; i < PLANE; i++) {
            float r = (rgb[i] & 0xFF) / 255f;
            float g = (rgb[PLANE + i] & 0xFF) / 255f;
            float b = (rgb[2 * PLANE + i] & 0xFF) / 255f;
            planes[0][i] = (r + g + b) / 3;
            planes[1][i] = r - g;
            planes[2][i] = (r + g) / 2 - b;
        }
        return planes;
    }

    private static void histogram(float[] plane, float low, float high, float[] out, int at) {
        double[] shares = new double[BINS];
        for (float value : plane) {
            float place = Math.max(0, Math.min(BINS - 1, (value - low) / (high - low) * BINS - 0.5f));
            int bin = Math.min(BINS - 2, (int) place);
            float part = place - bin;
            shares[bin] += 1 - part;
            shares[bin + 1] += part;
        }
        for (int i = 0; i < BINS; i++) {
            out[at + i] = (float) (shares[i] / plane.length * SCALE_OF_HISTOGRAMS);
        }
    }

    private static void gradients(float[] plane, int side, float[] out, int at) {
        double[] sums = new double[ORIENTATIONS];
        for (int y = 1; y < side - 1; y++) {
            for (int x = 1; x < side - 1; x++) {
                int i = y * side + x;
                double dx = (plane[i + 1] - plane[i - 1]) / 2;
                double dy = (plane[i + side] - plane[i - side]) / 2;
                double angle = Math.atan2(dy, dx);
                double turn = (angle < 0 ? angle + Math.PI : angle) / Math.PI;
                // A turn of exactly 1 is a turn of 0: the direction against the x axis.
                sums[(int) (turn * ORIENTATIONS) % ORIENTATIONS] += Math.sqrt(dx * dx + dy * dy);
            }
        }
        double pixels = (double) (side - 2) * (side - 2);
        for (int i = 0; i < ORIENTATIONS; i++) {
            out[at + i] = (float) (sums[i] / pixels * SCALE_OF_AMPLITUDES);
        }
    }

    private static float[] averaged(float[] plane) {
        int side = SIDE / COARSE;
        float[] means = new float[side * side];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                means[y / COARSE * side + x / COARSE] += plane[y * SIDE + x] / (COARSE * COARSE);
            }
        }
        return means;
    }

    private static void amplitudes(float[] level, float[] out, int at) {
        double magnitude = 0;
        double sum = 0;
        double squares = 0;
        for (float value : level) {
            magnitude += Math.abs(value);
            sum += value;
            squares += (double) value * value;
        }
        double mean = sum / level.length;
        double variance = Math.max(0, squares / level.length - mean * mean);
        out[at] = (float) (magnitude / level.length * SCALE_OF_AMPLITUDES);
        out[at + 1] = (float) (Math.sqrt(variance) * SCALE_OF_AMPLITUDES);
    }
}
