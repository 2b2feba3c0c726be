// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import java.util.Arrays;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.Bilinear;
import org.anid.metrics.internal.kernel.FrequencyStrips;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** What the structure metrics do to planes [N, H, W]. */
final class Nd4jPlanes {

    private Nd4jPlanes() {}

    /** A row or column of zeros on every side. */
    static INDArray zeroPadded(Scope scope, INDArray x) {
        INDArray padded = x;
        for (int dimension = 1; dimension <= 2; dimension++) {
            long[] shape = padded.shape().clone();
            shape[dimension] = 1;
            INDArray zeros = scope.own(Nd4j.zeros(x.dataType(), shape));
            padded = scope.own(Nd4j.concat(dimension, zeros, padded, zeros));
        }
        return padded;
    }

    /** Weighted sum of the nine shifts of a padded plane, rows of weights from the top. */
    static INDArray correlate3(Scope scope, INDArray padded, double[][] weights) {
        long rows = padded.size(1) - 2;
        long columns = padded.size(2) - 2;
        INDArray sum = scope.own(Nd4j.zeros(padded.dataType(), padded.size(0), rows, columns));
        for (int dy = 0; dy < 3; dy++) {
            for (int dx = 0; dx < 3; dx++) {
                if (weights[dy][dx] != 0) {
                    Tensors.addScaled(
                            sum, Tensors.part(Tensors.part(padded, 1, dy, rows), 2, dx, columns), weights[dy][dx]);
                }
            }
        }
        return sum;
    }

    /** Squared magnitude of a gradient: the operator and its transpose. */
    static INDArray squaredGradient(Scope scope, INDArray plane, double[][] weights) {
        INDArray padded = zeroPadded(scope, plane);
        double[][] transposed = new double[3][3];
        for (int y = 0; y < 3; y++) {
            for (int x = 0; x < 3; x++) {
                transposed[x][y] = weights[y][x];
            }
        }
        INDArray gx = correlate3(scope, padded, weights);
        INDArray gy = correlate3(scope, padded, transposed);
        return gx.muli(gx).addi(gy.muli(gy));
    }

    /** {@code (√a − √b)² / (a + b + c)} of squares, which 1 minus is their similarity. */
    static INDArray deviationOfSquares(Scope scope, INDArray a, INDArray b, double c) {
        INDArray d = scope.own(Transforms.sqrt(a, true));
        d.subi(scope.own(Transforms.sqrt(b, true)));
        return d.muli(d).divi(scope.own(a.add(b)).addi(c));
    }

    /** {@code 1 − (a − b)² / (a² + b² + c)}. */
    static INDArray similarity(Scope scope, INDArray a, INDArray b, double c) {
        INDArray d = scope.own(a.sub(b));
        INDArray below = scope.own(a.mul(a)).addi(scope.own(b.mul(b))).addi(c);
        return d.muli(d).divi(below).rsubi(1);
    }

    /** Means over squares of one channel, in [0, 255]; see the pooling of the CPU engines. */
    static INDArray pooled(Scope scope, ImageBatch images, int channel, int factor, boolean padded) {
        return pooled(scope, channel(scope, images, channel), factor, padded).muli(255f);
    }

    /** One channel in [0, 1]; every channel of a grey image is its only one. */
    static INDArray channel(Scope scope, ImageBatch images, int channel) {
        INDArray batch = Tensors.batch(scope, images);
        int c = Math.min(channel, images.channels() - 1);
        return scope.own(Tensors.part(batch, 1, c, 1).dup('c'))
                .reshape('c', images.count(), images.height(), images.width());
    }

    /** Means over squares. */
    static INDArray pooled(Scope scope, INDArray planes, int factor, boolean padded) {
        INDArray plane = planes;
        for (int dimension = 1; dimension <= 2; dimension++) {
            long size = plane.size(dimension);
            long before = padded ? factor / 2 : 0;
            long out = padded ? (size + factor - 1) / factor : size / factor;
            plane = bordered(scope, plane, dimension, before, Math.max(0, out * factor - before - size));
            plane = Tensors.part(plane, dimension, 0, out * factor);
        }
        long rows = plane.size(1) / factor;
        long columns = plane.size(2) / factor;
        INDArray whole = scope.own(plane.dup('c'));
        return scope.own(whole.reshape('c', planes.size(0), rows, factor, columns, factor)
                .mean(2, 4));
    }

    private static INDArray bordered(Scope scope, INDArray x, int dimension, long before, long after) {
        if (before + after == 0) {
            return x;
        }
        INDArray[] parts = new INDArray[(int) (before + after + 1)];
        Arrays.fill(parts, 0, (int) before, Tensors.part(x, dimension, 0, 1));
        parts[(int) before] = x;
        Arrays.fill(parts, (int) before + 1, parts.length, Tensors.part(x, dimension, x.size(dimension) - 1, 1));
        return scope.own(Nd4j.concat(dimension, parts));
    }

