// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import static org.anid.metrics.internal.kernel.NrqmStatistics.BANDS;
import static org.anid.metrics.internal.kernel.NrqmStatistics.BLOCK;
import static org.anid.metrics.internal.kernel.NrqmStatistics.DIRECTIONS;
import static org.anid.metrics.internal.kernel.NrqmStatistics.GUARD;
import static org.anid.metrics.internal.kernel.NrqmStatistics.PATCH;
import static org.anid.metrics.internal.kernel.NrqmStatistics.STEP;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.CubicResize;
import org.anid.metrics.internal.kernel.NrqmFilters;
import org.anid.metrics.internal.kernel.NrqmStatistics;
import org.anid.metrics.internal.kernel.Windows;
import org.anid.metrics.kernel.Channels;
import org.anid.metrics.kernel.NrqmFeatures;
import org.anid.metrics.kernel.SsimWindow;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The features of NRQM of one image. Cosine transforms and resizes are products with matrices; what the shapes are
 * searched with, a few sums of each block and band, leaves the device.
 */
final class Nd4jNrqm {

    private static final int SIDE = 3;
    private static final int COEFFICIENTS = BLOCK * BLOCK;
    private static final double[][] GAUSSIAN = gaussian();

    private final Scope scope;
    private final double[] out;
    private final int offset;

    private Nd4jNrqm(Scope scope, double[] out, int offset) {
        this.scope = scope;
        this.out = out;
        this.offset = offset;
    }

    static void of(Scope scope, ImageBatch image, double[] out, int offset) {
        INDArray luma = Tensors.rounded(scope, image, Channels.LUMA)[0];
        INDArray plane = Nd4jPlanes.wide(scope, luma).divi(255);
        Nd4jNrqm features = new Nd4jNrqm(scope, out, offset);
        for (int level = 0; level < NrqmStatistics.LEVELS; level++) {
            if (level > 0) {
                plane = features.shrunk(plane);
            }
            features.blocks(plane, offset + level * NrqmFeatures.LOCAL / NrqmStatistics.LEVELS);
            features.patches(plane, offset + NrqmStatistics.spatial(level));
        }
        features.mixture(luma);
    }

    private static double[][] gaussian() {
        float[] square = Windows.square(SIDE, 0.5);
        double[][] rows = new double[SIDE][SIDE];
        for (int i = 0; i < square.length; i++) {
            rows[i / SIDE][i % SIDE] = square[i];
        }
        return rows;
    }

    private INDArray shrunk(INDArray plane) {
        INDArray smooth = Nd4jPlanes.correlate3(scope, Nd4jPlanes.zeroPadded(scope, plane), GAUSSIAN);
        return scope.own(smooth.get(
                        NDArrayIndex.all(),
                        NDArrayIndex.interval(1, 2, plane.size(1)),
                        NDArrayIndex.interval(1, 2, plane.size(2)))
                .dup('c'));
    }

    private void blocks(INDArray plane, int at) {
        int rows = NrqmStatistics.blocks((int) plane.size(1));
        int columns = NrqmStatistics.blocks((int) plane.size(2));
        int n = rows * columns;
        INDArray across = Nd4jPlanes.times(scope, plane, cosines((int) plane.size(2)));
        INDArray both = Nd4jPlanes.times(scope, Nd4jPlanes.transposed(scope, across), cosines((int) plane.size(1)));
        INDArray all = scope.own(both.reshape('c', columns, BLOCK, rows, BLOCK)
                        .permute(3, 1, 2, 0)
                        .dup('c'))
                .reshape('c', COEFFICIENTS, n);
        INDArray x = scope.own(Tensors.part(all, 0, 1, COEFFICIENTS - 1).dup('c'));
        INDArray directions = directions();
        double[][] magnitudes = values(scope.own(directions.mmul(scope.own(Transforms.abs(x, true)))));
        double[][] squares = values(scope.own(directions.mmul(scope.own(x.mul(x)))));
        INDArray sums = scope.own(x.sum(true, 0));
        x.subi(scope.own(sums.div(COEFFICIENTS - 1)));
        double[] deviations = scope.own(Transforms.abs(x, false).sum(0)).toDoubleVector();
        double[] sum = sums.reshape(n).toDoubleVector();
        double[][] statistics = new double[DIRECTIONS][n];
        double[] m = new double[DIRECTIONS];
        double[] s = new double[DIRECTIONS];
        for (int i = 0; i < n; i++) {
            for (int d = 0; d < DIRECTIONS; d++) {
                m[d] = magnitudes[d][i];
                s[d] = squares[d][i];
            }
            NrqmStatistics.block(sum[i], deviations[i], m, s, statistics, i);
        }
        NrqmStatistics.local(statistics[0], statistics[1], statistics[2], n, out, at);
    }

