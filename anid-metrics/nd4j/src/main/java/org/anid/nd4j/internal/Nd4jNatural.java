// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import static org.anid.metrics.kernel.IntegratedStatistics.BLOCK;
import static org.anid.metrics.kernel.IntegratedStatistics.BLOCKS_PER_SIDE;
import static org.anid.metrics.kernel.IntegratedStatistics.COEFFICIENT_MAPS;
import static org.anid.metrics.kernel.IntegratedStatistics.COLOURS;
import static org.anid.metrics.kernel.IntegratedStatistics.COLOUR_GRADIENTS;
import static org.anid.metrics.kernel.IntegratedStatistics.LOG_COLOURS;
import static org.anid.metrics.kernel.IntegratedStatistics.MOMENTS;
import static org.anid.metrics.kernel.IntegratedStatistics.PAIR;
import static org.anid.metrics.kernel.IntegratedStatistics.PER_BLOCK;
import static org.anid.metrics.kernel.IntegratedStatistics.PER_SCALE;
import static org.anid.metrics.kernel.IntegratedStatistics.RESPONSES;
import static org.anid.metrics.kernel.IntegratedStatistics.RESPONSE_GRADIENTS;
import static org.anid.metrics.kernel.IntegratedStatistics.SCALES;
import static org.anid.metrics.kernel.IntegratedStatistics.SIDE;
import static org.anid.metrics.kernel.IntegratedStatistics.SIGNED;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.CubicResize;
import org.anid.metrics.internal.kernel.NaturalFilters;
import org.anid.metrics.internal.kernel.SceneStatistics;
import org.anid.metrics.internal.kernel.WeibullFit;
import org.anid.metrics.kernel.Channels;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The statistics of IL-NIQE of a batch; the conventions are those of the CPU engines. */
final class Nd4jNatural {

    private static final double LN2 = Math.log(2);

    /** Weights of the three log colours, each divided by its length. */
    private static final float[][] LOG_MIXES = {{1, 1, 1}, {1, 1, -2}, {1, -1, 0}};

    private final NaturalFilters filters;
    private final double[] out;

    /** Where the first block of the scale begins. */
    private final int at;

    private Nd4jNatural(NaturalFilters filters, double[] out, int at) {
        this.filters = filters;
        this.out = out;
        this.at = at;
    }

    static void statistics(ImageBatch images, double[] out) {
        try (Scope scope = new Scope()) {
            INDArray[] rgb = resized(scope, images);
            for (int scale = 0; scale < SCALES; scale++) {
                if (scale > 0) {
                    for (int c = 0; c < COLOURS; c++) {
                        rgb[c] = shrunk(scope, shrunk(scope, rgb[c], 1), 2);
                    }
                }
                new Nd4jNatural(NaturalFilters.of(scale), out, scale * PER_SCALE).scale(rgb);
            }
        }
    }

    private static INDArray[] resized(Scope scope, ImageBatch images) {
        INDArray down = matrix(scope, CubicResize.of(images.height(), SIDE), images.height());
        INDArray across = matrix(scope, CubicResize.of(images.width(), SIDE), images.width());
        INDArray[] rgb = new INDArray[COLOURS];
        INDArray[] planes = Tensors.rounded(scope, images, Channels.RGB);
        for (int c = 0; c < COLOURS; c++) {
            if (c >= planes.length) {
                rgb[c] = rgb[0];
                continue;
            }
            INDArray high = Nd4jPlanes.times(scope, Nd4jPlanes.transposed(scope, planes[c]), down);
            INDArray wide = Nd4jPlanes.times(scope, Nd4jPlanes.transposed(scope, high), across);
            rgb[c] = scope.own(Transforms.min(scope.own(Transforms.max(wide, 0, true)), 255, true));
        }
        return rgb;
    }

    /** As many rows as there are places, a column for each new place that is not cut off. */
    private static INDArray matrix(Scope scope, CubicResize table, int from) {
        int to = BLOCKS_PER_SIDE * BLOCK;
        float[] weights = new float[from * to];
        for (int i = 0; i < to; i++) {
            for (int k = 0; k < table.weights[i].length; k++) {
                weights[table.places[i][k] * to + i] += table.weights[i][k];
            }
        }
        return scope.own(Nd4j.create(weights, new long[] {from, to}, 'c'));
    }

    /** Every second place under the Gaussian, along one dimension. */
    private static INDArray shrunk(Scope scope, INDArray x, int dimension) {
        float[] taps = NaturalFilters.shrinking();
        long half = x.size(dimension) / 2;
        INDArray padded = Tensors.pad(scope, x, dimension, taps.length / 2 - 1, true);
        INDArray last = Tensors.part(padded, dimension, padded.size(dimension) - 1, 1);
        padded = scope.own(Nd4j.concat(dimension, padded, last, last));
        long[] shape = padded.shape();
        INDArray twos = dimension == 1
                ? padded.reshape('c', shape[0], shape[1] / 2, 2, shape[2]).permute(0, 1, 3, 2)
                : padded.reshape('c', shape[0], shape[1], shape[2] / 2, 2);
        long[] run = shape.clone();
        run[dimension] /= 2;
        INDArray[] runs = new INDArray[2];
        for (int r = 0; r < runs.length; r++) {
            runs[r] = scope.own(Tensors.part(twos, 3, r, 1).dup('c')).reshape('c', run);
        }
        INDArray sum = scope.own(Tensors.part(runs[0], dimension, 0, half).mul(taps[0]));
        for (int k = 1; k < taps.length; k++) {
            Tensors.addScaled(sum, Tensors.part(runs[k % 2], dimension, k / 2, half), taps[k]);
        }
        return sum;
    }