    /** {@code Σ_k weights[k] · planes[k]}. */
    static INDArray mix(Scope scope, INDArray[] planes, float... weights) {
        INDArray sum = scope.own(planes[0].mul(weights[0]));
        for (int k = 1; k < planes.length; k++) {
            Tensors.addScaled(sum, planes[k], weights[k]);
        }
        return sum;
    }

    /** Less the mean of each image. */
    static INDArray centred(Scope scope, INDArray planes, float[] means) {
        double[] sums = Tensors.sums(planes);
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) (sums[i] * means.length / planes.length());
        }
        return scope.own(planes.sub(Tensors.perImage(scope, means)));
    }

    /** A plane of the heap in the layout of the arrays, as [1, rows, columns]. */
    static INDArray constant(Scope scope, float[] values, int rows, int columns) {
        return scope.own(Nd4j.create(values, new long[] {1, rows, columns}, 'c'));
    }

    /** A plane that is kept in strips, as [1, rows, columns]. */
    static INDArray constantOfStrips(Scope scope, float[] strips, int rows, int columns) {
        return constant(scope, FrequencyStrips.plane(strips, rows, columns), rows, columns);
    }

    /** In double precision. */
    static INDArray wide(Scope scope, INDArray x) {
        return scope.own(x.castTo(DataType.DOUBLE));
    }

    /**
     * Every row times a matrix, [N, H, W] · [W, M]; computed as the product of the transposed ones, which ND4J does
     * without a copy.
     */
    static INDArray times(Scope scope, INDArray planes, INDArray matrix) {
        long n = planes.size(2);
        long m = matrix.size(1);
        long rows = planes.length() / n;
        INDArray product = scope.own(Nd4j.createUninitialized(planes.dataType(), new long[] {m, rows}, 'f'));
        Nd4j.gemm(matrix.transpose(), planes.reshape('c', rows, n).transpose(), product, false, false, 1, 0);
        return product.transpose().reshape('c', planes.size(0), planes.size(1), m);
    }

    /** Rows for columns. */
    static INDArray transposed(Scope scope, INDArray planes) {
        return scope.own(planes.permute(0, 2, 1).dup('c'));
    }

    /** Bilinear resize, one table for each side; about the first pixel, so that flat images stay exactly flat. */
    static INDArray resized(Scope scope, INDArray planes, Bilinear down, Bilinear across) {
        INDArray first =
                scope.own(Tensors.part(Tensors.part(planes, 1, 0, 1), 2, 0, 1).dup('c'));
        INDArray wide = times(scope, scope.own(planes.sub(first)), matrix(scope, across, (int) planes.size(2)));
        INDArray high = times(scope, transposed(scope, wide), matrix(scope, down, (int) planes.size(1)));
        return transposed(scope, high).addi(first);
    }

    private static INDArray matrix(Scope scope, Bilinear table, int from) {
        int to = table.first.length;
        float[] weights = new float[from * to];
        for (int i = 0; i < to; i++) {
            weights[table.first[i] * to + i] += 1 - table.weight[i];
            weights[table.second[i] * to + i] += table.weight[i];
        }
        return scope.own(Nd4j.create(weights, new long[] {from, to}, 'c'));
    }

    /** 1 where the condition holds, 0 elsewhere. */
    static INDArray mask(Scope scope, INDArray condition) {
        return scope.own(scope.own(condition).castTo(DataType.FLOAT));
    }

    /** {@code mask·a + (1 − mask)·b}. */
    static INDArray choose(Scope scope, INDArray mask, INDArray a, INDArray b) {
        return scope.own(a.sub(b)).muli(mask).addi(b);
    }

    /** Less the smallest value and over the range of each image; 0 where an image is flat. */
    static INDArray stretched(Scope scope, INDArray planes) {
        return stretched(scope, planes, planes);
    }

    /** Less the smallest value and over the range of each image of {@code extremes}; 0 where that is flat. */
    static INDArray stretched(Scope scope, INDArray planes, INDArray extremes) {
        float[] low = scope.own(extremes.min(1, 2)).toFloatVector();
        float[] high = scope.own(extremes.max(1, 2)).toFloatVector();
        float[] scale = new float[low.length];
        for (int i = 0; i < low.length; i++) {
            scale[i] = high[i] > low[i] ? 1 / (high[i] - low[i]) : 0;
        }
        return scope.own(planes.sub(Tensors.perImage(scope, low))).muli(Tensors.perImage(scope, scale));
    }
}
