// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli.demo;

import java.util.SplittableRandom;

/** A square RGB picture in memory, values nominally in [0,1], that painters write to. Not thread-safe. */
final class Picture {

    private final int size;
    private final double[] values;

    Picture(int size) {
        this.size = size;
        this.values = new double[3 * size * size];
    }

    int size() {
        return size;
    }

    double get(int channel, int x, int y) {
        return values[(channel * size + y) * size + x];
    }

    void set(int channel, int x, int y, double value) {
        values[(channel * size + y) * size + x] = value;
    }

    /** Lays a colour over a pixel: 0 leaves it, 1 replaces it. */
    void blend(int x, int y, Colour colour, double opacity) {
        if (x < 0 || y < 0 || x >= size || y >= size) {
            return;
        }
        set(0, x, y, get(0, x, y) + (colour.red() - get(0, x, y)) * opacity);
        set(1, x, y, get(1, x, y) + (colour.green() - get(1, x, y)) * opacity);
        set(2, x, y, get(2, x, y) + (colour.blue() - get(2, x, y)) * opacity);
    }

    /** Adds noise of this standard deviation to every sample, as a sensor does. */
    void addNoise(double sigma, SplittableRandom random) {
        for (int i = 0; i < values.length; i++) {
            values[i] += sigma * gaussian(random);
        }
    }

    /** The mean of this picture and another of the same size. */
    Picture mixedWith(Picture other) {
        Picture out = new Picture(size);
        for (int i = 0; i < values.length; i++) {
            out.values[i] = 0.5 * (values[i] + other.values[i]);
        }
        return out;
    }

    /** The picture in 8 bits, as {@code 0xRRGGBB}, row by row. */
    int[] toRgb() {
        int plane = size * size;
        int[] rgb = new int[plane];
        for (int i = 0; i < plane; i++) {
            rgb[i] = eightBits(values[i]) << 16 | eightBits(values[plane + i]) << 8 | eightBits(values[2 * plane + i]);
        }
        return rgb;
    }

    private static int eightBits(double value) {
        return (int) StrictMath.rint(255 * Math.min(1, Math.max(0, value)));
    }

    /** Box and Muller, with StrictMath so that every JVM draws the same. */
    private static double gaussian(SplittableRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }

    /**
     * A colour.
     *
     * @param red in [0,1]
     * @param green in [0,1]
     * @param blue in [0,1]
     */
    record Colour(double red, double green, double blue) {
        Colour times(double factor) {
            return new Colour(red * factor, green * factor, blue * factor);
        }

        Colour towards(Colour other, double share) {
            return new Colour(
                    red + (other.red - red) * share,
                    green + (other.green - green) * share,
                    blue + (other.blue - blue) * share);
        }
    }
}
