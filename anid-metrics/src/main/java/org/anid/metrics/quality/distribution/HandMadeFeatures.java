// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.Arrays;
import org.anid.api.image.ImageBatch;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;

/**
 * 64 hand-made statistics of colour, gradient and texture, for comparing sets of images where no network is at hand. It
 * is no replacement for Inception's features, and distances over it are neither FID nor KID: they see noise, blur,
 * banding and shifts of colour, and nothing of what an image shows.
 *
 * <p>An image of any size is brought to 256×256 (8 bits, Pillow's Lanczos). With R, G, B in [0,1], luma
 * {@code L = (R + G + B)/3} and opponent colours {@code P = R − G}, {@code Q = (R + G)/2 − B}:
 *
 * <ul>
 *   <li>0–23: histograms of L over [0,1] and of P and Q over [−1,1], 8 bins each, a value shared between the two
 *       nearest bin centres; times 8, so that a flat histogram is all ones
 *   <li>24–39: gradients of L by central differences inside the border, at full size and after averaging 4×4 pixels:
 *       the mean magnitude of those in each of 8 orientations of [0, π), over all pixels; times 32
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
    private static final int AT_ONCE = 4;
    private static final int LEVELS = 4;
    private static final int WIDTH = PLANES * BINS + 2 * ORIENTATIONS + 2 * PLANES * LEVELS;

    /** Brings the histograms to 1 and the others, which are a few hundredths, near it. */
    private static final float SCALE_OF_HISTOGRAMS = BINS;

    private static final float SCALE_OF_AMPLITUDES = 32;

    /** Tangents of π/8 and 3π/8. */
    private static final double TAN_1 = Math.sqrt(2) - 1;

    private static final double TAN_3 = Math.sqrt(2) + 1;

    /** Of each byte in [0,1]. */
    private static final float[] LEVEL = new float[256];

    static {
        for (int i = 0; i < LEVEL.length; i++) {
            LEVEL[i] = i / 255f;
        }
    }

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
        Describer describer = new Describer();
        for (int i = 0; i < images.count(); i++) {
            describer.describe(WorkingImage.planes(images, i, SIDE), features, i * WIDTH);
        }
        return new FeatureMatrix(images.count(), WIDTH, features);
    }

    /**
     * Describes one image after the other in the same memory. Loops are cut so that those over floats are vectors, and
     * that sums, which have their order, run side by side.
     */
    private static final class Describer {
        private final LaplacianPyramid[] pyramids = new LaplacianPyramid[PLANES];
        private final float[][] averaged = new float[SIDE / COARSE][SIDE / COARSE];
        private final double[] magnitudes = new double[SIDE];
        private final double[] dx = new double[SIDE];
        private final double[] dy = new double[SIDE];

        Describer() {
            Arrays.setAll(pyramids, p -> new LaplacianPyramid(SIDE, LEVELS + 1));
        }

        void describe(byte[] rgb, float[] out, int offset) {
            float[][] first = pyramids[0].plane();
            float[][] second = pyramids[1].plane();
            float[][] third = pyramids[2].plane();
            for (int y = 0; y < SIDE; y++) {
                unit(rgb, y * SIDE, first[y]);
                unit(rgb, PLANE + y * SIDE, second[y]);
                unit(rgb, 2 * PLANE + y * SIDE, third[y]);
                opponents(first[y], second[y], third[y]);
            }
            int at = offset;
            for (int p = 0; p < PLANES; p++) {
                histogram(pyramids[p].plane(), p == 0 ? 0 : -1, 1, out, at);
                at += BINS;
            }
            gradients(first, SIDE, out, at);
            at += ORIENTATIONS;
            average(first, averaged);
            gradients(averaged, SIDE / COARSE, out, at);
            at += ORIENTATIONS;
            float[][][] ofFirst = pyramids[0].build();
            float[][][] ofSecond = pyramids[1].build();
            float[][][] ofThird = pyramids[2].build();
            for (int level = 0; level < LEVELS; level++) {
                amplitudes(ofFirst[level], ofSecond[level], ofThird[level], out, at + 2 * level);
            }
        }

        private static void unit(byte[] bytes, int from, float[] out) {
            for (int x = 0; x < SIDE; x++) {
                out[x] = LEVEL[bytes[from + x] & 0xFF];
            }
        }

        /** Red, green and blue become luma and the opponent colours. */
        private static void opponents(float[] first, float[] second, float[] third) {
            for (int x = 0; x < SIDE; x++) {
                float r = first[x];
                float g = second[x];
                float b = third[x];
                first[x] = (r + g + b) / 3;
                second[x] = r - g;
                third[x] = (r + g) / 2 - b;
            }
        }

        /** All shares are whole numbers of 2⁻²⁶ and their sums below 2¹⁶: exact in any order. */
        private static void histogram(float[][] plane, float low, float high, float[] out, int at) {
            float scale = BINS / (high - low);
            double[] own = new double[AT_ONCE * BINS];
            double[] next = new double[AT_ONCE * BINS];
            for (float[] row : plane) {
                for (int x = 0; x < SIDE; x += AT_ONCE) {
                    // Neighbours are alike: on one sum they would wait for one another.
                    for (int lane = 0; lane < AT_ONCE; lane++) {
                        float place = (row[x + lane] - low) * scale - 0.5f;
                        int bin = (int) place;
                        // A branch that is easily guessed, where a maximum of floats costs more than all the rest.
                        float part = place < 0 ? 0 : place - bin;
                        own[lane * BINS + bin] += 1 - part;
                        next[lane * BINS + bin] += part;
                    }
                }
            }
            for (int i = 0; i < BINS; i++) {
                double share = 0;
                for (int lane = 0; lane < AT_ONCE * BINS; lane += BINS) {
                    share += own[lane + i] + (i == 0 ? 0 : next[lane + i - 1]);
                    // Beyond the last centre there is no other bin to share with.
                    share += i == BINS - 1 ? next[lane + i] : 0;
                }
                out[at + i] = (float) (share / PLANE * SCALE_OF_HISTOGRAMS);
            }
        }

        private void gradients(float[][] plane, int side, float[] out, int at) {
            double[] sums = new double[ORIENTATIONS];
            for (int y = 1; y < side - 1; y++) {
                differences(plane[y - 1], plane[y], plane[y + 1], side, dx, dy, magnitudes);
                for (int x = 1; x < side - 1; x++) {
                    sums[orientation(dx[x], dy[x])] += magnitudes[x];
                }
            }
            double pixels = (double) (side - 2) * (side - 2);
            for (int i = 0; i < ORIENTATIONS; i++) {
                out[at + i] = (float) (sums[i] / pixels * SCALE_OF_AMPLITUDES);
            }
        }

        private static void differences(
                float[] above, float[] row, float[] below, int side, double[] dx, double[] dy, double[] magnitudes) {
            for (int x = 1; x < side - 1; x++) {
                dx[x] = (row[x + 1] - row[x - 1]) / 2;
                dy[x] = (below[x] - above[x]) / 2;
            }
            for (int x = 1; x < side - 1; x++) {
                magnitudes[x] = Math.sqrt(dx[x] * dx[x] + dy[x] * dy[x]);
            }
        }

        /**
         * Which eighth of [0, π) the direction is in, a direction and its opposite being one. An eighth begins where
         * the quotient is a tangent of a multiple of π/8: 1, or √2 ± 1, which no quotient of two floats comes so near
         * that a product in double would be in doubt.
         */
        private static int orientation(double dx, double dy) {
            double across = Math.abs(dx);
            double up = Math.abs(dy);
            double leaning = TAN_1 * across;
            double steep = TAN_3 * across;
            // Without branches, which pictures give no way to guess.
            int rising = 3 - passed(up, leaning) - passed(up, across) - passed(up, steep);
            rising += passed(across, Double.MIN_NORMAL) & passed(0, up);
            int falling = 7 - passed(leaning, up) - passed(across, up) - passed(steep, up);
            // The product of 0 and a negative number is a 0 with a sign, which adding 0 takes away.
            int falls = passed(dx * dy + 0.0, 0);
            return rising + falls * (falling - rising);
        }

        /** 1 where the first is less than the second, else 0. */
        private static int passed(double first, double second) {
            return (int) (Double.doubleToRawLongBits(first - second) >>> 63);
        }

        private static void average(float[][] plane, float[][] means) {
            for (int y = 0; y < SIDE / COARSE; y++) {
                for (int x = 0; x < SIDE / COARSE; x++) {
                    float mean = 0;
                    for (int row = y * COARSE; row < (y + 1) * COARSE; row++) {
                        for (int i = x * COARSE; i < (x + 1) * COARSE; i++) {
                            mean += plane[row][i] / (COARSE * COARSE);
                        }
                    }
                    means[y][x] = mean;
                }
            }
        }

        private static void amplitudes(float[][] first, float[][] second, float[][] third, float[] out, int at) {
            double magnitudeOfA = 0;
            double magnitudeOfB = 0;
            double magnitudeOfC = 0;
            double sumOfA = 0;
            double sumOfB = 0;
            double sumOfC = 0;
            double squaresOfA = 0;
            double squaresOfB = 0;
            double squaresOfC = 0;
            for (int row = 0; row < first.length; row++) {
                float[] a = first[row];
                float[] b = second[row];
                float[] c = third[row];
                for (int i = 0; i < a.length; i++) {
                    double x = a[i];
                    double y = b[i];
                    double z = c[i];
                    magnitudeOfA += Math.abs(x);
                    magnitudeOfB += Math.abs(y);
                    magnitudeOfC += Math.abs(z);
                    sumOfA += x;
                    sumOfB += y;
                    sumOfC += z;
                    squaresOfA += x * x;
                    squaresOfB += y * y;
                    squaresOfC += z * z;
                }
            }
            int count = first.length * first.length;
            amplitude(magnitudeOfA, sumOfA, squaresOfA, count, out, at);
            amplitude(magnitudeOfB, sumOfB, squaresOfB, count, out, at + 2 * LEVELS);
            amplitude(magnitudeOfC, sumOfC, squaresOfC, count, out, at + 4 * LEVELS);
        }

        private static void amplitude(double magnitude, double sum, double squares, int count, float[] out, int at) {
            double mean = sum / count;
            double variance = Math.max(0, squares / count - mean * mean);
            out[at] = (float) (magnitude / count * SCALE_OF_AMPLITUDES);
            out[at + 1] = (float) (Math.sqrt(variance) * SCALE_OF_AMPLITUDES);
        }
    }
}
