// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import java.util.Arrays;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.MadConstants;
import org.anid.metrics.internal.kernel.MadFilters;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Most apparent distortion of a batch; the formulas are those of the CPU engines. */
final class Nd4jMad {

    private static final int CELL = 4;
    private static final double SMALLEST_CONTRAST = Math.exp(MadConstants.THRESHOLD);

    private Nd4jMad() {}

    static void of(ImageBatch reference, ImageBatch candidate, double[] out) {
        try (Scope scope = new Scope()) {
            int parts = reference.channels();
            INDArray[] a = new INDArray[parts];
            INDArray[] b = new INDArray[parts];
            for (int c = 0; c < parts; c++) {
                a[c] = Nd4jPlanes.channel(scope, reference, c).muli(255f);
                b[c] = Nd4jPlanes.channel(scope, candidate, c).muli(255f);
            }
            double[] detection = detection(a, b);
            double[] appearance = appearance(a, b);
            Arrays.fill(out, 0, reference.count(), 0);
            for (int i = 0; i < detection.length; i++) {
                out[i / parts] += MadConstants.combined(detection[i], appearance[i]) / parts;
            }
        }
    }

    /** Per image and part. */
    private static double[] detection(INDArray[] a, INDArray[] b) {
        try (Scope scope = new Scope()) {
            int parts = a.length;
            INDArray[] means = new INDArray[parts];
            INDArray[] deviations = new INDArray[parts];
            INDArray[] differences = new INDArray[parts];
            INDArray[] errors = new INDArray[parts];
            for (int c = 0; c < parts; c++) {
                INDArray filteredA = seen(scope, a[c]);
                INDArray filteredB = seen(scope, b[c]).subi(filteredA);
                INDArray[] reference = blocks(scope, filteredA);
                INDArray error = scope.own(a[c].sub(b[c]));
                means[c] = reference[0];
                deviations[c] = deviation(scope, reference);
                differences[c] = deviation(scope, blocks(scope, filteredB));
                errors[c] = blocks(scope, error.muli(error))[0];
            }
            INDArray mean = parts(scope, means);
            INDArray masking =
                    smallestOfFour(scope, parts(scope, deviations)).muli(0.5).addi(MadConstants.EPSILON);
            INDArray difference = parts(scope, differences).addi(MadConstants.EPSILON);
            INDArray bright = Nd4jPlanes.mask(scope, mean.gte(MadConstants.DARKEST));
            INDArray threshold = scope.own(Transforms.max(mean, MadConstants.DARKEST, true));
            masking = scope.own(Transforms.max(masking, threshold.muli(SMALLEST_CONTRAST), true));
            INDArray visible = Transforms.relu(Transforms.log(difference.divi(masking), false), false);
            INDArray together = scope.own(Nd4j.stack(1, errors)).reshape('c', mean.shape());
            double[] detection = rootMeanSquares(visible.muli(bright).muli(together));
            for (int i = 0; i < detection.length; i++) {
                detection[i] *= MadConstants.DETECTION_SCALE;
            }
            return detection;
        }
    }

    /** The maps of all channels listed block by block, and the list cut into as many parts: [N·C, rows, columns]. */
    private static INDArray parts(Scope scope, INDArray[] maps) {
        long[] shape = maps[0].shape().clone();
        shape[0] *= maps.length;
        return scope.own(Nd4j.stack(3, maps)).reshape('c', shape);
    }

    /** Luminance under the contrast sensitivity. */
    private static INDArray seen(Scope outer, INDArray pixels) {
        int height = (int) pixels.size(1);
        int width = (int) pixels.size(2);
        MadFilters filters = MadFilters.of(height, width);
        try (Scope scope = new Scope()) {
            INDArray luminance = scope.own(Transforms.pow(pixels, MadConstants.GAMMA, true));
            Nd4jFourier fourier = new Nd4jFourier(scope, height, width);
            INDArray[] spectrum = fourier.forward(luminance.muli(MadConstants.LUMINANCE));
            INDArray filter = Nd4jPlanes.constant(scope, filters.sensitivity, width, height);
            INDArray re = scope.own(spectrum[0].mul(filter));
            INDArray im = scope.own(spectrum[1].mul(filter));
            return outer.own(fourier.inverse(re, im)[0].dup('c'));
        }
    }

    /** The smallest of each value, the one above, the one to the left and the one above that. */
    private static INDArray smallestOfFour(Scope scope, INDArray x) {
        INDArray smallest = x;
        for (int dimension = 1; dimension <= 2; dimension++) {
            long last = smallest.size(dimension) - 1;
            INDArray before = last == 0
                    ? smallest
                    : scope.own(Nd4j.concat(
                            dimension,
                            Tensors.part(smallest, dimension, 0, 1),
                            Tensors.part(smallest, dimension, 0, last)));
            smallest = scope.own(Transforms.min(smallest, before, true));
        }
        return smallest;
    }

    /** Per image and part. */
    private static double[] appearance(INDArray[] a, INDArray[] b) {
        int height = (int) a[0].size(1);
        int width = (int) a[0].size(2);
        MadFilters filters = MadFilters.of(height, width);
        try (Scope outer = new Scope()) {
            INDArray[] maps = new INDArray[a.length];
            for (int c = 0; c < maps.length; c++) {
                maps[c] = outer.own(Nd4j.zeros(a[c].dataType(), a[c].size(0), height / CELL - 3, width / CELL - 3));
                try (Scope scope = new Scope()) {
                    Nd4jFourier fourier = new Nd4jFourier(scope, height, width);
                    INDArray[] planes = {a[c], b[c]};
                    float[][] means = new float[2][(int) a[c].size(0)];
                    INDArray[][] spectra = new INDArray[2][];
                    for (int side = 0; side < 2; side++) {
                        spectra[side] = fourier.forward(Nd4jPlanes.centred(scope, planes[side], means[side]));
                    }
                    for (int o = 0; o < MadFilters.ORIENTATIONS; o++) {
                        for (int s = 0; s < MadFilters.SCALES; s++) {
                            addResponse(spectra, means, filters, o, s, height, width, maps[c]);
                        }
                    }
                }
            }
            return rootMeanSquares(parts(outer, maps));
        }
    }

