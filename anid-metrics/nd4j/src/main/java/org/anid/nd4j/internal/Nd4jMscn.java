// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Mean-subtracted, contrast-normalised coefficients. */
final class Nd4jMscn {

    private Nd4jMscn() {}

    /**
     * {@code (x − (1 + e)·μ)/(√(|σ² − e·μ²| + epsilon) + c)}, about local middle values as in the CPU engines.
     *
     * @param planes [N, H, W]
     * @param replicate whether the nearest pixel is outside the image; zero otherwise
     * @param excess e, what the weights of the window sum to, less 1
     */
    static INDArray of(
            Scope scope, INDArray planes, float[] taps, boolean replicate, double excess, double epsilon, double c) {
        int half = taps.length / 2;
        INDArray padded = Tensors.pad(scope, Tensors.pad(scope, planes, 1, half, replicate), 2, half, replicate);
        INDArray[] row = moments(scope, padded, null, null, taps, 2);
        INDArray rows = scope.own(Tensors.part(padded, 2, half, planes.size(2)).dup('c'));
        INDArray[] both = moments(scope, rows, row[0], row[1], taps, 1);
        INDArray mean = scope.own(planes.add(both[0]));
        INDArray square = scope.own(mean.mul(mean)).muli(excess);
        INDArray sigma =
                Transforms.sqrt(Transforms.abs(both[1].subi(square), false).addi(epsilon), false);
        return mean.muli(excess).addi(both[0]).negi().divi(sigma.addi(c));
    }

    /**
     * Weighted mean, less the middle value, and variance along a dimension of values that have shifts and variances.
     */
    private static INDArray[] moments(
            Scope scope,
            INDArray x,
            @Nullable INDArray shifts,
            @Nullable INDArray variances,
            float[] taps,
            int dimension) {
        int last = taps.length - 1;
        int middle = taps.length / 2;
        long n = x.size(dimension) - last;
        INDArray centre = scope.own(Tensors.part(x, dimension, middle, n).dup('c'));
        INDArray first = scope.own(Nd4j.zerosLike(centre));
        INDArray squares = variances == null
                ? scope.own(Nd4j.zerosLike(centre))
                : Tensors.correlate(scope, variances, taps, dimension);
        for (int k = 0; k <= last; k++) {
            INDArray d = Tensors.part(x, dimension, k, n).sub(centre);
            if (shifts != null) {
                d.addi(Tensors.part(shifts, dimension, k, n));
            }
            Tensors.addScaled(first, d, taps[k]);
            Tensors.addScaled(squares, d.muli(d), taps[k]);
            d.close();
        }
        INDArray square = scope.own(first.mul(first));
        return new INDArray[] {first, squares.subi(square)};
    }
}
