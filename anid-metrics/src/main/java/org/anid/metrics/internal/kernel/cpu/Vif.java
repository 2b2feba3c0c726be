// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.SteerablePyramid;
import org.anid.metrics.internal.kernel.SymmetricEigen;
import org.anid.metrics.kernel.Channels;

/**
 * Visual information in two bands of each of four levels of a steerable pyramid. Filters are folded along both axes by
 * their symmetry; the border of each band that the reference leaves out is never computed.
 */
final class Vif {

    private static final int LEVELS = 4;
    /** Pixels that the widest filter reaches beyond its middle. */
    private static final int MARGIN = 4;
    /** Side of the blocks whose vectors are modelled. */
    private static final int M = 3;

    private static final int VECTOR = M * M;
    private static final double NOISE = 0.4;
    private static final double TINY = 1e-12;
    private static final double RANK = 1e-15;

    private Vif() {}

    static double of(Lanes lanes, Scratch scratch, ImageBatch reference, ImageBatch candidate, int image) {
        int height = reference.height();
        int width = reference.width();
        float[] y = scratch.floats(0, height * width);
        float[] x = scratch.floats(1, height * width);
        float[] band = scratch.floats(2, height * width);
        float[] other = scratch.floats(3, height * width);
        float[] padded = scratch.floats(4, (height + 2 * MARGIN) * (width + 2 * MARGIN));
        float[] paddedOther = scratch.floats(5, (height + 2 * MARGIN) * (width + 2 * MARGIN));
        centredLuma(lanes, reference, image, band);
        pad(band, height, width, padded);
        correlate(lanes, scratch, padded, height, width, SteerablePyramid.LOW0, true, true, 1, y);
        centredLuma(lanes, candidate, image, band);
        pad(band, height, width, padded);
        correlate(lanes, scratch, padded, height, width, SteerablePyramid.LOW0, true, true, 1, x);
        float[][] transposed = transpose(SteerablePyramid.BAND);
        double[] sums = new double[2];
        for (int level = 0; level < LEVELS; level++) {
            pad(y, height, width, padded);
            pad(x, height, width, paddedOther);
            int reach = 1 << (LEVELS - 1 - level);
            for (int direction = 0; direction < 2; direction++) {
                boolean down = direction == 0;
                float[][] taps = down ? SteerablePyramid.BAND : transposed;
                correlate(lanes, scratch, padded, height, width, taps, !down, down, 1, band);
                correlate(lanes, scratch, paddedOther, height, width, taps, !down, down, 1, other);
                add(lanes, scratch, band, other, height, width, reach, sums);
            }
            if (level < LEVELS - 1) {
                correlate(lanes, scratch, padded, height, width, SteerablePyramid.LOW, true, true, 2, y);
                correlate(lanes, scratch, paddedOther, height, width, SteerablePyramid.LOW, true, true, 2, x);
                height = (height + 1) / 2;
                width = (width + 1) / 2;
            }
        }
        return sums[0] / (sums[1] + TINY * Math.log(2));
    }

    /** The bands have no mean, so taking it out changes nothing but makes flat images exact. */
    private static void centredLuma(Lanes lanes, ImageBatch batch, int image, float[] out) {
        int plane = batch.shape().plane();
        Planes.rounded(lanes, batch, image, Channels.LUMA, 0, out);
        float mean = (float) (lanes.sum(out, 0, plane) / plane);
        for (int i = 0; i < plane; i++) {
            out[i] -= mean;
        }
    }

    private static float[][] transpose(float[][] taps) {
        // The middle column of the transposed band is 0.
        float[][] out = new float[taps[0].length][taps.length + 1];
        for (int r = 0; r < taps.length; r++) {
            for (int c = 0; c < taps[0].length; c++) {
                out[c][r] = taps[r][c];
            }
        }
        return out;
    }

