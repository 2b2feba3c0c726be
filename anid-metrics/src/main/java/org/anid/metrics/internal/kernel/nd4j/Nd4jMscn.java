// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.nd4j;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Mean-subtracted, contrast-normalised coefficients with the border replicated. */
final class Nd4jMscn {

    private Nd4jMscn() {}

    /**
     * {@code (x − μ)/(√(σ² + epsilon) + c)}, about local middle values as in the CPU engines.
     *
     * @param planes [N, H, W]
     */
    static INDArray of(Scope scope, INDArray planes, float[] taps, double epsilon, double c) {
        int half = taps.length / 2;
        INDArray padded = replicate(scope, replicate(scope, planes, 1, half), 2, half);
        INDArray[] row = moments(scope, padded, null, taps, 2);
        INDArray[] both = moments(scope, row[0], row[1], taps, 1);
        INDArray sigma = Transforms.sqrt(Transforms.abs(both[1], false).addi(epsilon), false);
        INDArray difference = scope.own(planes.sub(both[0]));
        return difference.divi(sigma.addi(c));
    }

    /** Weighted mean and variance along a dimension of values that have a variance of their own, or none. */
    private static INDArray[] moments(
            Scope scope, INDArray mean, @Nullable INDArray variance, float[] taps, int dimension) {
        int last = taps.length - 1;
        int middle = taps.length / 2;
        long n = mean.size(dimension) - last;
        INDArray centre = scope.own(Tensors.part(mean, dimension, middle, n).dup('c'));
        INDArray shift = scope.own(Nd4j.zerosLike(centre));
        INDArray spread = variance == null
                ? scope.own(Nd4j.zerosLike(centre))
                : Tensors.correlate(scope, variance, taps, dimension);
        for (int k = 0; k <= last; k++) {
            if (k != middle) {
                INDArray d = Tensors.part(mean, dimension, k, n).sub(centre);
                Tensors.addScaled(shift, d, taps[k]);
                Tensors.addScaled(spread, d.muli(d), taps[k]);
                d.close();
            }
        }
        INDArray square = scope.own(shift.mul(shift));
        return new INDArray[] {centre.addi(shift), spread.subi(square)};
    }

    private static INDArray replicate(Scope scope, INDArray x, int dimension, int times) {
        INDArray first = Tensors.part(x, dimension, 0, 1);
        INDArray last = Tensors.part(x, dimension, x.size(dimension) - 1, 1);
        List<INDArray> parts = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            parts.add(first);
        }
        parts.add(x);
        for (int i = 0; i < times; i++) {
            parts.add(last);
        }
        return scope.own(Nd4j.concat(dimension, parts.toArray(INDArray[]::new)));
    }
}
