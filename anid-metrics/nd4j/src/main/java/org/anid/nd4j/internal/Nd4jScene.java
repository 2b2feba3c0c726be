// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import java.util.ArrayList;
import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.SceneStatistics;
import org.anid.metrics.kernel.Channels;
import org.anid.metrics.kernel.ScenePartition;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Moments of normalised coefficients on all blocks of all images at once; the conventions are those of the CPU engines.
 */
final class Nd4jScene {

    /** The neighbours: rows above, columns to the left. */
    static final int[][] NEIGHBOURS = {{0, 1}, {1, 0}, {1, 1}, {1, -1}};

    private Nd4jScene() {}

    static void moments(Scope scope, ImageBatch images, ScenePartition partition, double[] out) {
        boolean whole = partition == ScenePartition.WHOLE;
        int rows = partition.rows(images.shape());
        int columns = partition.columns(images.shape());
        INDArray plane =
                whole ? Tensors.roundedWideLuma(scope, images) : Tensors.rounded(scope, images, Channels.LUMA)[0];
        if (!whole) {
            plane = scope.own(Tensors.part(
                            Tensors.part(plane, 1, 0, (long) rows * ScenePartition.BLOCK),
                            2,
                            0,
                            (long) columns * ScenePartition.BLOCK)
                    .dup('c'));
        }
        double unit = 1;
        for (int scale = 0; scale < ScenePartition.SCALES; scale++) {
            if (scale > 0) {
                if (!whole) {
                    unit = 255;
                    plane = scope.own(plane.div(255f));
                }
                plane = halve(scope, halve(scope, plane, 1), 2);
            }
            INDArray mscn = Nd4jMscn.of(
                    scope,
                    plane,
                    SceneStatistics.taps(),
                    !whole,
                    SceneStatistics.EXCESS,
                    SceneStatistics.EPSILON / (unit * unit),
                    1 / unit);
            INDArray blocks = blocks(scope, mscn, rows, columns);
            for (int map = 0; map < ScenePartition.MAPS; map++) {
                INDArray values = map == 0 ? blocks : products(scope, blocks, NEIGHBOURS[map - 1]);
                write(scope, values, scale, map, out);
            }
        }
    }

    /** As MATLAB's imresize by one half, along one dimension. */
    private static INDArray halve(Scope scope, INDArray x, int dimension) {
        int n = (int) x.size(dimension);
        int half = (n + 1) / 2;
        List<INDArray> parts = new ArrayList<>();
        for (int i = -3; i < 0; i++) {
            parts.add(Tensors.part(x, dimension, SceneStatistics.mirrored(i, n), 1));
        }
        parts.add(x);
        for (int i = n; i < 2 * half + 3; i++) {
            parts.add(Tensors.part(x, dimension, SceneStatistics.mirrored(i, n), 1));
        }
        INDArray padded = scope.own(Nd4j.concat(dimension, parts.toArray(INDArray[]::new)));
        // Pixels in twos, so that every second one is a place of a dimension of its own.
        long[] shape = x.shape().clone();
        shape[dimension] = half + 3L;
        INDArray twos = dimension == 1
                ? padded.reshape('c', shape[0], shape[1], 2, shape[2]).permute(0, 1, 3, 2)
                : padded.reshape('c', shape[0], shape[1], shape[2], 2);
        INDArray[] runs = new INDArray[2];
        for (int r = 0; r < runs.length; r++) {
            runs[r] = scope.own(Tensors.part(twos, 3, r, 1).dup('c')).reshape('c', shape);
        }
        float[] taps = SceneStatistics.halving();
        INDArray sum = scope.own(Tensors.part(runs[0], dimension, 0, half).mul(taps[0]));
        for (int k = 1; k < taps.length; k++) {
            Tensors.addScaled(sum, Tensors.part(runs[k % 2], dimension, k / 2, half), taps[k]);
        }
        return sum;
    }

    /** [N, blocks, rows, columns] in double precision. */
    static INDArray blocks(Scope scope, INDArray x, int rows, int columns) {
        long images = x.size(0);
        long height = x.size(1) / rows;
        long width = x.size(2) / columns;
        INDArray wide = scope.own(x.castTo(DataType.DOUBLE));
        INDArray split = wide.reshape('c', images, rows, height, columns, width).permute(0, 1, 3, 2, 4);
        return scope.own(split.dup('c')).reshape('c', images, (long) rows * columns, height, width);
    }

    /** Each value times its neighbour, around the corner where there is none. */
    static INDArray products(Scope scope, INDArray blocks, int[] neighbour) {
        INDArray other = rolled(scope, rolled(scope, blocks, 2, neighbour[0]), 3, neighbour[1]);
        return scope.own(blocks.mul(other));
    }

    private static INDArray rolled(Scope scope, INDArray x, int dimension, int by) {
        long n = x.size(dimension);
        long first = Math.floorMod(by, n);
        return first == 0
                ? x
                : scope.own(Nd4j.concat(
                        dimension,
                        Tensors.part(x, dimension, n - first, first),
                        Tensors.part(x, dimension, 0, n - first)));
    }

    private static void write(Scope scope, INDArray values, int scale, int map, double[] out) {
        double[][] sums = moments(scope, values);
        for (int moment = 0; moment < sums.length; moment++) {
            int at = (scale * ScenePartition.MAPS + map) * ScenePartition.MOMENTS + moment;
            for (int block = 0; block < sums[moment].length; block++) {
                out[block * ScenePartition.PER_BLOCK + at] = sums[moment][block];
            }
        }
    }

    /** The five moments of [N, blocks, rows, columns], each for all blocks. */
    static double[][] moments(Scope scope, INDArray values) {
        INDArray below = scope.own(scope.own(values.lt(0)).castTo(DataType.DOUBLE));
        INDArray above = scope.own(scope.own(values.gt(0)).castTo(DataType.DOUBLE));
        INDArray squares = scope.own(values.mul(values));
        INDArray[] maps = {
            below,
            above,
            scope.own(squares.mul(below)),
            scope.own(squares.mul(above)),
            scope.own(Transforms.abs(values, true))
        };
        long blocks = values.size(0) * values.size(1);
        double[][] sums = new double[maps.length][];
        for (int moment = 0; moment < maps.length; moment++) {
            sums[moment] = Tensors.sums(maps[moment].reshape('c', blocks, values.size(2), values.size(3)));
        }
        return sums;
    }
}
