// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.testing;

import java.util.SplittableRandom;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;

/**
 * Pictures that are made from a seed, with what natural ones have: shading, edges, texture and a little grain, in 8
 * bits between the levels 40 and 215, so that what is done to them here is not cut off. And the damage that the
 * properties of metrics are about.
 */
public final class Scenes {

    private static final double DARKEST = 40;
    private static final double BRIGHTEST = 215;

    private Scenes() {}

    /** A picture in colour. */
    public static ImageBatch picture(long seed, int height, int width) {
        SplittableRandom random = new SplittableRandom(seed);
        int plane = height * width;
        double[] levels = new double[3 * plane];
        double[] slope = {random.nextDouble(-40, 40), random.nextDouble(-40, 40)};
        for (int c = 0; c < 3; c++) {
            double base = random.nextDouble(90, 160);
            for (int i = 0; i < plane; i++) {
                levels[c * plane + i] = base + slope[0] * (i / width) / height + slope[1] * (i % width) / width;
            }
        }
        for (int shape = 0; shape < 12; shape++) {
            addDisc(levels, height, width, random);
        }
        addTexture(levels, height, width, random);
        float[] data = new float[levels.length];
        for (int i = 0; i < data.length; i++) {
            double grain = random.nextDouble(-2, 2);
            data[i] = Math.round(Math.max(DARKEST, Math.min(BRIGHTEST, levels[i] + grain))) / 255f;
        }
        return ImageBatch.wrap(data, 1, new ImageShape(3, height, width));
    }

    private static void addDisc(double[] levels, int height, int width, SplittableRandom random) {
        double row = random.nextDouble(height);
        double column = random.nextDouble(width);
        double radius = random.nextDouble(0.04, 0.25) * Math.min(height, width);
        double[] colour = {random.nextDouble(-60, 60), random.nextDouble(-60, 60), random.nextDouble(-60, 60)};
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (Math.hypot(y - row, x - column) < radius) {
                    for (int c = 0; c < 3; c++) {
                        levels[(c * height + y) * width + x] += colour[c];
                    }
                }
            }
        }
    }

    /** A grating in one half, with a period of a few pixels. */
    private static void addTexture(double[] levels, int height, int width, SplittableRandom random) {
        double vertical = random.nextDouble(0.3, 1.2);
        double horizontal = random.nextDouble(0.3, 1.2);
        boolean left = random.nextBoolean();
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    if (x < width / 2 == left) {
                        levels[(c * height + y) * width + x] += 12 * Math.sin(vertical * y + horizontal * x);
                    }
                }
            }
        }
    }

    /** Uniform noise of this amplitude in levels of 255, rounded to 8 bits; the same pattern for the same seed. */
    public static ImageBatch noisy(ImageBatch image, double amplitude, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] data = image.data().clone();
        for (int i = 0; i < data.length; i++) {
            data[i] = eightBits(255.0 * data[i] + random.nextDouble(-amplitude, amplitude));
        }
        return ImageBatch.wrap(data, image.count(), image.shape());
    }

    /** Gaussian blur, rounded to 8 bits; the border is repeated. */
    public static ImageBatch blurred(ImageBatch image, double sigma) {
        int radius = (int) Math.ceil(3 * sigma);
        double[] taps = new double[2 * radius + 1];
        double total = 0;
        for (int k = -radius; k <= radius; k++) {
            taps[k + radius] = Math.exp(-k * k / (2 * sigma * sigma));
            total += taps[k + radius];
        }
        int height = image.shape().height();
        int width = image.shape().width();
        double[] rows = new double[image.data().length];
        float[] out = new float[rows.length];
        for (int line = 0; line < rows.length / width; line++) {
            for (int x = 0; x < width; x++) {
                double sum = 0;
                for (int k = -radius; k <= radius; k++) {
                    sum += taps[k + radius] * image.data()[line * width + Math.max(0, Math.min(width - 1, x + k))];
                }
                rows[line * width + x] = sum / total;
            }
        }
        for (int line = 0; line < rows.length / width; line++) {
            int plane = line / height * height;
            for (int x = 0; x < width; x++) {
                double sum = 0;
                for (int k = -radius; k <= radius; k++) {
                    int y = plane + Math.max(0, Math.min(height - 1, line - plane + k));
                    sum += taps[k + radius] * rows[y * width + x];
                }
                out[line * width + x] = eightBits(255 * sum / total);
            }
        }
        return ImageBatch.wrap(out, image.count(), image.shape());
    }

    /** Each value so many levels brighter. */
    public static ImageBatch brighter(ImageBatch image, int levels) {
        float[] data = image.data().clone();
        for (int i = 0; i < data.length; i++) {
            data[i] = eightBits(255.0 * data[i] + levels);
        }
        return ImageBatch.wrap(data, image.count(), image.shape());
    }

    /** Left and right exchanged. */
    public static ImageBatch mirrored(ImageBatch image) {
        int width = image.shape().width();
        float[] data = new float[image.data().length];
        for (int i = 0; i < data.length; i++) {
            data[i] = image.data()[i / width * width + width - 1 - i % width];
        }
        return ImageBatch.wrap(data, image.count(), image.shape());
    }

    /** Every pixel's distance to mid-grey multiplied, without rounding to 8 bits. */
    public static ImageBatch contrasted(ImageBatch image, float factor) {
        float[] data = image.data().clone();
        for (int i = 0; i < data.length; i++) {
            data[i] = 0.5f + factor * (data[i] - 0.5f);
        }
        return ImageBatch.wrap(data, image.count(), image.shape());
    }

    private static float eightBits(double level) {
        return Math.round(Math.max(0, Math.min(255, level))) / 255f;
    }
}