    /** Mirrors the plane about its outermost pixels, which are not repeated. */
    private static void pad(float[] plane, int height, int width, float[] out) {
        int stride = width + 2 * MARGIN;
        for (int y = -MARGIN; y < height + MARGIN; y++) {
            int from = mirror(y, height) * width;
            int to = (y + MARGIN) * stride;
            System.arraycopy(plane, from, out, to + MARGIN, width);
            for (int k = 1; k <= MARGIN; k++) {
                out[to + MARGIN - k] = plane[from + k];
                out[to + MARGIN + width - 1 + k] = plane[from + width - 1 - k];
            }
        }
    }

    private static int mirror(int index, int n) {
        int inside = Math.abs(index);
        return inside < n ? inside : 2 * (n - 1) - inside;
    }

    /**
     * Correlation with a folded filter.
     *
     * @param evenRows whether the filter is symmetric from top to bottom, else antisymmetric with a middle row of zeros
     * @param evenColumns likewise from left to right
     * @param step between the pixels kept, in both directions
     */
    private static void correlate(
            Lanes lanes,
            Scratch scratch,
            float[] padded,
            int height,
            int width,
            float[][] taps,
            boolean evenRows,
            boolean evenColumns,
            int step,
            float[] out) {
        int stride = width + 2 * MARGIN;
        int half = evenRows ? taps.length - 1 : taps.length;
        int reachX = taps[0].length - 1;
        float[][] folded = scratch.rows(0, taps.length, stride);
        float[] row = scratch.floats(6, stride);
        int at = 0;
        for (int y = 0; y < height; y += step) {
            int centre = (y + MARGIN) * stride;
            for (int r = 0; r < taps.length; r++) {
                int above = centre - (half - r) * stride;
                int below = centre + (half - r) * stride;
                fold(padded, above, below, r == half ? 0f : evenRows ? 1f : -1f, folded[r], stride);
            }
            lanes.structure().correlateFolded(folded, MARGIN - reachX, taps, evenColumns ? 1f : -1f, row, width);
            if (step == 1) {
                System.arraycopy(row, 0, out, at, width);
                at += width;
            } else {
                for (int x = 0; x < width; x += step) {
                    out[at++] = row[x];
                }
            }
        }
    }

