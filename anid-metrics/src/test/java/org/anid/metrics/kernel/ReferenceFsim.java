// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import org.anid.api.image.ImageBatch;

/**
 * The oracle of feature similarity of images of one size that are not shrunk, the shorter side being below 384: Fourier
 * sums as they are defined for each image, the noise from the filters' own responses, double precision. What is added
 * to numerators and denominators of phase congruency is single precision's ε, as in the references by default.
 * Remembers the images it saw.
 */
final class ReferenceFsim {

    private static final double EPSILON = Math.ulp(1f);
    private static final int SCALES = 4;
    private static final int ORIENTATIONS = 4;
    private static final double[][] YIQ = {{0.299, 0.587, 0.114}, {0.5959, -0.2746, -0.3213}, {0.2115, -0.5227, 0.3112}
    };

    private final int height;
    private final int width;
    /** By orientation and scale. */
    private final double[][][][] filters = new double[ORIENTATIONS][SCALES][][];
    /** By orientation: the threshold of the energy for a median power of 1 at the finest scale. */
    private final double[] thresholds = new double[ORIENTATIONS];

    private final Map<ImageBatch, Features> seen = new IdentityHashMap<>();

    /** Luma, and of colour images two chroma planes, in [0, 255]; phase congruency and gradient of the luma. */
    private record Features(double[][][] planes, double[][] congruency, double[][] gradient) {}

    ReferenceFsim(int height, int width) {
        if (Math.min(height, width) >= 384) {
            throw new IllegalArgumentException("would be shrunk: " + height + "×" + width);
        }
        this.height = height;
        this.width = width;
        for (int o = 0; o < ORIENTATIONS; o++) {
            for (int s = 0; s < SCALES; s++) {
                filters[o][s] = filter(s, o);
            }
            thresholds[o] = threshold(filters[o]);
        }
    }

    /** Of two batches of one image. */
    double score(ImageBatch reference, ImageBatch candidate) {
        return score(features(reference), features(candidate));
    }

    private Features features(ImageBatch image) {
        return seen.computeIfAbsent(image, batch -> {
            double[][][] planes = planes(batch);
            return new Features(planes, congruency(planes[0]), ReferencePixels.scharr(planes[0]));
        });
    }

