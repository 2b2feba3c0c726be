// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.nd4j;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.kernel.Channels;
import org.anid.metrics.kernel.FrameKernels;
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
}
