// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.anid.api.image.ImageBatch;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.apache.commons.math3.special.Gamma;
import org.jspecify.annotations.Nullable;

/**
 * The features of NRQM in the oracle: direct sums for every transform, the pyramid's filters by their formulas instead
 * of tables and as complex ones whose real part is taken, the mixture by the inverse of the whole matrix.
 */
final class ReferenceNrqm {

    private static final int BANDS = 6;

    /** Below this a band is nothing but rounding, and there is no mixture. */
    private static final double SILENCE = 1e-8;

    private ReferenceNrqm() {}

    static void features(ImageBatch images, double[] out) {
        for (int i = 0; i < images.count(); i++) {
            List<Double> features = new ArrayList<>();
            double[][] luma = ReferencePixels.rounded(images, i, Channels.LUMA, 0);
            double[][] plane = new double[luma.length][luma[0].length];
            for (int y = 0; y < plane.length; y++) {
                for (int x = 0; x < plane[0].length; x++) {
                    plane[y][x] = luma[y][x] / 255;
                }
            }
            List<double[][]> levels = List.of(plane, shrink(plane), shrink(shrink(plane)));
            levels.forEach(level -> local(level, features));
            global(luma, features);
            levels.forEach(level -> spatial(level, features));
            for (int j = 0; j < features.size(); j++) {
                out[i * features.size() + j] = features.get(j);
            }
        }
    }

    private static double at(double[][] plane, int y, int x) {
        return y < 0 || x < 0 || y >= plane.length || x >= plane[0].length ? 0 : plane[y][x];
    }

    private static double[][] shrink(double[][] plane) {
        double[][] window = ReferencePixels.gaussian(3, 0.5);
        double[][] half = new double[plane.length / 2][plane[0].length / 2];
        for (int y = 0; y < half.length; y++) {
            for (int x = 0; x < half[0].length; x++) {
                for (int k = 0; k < 9; k++) {
                    half[y][x] += window[k / 3][k % 3] * at(plane, 2 * y + k / 3, 2 * x + k % 3);
                }
            }
        }
        return half;
    }

    // ---- blocks