    /** The transforms of all blocks along a side, zeros outside: [side, 7·blocks]. */
    private INDArray cosines(int side) {
        double[][] weights = NrqmStatistics.cosines();
        int blocks = NrqmStatistics.blocks(side);
        int margin = NrqmStatistics.margin(side);
        double[] matrix = new double[side * blocks * BLOCK];
        for (int b = 0; b < blocks; b++) {
            for (int j = 0; j < BLOCK; j++) {
                int place = b * STEP - margin + j;
                for (int k = 0; k < BLOCK && place >= 0 && place < side; k++) {
                    matrix[(place * blocks + b) * BLOCK + k] = weights[k][j];
                }
            }
        }
        return scope.own(Nd4j.create(matrix, new long[] {side, (long) blocks * BLOCK}, 'c'));
    }

    private INDArray directions() {
        double[] matrix = new double[DIRECTIONS * (COEFFICIENTS - 1)];
        for (int c = 1; c < COEFFICIENTS; c++) {
            matrix[NrqmStatistics.direction(c) * (COEFFICIENTS - 1) + c - 1] = 1;
        }
        return scope.own(Nd4j.create(matrix, new long[] {DIRECTIONS, COEFFICIENTS - 1}, 'c'));
    }

    private static double[][] values(INDArray matrix) {
        return matrix.toDoubleMatrix();
    }

    private void patches(INDArray plane, int at) {
        long height = plane.size(1);
        long width = plane.size(2);
        long rows = (height + PATCH - 1) / PATCH;
        long columns = (width + PATCH - 1) / PATCH;
        INDArray padded = scope.own(Nd4j.zeros(DataType.DOUBLE, 1, rows * PATCH, columns * PATCH));
        Tensors.part(Tensors.part(padded, 1, 0, height), 2, 0, width).assign(plane);
        INDArray places = scope.own(padded.reshape('c', rows, PATCH, columns, PATCH)
                        .permute(1, 3, 0, 2)
                        .dup('c'))
                .reshape('c', PATCH * PATCH, rows * columns);
        double[][] gram = values(scope.own(places.mmul(places.transpose())));
        NrqmStatistics.singularValues(gram, out, at);
    }

    private void mixture(INDArray luma) {
        int height = (int) luma.size(1);
        int width = (int) luma.size(2);
        NrqmFilters filters = NrqmFilters.of(height, width);
        int h = filters.halfHeight;
        int w = filters.halfWidth;
        Nd4jFourier fourier = new Nd4jFourier(scope, height, width);
        INDArray[] x = fourier.forward(Nd4jPlanes.centred(scope, luma, new float[1]));
        INDArray residual = Nd4jPlanes.constant(scope, filters.residual, width, height);
        INDArray high = fourier.inverse(scope.own(x[0].mul(residual)), scope.own(x[1].mul(residual)))[0];
        INDArray[] fine = bands(fourier, x, filters.fine, height, width);
        INDArray[] low = {low(x[0], h, w), low(x[1], h, w)};
        INDArray[] coarse = bands(new Nd4jFourier(scope, h, w), low, filters.coarse, h, w);
        INDArray[] parents = new INDArray[BANDS];
        INDArray down = resize(h, height);
        INDArray across = resize(w, width);
        int start = offset + NrqmFeatures.LOCAL;
        int similarities = start + 3 * BANDS;
        for (int b = 0; b < BANDS; b++) {
            INDArray wide = Nd4jPlanes.times(scope, coarse[b], across);
            INDArray tall = Nd4jPlanes.times(scope, Nd4jPlanes.transposed(scope, wide), down);
            parents[b] = Nd4jPlanes.transposed(scope, tall);
            out[similarities + b] = contrastAndStructure(fine[b], high);
            out[similarities + BANDS + b] = contrastAndStructure(parents[b], high);
        }
        double[][] sums = new double[2 * BANDS][2];
        INDArray[] normalised = new INDArray[BANDS];
        double[] counts = new double[2];
        for (int b = 0; b < BANDS; b++) {
            INDArray first = normalised(fine, b, parents[b], GUARD, sums[b]);
            INDArray second = first == null ? null : normalised(coarse, b, null, GUARD / 2, sums[BANDS + b]);
            if (first == null || second == null) {
                Arrays.fill(out, start, start + NrqmFeatures.GLOBAL, Double.NaN);
                return;
            }
            normalised[b] = first;
            counts[0] = first.length();
            counts[1] = second.length();
        }
        NrqmStatistics.shapes(sums, counts, out, start);
        int at = similarities + 2 * BANDS;
        for (int i = 0; i < BANDS; i++) {
            for (int j = i + 1; j < BANDS; j++) {
                out[at++] = contrastAndStructure(normalised[i], normalised[j]);
            }
        }
    }

