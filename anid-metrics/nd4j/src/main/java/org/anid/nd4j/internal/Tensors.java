// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import java.util.ArrayList;
import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.Luma;
import org.anid.metrics.kernel.Channels;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Batches as arrays, and the few operations that several kernels share. Planes are [N, H, W] in single precision. */
final class Tensors {

    /**
     * Adding and subtracting this rounds a float in [0, 2²²] to an integer, half to even; ND4J's round goes away from
     * 0.
     */
    private static final double ROUNDER = 0x1p23;

    /** The same for double precision. */
    private static final double WIDE_ROUNDER = 0x1p52;

    private Tensors() {}

    /** The batch as [N, C, H, W]. */
    static INDArray batch(Scope scope, ImageBatch batch) {
        return scope.own(Nd4j.create(
                batch.data(), new long[] {batch.count(), batch.channels(), batch.height(), batch.width()}, 'c'));
    }

    /**
     * The luma in [0, 1]. Sums in double precision that are rounded to single give the bits of the fused ones of the
     * other engines for each of the 2²⁴ colours of 8 bits; in narrow images nothing is fused there either.
     */
    static INDArray luma(Scope scope, ImageBatch batch) {
        INDArray all = batch(scope, batch);
        if (batch.channels() == 1) {
            return plane(scope, all, 0);
        }
        INDArray y = scope.own(channel(all, 0).mul(0.299f));
        if (batch.width() < Luma.FUSED_FROM) {
            addScaled(y, channel(all, 1), 0.587f);
            addScaled(y, channel(all, 2), 0.114f);
            return y;
        }
        for (int c = 1; c < 3; c++) {
            INDArray wide = scope.own(channel(all, c).castTo(DataType.DOUBLE));
            wide.muli((double) (c == 1 ? 0.587f : 0.114f)).addi(scope.own(y.castTo(DataType.DOUBLE)));
            y = scope.own(wide.castTo(DataType.FLOAT));
        }
        return y;
    }

    /** The planes in [0, 255], rounded: one luma, or every channel. */
    static INDArray[] rounded(Scope scope, ImageBatch batch, Channels channels) {
        if (channels == Channels.LUMA || batch.channels() == 1) {
            return new INDArray[] {round(luma(scope, batch).muli(255f))};
        }
        INDArray[] planes = planes(scope, batch);
        for (INDArray plane : planes) {
            round(plane.muli(255f));
        }
        return planes;
    }

    /** The planes in [0, 1], one of each channel. */
    static INDArray[] planes(Scope scope, ImageBatch batch) {
        INDArray all = batch(scope, batch);
        INDArray[] planes = new INDArray[batch.channels()];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = plane(scope, all, c);
        }
        return planes;
    }

    private static INDArray plane(Scope scope, INDArray batch, int channel) {
        return scope.own(channel(batch, channel).dup('c'));
    }

    private static INDArray channel(INDArray batch, int channel) {
        return batch.get(NDArrayIndex.all(), NDArrayIndex.point(channel), NDArrayIndex.all(), NDArrayIndex.all());
    }

    /** The rounded luma in [0, 255], computed in double precision from weights in single precision. */
    static INDArray roundedWideLuma(Scope scope, ImageBatch batch) {
        if (batch.channels() == 1) {
            return rounded(scope, batch, Channels.LUMA)[0];
        }
        INDArray[] rgb = planes(scope, batch);
        INDArray sum = scope.own(rgb[0].castTo(DataType.DOUBLE)).muli((double) 0.299f);
        addScaled(sum, scope.own(rgb[1].castTo(DataType.DOUBLE)), 0.587f);
        addScaled(sum, scope.own(rgb[2].castTo(DataType.DOUBLE)), 0.114f);
        sum.muli(255).addi(WIDE_ROUNDER).subi(WIDE_ROUNDER);
        return scope.own(sum.castTo(DataType.FLOAT));
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

    /** Pads a dimension on both sides, with the nearest value or with zero. */
    static INDArray pad(Scope scope, INDArray x, int dimension, int times, boolean replicate) {
        INDArray first = part(x, dimension, 0, 1);
        INDArray last = part(x, dimension, x.size(dimension) - 1, 1);
        if (!replicate) {
            first = scope.own(Nd4j.zeros(DataType.FLOAT, first.shape()));
            last = first;
        }
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

    /** One number per image as [N, 1, 1], for broadcasting over planes. */
    static INDArray perImage(Scope scope, float[] values) {
        return scope.own(Nd4j.create(values, new long[] {values.length, 1, 1}, 'c'));
    }
}
