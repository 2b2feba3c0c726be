// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli.demo;

import java.util.SplittableRandom;

/**
 * The three generators of the demo. Each ruins a picture more than the one before it, which is what a run must find.
 */
enum Damage {
    /** A little blur and a little noise. */
    MILD("Mild", 1.0) {
        @Override
        Picture apply(Picture picture, SplittableRandom random) {
            Picture out = blur(picture);
            out.addNoise(3.0 / 255, random);
            return out;
        }
    },
    /** Blocks of 8 pixels half washed out, six levels per channel, a green cast. */
    STRONG("Strong", 2.0) {
        @Override
        Picture apply(Picture picture, SplittableRandom random) {
            Picture out = blocks(picture, 8, 0.7);
            int size = out.size();
            for (int channel = 0; channel < 3; channel++) {
                double cast = channel == 1 ? 1.12 : 0.85;
                for (int y = 0; y < size; y++) {
                    for (int x = 0; x < size; x++) {
                        out.set(channel, x, y, cast * StrictMath.rint(5 * out.get(channel, x, y)) / 5);
                    }
                }
            }
            out.addNoise(10.0 / 255, random);
            return out;
        }
    },
    /** Blocks of 32 pixels, two levels per channel, red and blue exchanged, every fourth row torn sideways. */
    BROKEN("Broken", 3.0) {
        @Override
        Picture apply(Picture picture, SplittableRandom random) {
            Picture coarse = blocks(picture, 32, 0.97);
            int size = coarse.size();
            Picture out = new Picture(size);
            for (int y = 0; y < size; y++) {
                int shift = y % 4 == 0 ? random.nextInt(size) : 0;
                for (int x = 0; x < size; x++) {
                    int from = (x + shift) % size;
                    for (int channel = 0; channel < 3; channel++) {
                        out.set(channel, x, y, coarse.get(2 - channel, from, y) > 0.45 ? 0.95 : 0.05);
                    }
                }
            }
            out.addNoise(45.0 / 255, random);
            return out;
        }
    };

    private final String generator;
    private final double severity;

    Damage(String generator, double severity) {
        this.generator = generator;
        this.severity = severity;
    }

    /** Name of the generator on disk and in reports. */
    String generator() {
        return generator;
    }

    /** How bad it is meant to be: the simulated raters take off so much. */
    double severity() {
        return severity;
    }

    /** The damaged picture; the one given is left alone. */
    abstract Picture apply(Picture picture, SplittableRandom random);

    /** Binomial 3×3 blur; edges repeat. */
    private static Picture blur(Picture picture) {
        int size = picture.size();
        Picture out = new Picture(size);
        for (int channel = 0; channel < 3; channel++) {
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    double sum = 0;
                    for (int dy = -1; dy <= 1; dy++) {
                        for (int dx = -1; dx <= 1; dx++) {
                            int weight = (2 - Math.abs(dx)) * (2 - Math.abs(dy));
                            int fromX = Math.min(size - 1, Math.max(0, x + dx));
                            int fromY = Math.min(size - 1, Math.max(0, y + dy));
                            sum += weight * picture.get(channel, fromX, fromY);
                        }
                    }
                    out.set(channel, x, y, sum / 16);
                }
            }
        }
        return out;
    }

    /** Draws every pixel towards the mean of its block. */
    private static Picture blocks(Picture picture, int side, double share) {
        int size = picture.size();
        Picture out = new Picture(size);
        for (int channel = 0; channel < 3; channel++) {
            for (int top = 0; top < size; top += side) {
                for (int left = 0; left < size; left += side) {
                    int bottom = Math.min(size, top + side);
                    int right = Math.min(size, left + side);
                    double sum = 0;
                    for (int y = top; y < bottom; y++) {
                        for (int x = left; x < right; x++) {
                            sum += picture.get(channel, x, y);
                        }
                    }
                    double mean = sum / ((bottom - top) * (right - left));
                    for (int y = top; y < bottom; y++) {
                        for (int x = left; x < right; x++) {
                            double value = picture.get(channel, x, y);
                            out.set(channel, x, y, value + share * (mean - value));
                        }
                    }
                }
            }
        }
        return out;
    }
}
