// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import java.util.Arrays;
import org.anid.api.image.ImageBatch;

/**
 * The oracle of {@link FrameKernels#integratedStatistics}: two-dimensional windows, direct Fourier transforms and
 * bisection, in double precision, from the paper. Of the filter responses only three at the second scale are computed,
 * for a direct transform takes long; what belongs to the others is NaN.
 */
final class ReferenceNatural {

    /** Filters whose responses are computed: the wavelength times four, plus the orientation. */
    private static final int[] FILTERS = {0, 5, 11};

    private ReferenceNatural() {}

    static void statistics(ImageBatch images, double[] out) {
        Arrays.fill(out, Double.NaN);
        for (int image = 0; image < images.count(); image++) {
            double[][][] rgb = new double[3][][];
            for (int c = 0; c < 3; c++) {
                rgb[c] = cropped(ReferencePixels.rounded(images, image, Channels.RGB, images.channels() == 1 ? 0 : c));
            }
            int at = image * IntegratedStatistics.PER_IMAGE;
            scale(rgb, 0, out, at);
            for (int c = 0; c < 3; c++) {
                rgb[c] = shrunk(rgb[c]);
            }
            scale(rgb, 1, out, at + IntegratedStatistics.PER_SCALE);
        }
    }

    private static void scale(double[][][] rgb, int scale, double[] out, int at) {
        int n = rgb[0].length;
        double[][] weights = {{0.3f, 0.04f, -0.35f}, {0.34f, -0.6f, 0.17f}, {0.06f, 0.63f, 0.27f}};
        double sigma = 1.66 / Math.pow(scale + 1, 0.28);
        double[][] colour = rgb[0];
        for (int c = 0; c < 3; c++) {
            colour = mixed(rgb, weights[c]);
            gradients(
                    colour,
                    sigma,
                    out,
                    at,
                    IntegratedStatistics.SIGNED + 2 * c * IntegratedStatistics.MOMENTS,
                    IntegratedStatistics.COLOUR_GRADIENTS + 2 * c);
        }
        double[][] mscn = ReferenceScene.mscn(colour, true, 5, 5.0 / 6);
        for (int map = 0; map < 5; map++) {
            int[] neighbour = ReferenceScene.NEIGHBOURS[map];
            perBlock(
                    mscn,
                    out,
                    at + 5 * map,
                    block -> ReferenceScene.moments(ReferenceScene.products(block, neighbour)));
        }
        double[][][] logs = new double[3][n][n];
        for (int c = 0; c < 3; c++) {
            double sum = 0;
            for (int i = 0; i < n * n; i++) {
                logs[c][i / n][i % n] = Math.log(rgb[c][i / n][i % n] + 1e-5);
                sum += logs[c][i / n][i % n];
            }
            for (int i = 0; i < n * n; i++) {
                logs[c][i / n][i % n] -= sum / n / n;
            }
        }
        double[][] logMixes = {{1, 1, 1}, {1, 1, -2}, {1, -1, 0}};
        for (int c = 0; c < 3; c++) {
            double length = Math.sqrt(new double[] {3, 6, 2}[c]);
            perBlock(
                    mixed(logs, logMixes[c]),
                    out,
                    at + IntegratedStatistics.LOG_COLOURS + 2 * c,
                    block -> meanAndVariance(block, length));
        }
        if (scale == 1) {
            for (int filter : FILTERS) {
                double[][][] response = response(colour, filter / 4, filter % 4);
                for (int part = 0; part < 2; part++) {
                    int index = 2 * filter + part;
                    perBlock(
                            response[part],
                            out,
                            at + IntegratedStatistics.SIGNED + (6 + index) * 5,
                            ReferenceScene::moments);
                    gradients(
                            response[part],
                            sigma,
                            out,
                            at,
                            IntegratedStatistics.SIGNED + (30 + 2 * index) * 5,
                            IntegratedStatistics.RESPONSE_GRADIENTS + 2 * index);
                }
            }
        }
    }

    private interface Summary {
        double[] of(double[][] block);
    }

    private static void perBlock(double[][] plane, double[] out, int at, Summary summary) {
        int side = plane.length / 6;
        for (int b = 0; b < 36; b++) {
            double[][] block = ReferenceScene.part(plane, b / 6 * side, b % 6 * side, side, side);
            double[] numbers = summary.of(block);
            System.arraycopy(numbers, 0, out, at + b * IntegratedStatistics.PER_BLOCK, numbers.length);
        }
    }

    private static double[][] mixed(double[][][] planes, double[] weights) {
        int n = planes[0].length;
        double[][] mixed = new double[n][n];
        for (int y = 0; y < n; y++) {
            for (int x = 0; x < n; x++) {
                mixed[y][x] =
                        weights[0] * planes[0][y][x] + weights[1] * planes[1][y][x] + weights[2] * planes[2][y][x];
            }
        }
        return mixed;
    }