    private INDArray[] bands(Nd4jFourier fourier, INDArray[] x, float[][] filters, int height, int width) {
        INDArray[] bands = new INDArray[BANDS];
        for (int b = 0; b < BANDS; b += 2) {
            INDArray p = Nd4jPlanes.constant(scope, filters[b], width, height);
            INDArray q = Nd4jPlanes.constant(scope, filters[b + 1], width, height);
            INDArray re = scope.own(x[0].mul(q)).addi(scope.own(x[1].mul(p)));
            INDArray im = scope.own(x[1].mul(q)).subi(scope.own(x[0].mul(p)));
            INDArray[] responses = fourier.inverse(re, im);
            bands[b] = responses[0];
            bands[b + 1] = responses[1];
        }
        return bands;
    }

    /** The frequencies of the second scale, of [1, W, H]. */
    private INDArray low(INDArray x, int h, int w) {
        return ends(ends(x, 1, w), 2, h);
    }

    private INDArray ends(INDArray x, int dimension, int n) {
        int positive = (n + 1) / 2;
        return scope.own(Nd4j.concat(
                dimension,
                Tensors.part(x, dimension, 0, positive),
                Tensors.part(x, dimension, x.size(dimension) - (n - positive), n - positive)));
    }

    private INDArray resize(int from, int to) {
        CubicResize table = CubicResize.of(from, to);
        float[] matrix = new float[from * to];
        for (int i = 0; i < to; i++) {
            for (int k = 0; k < table.places[i].length; k++) {
                matrix[table.places[i][k] * to + i] += table.weights[i][k];
            }
        }
        return scope.own(Nd4j.create(matrix, new long[] {from, to}, 'c'));
    }

    private static double contrastAndStructure(INDArray a, INDArray b) {
        SsimWindow window = SsimWindow.STANDARD;
        double[] contrast = new double[1];
        Nd4jStructure.addMeans(a, b, window, Windows.gaussian(window.size(), window.sigma()), contrast, new double[1]);
        return contrast[0];
    }

    /** A band over its local scale, without its margin and its mean; null where there is no scale mixture. */
    private @Nullable INDArray normalised(
            INDArray[] bands, int band, @Nullable INDArray parent, int guard, double[] sums) {
        long rows = bands[band].size(1) - SIDE + 1;
        long columns = bands[band].size(2) - SIDE + 1;
        List<INDArray> vector = new ArrayList<>();
        for (int k = 0; k < SIDE * SIDE; k++) {
            vector.add(line(bands[band], k / SIDE, k % SIDE, rows, columns));
        }
        if (parent != null) {
            vector.add(line(parent, 1, 1, rows, columns));
        }
        int n = vector.size();
        for (int b = 0; b < BANDS; b++) {
            if (b != band) {
                vector.add(line(bands[b], 1, 1, rows, columns));
            }
        }
        int size = vector.size();
        INDArray wide = Nd4jPlanes.wide(scope, scope.own(Nd4j.concat(0, vector.toArray(INDArray[]::new))));
        double[][] products = values(scope.own(wide.mmul(wide.transpose())).divi((double) rows * columns));
        double[] matrix = new double[size * size];
        if (!NrqmStatistics.whitening(products, size, matrix, size)) {
            return null;
        }
        INDArray white = scope.own(
                scope.own(Nd4j.create(matrix, new long[] {size, size}, 'c')).mmul(wide));
        INDArray z = Transforms.sqrt(scope.own(white.muli(white).sum(true, 0)).divi(n), false);
        INDArray centre = vector.get(SIDE * SIDE / 2);
        double mean = Tensors.sums(centre)[0] / centre.length();
        INDArray there = Nd4jPlanes.mask(scope, z.gt(0));
        INDArray g = scope.own(Nd4jPlanes.wide(scope, centre)
                        .subi(mean)
                        .divi(z.addi(1e-12))
                        .castTo(DataType.FLOAT))
                .muli(there)
                .reshape('c', 1, rows, columns);
        INDArray kept =
                scope.own(Tensors.part(Tensors.part(g, 1, guard, rows - 2L * guard), 2, guard, columns - 2L * guard)
                        .dup('c'));
        kept.subi(Tensors.sums(kept)[0] / kept.length());
        sums[0] = Tensors.sums(scope.own(Transforms.abs(kept, true)))[0];
        INDArray square = Nd4jPlanes.wide(scope, kept);
        sums[1] = Tensors.sums(square.muli(square))[0];
        return kept;
    }

    /** A part of a plane as one row. */
    private INDArray line(INDArray plane, long top, long left, long rows, long columns) {
        return scope.own(Tensors.part(Tensors.part(plane, 1, top, rows), 2, left, columns)
                        .dup('c'))
                .reshape('c', 1, rows * columns);
    }
}
