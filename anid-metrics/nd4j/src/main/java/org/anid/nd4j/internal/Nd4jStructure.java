// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import java.util.Arrays;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.Shrinking;
import org.anid.metrics.internal.kernel.Windows;
import org.anid.metrics.kernel.Channels;
import org.anid.metrics.kernel.SsimWindow;
import org.anid.metrics.kernel.StructureKernels;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Pairs, a batch at a time. */
final class Nd4jStructure implements StructureKernels {

    private static final double GMSD_C = 170;
    private static final double[][] PREWITT = {{1 / 3.0, 0, -1 / 3.0}, {1 / 3.0, 0, -1 / 3.0}, {1 / 3.0, 0, -1 / 3.0}};

    @Override
    public void meanSquaredError(ImageBatch reference, ImageBatch candidate, Channels channels, double[] out) {
        try (Scope scope = new Scope()) {
            boolean luma = channels == Channels.LUMA;
            INDArray a = luma ? Tensors.luma(scope, reference) : Tensors.batch(scope, reference);
            INDArray b = luma ? Tensors.luma(scope, candidate) : Tensors.batch(scope, candidate);
            INDArray d = scope.own(a.sub(b));
            double[] sums = Tensors.sums(d.muli(d));
            double values = (double) d.length() / reference.count();
            for (int i = 0; i < sums.length; i++) {
                out[i] = sums[i] / values;
            }
        }
    }

    @Override
    public void ssim(ImageBatch reference, ImageBatch candidate, SsimWindow window, Channels channels, double[] out) {
        float[] taps = Windows.gaussian(window.size(), window.sigma());
        try (Scope scope = new Scope()) {
            INDArray[] a = Tensors.rounded(scope, reference, channels);
            INDArray[] b = Tensors.rounded(scope, candidate, channels);
            double[] contrast = new double[reference.count()];
            double[] similarity = new double[reference.count()];
            for (int plane = 0; plane < a.length; plane++) {
                addMeans(a[plane], b[plane], window, taps, contrast, similarity);
            }
            for (int i = 0; i < similarity.length; i++) {
                out[i] = similarity[i] / a.length;
            }
        }
    }

    @Override
    public void msSsim(
            ImageBatch reference,
            ImageBatch candidate,
            SsimWindow window,
            double[] weights,
            Channels channels,
            double[] out) {
        float[] taps = Windows.gaussian(window.size(), window.sigma());
        int images = reference.count();
        int last = weights.length - 1;
        Arrays.fill(out, 0, images, 1);
        try (Scope scope = new Scope()) {
            INDArray[] a = Tensors.rounded(scope, reference, channels);
            INDArray[] b = Tensors.rounded(scope, candidate, channels);
            for (int scale = 0; scale <= last; scale++) {
                double[] contrast = new double[images];
                double[] similarity = new double[images];
                for (int plane = 0; plane < a.length; plane++) {
                    addMeans(a[plane], b[plane], window, taps, contrast, similarity);
                    if (scale < last) {
                        a[plane] = halve(scope, a[plane]);
                        b[plane] = halve(scope, b[plane]);
                    }
                }
                double[] term = scale == last ? similarity : contrast;
                for (int i = 0; i < images; i++) {
                    out[i] *= Math.pow(Math.max(0, term[i] / a.length), weights[scale]);
                }
            }
        }
    }

    @Override
    public void gmsd(ImageBatch reference, ImageBatch candidate, double[] out) {
        try (Scope scope = new Scope()) {
            INDArray d = Nd4jPlanes.wide(
                    scope,
                    Nd4jPlanes.deviationOfSquares(
                            scope, squaredPrewitt(scope, reference), squaredPrewitt(scope, candidate), GMSD_C));
            double[] sums = Tensors.sums(d);
            double[] squares = Tensors.sums(d.muli(d));
            double n = (double) d.length() / sums.length;
            for (int i = 0; i < sums.length; i++) {
                out[i] = Math.sqrt(Math.max(0, squares[i] - sums[i] * sums[i] / n) / (n - 1));
            }
        }
    }

    private static INDArray squaredPrewitt(Scope scope, ImageBatch images) {
        INDArray luma = Tensors.rounded(scope, images, Channels.LUMA)[0];
        INDArray even = Tensors.part(Tensors.part(luma, 1, 0, luma.size(1) / 2 * 2), 2, 0, luma.size(2) / 2 * 2);
        INDArray whole = scope.own(even.dup('c'));
        return Nd4jPlanes.squaredGradient(scope, halve(scope, whole), PREWITT);
    }

    @Override
    public void mad(ImageBatch reference, ImageBatch candidate, double[] out) {
        Nd4jMad.of(reference, candidate, out);
    }

