// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.Windows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Pixel-domain visual information of a batch; the formulas are those of the CPU engines. */
final class Nd4jVifp {

    private static final int SCALES = 4;
    private static final double NOISE = 2;
    private static final double TINY = 1e-8;
    private static final double EPSILON = 1e-8 * Math.log(10);

    private Nd4jVifp() {}

    static void of(Scope outer, ImageBatch reference, ImageBatch candidate, double[] out) {
        INDArray y = centred(outer, reference);
        INDArray x = centred(outer, candidate);
        double[] above = new double[reference.count()];
        double[] below = new double[reference.count()];
        for (int scale = 0; scale < SCALES; scale++) {
            int size = (1 << (SCALES - scale)) + 1;
            float[] taps = Windows.gaussian(size, size / 5.0);
            if (scale > 0) {
                x = halved(outer, x, taps);
                y = halved(outer, y, taps);
            }
            add(x, y, taps, above, below);
        }
        for (int i = 0; i < above.length; i++) {
            out[i] = (above[i] + EPSILON) / (below[i] + EPSILON);
        }
    }

    private static INDArray centred(Scope scope, ImageBatch images) {
        INDArray luma = Tensors.luma(scope, images);
        return Nd4jPlanes.centred(scope, luma, new float[images.count()]).muli(255f);
    }

    private static INDArray halved(Scope scope, INDArray x, float[] taps) {
        INDArray filtered = filter(scope, x, taps);
        return scope.own(filtered.get(
                        NDArrayIndex.all(),
                        NDArrayIndex.interval(0, 2, filtered.size(1)),
                        NDArrayIndex.interval(0, 2, filtered.size(2)))
                .dup('c'));
    }

    private static INDArray filter(Scope scope, INDArray x, float[] taps) {
        return Tensors.correlate(scope, Tensors.correlate(scope, x, taps, 2), taps, 1);
    }

    private static void add(INDArray x, INDArray y, float[] taps, double[] above, double[] below) {
        try (Scope scope = new Scope()) {
            INDArray mx = filter(scope, x, taps);
            INDArray my = filter(scope, y, taps);
            INDArray xx = filter(scope, scope.own(x.mul(x)), taps).subi(scope.own(mx.mul(mx)));
            INDArray yy = filter(scope, scope.own(y.mul(y)), taps).subi(scope.own(my.mul(my)));
            INDArray xy = filter(scope, scope.own(x.mul(y)), taps).subi(scope.own(mx.mul(my)));
            xx = Transforms.relu(xx, false);
            yy = Transforms.relu(yy, false);
            INDArray structured = Nd4jPlanes.mask(scope, yy.gte(TINY));
            INDArray kept = Nd4jPlanes.mask(scope, xx.gte(TINY));
            INDArray g = scope.own(xy.div(scope.own(yy.add(TINY))));
            INDArray v = scope.own(xx.sub(scope.own(g.mul(xy))));
            g.muli(structured);
            v = Nd4jPlanes.choose(scope, structured, v, xx);
            yy.muli(structured);
            g.muli(kept);
            v.muli(kept);
            v = Nd4jPlanes.choose(scope, Nd4jPlanes.mask(scope, g.lt(0)), xx, v);
            g = Transforms.relu(g, false);
            v = scope.own(Transforms.max(v, TINY, true)).addi(NOISE);
            INDArray signal = g.muli(g).muli(yy).divi(v).addi(1);
            addSums(Transforms.log(signal, false), above);
            addSums(Transforms.log(yy.divi(NOISE).addi(1), false), below);
        }
    }

    private static void addSums(INDArray x, double[] to) {
        double[] sums = Tensors.sums(x);
        for (int i = 0; i < sums.length; i++) {
            to[i] += sums[i];
        }
    }
}
