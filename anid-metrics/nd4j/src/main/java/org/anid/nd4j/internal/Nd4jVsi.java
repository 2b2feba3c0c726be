// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.Bilinear;
import org.anid.metrics.internal.kernel.VsiFilters;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Visual saliency induced index of a batch; the formulas are those of the CPU engines. */
final class Nd4jVsi {

    private static final double SALIENCY_C = 1.27;
    private static final double GRADIENT_C = 386;
    private static final double CHROMA_C = 130;
    private static final double GRADIENT_EXPONENT = 0.4;
    private static final double CHROMA_EXPONENT = 0.02;
    private static final double NEGATIVE = Math.cos(CHROMA_EXPONENT * Math.PI);
    private static final double WARM = 1e6;
    private static final double[][] SCHARR = {
        {-3 / 16.0, 0, 3 / 16.0}, {-10 / 16.0, 0, 10 / 16.0}, {-3 / 16.0, 0, 3 / 16.0}
    };
    private static final float[][] LMN = {{0.06f, 0.63f, 0.27f}, {0.30f, 0.04f, -0.35f}, {0.34f, -0.6f, 0.17f}};
    /** sRGB to XYZ, each row over the white point D50. */
    private static final float[][] XYZ = {
        over(0.9642119944211994, 0.4124564, 0.3575761, 0.1804375),
        over(1, 0.2126729, 0.7151522, 0.0721750),
        over(0.8251882845188288, 0.0193339, 0.1191920, 0.9503041)
    };

    private Nd4jVsi() {}

    private static float[] over(double white, double r, double g, double b) {
        return new float[] {(float) (r / white), (float) (g / white), (float) (b / white)};
    }

    static void of(Scope scope, ImageBatch reference, ImageBatch candidate, int factor, double[] out) {
        INDArray va = saliency(scope, reference, factor);
        INDArray vb = saliency(scope, candidate, factor);
        INDArray[] a = lmn(scope, reference, factor);
        INDArray[] b = lmn(scope, candidate, factor);
        INDArray gradient = Nd4jPlanes.deviationOfSquares(
                        scope,
                        Nd4jPlanes.squaredGradient(scope, a[0], SCHARR),
                        Nd4jPlanes.squaredGradient(scope, b[0], SCHARR),
                        GRADIENT_C)
                .rsubi(1);
        INDArray chroma = Nd4jPlanes.similarity(scope, a[1], b[1], CHROMA_C)
                .muli(Nd4jPlanes.similarity(scope, a[2], b[2], CHROMA_C));
        INDArray turned =
                Nd4jPlanes.mask(scope, chroma.lt(0)).muli(NEGATIVE - 1).addi(1);
        INDArray weight = scope.own(Transforms.max(va, vb, true));
        INDArray product = scope.own(Transforms.pow(gradient, GRADIENT_EXPONENT, true));
        product.muli(scope.own(Transforms.pow(Transforms.abs(chroma, false), CHROMA_EXPONENT, true)))
                .muli(turned)
                .muli(Nd4jPlanes.similarity(scope, va, vb, SALIENCY_C))
                .muli(weight);
        double[] above = Tensors.sums(product);
        double[] below = Tensors.sums(weight);
        for (int i = 0; i < above.length; i++) {
            out[i] = below[i] == 0 ? 1 : above[i] / below[i];
        }
    }

    private static INDArray[] lmn(Scope scope, ImageBatch images, int factor) {
        INDArray[] rgb = new INDArray[3];
        INDArray[] planes = new INDArray[3];
        for (int c = 0; c < 3; c++) {
            rgb[c] = Nd4jPlanes.pooled(scope, images, c, factor, true);
        }
        for (int c = 0; c < 3; c++) {
            planes[c] = Nd4jPlanes.mix(scope, rgb, LMN[c]);
        }
        return planes;
    }

    private static INDArray saliency(Scope scope, ImageBatch images, int factor) {
        int side = VsiFilters.SIDE;
        VsiFilters filters = VsiFilters.get();
        INDArray[] lab = lab(scope, images);
        Nd4jFourier fourier = new Nd4jFourier(scope, side, side);
        INDArray gabor = Nd4jPlanes.constant(scope, filters.gabor, side, side);
        INDArray power = scope.own(Nd4j.zerosLike(lab[0]));
        for (INDArray plane : lab) {
            INDArray[] spectrum = fourier.forward(Nd4jPlanes.centred(scope, plane, new float[images.count()]));
            INDArray filtered = fourier.inverse(spectrum[0].muli(gabor), spectrum[1].muli(gabor))[0];
            power.addi(filtered.muli(filtered));
        }
        INDArray a = Nd4jPlanes.stretched(scope, lab[1]);
        INDArray b = Nd4jPlanes.stretched(scope, lab[2]);
        INDArray warm = a.muli(a).addi(b.muli(b)).muli(-WARM);
        INDArray map = Transforms.sqrt(power, false)
                .muli(Nd4jPlanes.constant(scope, filters.centre, side, side))
                .muli(Transforms.exp(warm, false).rsubi(1));
        INDArray full = Nd4jPlanes.resized(
                scope, map, Bilinear.aligned(side, images.height()), Bilinear.aligned(side, images.width()));
        return Nd4jPlanes.stretched(scope, Nd4jPlanes.pooled(scope, full, factor, true), full);
    }

    private static INDArray[] lab(Scope scope, ImageBatch images) {
        int side = VsiFilters.SIDE;
        Bilinear down = Bilinear.centred(images.height(), side);
        Bilinear across = Bilinear.centred(images.width(), side);
        INDArray[] rgb = new INDArray[3];
        for (int c = 0; c < 3; c++) {
            INDArray v = Nd4jPlanes.resized(scope, Nd4jPlanes.channel(scope, images, c), down, across);
            INDArray curve = scope.own(Transforms.pow(scope.own(v.add(0.055)).divi(1.055), 2.4, true));
            INDArray small = Nd4jPlanes.mask(scope, v.lte(0.04045));
            rgb[c] = Nd4jPlanes.choose(scope, small, v.divi(12.92), curve);
        }
        INDArray[] f = new INDArray[3];
        for (int c = 0; c < 3; c++) {
            INDArray t = Nd4jPlanes.mix(scope, rgb, XYZ[c]);
            INDArray root = scope.own(Transforms.pow(t, 1 / 3.0, true));
            INDArray small = Nd4jPlanes.mask(scope, t.lte(0.008856));
            f[c] = Nd4jPlanes.choose(scope, small, t.muli(903.3).addi(16).divi(116), root);
        }
        return new INDArray[] {
            scope.own(f[1].mul(116)).subi(16),
            scope.own(f[0].sub(f[1])).muli(500),
            scope.own(f[1].sub(f[2])).muli(200)
        };
    }
}
