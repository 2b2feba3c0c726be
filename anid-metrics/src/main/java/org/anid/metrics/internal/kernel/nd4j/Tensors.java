// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.nd4j;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.kernel.Channels;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Batches as arrays, and the few operations that several kernels share. Planes are [N, H, W] in single precision. */
final class Tensors {

    /** Adding and subtracting this rounds a float in [0, 2²²] to an integer, half to even; ND4J's round goes away from 0. */
    private static final double ROUNDER = 0x1p23;

    private Tensors() {}

    /** The batch as [N, C, H, W]. */
    static INDArray batch(Scope scope, ImageBatch batch) {
        return scope.own(Nd4j.create(
                batch.data(), new long[] {batch.count(), batch.channels(), batch.height(), batch.width()}, 'c'));
    }

    /** The luma in [0, 1], added from left to right as in plain Java. */
    static INDArray luma(Scope scope, ImageBatch batch) {
        INDArray all = batch(scope, batch);
        if (batch.channels() == 1) {
            return plane(scope, all, 0);
        }
        INDArray y = scope.own(channel(all, 0).mul(0.299f));
        addScaled(y, channel(all, 1), 0.587f);
        addScaled(y, channel(all, 2), 0.114f);
        return y;
    }

    /** The planes in [0, 255], rounded: one luma, or every channel. */
    static INDArray[] rounded(Scope scope, ImageBatch batch, Channels channels) {
        if (channels == Channels.LUMA || batch.channels() == 1) {
            return new INDArray[] {round(luma(scope, batch).muli(255f))};
        }
        INDArray all = batch(scope, batch);
        INDArray[] planes = new INDArray[batch.channels()];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = round(plane(scope, all, c).muli(255f));
        }
        return planes;
    }

    private static INDArray plane(Scope scope, INDArray batch, int channel) {
        return scope.own(channel(batch, channel).dup('c'));
    }

    private static INDArray channel(INDArray batch, int channel) {
        return batch.get(NDArrayIndex.all(), NDArrayIndex.point(channel), NDArrayIndex.all(), NDArrayIndex.all());
    }

    /** To integers, half to even, in place. */
    static INDArray round(INDArray x) {
        return x.addi(ROUNDER).subi(ROUNDER);
    }

    /** {@code y += w · x}; x is not changed. */
    static void addScaled(INDArray y, INDArray x, double w) {
        INDArray product = x.mul(w);
        y.addi(product);
        product.close();
    }

    /** {@code length} places of dimension {@code dimension}, from {@code from} on; a view. */
    static INDArray part(INDArray x, int dimension, long from, long length) {
        INDArrayIndex[] index = new INDArrayIndex[x.rank()];
        for (int d = 0; d < index.length; d++) {
            index[d] = d == dimension ? NDArrayIndex.interval(from, from + length) : NDArrayIndex.all();
        }
        return x.get(index);
    }

    /** Symmetric correlation along a dimension, over the valid positions. */
    static INDArray correlate(Scope scope, INDArray x, float[] taps, int dimension) {
        int last = taps.length - 1;
        int middle = taps.length / 2;
        long n = x.size(dimension) - last;
        INDArray sum = scope.own(part(x, dimension, middle, n).mul(taps[middle]));
        for (int k = 0; k < middle; k++) {
            INDArray pair = part(x, dimension, k, n).add(part(x, dimension, last - k, n));
            sum.addi(pair.muli(taps[k]));
            pair.close();
        }
        return sum;
    }

    /** Sums over all but the first dimension, in double precision. */
    static double[] sums(INDArray x) {
        long images = x.size(0);
        INDArray wide = x.castTo(DataType.DOUBLE);
        INDArray sums = wide.reshape(images, x.length() / images).sum(1);
        double[] values = sums.dup().toDoubleVector();
        sums.close();
        if (wide != x) {
            wide.close();
        }
        return values;
    }

    /** One number per image as [N, 1, 1], for broadcasting over planes. */
    static INDArray perImage(Scope scope, float[] values) {
        return scope.own(Nd4j.create(values, new long[] {values.length, 1, 1}, 'c'));
    }
}