    private static void local(double[][] plane, List<Double> features) {
        int rows = (plane.length + 2) / 3;
        int columns = (plane[0].length + 2) / 3;
        int top = (3 * rows + 4 - plane.length) / 2;
        int left = (3 * columns + 4 - plane[0].length) / 2;
        double[] shapes = new double[rows * columns];
        double[] variations = new double[rows * columns];
        double[] spreads = new double[rows * columns];
        for (int b = 0; b < shapes.length; b++) {
            double[][] c = transform(plane, b / columns * 3 - top, b % columns * 3 - left);
            List<Double> all = new ArrayList<>();
            List<List<Double>> directions = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int u = 0; u < 7; u++) {
                for (int v = 0; v < 7; v++) {
                    if (u + v > 0) {
                        all.add(c[u][v]);
                        directions.get(direction(u, v)).add(c[u][v]);
                    }
                }
            }
            shapes[b] = shape(all);
            variations[b] = variation(all, 1e-7);
            spreads[b] =
                    variance(directions.stream().map(d -> variation(d, 1e-8)).toList());
        }
        Arrays.sort(shapes);
        Arrays.sort(variations);
        Arrays.sort(spreads);
        int n = shapes.length;
        features.add(mean(shapes, 0, Math.min(n, (int) Math.ceil(0.1 * n) + 1)));
        features.add(mean(shapes, 0, n));
        for (double[] values : new double[][] {variations, spreads}) {
            features.add(mean(values, (int) Math.floor(0.9 * n), n));
            features.add(mean(values, 0, n));
        }
    }

    private static double[][] transform(double[][] plane, int top, int left) {
        double[][] c = new double[7][7];
        for (int u = 0; u < 7; u++) {
            for (int v = 0; v < 7; v++) {
                double scale = Math.sqrt((u == 0 ? 1 : 2) / 7.0) * Math.sqrt((v == 0 ? 1 : 2) / 7.0);
                for (int y = 0; y < 7; y++) {
                    for (int x = 0; x < 7; x++) {
                        c[u][v] += scale
                                * Math.cos(Math.PI * u * (2 * y + 1) / 14)
                                * Math.cos(Math.PI * v * (2 * x + 1) / 14)
                                * at(plane, top + y, left + x);
                    }
                }
            }
        }
        return c;
    }

    /** Which of the three directions a coefficient belongs to, drawn. */
    private static int direction(int u, int v) {
        String[] picture = {"x000000", "2100000", "2211000", "2211100", "2221111", "2222111", "2222111"};
        return picture[u].charAt(v) - '0';
    }

    private static double variation(List<Double> values, double epsilon) {
        List<Double> magnitudes = values.stream().map(Math::abs).toList();
        return Math.sqrt(variance(magnitudes)) / (mean(magnitudes) + epsilon);
    }

    // ---- bands

    private static void global(double[][] luma, List<Double> features) {
        int height = luma.length;
        int width = luma[0].length;
        double[][][] x = ReferenceFourier.transform(luma, new double[height][width], -1);
        double[][][] residual = new double[2][height][width];
        for (int u = 0; u < height; u++) {
            for (int v = 0; v < width; v++) {
                double high = rising(radius(u, v, height, width, height, width));
                residual[0][u][v] = high * x[0][u][v];
                residual[1][u][v] = high * x[1][u][v];
            }
        }
        double[][] hp = inverse(residual[0], residual[1]);
        int h = height - height / 2;
        int w = width - width / 2;
        double[][][] bands = new double[2 * BANDS][][];
        for (int b = 0; b < BANDS; b++) {
            bands[b] = band(x, b, height, width, height, width);
            bands[BANDS + b] = band(x, b, h, w, height, width);
        }
        double[][][] enlarged = new double[BANDS][][];
        for (int b = 0; b < BANDS; b++) {
            enlarged[b] = enlarge(bands[BANDS + b], height, width);
        }
        double[][][] normalised = new double[2 * BANDS][][];
        for (int b = 0; b < 2 * BANDS; b++) {
            double[][][] family = Arrays.copyOfRange(bands, b / BANDS * BANDS, b / BANDS * BANDS + BANDS);
            normalised[b] = normalise(family, b % BANDS, b < BANDS ? enlarged[b] : null, b < BANDS ? 16 : 8);
            if (normalised[b].length == 0) {
                for (int j = 0; j < 45; j++) {
                    features.add(Double.NaN);
                }
                return;
            }
        }
        for (double[][] band : normalised) {
            features.add(shape(list(band)));
        }
        for (int b = 0; b < BANDS; b++) {
            List<Double> both = new ArrayList<>(list(normalised[b]));
            both.addAll(list(normalised[BANDS + b]));
            features.add(shape(both));
        }
        for (int b = 0; b < BANDS; b++) {
            features.add(contrastAndStructure(bands[b], hp));
        }
        for (int b = 0; b < BANDS; b++) {
            features.add(contrastAndStructure(enlarged[b], hp));
        }
        for (int i = 0; i < BANDS; i++) {
            for (int j = i + 1; j < BANDS; j++) {
                features.add(contrastAndStructure(normalised[i], normalised[j]));
            }
        }
    }

    private static int signed(int index, int n) {
        return index < (n + 1) / 2 ? index : index - n;
    }

    private static double radius(int u, int v, int rows, int columns, int height, int width) {
        double fy = 2.0 * signed(u, rows) / height;
        double fx = 2.0 * signed(v, columns) / width;
        return u == 0 && v == 0 ? 2.0 / width : Math.hypot(fy, fx);
    }

    /** 0 up to half the radius, 1 from the radius 1 on. */
    private static double rising(double radius) {
        double log = Math.log(radius) / Math.log(2);
        return log <= -1 ? 0 : log >= 0 ? 1 : Math.cos(Math.PI / 2 * log);
    }

    private static double falling(double radius) {
        double log = Math.log(radius) / Math.log(2);
        return log <= -1 ? 1 : log >= 0 ? 0 : Math.abs(Math.sin(Math.PI / 2 * log));
    }

    /** One band on a grid of rows × columns frequencies, the whole or the half of them. */
    private static double[][] band(double[][][] x, int b, int rows, int columns, int height, int width) {
        boolean half = rows < height;
        double[][] re = new double[rows][columns];
        double[][] im = new double[rows][columns];
        double constant = Math.sqrt(1024.0 * 120 * 120 / (BANDS * 3628800.0));
        for (int u = 0; u < rows; u++) {
            for (int v = 0; v < columns; v++) {
                double r = radius(u, v, rows, columns, height, width);
                double mask = falling(r) * (half ? falling(2 * r) * rising(4 * r) : rising(2 * r));
                double angle = Math.atan2(2.0 * signed(u, rows) / height, 2.0 * signed(v, columns) / width);
                double turn = Math.IEEEremainder(angle - Math.PI * b / BANDS, 2 * Math.PI);
                mask *= Math.abs(turn) < Math.PI / 2 ? 2 * constant * Math.pow(Math.cos(turn), BANDS - 1) : 0;
                int sourceRow = Math.floorMod(signed(u, rows), height);
                int sourceColumn = Math.floorMod(signed(v, columns), width);
                // Times (−i)⁵ = −i.
                re[u][v] = mask * x[1][sourceRow][sourceColumn];
                im[u][v] = -mask * x[0][sourceRow][sourceColumn];
            }
        }
        return inverse(re, im);
    }

    private static double[][] inverse(double[][] re, double[][] im) {
        double[][] plane = ReferenceFourier.transform(re, im, 1)[0];
        for (double[] row : plane) {
            for (int i = 0; i < row.length; i++) {
                row[i] /= (double) plane.length * row.length;
            }
        }
        return plane;
    }

    private static double[][] enlarge(double[][] plane, int height, int width) {
        return ReferenceFourier.transposed(
                enlargeLines(ReferenceFourier.transposed(enlargeLines(plane, width)), height));
    }

    private static double[][] enlargeLines(double[][] plane, int to) {
        int from = plane[0].length;
        double[][] out = new double[plane.length][to];
        for (int i = 0; i < to; i++) {
            double position = (i + 0.5) * from / to - 0.5;
            int first = (int) Math.floor(position) - 1;
            for (int k = first; k < first + 4; k++) {
                double d = Math.abs(position - k);
                double weight = d <= 1 ? 1.5 * d * d * d - 2.5 * d * d + 1 : -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2;
                int place = k < 0 ? -1 - k : k >= from ? 2 * from - 1 - k : k;
                for (int y = 0; y < plane.length; y++) {
                    out[y][i] += weight * plane[y][place];
                }
            }
        }
        return out;
    }

    /** Empty where there is no mixture. */
    private static double[][] normalise(double[][][] bands, int b, double @Nullable [][] parent, int guard) {
        int rows = bands[b].length - 2;
        int columns = bands[b][0].length - 2;
        int size = 9 + (parent == null ? 0 : 1) + BANDS - 1;
        double[][] vectors = new double[rows * columns][size];
        double mean = 0;
        for (int i = 0; i < vectors.length; i++) {
            int y = i / columns;
            int x = i % columns;
            int at = 0;
            for (int k = 0; k < 9; k++) {
                vectors[i][at++] = bands[b][y + k / 3][x + k % 3];
            }
            if (parent != null) {
                vectors[i][at++] = parent[y + 1][x + 1];
            }
            for (int other = 0; other < BANDS; other++) {
                if (other != b) {
                    vectors[i][at++] = bands[other][y + 1][x + 1];
                }
            }
            mean += bands[b][y + 1][x + 1] / vectors.length;
        }
        RealMatrix all = new Array2DRowRealMatrix(vectors, false);
        RealMatrix products = all.transpose().multiply(all).scalarMultiply(1.0 / vectors.length);
        for (int k = 0; k < size; k++) {
            if (products.getEntry(k, k) < SILENCE) {
                return new double[0][];
            }
        }
        double[][] inverse =
                new LUDecomposition(products, 0).getSolver().getInverse().getData();
        double[][] out = new double[rows - 2 * guard][columns - 2 * guard];
        double sum = 0;
        for (int y = 0; y < out.length; y++) {
            for (int x = 0; x < out[0].length; x++) {
                double[] v = vectors[(y + guard) * columns + x + guard];
                double form = 0;
                for (int i = 0; i < size; i++) {
                    for (int j = 0; j < size; j++) {
                        form += inverse[i][j] * v[i] * v[j];
                    }
                }
                double z = Math.sqrt(form / (9 + (parent == null ? 0 : 1)));
                out[y][x] = z == 0 ? 0 : (v[4] - mean) / (z + 1e-12);
                sum += out[y][x];
            }
        }
        for (double[] row : out) {
            for (int x = 0; x < row.length; x++) {
                row[x] -= sum / ((double) out.length * row.length);
            }
        }
        return out;
    }

    private static double contrastAndStructure(double[][] a, double[][] b) {
        double[][] window = ReferencePixels.gaussian(11, 1.5);
        double c2 = 0.03 * 255 * 0.03 * 255;
        double sum = 0;
        int count = 0;
        for (int y = 0; y + 11 <= a.length; y++) {
            for (int x = 0; x + 11 <= a[0].length; x++) {
                double ma = 0;
                double mb = 0;
                double aa = 0;
                double bb = 0;
                double ab = 0;
                for (int k = 0; k < 121; k++) {
                    double weight = window[k / 11][k % 11];
                    double p = a[y + k / 11][x + k % 11];
                    double q = b[y + k / 11][x + k % 11];
                    ma += weight * p;
                    mb += weight * q;
                    aa += weight * p * p;
                    bb += weight * q * q;
                    ab += weight * p * q;
                }
                sum += Math.max(0, (2 * (ab - ma * mb) + c2) / (aa - ma * ma + bb - mb * mb + c2));
                count++;
            }
        }
        return sum / count;
    }

    // ---- patches

    private static void spatial(double[][] plane, List<Double> features) {
        int columns = (plane[0].length + 4) / 5;
        int rows = (plane.length + 4) / 5;
        // At least as many rows as columns, so that there are always 25 values.
        double[][] patches = new double[Math.max(25, rows * columns)][25];
        for (int p = 0; p < rows * columns; p++) {
            for (int k = 0; k < 25; k++) {
                patches[p][k] = at(plane, p / columns * 5 + k / 5, p % columns * 5 + k % 5);
            }
        }
        for (double value :
                new SingularValueDecomposition(new Array2DRowRealMatrix(patches, false)).getSingularValues()) {
            features.add(value);
        }
    }

    // ---- statistics

    private static double shape(List<Double> values) {
        double mean = mean(values);
        double deviation = 0;
        for (double value : values) {
            deviation += Math.abs(value - mean) / values.size();
        }
        double ratio = variance(values) / (deviation * deviation + 1e-7);
        double best = Double.POSITIVE_INFINITY;
        double found = Double.NaN;
        // The ratio falls with the shape, so a bisection finds the neighbours.
        int low = 0;
        int high = 9970;
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (ratio(0.03 + middle * 0.001) >= ratio) {
                low = middle;
            } else {
                high = middle;
            }
        }
        for (int i : new int[] {low, high}) {
            double distance = Math.abs(ratio - ratio(0.03 + i * 0.001));
            if (distance < best) {
                best = distance;
                found = 0.03 + i * 0.001;
            }
        }
        return found;
    }

    private static double ratio(double shape) {
        return Math.exp(Gamma.logGamma(1 / shape) + Gamma.logGamma(3 / shape) - 2 * Gamma.logGamma(2 / shape));
    }

    private static List<Double> list(double[][] plane) {
        return Arrays.stream(plane).flatMapToDouble(Arrays::stream).boxed().toList();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
    }

    private static double mean(double[] sorted, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += sorted[i];
        }
        return sum / (to - from);
    }

    private static double variance(List<Double> values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / (values.size() - 1);
    }
}
