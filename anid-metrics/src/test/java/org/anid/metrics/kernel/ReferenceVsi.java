// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import java.util.IdentityHashMap;
import java.util.Map;
import org.anid.api.image.ImageBatch;

/**
 * The oracle of the visual saliency induced index of images that are not shrunk, the shorter side being below 384:
 * Fourier sums as they are defined for each plane of each image, double precision. Remembers the images it saw.
 */
final class ReferenceVsi {

    private static final int SIDE = 256;
    private static final double[][] LMN = {{0.06, 0.63, 0.27}, {0.30, 0.04, -0.35}, {0.34, -0.6, 0.17}};
    /** sRGB to XYZ. */
    private static final double[][] XYZ = {
        {0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}
    };
    /** D50. */
    private static final double[] WHITE = {0.9642119944211994, 1, 0.8251882845188288};

    private final Map<ImageBatch, Features> seen = new IdentityHashMap<>();

    /** The saliency, the planes L, M and N in [0, 255], and the gradient of the first. */
    private record Features(double[][] saliency, double[][][] lmn, double[][] gradient) {}

    /** Of two batches of one image. */
    double score(ImageBatch reference, ImageBatch candidate) {
        return score(features(reference), features(candidate));
    }

    private Features features(ImageBatch image) {
        return seen.computeIfAbsent(image, batch -> {
            double[][][] rgb = rgb(batch);
            double[][][] lmn = {mixed(rgb, LMN[0], 255), mixed(rgb, LMN[1], 255), mixed(rgb, LMN[2], 255)};
            return new Features(saliency(rgb), lmn, ReferencePixels.scharr(lmn[0]));
        });
    }