    private double[][][] planes(ImageBatch batch) {
        double[][][] out = new double[batch.channels()][height][width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int p = 0; p < out.length; p++) {
                    for (int c = 0; c < out.length; c++) {
                        double weight = out.length == 1 ? 1 : YIQ[p][c];
                        out[p][y][x] += 255 * weight * ReferencePixels.unit(batch, 0, Channels.RGB, c, y, x);
                    }
                }
            }
        }
        return out;
    }

    private double score(Features a, Features b) {
        double sum = 0;
        double weights = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double weight = Math.max(a.congruency()[y][x], b.congruency()[y][x]);
                double s = similarity(a.congruency()[y][x], b.congruency()[y][x], 0.85)
                        * similarity(a.gradient()[y][x], b.gradient()[y][x], 160);
                for (int p = 1; p < a.planes().length; p++) {
                    s *= Math.pow(Math.abs(similarity(a.planes()[p][y][x], b.planes()[p][y][x], 200)), 0.03);
                }
                sum += weight * s;
                weights += weight;
            }
        }
        return sum / weights;
    }

    private static double similarity(double a, double b, double c) {
        return (2 * a * b + c) / (a * a + b * b + c);
    }

    /** Kovesi's, over four orientations: energy above the noise over amplitude. */
    private double[][] congruency(double[][] luma) {
        double[][] centred = ReferencePixels.centred(luma);
        double[][][] spectrum = ReferenceFourier.transform(centred, new double[height][width], -1);
        double[][] energy = new double[height][width];
        double[][] amplitude = new double[height][width];
        for (int o = 0; o < ORIENTATIONS; o++) {
            double[][][][] responses = new double[SCALES][][][];
            for (int s = 0; s < SCALES; s++) {
                responses[s] = response(spectrum, filters[o][s]);
            }
            double noise = thresholds[o] * Math.sqrt(medianPower(responses[0]));
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double even = 0;
                    double odd = 0;
                    for (double[][][] r : responses) {
                        even += r[0][y][x];
                        odd += r[1][y][x];
                        amplitude[y][x] += Math.hypot(r[0][y][x], r[1][y][x]);
                    }
                    double length = Math.hypot(even, odd) + EPSILON;
                    double local = 0;
                    for (double[][][] r : responses) {
                        local += (r[0][y][x] * even + r[1][y][x] * odd) / length
                                - Math.abs(r[0][y][x] * odd - r[1][y][x] * even) / length;
                    }
                    energy[y][x] += Math.max(0, local - noise);
                }
            }
        }
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                energy[y][x] = (energy[y][x] + EPSILON) / (amplitude[y][x] + EPSILON);
            }
        }
        return energy;
    }

    /** A log-Gabor filter under a Butterworth low-pass; an odd side n has frequencies in steps of 1/(n − 1). */
    private double[][] filter(int scale, int orientation) {
        double[][] filter = new double[height][width];
        for (int u = 0; u < height; u++) {
            for (int v = 0; v < width; v++) {
                double y = (u < (height + 1) / 2 ? u : u - height) / (double) (height - height % 2);
                double x = (v < (width + 1) / 2 ? v : v - width) / (double) (width - width % 2);
                double radius = Math.hypot(x, y);
                double log = Math.log(radius * 6 * Math.pow(2, scale)) / Math.log(0.55);
                double angle = Math.atan2(-x, y) - orientation * Math.PI / ORIENTATIONS;
                double distance = Math.atan2(Math.sin(angle), Math.cos(angle)) / (Math.PI / (1.2 * ORIENTATIONS));
                filter[u][v] = radius == 0
                        ? 0
                        : Math.exp(-log * log / 2 - distance * distance / 2) / (1 + Math.pow(radius / 0.45, 30));
            }
        }
        return filter;
    }

    private double[][][] response(double[][][] spectrum, double[][] filter) {
        double[][][] product = new double[2][height][width];
        for (int part = 0; part < 2; part++) {
            for (int u = 0; u < height; u++) {
                for (int v = 0; v < width; v++) {
                    product[part][u][v] = spectrum[part][u][v] * filter[u][v] / (height * width);
                }
            }
        }
        return ReferenceFourier.transform(product[0], product[1], 1);
    }

    private double medianPower(double[][][] response) {
        double[] powers = new double[height * width];
        Arrays.setAll(
                powers,
                i -> Math.pow(response[0][i / width][i % width], 2) + Math.pow(response[1][i / width][i % width], 2));
        Arrays.sort(powers);
        return powers[(powers.length - 1) / 2];
    }

    /** The energy that noise stays below whose median power at the finest scale is 1. */
    private double threshold(double[][][] filters) {
        double filterPower = 0;
        for (double[] row : filters[0]) {
            for (double value : row) {
                filterPower += value * value;
            }
        }
        double noisePower = 1 / Math.log(2) / filterPower;
        double[][][] ones = {new double[height][width], new double[height][width]};
        for (double[] row : ones[0]) {
            Arrays.fill(row, Math.sqrt((double) height * width));
        }
        double[][][] impulses = new double[SCALES][][];
        for (int s = 0; s < SCALES; s++) {
            impulses[s] = response(ones, filters[s])[0];
        }
        double squares = 0;
        double products = 0;
        for (int s = 0; s < SCALES; s++) {
            squares += dot(impulses[s], impulses[s]);
            for (int t = s + 1; t < SCALES; t++) {
                products += dot(impulses[s], impulses[t]);
            }
        }
        double tau = Math.sqrt((2 * noisePower * squares + 4 * noisePower * products) / 2);
        return (tau * Math.sqrt(Math.PI / 2) + 2 * Math.sqrt((2 - Math.PI / 2) * tau * tau)) / 1.7;
    }

    private static double dot(double[][] a, double[][] b) {
        double sum = 0;
        for (int y = 0; y < a.length; y++) {
            for (int x = 0; x < a[0].length; x++) {
                sum += a[y][x] * b[y][x];
            }
        }
        return sum;
    }
}