    private void scale(INDArray[] rgb) {
        logColours(rgb);
        try (Scope scope = new Scope()) {
            INDArray colour = rgb[0];
            for (int c = 0; c < COLOURS; c++) {
                colour = Nd4jPlanes.mix(scope, rgb, NaturalFilters.opponent(c));
                gradients(colour, SIGNED + 2 * c * MOMENTS, COLOUR_GRADIENTS + c * PAIR);
            }
            // The last opponent colour is the one that all else is about.
            coefficients(colour);
            responses(colour);
        }
    }

    private void coefficients(INDArray colour) {
        try (Scope scope = new Scope()) {
            INDArray mscn = Nd4jMscn.of(
                    scope, colour, NaturalFilters.window(), true, NaturalFilters.excess(), SceneStatistics.EPSILON, 1);
            INDArray blocks = Nd4jScene.blocks(scope, mscn, BLOCKS_PER_SIDE, BLOCKS_PER_SIDE);
            write(Nd4jScene.moments(scope, blocks), 0);
            for (int map = 1; map < COEFFICIENT_MAPS; map++) {
                INDArray products = Nd4jScene.products(scope, blocks, Nd4jScene.NEIGHBOURS[map - 1]);
                write(Nd4jScene.moments(scope, products), map * MOMENTS);
            }
        }
    }

    private void responses(INDArray colour) {
        int side = (int) colour.size(1);
        try (Scope outer = new Scope()) {
            INDArray[] spectrum = new Nd4jFourier(outer, side, side)
                    .forward(Nd4jPlanes.centred(outer, colour, new float[(int) colour.size(0)]));
            for (int s = 0; s < NaturalFilters.WAVELENGTHS; s++) {
                for (int o = 0; o < NaturalFilters.ORIENTATIONS; o++) {
                    int first = 2 * (s * NaturalFilters.ORIENTATIONS + o);
                    try (Scope scope = new Scope()) {
                        INDArray filter = Nd4jPlanes.constantOfStrips(scope, filters.radial[s], side, side)
                                .muli(Nd4jPlanes.constantOfStrips(scope, filters.angular[o], side, side));
                        INDArray[] parts = new Nd4jFourier(scope, side, side)
                                .inverse(scope.own(spectrum[0].mul(filter)), scope.own(spectrum[1].mul(filter)));
                        for (int part = 0; part < parts.length; part++) {
                            signed(parts[part], SIGNED + (2 * COLOURS + first + part) * MOMENTS);
                            gradients(
                                    parts[part],
                                    SIGNED + (2 * COLOURS + RESPONSES + 2 * (first + part)) * MOMENTS,
                                    RESPONSE_GRADIENTS + (first + part) * PAIR);
                        }
                    }
                }
            }
        }
    }

    /** Moments of both derivatives, and the fit of the magnitudes. */
    private void gradients(INDArray plane, int derivativesAt, int fitAt) {
        try (Scope scope = new Scope()) {
            INDArray x = smoothed(scope, sloped(scope, plane, 2), 1);
            INDArray y = sloped(scope, smoothed(scope, plane, 2), 1);
            signed(x, derivativesAt);
            signed(y, derivativesAt + MOMENTS);
            INDArray squares = Nd4jPlanes.wide(scope, x.mul(x).addi(y.mul(y)));
            INDArray logs =
                    Transforms.log(squares.addi(NaturalFilters.FLOOR), false).muli(0.5 / LN2);
            fit(Nd4jScene.blocks(scope, logs, BLOCKS_PER_SIDE, BLOCKS_PER_SIDE), fitAt);
        }
    }

    private INDArray smoothed(Scope scope, INDArray x, int dimension) {
        int half = filters.smooth.length - 1;
        float[] taps = new float[2 * half + 1];
        for (int k = -half; k <= half; k++) {
            taps[half + k] = filters.smooth[Math.abs(k)];
        }
        return Tensors.correlate(scope, Tensors.pad(scope, x, dimension, half, false), taps, dimension);
    }

    private INDArray sloped(Scope scope, INDArray x, int dimension) {
        int half = filters.slope.length - 1;
        long n = x.size(dimension);
        INDArray padded = Tensors.pad(scope, x, dimension, half, false);
        INDArray sum = scope.own(Nd4j.zerosLike(x));
        for (int k = 1; k <= half; k++) {
            INDArray difference =
                    Tensors.part(padded, dimension, half - k, n).sub(Tensors.part(padded, dimension, half + k, n));
            Tensors.addScaled(sum, difference, filters.slope[k]);
            difference.close();
        }
        return sum;
    }