    /** Three planes in [0, 1]. */
    private static double[][][] rgb(ImageBatch batch) {
        int height = batch.height();
        int width = batch.width();
        if (Math.min(height, width) >= 384) {
            throw new IllegalArgumentException("would be shrunk: " + batch.shape());
        }
        double[][][] out = new double[3][height][width];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < height * width; i++) {
                int channel = Math.min(c, batch.channels() - 1);
                out[c][i / width][i % width] =
                        ReferencePixels.unit(batch, 0, Channels.RGB, channel, i / width, i % width);
            }
        }
        return out;
    }

    private static double score(Features a, Features b) {
        double[][] va = a.saliency();
        double[][] vb = b.saliency();
        double sum = 0;
        double weights = 0;
        for (int y = 0; y < va.length; y++) {
            for (int x = 0; x < va[0].length; x++) {
                double weight = Math.max(va[y][x], vb[y][x]);
                double chroma = similarity(a.lmn()[1][y][x], b.lmn()[1][y][x], 130)
                        * similarity(a.lmn()[2][y][x], b.lmn()[2][y][x], 130);
                sum += weight
                        * similarity(va[y][x], vb[y][x], 1.27)
                        * Math.pow(similarity(a.gradient()[y][x], b.gradient()[y][x], 386), 0.4)
                        * Math.pow(Math.abs(chroma), 0.02)
                        * Math.cos(chroma < 0 ? 0.02 * Math.PI : 0);
                weights += weight;
            }
        }
        return weights == 0 ? 1 : sum / weights;
    }

    private static double similarity(double a, double b, double c) {
        return (2 * a * b + c) / (a * a + b * b + c);
    }

    private static double[][] mixed(double[][][] planes, double[] weights, double scale) {
        double[][] out = new double[planes[0].length][planes[0][0].length];
        for (int y = 0; y < out.length; y++) {
            for (int x = 0; x < out[0].length; x++) {
                for (int c = 0; c < 3; c++) {
                    out[y][x] += scale * weights[c] * planes[c][y][x];
                }
            }
        }
        return out;
    }

    /** SDSP on 256×256 pixels: frequency, place and colour; of the size of the image, in [0, 1]. */
    private static double[][] saliency(double[][][] rgb) {
        double[][][] lab = lab(rgb);
        double[][] power = new double[SIDE][SIDE];
        for (double[][] plane : lab) {
            double[][] filtered = filtered(plane);
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    power[y][x] += filtered[y][x] * filtered[y][x];
                }
            }
        }
        double[][] a = stretched(lab[1]);
        double[][] b = stretched(lab[2]);
        double[][] map = new double[SIDE][SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double place = Math.exp(-(Math.pow(y - 127, 2) + Math.pow(x - 127, 2)) / (145 * 145));
                double colour = -Math.expm1(-(a[y][x] * a[y][x] + b[y][x] * b[y][x]) / (0.001 * 0.001));
                map[y][x] = Math.sqrt(power[y][x]) * place * colour;
            }
        }
        return stretched(resized(map, rgb[0].length, rgb[0][0].length, true));
    }

    private static double[][] filtered(double[][] plane) {
        double[][] none = new double[SIDE][SIDE];
        double[][][] spectrum = ReferenceFourier.transform(ReferencePixels.centred(plane), none, -1);
        for (int u = 0; u < SIDE; u++) {
            for (int v = 0; v < SIDE; v++) {
                double y = (u < SIDE / 2 ? u : u - SIDE) / (double) SIDE;
                double x = (v < SIDE / 2 ? v : v - SIDE) / (double) SIDE;
                double radius = Math.hypot(y, x);
                double log = Math.log(radius / 0.021) / 1.34;
                double filter = radius == 0 || radius > 0.5 ? 0 : Math.exp(-log * log / 2) / (SIDE * SIDE);
                spectrum[0][u][v] *= filter;
                spectrum[1][u][v] *= filter;
            }
        }
        return ReferenceFourier.transform(spectrum[0], spectrum[1], 1)[0];
    }

    /** To [0, 1]; a flat plane to 0. */
    private static double[][] stretched(double[][] plane) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double[] row : plane) {
            for (double value : row) {
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        double[][] out = new double[plane.length][plane[0].length];
        for (int y = 0; y < out.length; y++) {
            for (int x = 0; x < out[0].length; x++) {
                out[y][x] = max == min ? 0 : (plane[y][x] - min) / (max - min);
            }
        }
        return out;
    }

    private static double[][][] lab(double[][][] rgb) {
        double[][][] linear = new double[3][][];
        for (int c = 0; c < 3; c++) {
            linear[c] = resized(rgb[c], SIDE, SIDE, false);
            for (double[] row : linear[c]) {
                for (int x = 0; x < SIDE; x++) {
                    row[x] = row[x] <= 0.04045 ? row[x] / 12.92 : Math.pow((row[x] + 0.055) / 1.055, 2.4);
                }
            }
        }
        double[][][] f = new double[3][][];
        for (int c = 0; c < 3; c++) {
            f[c] = mixed(linear, XYZ[c], 1 / WHITE[c]);
            for (double[] row : f[c]) {
                for (int x = 0; x < SIDE; x++) {
                    row[x] = row[x] <= 0.008856 ? (903.3 * row[x] + 16) / 116 : Math.cbrt(row[x]);
                }
            }
        }
        double[][][] lab = new double[3][SIDE][SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                lab[0][y][x] = 116 * f[1][y][x] - 16;
                lab[1][y][x] = 500 * (f[0][y][x] - f[1][y][x]);
                lab[2][y][x] = 200 * (f[1][y][x] - f[2][y][x]);
            }
        }
        return lab;
    }

    /** Bilinear; the corners, or the centres of pixels, are where they were. */
    private static double[][] resized(double[][] plane, int height, int width, boolean corners) {
        double[][] out = new double[height][width];
        for (int y = 0; y < height; y++) {
            double row = place(y, plane.length, height, corners);
            int top = (int) row;
            int bottom = Math.min(top + 1, plane.length - 1);
            for (int x = 0; x < width; x++) {
                double column = place(x, plane[0].length, width, corners);
                int left = (int) column;
                int right = Math.min(left + 1, plane[0].length - 1);
                // Between equal values exactly that value, so that flat planes stay flat.
                double upper = plane[top][left] + (column - left) * (plane[top][right] - plane[top][left]);
                double lower = plane[bottom][left] + (column - left) * (plane[bottom][right] - plane[bottom][left]);
                out[y][x] = upper + (row - top) * (lower - upper);
            }
        }
        return out;
    }

    private static double place(int i, int from, int to, boolean corners) {
        double at = corners ? i * (from - 1.0) / (to - 1) : (i + 0.5) * from / to - 0.5;
        return Math.max(0, Math.min(from - 1, at));
    }
}
