// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.SteerablePyramid;
import org.anid.metrics.internal.kernel.SymmetricEigen;
import org.anid.metrics.kernel.Channels;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Visual information of a batch; the formulas are those of the CPU engines. Filters run on the whole batch, statistics
 * of a band image by image in double precision; only a matrix of 9×9 per image and band is decomposed on the processor.
 */
final class Nd4jVif {

    private static final int LEVELS = 4;
    private static final int M = 3;
    private static final int VECTOR = M * M;
    private static final double NOISE = 0.4;
    private static final double TINY = 1e-12;
    private static final double RANK = 1e-15;

    private Nd4jVif() {}

    static void of(ImageBatch reference, ImageBatch candidate, double[] out) {
        double[] above = new double[reference.count()];
        double[] below = new double[reference.count()];
        float[][] low0 = unfolded(SteerablePyramid.LOW0, false);
        float[][] low = unfolded(SteerablePyramid.LOW, false);
        float[][] band = unfolded(SteerablePyramid.BAND, true);
        float[][] turned = new float[band.length][band.length];
        for (int i = 0; i < band.length; i++) {
            for (int j = 0; j < band.length; j++) {
                turned[j][i] = band[i][j];
            }
        }
        try (Scope scope = new Scope()) {
            INDArray y = correlate(scope, centred(scope, reference), low0, 1);
            INDArray x = correlate(scope, centred(scope, candidate), low0, 1);
            for (int level = 0; level < LEVELS; level++) {
                int reach = 1 << (LEVELS - 1 - level);
                add(correlate(scope, y, band, 1), correlate(scope, x, band, 1), reach, above, below);
                add(correlate(scope, y, turned, 1), correlate(scope, x, turned, 1), reach, above, below);
                if (level < LEVELS - 1) {
                    y = correlate(scope, y, low, 2);
                    x = correlate(scope, x, low, 2);
                }
            }
        }
        for (int i = 0; i < above.length; i++) {
            out[i] = above[i] / (below[i] + TINY * Math.log(2));
        }
    }

    private static INDArray centred(Scope scope, ImageBatch images) {
        INDArray luma = Tensors.rounded(scope, images, Channels.LUMA)[0];
        return Nd4jPlanes.centred(scope, luma, new float[images.count()]);
    }

    /** The whole square filter of a folded one. */
    private static float[][] unfolded(float[][] taps, boolean antisymmetric) {
        int n = 2 * taps[0].length - 1;
        float[][] out = new float[n][n];
        for (int r = 0; r < taps.length; r++) {
            for (int c = 0; c < taps[0].length; c++) {
                float w = taps[r][c];
                out[r][c] = w;
                out[r][n - 1 - c] = w;
                out[n - 1 - r][c] = antisymmetric ? -w : w;
                out[n - 1 - r][n - 1 - c] = antisymmetric ? -w : w;
            }
        }
        return out;
    }

    /** Correlation of planes mirrored about their outermost pixels, of which every {@code step}-th is kept. */
    private static INDArray correlate(Scope outer, INDArray planes, float[][] taps, int step) {
        int n = taps.length;
        long rows = planes.size(1);
        long columns = planes.size(2);
        INDArray sum = outer.own(Nd4j.zerosLike(planes));
        try (Scope scope = new Scope()) {
            INDArray padded = mirrored(scope, mirrored(scope, planes, 1, n / 2), 2, n / 2);
            for (int dy = 0; dy < n; dy++) {
                for (int dx = 0; dx < n; dx++) {
                    if (taps[dy][dx] != 0) {
                        Tensors.addScaled(
                                sum, Tensors.part(Tensors.part(padded, 1, dy, rows), 2, dx, columns), taps[dy][dx]);
                    }
                }
            }
        }
        if (step == 1) {
            return sum;
        }
        return outer.own(sum.get(
                        NDArrayIndex.all(),
                        NDArrayIndex.interval(0, step, rows),
                        NDArrayIndex.interval(0, step, columns))
                .dup('c'));
    }

    private static INDArray mirrored(Scope scope, INDArray x, int dimension, int by) {
        long n = x.size(dimension);
        INDArray[] parts = new INDArray[2 * by + 1];
        parts[by] = x;
        for (int k = 1; k <= by; k++) {
            parts[by - k] = Tensors.part(x, dimension, k, 1);
            parts[by + k] = Tensors.part(x, dimension, n - 1 - k, 1);
        }
        return scope.own(Nd4j.concat(dimension, parts));
    }

    private static void add(INDArray y, INDArray x, int reach, double[] above, double[] below) {
        int rows = (int) y.size(1) / M;
        int columns = (int) y.size(2) / M;
        int border = (reach + M - 1) / M;
        if (rows <= 2 * border || columns <= 2 * border) {
            return;
        }
        for (int i = 0; i < above.length; i++) {
            try (Scope scope = new Scope()) {
                INDArray a = plane(scope, y, i, rows * M, columns * M);
                INDArray b = plane(scope, x, i, rows * M, columns * M);
                addPlane(scope, a, b, reach, border, i, above, below);
            }
        }
    }

    /** One image in double precision, cut to whole blocks, as [1, H, W]. */
    private static INDArray plane(Scope scope, INDArray planes, int image, long rows, long columns) {
        INDArray part = Tensors.part(Tensors.part(Tensors.part(planes, 0, image, 1), 1, 0, rows), 2, 0, columns);
        return Nd4jPlanes.wide(scope, scope.own(part.dup('c')));
    }

