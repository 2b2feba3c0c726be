// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import org.anid.api.image.ImageBatch;

/**
 * The oracle of most apparent distortion: frequency planes with the zero in the middle, Fourier sums as they are
 * defined, every block by itself, double precision.
 */
final class ReferenceMad {

    private static final int BLOCK = 16;
    private static final int STEP = 4;
    private static final double EPSILON = 1e-12;

    private record Plane(double[][] re, double[][] im) {}

    /** Mean, deviation, skewness and kurtosis of the 16×16 values from a place on. */
    private record Shape(double mean, double deviation, double skewness, double kurtosis) {
        static Shape of(double[][] x, int top, int left) {
            double mean = 0;
            for (int i = 0; i < BLOCK * BLOCK; i++) {
                mean += x[top + i / BLOCK][left + i % BLOCK] / (BLOCK * BLOCK);
            }
            double[] powers = new double[5];
            for (int i = 0; i < BLOCK * BLOCK; i++) {
                double d = x[top + i / BLOCK][left + i % BLOCK] - mean;
                powers[2] += d * d / (BLOCK * BLOCK);
                powers[3] += d * d * d / (BLOCK * BLOCK);
                powers[4] += d * d * d * d / (BLOCK * BLOCK);
            }
            double s = Math.sqrt(powers[2] + EPSILON);
            return new Shape(mean, s, powers[3] / Math.pow(s, 3), powers[4] / Math.pow(s, 4));
        }
    }

    private final int height;
    private final int width;
    private final int channels;
    private final int rows;
    private final int columns;

    private ReferenceMad(ImageBatch images) {
        height = images.height();
        width = images.width();
        channels = images.channels();
        rows = (height - BLOCK) / STEP + 1;
        columns = (width - BLOCK) / STEP + 1;
    }

    static void of(ImageBatch reference, ImageBatch candidate, double[] out) {
        ReferenceMad mad = new ReferenceMad(reference);
        for (int i = 0; i < reference.count(); i++) {
            double[][][] a = new double[mad.channels][][];
            double[][][] b = new double[mad.channels][][];
            for (int c = 0; c < mad.channels; c++) {
                a[c] = mad.pixels(reference, i, c);
                b[c] = mad.pixels(candidate, i, c);
            }
            out[i] = mad.score(a, b);
        }
    }