    /** Scale and shape of each block of binary logarithms; a step for all blocks at once. */
    private void fit(INDArray logs, int place) {
        try (Scope scope = new Scope()) {
            long blocks = logs.size(0) * logs.size(1);
            long n = logs.size(2) * logs.size(3);
            INDArray rows = logs.reshape('c', blocks, n);
            INDArray first = scope.own(Tensors.part(rows, 1, 0, 1).dup('c'));
            INDArray shifted = scope.own(rows.sub(first));
            double[] firsts = first.toDoubleVector();
            double[] sums = Tensors.sums(shifted);
            double[] squares = Tensors.sums(scope.own(shifted.mul(shifted)));
            WeibullFit[] fits = new WeibullFit[(int) blocks];
            double[] centres = new double[fits.length];
            for (int b = 0; b < fits.length; b++) {
                double variance = squares[b] == 0 ? 0 : (squares[b] - sums[b] * sums[b] / n) / (n - 1);
                fits[b] = new WeibullFit(firsts[b] + sums[b] / n, variance);
                centres[b] = fits[b].centre();
            }
            INDArray u = scope.own(rows.sub(scope.own(Nd4j.create(centres, new long[] {blocks, 1}, 'c'))));
            while (anyOpen(fits)) {
                step(u, fits);
            }
            for (int b = 0; b < fits.length; b++) {
                out[at + b * PER_BLOCK + place] = fits[b].scale((int) n);
                out[at + b * PER_BLOCK + place + 1] = fits[b].shape();
            }
        }
    }

    private static boolean anyOpen(WeibullFit[] fits) {
        for (WeibullFit fit : fits) {
            if (fit.open()) {
                return true;
            }
        }
        return false;
    }

    private static void step(INDArray u, WeibullFit[] fits) {
        try (Scope scope = new Scope()) {
            double[] exponents = new double[fits.length];
            for (int b = 0; b < fits.length; b++) {
                exponents[b] = fits[b].open() ? LN2 * fits[b].shape() : 0;
            }
            INDArray powers = Transforms.exp(
                    scope.own(u.mul(scope.own(Nd4j.create(exponents, new long[] {fits.length, 1}, 'c')))), false);
            double[] zeroth = Tensors.sums(powers);
            powers.muli(u);
            double[] first = Tensors.sums(powers);
            powers.muli(u);
            double[] second = Tensors.sums(powers);
            for (int b = 0; b < fits.length; b++) {
                if (fits[b].open()) {
                    fits[b].step(zeroth[b], first[b], second[b]);
                }
            }
        }
    }

    private void logColours(INDArray[] rgb) {
        try (Scope scope = new Scope()) {
            INDArray[] logs = new INDArray[COLOURS];
            for (int c = 0; c < COLOURS; c++) {
                INDArray log =
                        Transforms.log(Nd4jPlanes.wide(scope, rgb[c]).add((double) NaturalFilters.LOG_FLOOR), false);
                scope.own(log);
                double[] sums = Tensors.sums(log);
                double[] means = new double[sums.length];
                for (int i = 0; i < means.length; i++) {
                    means[i] = sums[i] * sums.length / log.length();
                }
                logs[c] = log.subi(scope.own(Nd4j.create(means, new long[] {means.length, 1, 1}, 'c')));
            }
            for (int c = 0; c < COLOURS; c++) {
                float[] mix = LOG_MIXES[c];
                double length = Math.sqrt(mix[0] * mix[0] + mix[1] * mix[1] + mix[2] * mix[2]);
                INDArray mixed = Nd4jPlanes.mix(scope, logs, mix).divi(length);
                INDArray blocks = Nd4jScene.blocks(scope, mixed, BLOCKS_PER_SIDE, BLOCKS_PER_SIDE);
                INDArray rows = blocks.reshape('c', blocks.size(0) * blocks.size(1), blocks.size(2) * blocks.size(3));
                double n = rows.size(1);
                double[] means = Tensors.sums(rows);
                for (int b = 0; b < means.length; b++) {
                    means[b] /= n;
                }
                INDArray centred =
                        scope.own(rows.sub(scope.own(Nd4j.create(means, new long[] {means.length, 1}, 'c'))));
                double[] squares = Tensors.sums(centred.muli(centred));
                for (int b = 0; b < means.length; b++) {
                    out[at + b * PER_BLOCK + LOG_COLOURS + c * PAIR] = means[b];
                    out[at + b * PER_BLOCK + LOG_COLOURS + c * PAIR + 1] = squares[b] / (n - 1);
                }
            }
        }
    }

    private void signed(INDArray plane, int place) {
        try (Scope scope = new Scope()) {
            write(Nd4jScene.moments(scope, Nd4jScene.blocks(scope, plane, BLOCKS_PER_SIDE, BLOCKS_PER_SIDE)), place);
        }
    }

    private void write(double[][] moments, int place) {
        for (int moment = 0; moment < moments.length; moment++) {
            for (int block = 0; block < moments[moment].length; block++) {
                out[at + block * PER_BLOCK + place + moment] = moments[moment][block];
            }
        }
    }
}