    private static void fold(float[] in, int above, int below, float sign, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = in[above + i] + sign * in[below + i];
        }
    }

    /** Adds the information in one band of both images, in natural units. */
    private static void add(
            Lanes lanes, Scratch scratch, float[] y, float[] x, int height, int width, int reach, double[] sums) {
        int rows = height / M;
        int columns = width / M;
        double[][] covariance = covariance(lanes, y, rows * M, columns * M, width);
        SymmetricEigen eigen = new SymmetricEigen(covariance);
        double[] inverse = folded(eigen.pseudoinverse(RANK));
        int border = (reach + M - 1) / M;
        int window = 2 * reach + 1;
        double area = (double) window * window;
        int n = columns * M;
        float[][] moments = scratch.rows(1, 5, n);
        double[] sum = new double[5];
        double[] t = new double[VECTOR];
        for (int row = border; row < rows - border; row++) {
            momentsOfRows(y, x, (row * M + 1 - reach) * width, width, window, moments, n);
            Arrays.fill(sum, 0);
            int first = border * M + 1 - reach;
            for (int m = 0; m < 5; m++) {
                for (int c = first; c < first + window; c++) {
                    sum[m] += moments[m][c];
                }
            }
            for (int column = border; column < columns - border; column++) {
                for (int i = 0; i < VECTOR; i++) {
                    t[i] = y[(row * M + i % M) * width + column * M + i / M];
                }
                addBlock(sum, area, form(inverse, t) / VECTOR, eigen.values, sums);
                if (column + 1 < columns - border) {
                    int left = column * M + 1 - reach;
                    for (int m = 0; m < 5; m++) {
                        float[] v = moments[m];
                        for (int k = 0; k < M; k++) {
                            sum[m] += (double) v[left + window + k] - v[left + k];
                        }
                    }
                }
            }
        }
    }

    /** One block: gain and noise of the channel from reference to candidate, and the information through it. */
    private static void addBlock(double[] sum, double area, double s, double[] eigenvalues, double[] sums) {
        double yy = Math.max(0, sum[2] - sum[0] * sum[0] / area);
        double xx = Math.max(0, sum[3] - sum[1] * sum[1] / area);
        double xy = sum[4] - sum[0] * sum[1] / area;
        double g = xy / (yy + TINY);
        double v = (xx - g * xy) / area;
        if (yy < TINY) {
            g = 0;
            v = xx;
        }
        if (xx < TINY) {
            g = 0;
            v = 0;
        }
        if (g < 0) {
            v = xx;
            g = 0;
        }
        v = Math.max(v, TINY);
        double kept = g * g * s / (v + NOISE);
        double all = s / NOISE;
        double above = 1;
        double below = 1;
        for (double value : eigenvalues) {
            above *= 1 + kept * value;
            below *= 1 + all * value;
        }
        sums[0] += Math.log(above);
        sums[1] += Math.log(below);
    }

    private static void momentsOfRows(float[] y, float[] x, int offset, int stride, int rows, float[][] out, int n) {
        for (float[] m : out) {
            Arrays.fill(m, 0, n, 0f);
        }
        for (int r = 0; r < rows; r++) {
            addProducts(y, x, offset + r * stride, out[0], out[1], out[2], out[3], out[4], n);
        }
    }

    private static void addProducts(
            float[] y, float[] x, int offset, float[] sy, float[] sx, float[] syy, float[] sxx, float[] sxy, int n) {
        for (int i = 0; i < n; i++) {
            float a = y[offset + i];
            float b = x[offset + i];
            sy[i] += a;
            sx[i] += b;
            syy[i] += a * a;
            sxx[i] += b * b;
            sxy[i] += a * b;
        }
    }

    /** Twice the upper triangle, row by row, and the diagonal once: what a quadratic form needs. */
    private static double[] folded(double[][] matrix) {
        double[] out = new double[VECTOR * (VECTOR + 1) / 2];
        int at = 0;
        for (int i = 0; i < VECTOR; i++) {
            for (int j = i; j < VECTOR; j++) {
                out[at++] = i == j ? matrix[i][i] : 2 * matrix[i][j];
            }
        }
        return out;
    }

    private static double form(double[] folded, double[] t) {
        double sum = 0;
        int at = 0;
        for (int i = 0; i < VECTOR; i++) {
            double s = 0;
            for (int j = i; j < VECTOR; j++) {
                s += folded[at++] * t[j];
            }
            sum += s * t[i];
        }
        return sum;
    }

    /**
     * Covariance of all 3×3 neighbourhoods, places numbered down the columns. A product of two pixels of a row and a
     * lag serves every pair of places that are that far apart, so each row needs 24 sums instead of 45.
     */
    private static double[][] covariance(Lanes lanes, float[] y, int height, int width, int stride) {
        int rows = height - M + 1;
        int n = width - M + 1;
        double[][] sum = new double[VECTOR][VECTOR];
        double[] mean = new double[VECTOR];
        for (int r = 0; r < height; r++) {
            for (int i = 0; i < M; i++) {
                double s = lanes.sum(y, r * stride + i, n);
                for (int k = 0; k < M; k++) {
                    if (r >= k && r - k < rows) {
                        mean[i * M + k] += s;
                    }
                }
            }
            for (int lag = 0; lag < M && r + lag < height; lag++) {
                for (int i = 0; i < M; i++) {
                    for (int j = lag == 0 ? i : 0; j < M; j++) {
                        double s = lanes.structure().dot(y, r * stride + i, y, (r + lag) * stride + j, n);
                        for (int k = 0; k + lag < M; k++) {
                            if (r >= k && r - k < rows) {
                                sum[i * M + k][j * M + k + lag] += s;
                            }
                        }
                    }
                }
            }
        }
        double count = (double) rows * n;
        double[][] covariance = new double[VECTOR][VECTOR];
        for (int a = 0; a < VECTOR; a++) {
            for (int b = 0; b < VECTOR; b++) {
                // Of each pair of places only one order was summed, the other is 0.
                double s = a == b ? sum[a][a] : sum[a][b] + sum[b][a];
                covariance[a][b] = s / count - mean[a] / count * (mean[b] / count);
            }
        }
        return covariance;
    }
}