    private static void addResponse(
            INDArray[][] spectra,
            float[][] means,
            MadFilters filters,
            int o,
            int s,
            int height,
            int width,
            INDArray map) {
        try (Scope scope = new Scope()) {
            Nd4jFourier fourier = new Nd4jFourier(scope, height, width);
            INDArray angular = Nd4jPlanes.constantOfStrips(scope, filters.angular[o], width, height);
            INDArray filter = Nd4jPlanes.constantOfStrips(scope, filters.radial[s], width, height)
                    .muli(angular);
            INDArray[][] shapes = new INDArray[2][];
            for (int side = 0; side < 2; side++) {
                INDArray[] response = fourier.inverse(
                        scope.own(spectra[side][0].mul(filter)), scope.own(spectra[side][1].mul(filter)));
                // On odd sides the filters let a mean through.
                float[] through = means[side].clone();
                for (int i = 0; i < through.length; i++) {
                    through[i] *= filters.radial[s][0] * filters.angular[o][0];
                }
                response[0].addi(Tensors.perImage(scope, through));
                INDArray power = response[0].muli(response[0]).addi(response[1].muli(response[1]));
                INDArray magnitude = Transforms.sqrt(power.addi(MadConstants.EPSILON), false);
                INDArray[] moments = blocks(scope, magnitude);
                INDArray deviation = deviation(scope, moments);
                INDArray variance = scope.own(deviation.mul(deviation));
                moments[2].divi(scope.own(deviation.mul(variance)));
                moments[3].divi(variance).divi(variance);
                shapes[side] = new INDArray[] {deviation, moments[2], moments[3]};
            }
            double weight = MadConstants.orientationWeight(o);
            double[] weights = {weight, 2 * weight, weight};
            for (int k = 0; k < weights.length; k++) {
                INDArray difference = Transforms.abs(shapes[0][k].subi(shapes[1][k]), false);
                map.addi(difference.muli(weights[k]));
            }
        }
    }

    private static INDArray deviation(Scope scope, INDArray[] moments) {
        return Transforms.sqrt(scope.own(moments[1].add(MadConstants.EPSILON)), false);
    }

    private static double[] rootMeanSquares(INDArray maps) {
        double[] sums = Tensors.sums(maps.muli(maps));
        for (int i = 0; i < sums.length; i++) {
            sums[i] = Math.sqrt(sums[i] * sums.length / maps.length());
        }
        return sums;
    }

    /**
     * Mean of every block of 16×16 in steps of 4, and means of the second, third and fourth powers of the deviations
     * from it: collected from cells of 4×4, always about means.
     */
    private static INDArray[] blocks(Scope outer, INDArray planes) {
        try (Scope scope = new Scope()) {
            INDArray[] moments = pooled(scope, pooled(scope, cells(scope, planes), 1), 2);
            for (int k = 0; k < moments.length; k++) {
                moments[k] = outer.own(moments[k].dup('c'));
            }
            return moments;
        }
    }

    private static INDArray[] cells(Scope scope, INDArray planes) {
        long images = planes.size(0);
        long rows = planes.size(1) / CELL;
        long columns = planes.size(2) / CELL;
        INDArray whole = scope.own(Tensors.part(Tensors.part(planes, 1, 0, rows * CELL), 2, 0, columns * CELL)
                .dup('c'));
        INDArray grouped = whole.reshape('c', images, rows, CELL, columns, CELL);
        // By fours, so that the mean of equal values is exact.
        INDArray mean = scope.own(scope.own(grouped.mean(true, 4)).mean(true, 2));
        INDArray d = scope.own(grouped.sub(mean));
        INDArray square = scope.own(d.mul(d));
        INDArray[] moments = {
            mean.reshape('c', images, rows, columns),
            scope.own(square.mean(2, 4)),
            scope.own(d.muli(square).mean(2, 4)),
            scope.own(square.muli(square).mean(2, 4))
        };
        return moments;
    }

    /** Four neighbours along a dimension taken together. */
    private static INDArray[] pooled(Scope scope, INDArray[] moments, int dimension) {
        long n = moments[0].size(dimension) - 3;
        INDArray[][] parts = new INDArray[4][4];
        for (int k = 0; k < 4; k++) {
            for (int m = 0; m < 4; m++) {
                parts[k][m] =
                        scope.own(Tensors.part(moments[m], dimension, k, n).dup('c'));
            }
        }
        INDArray[] out = new INDArray[4];
        for (int m = 0; m < 4; m++) {
            out[m] = scope.own(Nd4j.zerosLike(parts[0][0]));
        }
        for (INDArray[] part : parts) {
            out[0].addi(part[0]);
        }
        out[0].divi(4);
        for (INDArray[] part : parts) {
            INDArray d = part[0].subi(out[0]);
            INDArray square = scope.own(d.mul(d));
            out[1].addi(part[1]).addi(square);
            INDArray third = scope.own(part[1].mul(3)).addi(square);
            out[2].addi(part[2]).addi(third.muli(d));
            INDArray fourth = part[1].muli(6).addi(square).muli(square);
            out[3].addi(part[3]).addi(fourth).addi(part[2].muli(4).muli(d));
        }
        for (int m = 1; m < 4; m++) {
            out[m].divi(4);
        }
        return out;
    }
}