    private double[][] pixels(ImageBatch batch, int image, int c) {
        double[][] out = new double[height][width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                out[y][x] = 255.0 * batch.data()[batch.offset(image) + (c * height + y) * width + x];
            }
        }
        return out;
    }

    private double score(double[][][] a, double[][][] b) {
        double[] high = detection(a, b);
        double[] low = appearance(a, b);
        double sum = 0;
        for (int part = 0; part < channels; part++) {
            double weight = 1 / (1 + Math.exp(-2.55 / 3.35) * Math.pow(high[part], 1 / (Math.log(10) * 3.35)));
            sum += Math.pow(low[part], 1 - weight) * Math.pow(high[part], weight);
        }
        return sum / channels;
    }

    private double[] detection(double[][][] a, double[][][] b) {
        int blocks = rows * columns;
        double[] mean = new double[channels * blocks];
        double[] deviation = new double[channels * blocks];
        double[] difference = new double[channels * blocks];
        double[] error = new double[channels * blocks];
        for (int c = 0; c < channels; c++) {
            double[][] seenA = seen(a[c]);
            double[][] seenB = seen(b[c]);
            double[][] d = new double[height][width];
            double[][] e = new double[height][width];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    d[y][x] = seenB[y][x] - seenA[y][x];
                    e[y][x] = Math.pow(a[c][y][x] - b[c][y][x], 2);
                }
            }
            for (int n = 0; n < blocks; n++) {
                int top = n / columns * STEP;
                int left = n % columns * STEP;
                Shape reference = Shape.of(seenA, top, left);
                mean[n * channels + c] = reference.mean();
                deviation[n * channels + c] = reference.deviation();
                difference[n * channels + c] = Shape.of(d, top, left).deviation();
                error[c * blocks + n] = Shape.of(e, top, left).mean();
            }
        }
        double[] out = new double[channels];
        for (int part = 0; part < channels; part++) {
            for (int n = 0; n < blocks; n++) {
                double smallest = Double.POSITIVE_INFINITY;
                for (int y = Math.max(0, n / columns - 1); y <= n / columns; y++) {
                    for (int x = Math.max(0, n % columns - 1); x <= n % columns; x++) {
                        smallest = Math.min(smallest, deviation[part * blocks + y * columns + x]);
                    }
                }
                int at = part * blocks + n;
                double masking = Math.log(Math.abs((smallest / 2 + EPSILON) / (mean[at] + EPSILON)));
                double visible =
                        mean[at] < 0.5 ? -1000 : Math.log(Math.abs((difference[at] + EPSILON) / (mean[at] + EPSILON)));
                double excess = Math.max(0, visible - Math.max(masking, -5));
                out[part] += Math.pow(excess * error[at], 2) / blocks;
            }
            out[part] = 200 * Math.sqrt(out[part]);
        }
        return out;
    }

    private double[][] seen(double[][] pixels) {
        double[][] luminance = new double[height][width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                luminance[y][x] = 0.02874 * Math.pow(pixels[y][x] + EPSILON, 2.2 / 3);
            }
        }
        double[][] filter = new double[height][width];
        for (int place = 0; place < height * width; place++) {
            double x = place / height - (width - 1) / 2.0;
            double y = place % height - (height - 1) / 2.0;
            double f = 64 * Math.hypot(x, y) / width / (0.15 * Math.cos(4 * Math.atan2(y, x)) + 0.85);
            filter[place / width][place % width] =
                    f < 7.8909 ? 0.9809 : 2.6 * (0.0192 + 0.114 * f) * Math.exp(-Math.pow(0.114 * f, 1.1));
        }
        return filtered(spectrum(luminance), filter, height / 2, width / 2).re();
    }

    private double[] appearance(double[][][] a, double[][][] b) {
        double[] weights = {0.5 / 13.25, 0.75 / 13.25, 1 / 13.25, 5 / 13.25};
        int blocks = rows * columns;
        double[] map = new double[channels * blocks];
        for (int c = 0; c < channels; c++) {
            Plane spectrumA = spectrum(a[c]);
            Plane spectrumB = spectrum(b[c]);
            for (int o = 0; o < 4; o++) {
                for (int s = 0; s < 5; s++) {
                    double[][] filter = logGabor(o, s);
                    double[][] magnitudeA = magnitude(oriented(spectrumA, filter));
                    double[][] magnitudeB = magnitude(oriented(spectrumB, filter));
                    for (int n = 0; n < blocks; n++) {
                        Shape shapeA = Shape.of(magnitudeA, n / columns * STEP, n % columns * STEP);
                        Shape shapeB = Shape.of(magnitudeB, n / columns * STEP, n % columns * STEP);
                        map[n * channels + c] += weights[o]
                                * (Math.abs(shapeA.deviation() - shapeB.deviation())
                                        + 2 * Math.abs(shapeA.skewness() - shapeB.skewness())
                                        + Math.abs(shapeA.kurtosis() - shapeB.kurtosis()));
                    }
                }
            }
        }
        double[] out = new double[channels];
        for (int i = 0; i < map.length; i++) {
            out[i / blocks] += map[i] * map[i] / blocks;
        }
        for (int part = 0; part < channels; part++) {
            out[part] = Math.sqrt(out[part]);
        }
        return out;
    }

    private double[][] logGabor(int orientation, int scale) {
        double[][] filter = new double[height][width];
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                double y = (i - height / 2.0) / (height / 2.0);
                double x = (j - width / 2.0) / (width / 2.0);
                double radius = Math.hypot(x, y);
                if (i == (int) Math.rint(height / 2.0 + 1) && j == (int) Math.rint(width / 2.0 + 1)) {
                    radius = 1;
                }
                double d = Math.log(radius + EPSILON) - Math.log(2 / (3 * Math.pow(3, scale)));
                double radial = Math.exp(-d * d / (2 * Math.pow(Math.log(0.55), 2)));
                if (i == (int) Math.rint(height / 2.0) && j == (int) Math.rint(width / 2.0)) {
                    radial = 0;
                }
                double theta = Math.atan2(-y, x);
                double angle = orientation * Math.PI / 4;
                double sine = Math.sin(theta) * Math.cos(angle) - Math.cos(theta) * Math.sin(angle);
                double cosine = Math.cos(theta) * Math.cos(angle) + Math.sin(theta) * Math.sin(angle);
                double distance = Math.atan2(sine, cosine);
                filter[i][j] = radial * Math.exp(-distance * distance / (2 * Math.pow(Math.PI / 6, 2)));
            }
        }
        return filter;
    }

    private double[][] magnitude(Plane plane) {
        double[][] out = new double[height][width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                out[y][x] = Math.sqrt(Math.pow(plane.re()[y][x], 2) + Math.pow(plane.im()[y][x], 2) + EPSILON);
            }
        }
        return out;
    }

    private Plane spectrum(double[][] x) {
        return transform(new Plane(x, new double[height][width]), -1);
    }

    /** On odd sides, pyiqa shifts this filter one place further than the other. */
    private Plane oriented(Plane spectrum, double[][] filter) {
        return filtered(spectrum, filter, (height + 1) / 2, (width + 1) / 2);
    }

    /** The inverse transform of the spectrum times a filter whose zero frequency is at that place. */
    private Plane filtered(Plane spectrum, double[][] filter, int row, int column) {
        double[][] re = new double[height][width];
        double[][] im = new double[height][width];
        for (int u = 0; u < height; u++) {
            for (int v = 0; v < width; v++) {
                double w = filter[(u + row) % height][(v + column) % width] / (height * width);
                re[u][v] = spectrum.re()[u][v] * w;
                im[u][v] = spectrum.im()[u][v] * w;
            }
        }
        return transform(new Plane(re, im), 1);
    }

    private static Plane transform(Plane in, int sign) {
        double[][][] out = ReferenceFourier.transform(in.re(), in.im(), sign);
        return new Plane(out[0], out[1]);
    }
}