    @Override
    public void fsim(ImageBatch reference, ImageBatch candidate, boolean chromatic, double[] out) {
        try (Scope scope = new Scope()) {
            int factor = Shrinking.factor(reference.height(), reference.width());
            Nd4jFsim.of(scope, reference, candidate, chromatic, factor, out);
        }
    }

    @Override
    public void vsi(ImageBatch reference, ImageBatch candidate, double[] out) {
        try (Scope scope = new Scope()) {
            int factor = Shrinking.factor(reference.height(), reference.width());
            Nd4jVsi.of(scope, reference, candidate, factor, out);
        }
    }

    @Override
    public void vifp(ImageBatch reference, ImageBatch candidate, double[] out) {
        try (Scope scope = new Scope()) {
            Nd4jVifp.of(scope, reference, candidate, out);
        }
    }

    @Override
    public void vif(ImageBatch reference, ImageBatch candidate, double[] out) {
        Nd4jVif.of(reference, candidate, out);
    }

    /**
     * Adds the means of the contrast–structure term and of the similarity of each image. The formula is that of the CPU
     * engines, in p = a + b and q = a − b about the means of the images.
     */
    static void addMeans(
            INDArray a, INDArray b, SsimWindow window, float[] taps, double[] contrast, double[] similarity) {
        try (Scope scope = new Scope()) {
            INDArray aCentre = centre(scope, a);
            INDArray bCentre = centre(scope, b);
            INDArray x = scope.own(a.sub(aCentre));
            INDArray y = scope.own(b.sub(bCentre));
            INDArray p = scope.own(x.add(y));
            INDArray q = scope.own(x.sub(y));
            INDArray mp = filter(scope, p, taps);
            INDArray mq = filter(scope, q, taps);
            INDArray vp = filter(scope, p.muli(p), taps);
            INDArray vq = filter(scope, q.muli(q), taps);
            vp.subi(scope.own(mp.mul(mp)));
            vq.subi(scope.own(mq.mul(mq)));
            mp.addi(scope.own(aCentre.add(bCentre)));
            mq.addi(scope.own(aCentre.sub(bCentre)));
            INDArray mpp = mp.muli(mp);
            INDArray mqq = mq.muli(mq);
            INDArray cs = ratio(scope, vp, vq, 2 * window.c2());
            INDArray luminance = ratio(scope, mpp, mqq, 2 * window.c1());
            if (window.clipContrast()) {
                cs = scope.own(Transforms.max(cs, 0));
            }
            addMean(cs, contrast);
            addMean(cs.muli(luminance), similarity);
        }
    }

    /** {@code (x − y + c) / (x + y + c)}. */
    private static INDArray ratio(Scope scope, INDArray x, INDArray y, double c) {
        INDArray above = scope.own(x.sub(y));
        INDArray below = scope.own(x.add(y));
        return above.addi(c).divi(below.addi(c));
    }

    /** The mean of each image, rounded so that subtracting it is exact. */
    private static INDArray centre(Scope scope, INDArray planes) {
        double[] sums = Tensors.sums(planes);
        float[] centres = new float[sums.length];
        for (int i = 0; i < sums.length; i++) {
            centres[i] = Math.round(sums[i] * sums.length / planes.length());
        }
        return Tensors.perImage(scope, centres);
    }

    private static INDArray filter(Scope scope, INDArray planes, float[] taps) {
        return Tensors.correlate(scope, Tensors.correlate(scope, planes, taps, 2), taps, 1);
    }

    private static void addMean(INDArray planes, double[] means) {
        double[] sums = Tensors.sums(planes);
        for (int i = 0; i < sums.length; i++) {
            means[i] += sums[i] * sums.length / planes.length();
        }
    }

    /** The mean of each 2×2 pixels; where a side is odd, after a row or column of zeros in front of it. */
    private static INDArray halve(Scope scope, INDArray planes) {
        INDArray even = planes;
        for (int dimension = 1; dimension <= 2; dimension++) {
            if (even.size(dimension) % 2 == 1) {
                long[] shape = even.shape().clone();
                shape[dimension] = 1;
                INDArray zeros = scope.own(Nd4j.zeros(even.dataType(), shape));
                even = scope.own(Nd4j.concat(dimension, zeros, even));
            }
        }
        long rows = even.size(1) / 2;
        long columns = even.size(2) / 2;
        INDArray pairs = even.dup('c');
        INDArray mean =
                scope.own(pairs.reshape(even.size(0), rows, 2, columns, 2).mean(2, 4));
        pairs.close();
        return mean;
    }
}
