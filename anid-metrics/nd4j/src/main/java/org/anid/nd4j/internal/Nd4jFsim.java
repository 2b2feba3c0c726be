// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.FsimFilters;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Feature similarity of a batch; the formulas are those of the CPU engines. */
final class Nd4jFsim {

    private static final double PHASE_C = 0.85;
    private static final double GRADIENT_C = 160;
    private static final double CHROMA_C = 200;
    private static final double CHROMA_EXPONENT = 0.03;
    private static final double EPSILON = Math.ulp(1f);
    private static final double[][] SCHARR = {
        {-3 / 16.0, 0, 3 / 16.0}, {-10 / 16.0, 0, 10 / 16.0}, {-3 / 16.0, 0, 3 / 16.0}
    };
    private static final float[][] YIQ = {
        {0.299f, 0.587f, 0.114f}, {0.5959f, -0.2746f, -0.3213f}, {0.2115f, -0.5227f, 0.3112f}
    };

    private Nd4jFsim() {}

    static void of(
            Scope scope, ImageBatch reference, ImageBatch candidate, boolean chromatic, int factor, double[] out) {
        INDArray[] a = yiq(scope, reference, chromatic, factor);
        INDArray[] b = yiq(scope, candidate, chromatic, factor);
        FsimFilters filters = FsimFilters.of((int) a[0].size(1), (int) a[0].size(2));
        INDArray pa = congruency(a[0], filters);
        INDArray pb = congruency(b[0], filters);
        scope.own(pa);
        scope.own(pb);
        INDArray weight = scope.own(Transforms.max(pa, pb, true));
        INDArray product = Nd4jPlanes.deviationOfSquares(
                        scope,
                        Nd4jPlanes.squaredGradient(scope, a[0], SCHARR),
                        Nd4jPlanes.squaredGradient(scope, b[0], SCHARR),
                        GRADIENT_C)
                .rsubi(1);
        product.muli(Nd4jPlanes.similarity(scope, pa, pb, PHASE_C)).muli(weight);
        if (a.length == 3) {
            INDArray chroma = Nd4jPlanes.similarity(scope, a[1], b[1], CHROMA_C)
                    .muli(Nd4jPlanes.similarity(scope, a[2], b[2], CHROMA_C));
            product.muli(scope.own(Transforms.pow(Transforms.abs(chroma, false), CHROMA_EXPONENT, true)));
        }
        double[] above = Tensors.sums(product);
        double[] below = Tensors.sums(weight);
        for (int i = 0; i < above.length; i++) {
            out[i] = above[i] / below[i];
        }
    }

    private static INDArray[] yiq(Scope scope, ImageBatch images, boolean chromatic, int factor) {
        if (images.channels() == 1) {
            return new INDArray[] {Nd4jPlanes.pooled(scope, images, 0, factor, false)};
        }
        INDArray[] rgb = new INDArray[3];
        for (int c = 0; c < 3; c++) {
            rgb[c] = Nd4jPlanes.pooled(scope, images, c, factor, false);
        }
        INDArray[] planes = new INDArray[chromatic ? 3 : 1];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = Nd4jPlanes.mix(scope, rgb, YIQ[c]);
        }
        return planes;
    }

    /** Phase congruency; the caller's to close. */
    private static INDArray congruency(INDArray luma, FsimFilters filters) {
        int images = (int) luma.size(0);
        int height = (int) luma.size(1);
        int width = (int) luma.size(2);
        INDArray energy = Nd4j.zerosLike(luma);
        INDArray amplitude = Nd4j.zerosLike(luma);
        try (Scope outer = new Scope()) {
            Nd4jFourier fourier = new Nd4jFourier(outer, height, width);
            INDArray[] spectrum = fourier.forward(Nd4jPlanes.centred(outer, luma, new float[images]));
            for (int o = 0; o < FsimFilters.ORIENTATIONS; o++) {
                addOrientation(spectrum, filters, o, height, width, energy, amplitude);
            }
        }
        INDArray below = amplitude.addi(EPSILON);
        energy.addi(EPSILON).divi(below);
        below.close();
        return energy;
    }

    private static void addOrientation(
            INDArray[] spectrum,
            FsimFilters filters,
            int o,
            int height,
            int width,
            INDArray energy,
            INDArray amplitude) {
        try (Scope scope = new Scope()) {
            Nd4jFourier fourier = new Nd4jFourier(scope, height, width);
            INDArray angular = Nd4jPlanes.constantOfStrips(scope, filters.angular[o], width, height);
            INDArray[][] responses = new INDArray[FsimFilters.SCALES][];
            INDArray e = scope.own(Nd4j.zerosLike(energy));
            INDArray q = scope.own(Nd4j.zerosLike(energy));
            float[] thresholds = new float[(int) energy.size(0)];
            for (int s = 0; s < FsimFilters.SCALES; s++) {
                INDArray filter = Nd4jPlanes.constantOfStrips(scope, filters.radial[s], width, height)
                        .muli(angular);
                responses[s] = fourier.inverse(scope.own(spectrum[0].mul(filter)), scope.own(spectrum[1].mul(filter)));
                e.addi(responses[s][0]);
                q.addi(responses[s][1]);
                INDArray power = scope.own(responses[s][0].mul(responses[s][0]))
                        .addi(scope.own(responses[s][1].mul(responses[s][1])));
                if (s == 0) {
                    medians(scope, power, thresholds);
                }
                amplitude.addi(Transforms.sqrt(power, false));
            }
            INDArray square = scope.own(e.mul(e)).addi(scope.own(q.mul(q)));
            INDArray local = scope.own(square.dup());
            for (INDArray[] response : responses) {
                INDArray cross = response[0].muli(q).subi(response[1].muli(e));
                local.subi(Transforms.abs(cross, false));
            }
            for (int i = 0; i < thresholds.length; i++) {
                thresholds[i] = (float) Math.sqrt(thresholds[i]) * filters.thresholds[o];
            }
            local.divi(Transforms.sqrt(square, false).addi(EPSILON)).subi(Tensors.perImage(scope, thresholds));
            energy.addi(Transforms.relu(local, false));
        }
    }

    /** The lower median of each image. */
    private static void medians(Scope scope, INDArray planes, float[] medians) {
        long images = planes.size(0);
        long n = planes.length() / images;
        INDArray sorted = Nd4j.sort(scope.own(planes.dup('c')).reshape('c', images, n), 1, true);
        for (int i = 0; i < images; i++) {
            medians[i] = sorted.get(NDArrayIndex.point(i), NDArrayIndex.point((n - 1) / 2))
                    .getFloat(0);
        }
    }
}
