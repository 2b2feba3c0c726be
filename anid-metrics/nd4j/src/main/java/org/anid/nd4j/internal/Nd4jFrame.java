// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import java.util.Arrays;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.kernel.Channels;
import org.anid.metrics.kernel.FrameKernels;
import org.anid.metrics.kernel.NrqmFeatures;
import org.anid.metrics.kernel.ScenePartition;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Single images, a batch at a time. */
final class Nd4jFrame implements FrameKernels {

    private static final int BINS = 256;
    private static final double EPSILON = 1e-8;

    @Override
    public void entropy(ImageBatch images, double[] out) {
        try (Scope scope = new Scope()) {
            INDArray luma = Tensors.rounded(scope, images, Channels.LUMA)[0];
            INDArray range = scope.own(Nd4j.createFromArray(-0.5f, BINS - 0.5f));
            INDArray bins = scope.own(Nd4j.scalar(BINS));
            for (int i = 0; i < images.count(); i++) {
                INDArray plane = scope.own(Tensors.part(luma, 0, i, 1).dup('c'));
                INDArray counts = scope.own(
                        Nd4j.exec(DynamicCustomOp.builder("histogram_fixed_width")
                                .addInputs(plane, range, bins)
                                .addIntegerArguments(BINS)
                                .build())[0]);
                INDArray share = scope.own(counts.castTo(DataType.DOUBLE)).divi(plane.length());
                INDArray bits = scope.own(Transforms.log(scope.own(share.add(EPSILON)), false));
                out[i] = -bits.muli(share).sumNumber().doubleValue() / Math.log(2);
            }
        }
    }

    @Override
    public void piqe(ImageBatch images, double[] out) {
        try (Scope scope = new Scope()) {
            double[] scores = Nd4jPiqe.of(scope, Tensors.luma(scope, images));
            System.arraycopy(scores, 0, out, 0, scores.length);
        }
    }

    @Override
    public void colourfulness(ImageBatch images, double[] out) {
        if (images.channels() == 1) {
            Arrays.fill(out, 0, images.count(), 0);
            return;
        }
        try (Scope scope = new Scope()) {
            INDArray[] rgb = Tensors.planes(scope, images);
            INDArray redGreen = scope.own(rgb[0].sub(rgb[1]));
            INDArray yellowBlue = scope.own(rgb[0].add(rgb[1])).muli(0.5f).subi(rgb[2]);
            double[][] rg = meanAndVariance(scope, redGreen);
            double[][] yb = meanAndVariance(scope, yellowBlue);
            for (int i = 0; i < images.count(); i++) {
                out[i] = 255 * (Math.sqrt(rg[1][i] + yb[1][i]) + 0.3 * Math.hypot(rg[0][i], yb[0][i]));
            }
        }
    }

    @Override
    public void sharpness(ImageBatch images, double[] out) {
        try (Scope scope = new Scope()) {
            INDArray luma = Tensors.luma(scope, images);
            INDArray padded = Tensors.pad(scope, Tensors.pad(scope, luma, 1, 1, true), 2, 1, true);
            long height = luma.size(1);
            long width = luma.size(2);
            INDArray upright = scope.own(Tensors.part(Tensors.part(padded, 2, 1, width), 1, 0, height)
                    .add(Tensors.part(Tensors.part(padded, 2, 1, width), 1, 2, height)));
            INDArray level = scope.own(Tensors.part(Tensors.part(padded, 1, 1, height), 2, 0, width)
                    .add(Tensors.part(Tensors.part(padded, 1, 1, height), 2, 2, width)));
            INDArray laplacian = upright.addi(level).subi(scope.own(luma.mul(4f)));
            double[] variances = meanAndVariance(scope, laplacian)[1];
            for (int i = 0; i < images.count(); i++) {
                out[i] = 255 * 255 * variances[i];
            }
        }
    }

    @Override
    public void contrast(ImageBatch images, double[] out) {
        try (Scope scope = new Scope()) {
            double[] variances = meanAndVariance(scope, Tensors.luma(scope, images))[1];
            for (int i = 0; i < images.count(); i++) {
                out[i] = Math.sqrt(variances[i]);
            }
        }
    }

    @Override
    public void sceneMoments(ImageBatch images, ScenePartition partition, double[] out) {
        try (Scope scope = new Scope()) {
            Nd4jScene.moments(scope, images, partition, out);
        }
    }

    @Override
    public void nrqmFeatures(ImageBatch images, double[] out) {
        for (int i = 0; i < images.count(); i++) {
            try (Scope scope = new Scope()) {
                Nd4jNrqm.of(scope, images.image(i), out, i * NrqmFeatures.COUNT);
            }
        }
    }

    @Override
    public void integratedStatistics(ImageBatch images, double[] out) {
        Nd4jNatural.statistics(images, out);
    }

    /**
     * Mean and population variance of each plane, about its first value, so that a flat one has exactly no variance.
     */
    private static double[][] meanAndVariance(Scope scope, INDArray planes) {
        INDArray wide = scope.own(planes.castTo(DataType.DOUBLE));
        INDArray first =
                scope.own(Tensors.part(Tensors.part(wide, 1, 0, 1), 2, 0, 1).dup('c'));
        double n = (double) wide.size(1) * wide.size(2);
        INDArray shifted = scope.own(wide.sub(first));
        double[] sums = Tensors.sums(shifted);
        double[] squares = Tensors.sums(shifted.muli(shifted));
        double[] firsts = Tensors.sums(first);
        double[][] result = new double[2][sums.length];
        for (int i = 0; i < sums.length; i++) {
            double shift = sums[i] / n;
            result[0][i] = firsts[i] + shift;
            result[1][i] = Math.max(0, squares[i] / n - shift * shift);
        }
        return result;
    }
}
