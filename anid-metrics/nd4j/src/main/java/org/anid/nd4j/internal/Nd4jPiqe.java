// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.anid.metrics.internal.kernel.Windows;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** PIQE on all blocks of all images at once; the conventions are those of the CPU engines. */
final class Nd4jPiqe {

    private static final int BLOCK = 16;
    private static final double ACTIVE = 0.1;
    private static final double IMPAIRED = 0.1;
    private static final int SEGMENT = 6;
    private static final int CENTRE = 7;
    private static final int WINDOW = 7;
    private static final int HALF = WINDOW / 2;
    private static final float[] WEIGHTS = Windows.square(WINDOW, 7.0 / 6);

    /** Keeps 0/0 at 0 where a block is flat. */
    private static final double TINY = 1e-300;

    private Nd4jPiqe() {}

    static double[] of(Scope scope, INDArray luma) {
        INDArray stretched = stretch(scope, luma);
        INDArray padded = mirror(scope, mirror(scope, stretched, 1), 2);
        INDArray mscn = normalise(scope, padded);
        // [N, blocks, 16, 16] in double precision, as the statistics are there.
        INDArray blocks = blocks(scope, mscn);

        INDArray variance = scope.own(blocks.var(true, 2, 3));
        INDArray active = mask(scope, variance.gt(ACTIVE));
        INDArray impaired = mask(scope, smoothest(scope, blocks).lt(IMPAIRED * IMPAIRED));
        INDArray sigma = scope.own(Transforms.sqrt(variance, true));
        INDArray ratio = centreSurroundRatio(scope, blocks);
        INDArray largest = scope.own(Transforms.max(scope.own(Transforms.max(sigma, ratio, true)), TINY, true));
        INDArray beta =
                Transforms.abs(scope.own(sigma.sub(ratio)), false).divi(largest).muli(2);
        INDArray noisy = mask(scope, sigma.gt(beta));

        INDArray smooth = scope.own(variance.rsub(1)).muli(impaired);
        INDArray distortion = noisy.muli(variance).addi(smooth).muli(active);
        double[] sums = Tensors.sums(distortion);
        double[] counts = Tensors.sums(active);
        double[] scores = new double[sums.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = 100 * (sums[i] + 1) / (counts[i] + 1);
        }
        return scores;
    }

    /** The coefficients with the window and the rounding of the reference; see the CPU engines. */
    private static INDArray normalise(Scope scope, INDArray planes) {
        INDArray bordered = Tensors.pad(scope, Tensors.pad(scope, planes, 1, HALF, true), 2, HALF, true);
        INDArray mean = fusedWindow(scope, bordered);
        INDArray meanSquare = fusedWindow(scope, scope.own(bordered.mul(bordered)));
        INDArray variance = Transforms.abs(meanSquare.subi(scope.own(mean.mul(mean))), false);
        INDArray sigma = Transforms.sqrt(variance.addi(Math.ulp(1f)), false);
        return scope.own(planes.sub(mean)).divi(sigma.addi(1));
    }

    /** A product of two floats is exact in double precision, so rounding the sum of it once is a fused addition. */
    private static INDArray fusedWindow(Scope scope, INDArray bordered) {
        long rows = bordered.size(1) - 2 * HALF;
        long columns = bordered.size(2) - 2 * HALF;
        INDArray wide = scope.own(bordered.castTo(DataType.DOUBLE));
        INDArray sum = Nd4j.zeros(DataType.DOUBLE, bordered.size(0), rows, columns);
        for (int i = 0; i < WEIGHTS.length; i++) {
            int row = i / WINDOW;
            INDArray pixels = Tensors.part(Tensors.part(wide, 1, row, rows), 2, i % WINDOW, columns);
            INDArray product = pixels.mul((double) WEIGHTS[i]);
            INDArray single = sum.addi(product).castTo(DataType.FLOAT);
            product.close();
            sum.close();
            sum = single.castTo(DataType.DOUBLE);
            single.close();
        }
        scope.own(sum);
        return scope.own(sum.castTo(DataType.FLOAT));
    }