    private static void gradients(double[][] plane, double sigma, double[] out, int at, int derivativesAt, int fitAt) {
        int n = plane.length;
        int half = (int) Math.ceil(3 * sigma);
        double[][] window = new double[2 * half + 1][2 * half + 1];
        for (int dy = -half; dy <= half; dy++) {
            for (int dx = -half; dx <= half; dx++) {
                window[half + dy][half + dx] = Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
            }
        }
        double[][] gx = new double[n][n];
        double[][] gy = new double[n][n];
        double[][] magnitude = new double[n][n];
        for (int y = 0; y < n; y++) {
            for (int x = 0; x < n; x++) {
                for (int dy = -half; dy <= half; dy++) {
                    for (int dx = -half; dx <= half; dx++) {
                        if (y - dy >= 0 && y - dy < n && x - dx >= 0 && x - dx < n) {
                            double w = window[half + dy][half + dx] * plane[y - dy][x - dx];
                            gx[y][x] += dx * w;
                            gy[y][x] += dy * w;
                        }
                    }
                }
                magnitude[y][x] = Math.sqrt(gx[y][x] * gx[y][x] + gy[y][x] * gy[y][x] + 1e-8);
            }
        }
        perBlock(gx, out, at + derivativesAt, ReferenceScene::moments);
        perBlock(gy, out, at + derivativesAt + 5, ReferenceScene::moments);
        perBlock(magnitude, out, at + fitAt, ReferenceNatural::weibull);
    }

    /** Scale and shape of greatest likelihood. */
    private static double[] weibull(double[][] block) {
        double[] logs = Arrays.stream(block)
                .flatMapToDouble(Arrays::stream)
                .map(Math::log)
                .toArray();
        double mean = Arrays.stream(logs).average().orElseThrow();
        double low = 1e-2;
        double high = 1e2;
        double powers = 0;
        while (high / low > 1 + 1e-7) {
            double shape = Math.sqrt(low * high);
            powers = 0;
            double weighted = 0;
            for (double log : logs) {
                double power = Math.exp(shape * log);
                powers += power;
                weighted += power * log;
            }
            if (weighted / powers - mean > 1 / shape) {
                high = shape;
            } else {
                low = shape;
            }
        }
        return new double[] {Math.pow(powers / logs.length, 1 / low), low};
    }

    private static double[] meanAndVariance(double[][] block, double length) {
        double sum = 0;
        double squares = 0;
        int n = block.length * block.length;
        for (double[] row : block) {
            for (double value : row) {
                sum += value / length;
            }
        }
        for (double[] row : block) {
            for (double value : row) {
                squares += (value / length - sum / n) * (value / length - sum / n);
            }
        }
        return new double[] {sum / n, squares / (n - 1)};
    }

    /** Even and odd response at the second scale. */
    private static double[][][] response(double[][] plane, int wavelength, int orientation) {
        int n = plane.length;
        double[][][] spectrum = ReferenceFourier.transform(plane, new double[n][n], -1);
        for (int u = 0; u < n; u++) {
            for (int v = 0; v < n; v++) {
                double y = (u < n / 2 ? u : u - n) / (double) n;
                double x = (v < n / 2 ? v : v - n) / (double) n;
                double log = Math.log(Math.hypot(x, y) * 2.4 / Math.pow(2, 0.87) * Math.pow(1.31, wavelength))
                        / Math.log(0.55);
                double angle = Math.atan2(-y, x) - orientation * Math.PI / 4;
                double distance = Math.abs(Math.atan2(Math.sin(angle), Math.cos(angle))) / (Math.PI / 4.4);
                double filter = u == 0 && v == 0 ? 0 : Math.exp(-log * log / 2 - distance * distance / 2);
                spectrum[0][u][v] *= filter / n / n;
                spectrum[1][u][v] *= filter / n / n;
            }
        }
        return ReferenceFourier.transform(spectrum[0], spectrum[1], 1);
    }

    /** MATLAB's imresize to 524×524, clamped, of which 504×504 are left. */
    private static double[][] cropped(double[][] plane) {
        double[][] out = ReferenceFourier.transposed(lengthened(ReferenceFourier.transposed(lengthened(plane))));
        for (double[] row : out) {
            for (int x = 0; x < row.length; x++) {
                row[x] = Math.max(0, Math.min(255, row[x]));
            }
        }
        return out;
    }

    private static double[][] lengthened(double[][] plane) {
        int height = plane.length;
        double scale = 524.0 / height;
        double stretch = Math.min(1, scale);
        int reach = (int) Math.ceil(2 / stretch) + 1;
        double[][] out = new double[504][plane[0].length];
        for (int y = 0; y < out.length; y++) {
            double at = (y + 0.5) / scale - 0.5;
            for (int x = 0; x < plane[0].length; x++) {
                double weights = 0;
                for (int k = (int) Math.floor(at) - reach; k <= at + reach; k++) {
                    double weight = ReferenceScene.cubic((at - k) * stretch);
                    int row = Math.floorMod(k, 2 * height);
                    out[y][x] += weight * plane[row < height ? row : 2 * height - 1 - row][x];
                    weights += weight;
                }
                out[y][x] /= weights;
            }
        }
        return out;
    }

    private static double[][] shrunk(double[][] plane) {
        int n = plane.length;
        double[][] weights = ReferencePixels.gaussian(6, 0.9);
        double[][] out = new double[n / 2][n / 2];
        for (int y = 0; y < n / 2; y++) {
            for (int x = 0; x < n / 2; x++) {
                for (int dy = 0; dy < 6; dy++) {
                    for (int dx = 0; dx < 6; dx++) {
                        int row = Math.max(0, Math.min(n - 1, 2 * y - 2 + dy));
                        int column = Math.max(0, Math.min(n - 1, 2 * x - 2 + dx));
                        out[y][x] += weights[dy][dx] * plane[row][column];
                    }
                }
            }
        }
        return out;
    }
}