    private static void addPlane(
            Scope scope, INDArray y, INDArray x, int reach, int border, int image, double[] above, double[] below) {
        SymmetricEigen eigen = new SymmetricEigen(covariance(scope, y));
        INDArray s = powers(scope, y, eigen.pseudoinverse(RANK), border);

        INDArray down = windows(scope, (int) y.size(1), reach, border);
        INDArray across = windows(scope, (int) y.size(2), reach, border);
        double area = (2.0 * reach + 1) * (2 * reach + 1);
        INDArray sy = sums(scope, y, down, across);
        INDArray sx = sums(scope, x, down, across);
        INDArray yy = Transforms.relu(
                sums(scope, scope.own(y.mul(y)), down, across)
                        .subi(scope.own(sy.mul(sy)).divi(area)),
                false);
        INDArray xx = Transforms.relu(
                sums(scope, scope.own(x.mul(x)), down, across)
                        .subi(scope.own(sx.mul(sx)).divi(area)),
                false);
        INDArray xy = sums(scope, scope.own(x.mul(y)), down, across)
                .subi(scope.own(sx.mul(sy)).divi(area));

        INDArray structured = wideMask(scope, yy.gte(TINY));
        INDArray kept = wideMask(scope, xx.gte(TINY));
        INDArray g = scope.own(xy.div(scope.own(yy.add(TINY))));
        INDArray v = scope.own(xx.sub(scope.own(g.mul(xy)))).divi(area);
        v = Nd4jPlanes.choose(scope, structured, v, xx).muli(kept);
        g.muli(structured).muli(kept);
        v = Nd4jPlanes.choose(scope, wideMask(scope, g.lt(0)), xx, v);
        g = Transforms.relu(g, false);
        v = scope.own(Transforms.max(v, TINY, true)).addi(NOISE);
        INDArray signal = g.muli(g).muli(s).divi(v);
        INDArray all = s.divi(NOISE);
        for (double value : eigen.values) {
            above[image] += information(signal, value);
            below[image] += information(all, value);
        }
    }

    private static double information(INDArray ratio, double value) {
        INDArray x = ratio.mul(value).addi(1);
        double sum = Transforms.log(x, false).sumNumber().doubleValue();
        x.close();
        return sum;
    }

    private static INDArray wideMask(Scope scope, INDArray condition) {
        return Nd4jPlanes.wide(scope, Nd4jPlanes.mask(scope, condition));
    }

    /** Which of n pixels each window covers, [n, windows]. */
    private static INDArray windows(Scope scope, int n, int reach, int border) {
        int blocks = n / M;
        int count = blocks - 2 * border;
        double[] ones = new double[n * count];
        for (int w = 0; w < count; w++) {
            int centre = (w + border) * M + 1;
            for (int i = centre - reach; i <= centre + reach; i++) {
                ones[i * count + w] = 1;
            }
        }
        return scope.own(Nd4j.create(ones, new long[] {n, count}, 'c'));
    }

    private static INDArray sums(Scope scope, INDArray plane, INDArray down, INDArray across) {
        INDArray wide = Nd4jPlanes.times(scope, plane, across);
        INDArray both = Nd4jPlanes.times(scope, Nd4jPlanes.transposed(scope, wide), down);
        return Nd4jPlanes.transposed(scope, both);
    }

    private static double[][] covariance(Scope scope, INDArray y) {
        long rows = y.size(1) - M + 1;
        long columns = y.size(2) - M + 1;
        long count = rows * columns;
        INDArray[] shifts = new INDArray[VECTOR];
        for (int a = 0; a < VECTOR; a++) {
            shifts[a] = scope.own(Tensors.part(Tensors.part(y, 1, a % M, rows), 2, a / M, columns)
                            .dup('c'))
                    .reshape('c', 1, count);
        }
        INDArray all = scope.own(Nd4j.concat(0, shifts));
        INDArray mean = scope.own(all.mean(1)).reshape('c', VECTOR, 1);
        INDArray centred = scope.own(all.sub(mean));
        INDArray product = scope.own(centred.mmul(centred.transpose()));
        return product.divi(count).toDoubleMatrix();
    }

    /** {@code tᵀ·C⁻¹·t / 9} of each block inside the border, [1, rows, columns]. */
    private static INDArray powers(Scope scope, INDArray y, double[][] inverse, int border) {
        long rows = y.size(1) / M - 2L * border;
        long columns = y.size(2) / M - 2L * border;
        INDArray[] places = new INDArray[VECTOR];
        for (int a = 0; a < VECTOR; a++) {
            long top = (long) border * M + a % M;
            long left = (long) border * M + a / M;
            places[a] = scope.own(y.get(
                                    NDArrayIndex.all(),
                                    NDArrayIndex.interval(top, M, top + (rows - 1) * M + 1),
                                    NDArrayIndex.interval(left, M, left + (columns - 1) * M + 1))
                            .dup('c'))
                    .reshape('c', 1, rows * columns);
        }
        INDArray t = scope.own(Nd4j.concat(0, places));
        INDArray product = scope.own(scope.own(Nd4j.create(inverse)).mmul(t));
        return scope.own(product.muli(t).sum(0)).divi(VECTOR).reshape('c', 1, rows, columns);
    }
}