    private static INDArray mask(Scope scope, INDArray condition) {
        return scope.own(scope.own(condition).castTo(DataType.DOUBLE));
    }

    /** Divided by the largest value of each image, times 255, rounded; a black image stays black. */
    private static INDArray stretch(Scope scope, INDArray luma) {
        INDArray largest = scope.own(luma.max(1, 2)).reshape(luma.size(0), 1, 1);
        INDArray divisor =
                scope.own(largest.add(scope.own(mask(scope, largest.eq(0)).castTo(DataType.FLOAT))));
        return Tensors.round(scope.own(luma.div(divisor)).muli(255f));
    }

    /** Pads at the end by the remainder of the division by 16, with the mirror image, the edge repeated. */
    private static INDArray mirror(Scope scope, INDArray x, int dimension) {
        long size = x.size(dimension);
        List<INDArray> parts = new ArrayList<>();
        parts.add(x);
        for (long i = 0; i < size % BLOCK; i++) {
            parts.add(Tensors.part(x, dimension, size - 1 - i, 1));
        }
        return parts.size() == 1 ? x : scope.own(Nd4j.concat(dimension, parts.toArray(INDArray[]::new)));
    }

    private static INDArray blocks(Scope scope, INDArray x) {
        long images = x.size(0);
        long rows = x.size(1) / BLOCK;
        long columns = x.size(2) / BLOCK;
        INDArray whole = Tensors.part(Tensors.part(x, 1, 0, rows * BLOCK), 2, 0, columns * BLOCK);
        INDArray wide = scope.own(scope.own(whole.dup('c')).castTo(DataType.DOUBLE));
        INDArray split = wide.reshape('c', images, rows, BLOCK, columns, BLOCK).permute(0, 1, 3, 2, 4);
        return scope.own(split.dup('c')).reshape('c', images, rows * columns, BLOCK, BLOCK);
    }

    /** The smallest variance of six neighbours on any of the four edges of each block. */
    private static INDArray smoothest(Scope scope, INDArray blocks) {
        long[] shape = {blocks.size(0), blocks.size(1), BLOCK};
        @Nullable INDArray least = null;
        for (int edge = 0; edge < 4; edge++) {
            int dimension = edge < 2 ? 2 : 3;
            INDArray pixels = scope.own(Tensors.part(blocks, dimension, edge % 2 == 0 ? 0 : BLOCK - 1, 1)
                            .dup('c'))
                    .reshape('c', shape);
            for (int start = 0; start + SEGMENT <= BLOCK; start++) {
                INDArray segment =
                        scope.own(Tensors.part(pixels, 2, start, SEGMENT).dup('c'));
                INDArray variance = scope.own(segment.var(true, 2));
                least = least == null ? variance : scope.own(Transforms.min(least, variance, true));
            }
        }
        return Objects.requireNonNull(least);
    }

    /** Deviation of columns 7 and 8 over that of all but 7 and 9. */
    private static INDArray centreSurroundRatio(Scope scope, INDArray blocks) {
        INDArray centre = scope.own(Tensors.part(blocks, 3, CENTRE, 2).dup('c'));
        INDArray surround = scope.own(Nd4j.concat(
                3,
                Tensors.part(blocks, 3, 0, CENTRE),
                Tensors.part(blocks, 3, CENTRE + 1, 1),
                Tensors.part(blocks, 3, CENTRE + 3, BLOCK - CENTRE - 3)));
        INDArray above = Transforms.sqrt(scope.own(centre.var(true, 2, 3)), false);
        INDArray below = Transforms.sqrt(scope.own(surround.var(true, 2, 3)), false);
        return above.divi(scope.own(Transforms.max(below, TINY, true)));
    }
}
