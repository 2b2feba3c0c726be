// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import static org.anid.metrics.kernel.IntegratedStatistics.BLOCK;
import static org.anid.metrics.kernel.IntegratedStatistics.BLOCKS_PER_SIDE;
import static org.anid.metrics.kernel.IntegratedStatistics.COLOURS;
import static org.anid.metrics.kernel.IntegratedStatistics.COLOUR_GRADIENTS;
import static org.anid.metrics.kernel.IntegratedStatistics.LOG_COLOURS;
import static org.anid.metrics.kernel.IntegratedStatistics.MOMENTS;
import static org.anid.metrics.kernel.IntegratedStatistics.PAIR;
import static org.anid.metrics.kernel.IntegratedStatistics.PER_BLOCK;
import static org.anid.metrics.kernel.IntegratedStatistics.PER_IMAGE;
import static org.anid.metrics.kernel.IntegratedStatistics.PER_SCALE;
import static org.anid.metrics.kernel.IntegratedStatistics.RESPONSES;
import static org.anid.metrics.kernel.IntegratedStatistics.RESPONSE_GRADIENTS;
import static org.anid.metrics.kernel.IntegratedStatistics.SCALES;
import static org.anid.metrics.kernel.IntegratedStatistics.SIDE;
import static org.anid.metrics.kernel.IntegratedStatistics.SIGNED;

import java.util.Arrays;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.CubicResize;
import org.anid.metrics.internal.kernel.NaturalFilters;
import org.anid.metrics.internal.kernel.SceneStatistics;
import org.anid.metrics.internal.kernel.WeibullFit;

/**
 * The statistics of IL-NIQE. Responses to the filters come two at a time, the even and the odd one as real and
 * imaginary part of one inverse transform; derivatives are made for one row of blocks at a time and never stored as a
 * whole.
 */
final class NaturalStatistics {

    private static final Mscn.Settings WINDOW = new Mscn.Settings(
            NaturalFilters.window(),
            (float) NaturalFilters.excess(),
            Mscn.Border.REPLICATE,
            (float) SceneStatistics.EPSILON,
            1f);
    private static final float[] SHRINKING = NaturalFilters.shrinking();

    /** Places of the runs of even and odd columns in {@link #shrink}, for the six weights. */
    private static final int[] COLUMN_OFFSETS = {0, 0, 1, 1, 2, 2};

    private static final float SUM = (float) (1 / Math.sqrt(3));
    private static final float BLUE_YELLOW = (float) (1 / Math.sqrt(6));
    private static final float RED_GREEN = (float) (1 / Math.sqrt(2));

    private final Lanes lanes;
    private final Scratch scratch;
    private final double[] out;
    private final double[] sums = new double[3];

    private NaturalStatistics(Lanes lanes, Scratch scratch, double[] out) {
        this.lanes = lanes;
        this.scratch = scratch;
        this.out = out;
    }

    static void of(Lanes lanes, Scratch scratch, ImageBatch batch, int image, double[] out, int at) {
        Arrays.fill(out, at, at + PER_IMAGE, 0);
        NaturalStatistics statistics = new NaturalStatistics(lanes, scratch, out);
        int side = BLOCKS_PER_SIDE * BLOCK;
        float[][] rgb = statistics.resized(batch, image, side);
        for (int scale = 0; scale < SCALES; scale++) {
            if (scale > 0) {
                for (int c = 0; c < (batch.channels() == 1 ? 1 : COLOURS); c++) {
                    statistics.shrink(rgb[c], side);
                }
                side /= 2;
            }
            statistics.scale(rgb, side, NaturalFilters.of(scale), at + scale * PER_SCALE);
        }
    }

    /** The three colours in [0, 255], resized and cut; of a grey image one plane, three times. */
    private float[][] resized(ImageBatch batch, int image, int side) {
        int height = batch.height();
        int width = batch.width();
        CubicResize down = CubicResize.of(height, SIDE);
        CubicResize across = CubicResize.of(width, SIDE);
        float[] rounded = scratch.floats(4, height * width);
        float[] high = scratch.floats(5, side * width);
        float[] turned = scratch.floats(6, side * width);
        float[] wide = scratch.floats(7, side * side);
        float[][] rgb = new float[COLOURS][];
        for (int c = 0; c < COLOURS; c++) {
            if (c >= batch.channels()) {
                rgb[c] = rgb[0];
                continue;
            }
            lanes.scaleAndRound(
                    batch.data(), batch.offset(image) + c * height * width, 255f, rounded, 0, height * width);
            rows(down, rounded, width, high, side);
            Fft2d.transpose(high, side, width, turned);
            rows(across, turned, side, wide, side);
            for (int i = 0; i < side * side; i++) {
                wide[i] = Math.max(0f, Math.min(255f, wide[i]));
            }
            rgb[c] = scratch.floats(8 + c, side * side);
            Fft2d.transpose(wide, side, side, rgb[c]);
        }
        return rgb;
    }

    /** The first rows of a plane resized in height. */
    private void rows(CubicResize table, float[] plane, int width, float[] to, int count) {
        int taps = table.weights[0].length;
        float[][] runs = new float[taps][];
        Arrays.fill(runs, plane);
        int[] offsets = new int[taps];
        for (int y = 0; y < count; y++) {
            for (int k = 0; k < taps; k++) {
                offsets[k] = table.places[y][k] * width;
            }
            lanes.inOrder(runs, offsets, table.weights[y], to, y * width, width);
        }
    }

    private void scale(float[][] rgb, int side, NaturalFilters filters, int at) {
        int plane = side * side;
        logColours(rgb, side, at + LOG_COLOURS);
        float[] mixed = scratch.floats(4, plane);
        for (int c = 0; c < COLOURS; c++) {
            float[] w = NaturalFilters.opponent(c);
            mix(rgb, w[0], w[1], w[2], mixed, side);
            gradients(mixed, side, filters, false, at + SIGNED + 2 * c * MOMENTS, 0, at + COLOUR_GRADIENTS + c * PAIR);
        }
        // The last opponent colour is the one that all else is about.
        float[] coefficients = scratch.floats(5, plane);
        Mscn.of(lanes, scratch, 2, mixed, side, side, WINDOW, coefficients, 0, side);
        SceneMoments.blocks(
                lanes,
                scratch,
                coefficients,
                side / BLOCKS_PER_SIDE,
                side,
                BLOCKS_PER_SIDE,
                BLOCKS_PER_SIDE,
                out,
                at,
                PER_BLOCK);
        responses(mixed, side, filters, at);
    }

    private void mix(float[][] planes, float first, float second, float third, float[] out, int side) {
        for (int from = 0; from < side * side; from += side) {
            lanes.structure().mixRow(planes[0], planes[1], planes[2], first, second, third, out, from, side);
        }
    }

    private void responses(float[] colour, int side, NaturalFilters filters, int at) {
        int plane = side * side;
        Fft2d fft = scratch.fft(side, side, lanes.fft());
        float[] re = scratch.floats(4, plane);
        float[] im = scratch.floats(5, plane);
        // The filters have no mean, so taking it out changes nothing but the rounding.
        float mean = (float) (lanes.sum(colour, 0, plane) / plane);
        for (int i = 0; i < plane; i++) {
            re[i] = colour[i] - mean;
        }
        Arrays.fill(im, 0, plane, 0f);
        fft.forward(re, im);
        float[][] spectrum = {
            Spectra.strips(scratch, 6, re, side, side), Spectra.strips(scratch, 7, im, side, side),
        };
        // Where the spectrum was as a plane.
        float[][] parts = {re, im};
        for (int s = 0; s < NaturalFilters.WAVELENGTHS; s++) {
            for (int o = 0; o < NaturalFilters.ORIENTATIONS; o++) {
                fft.inverseOf(spectrum[0], spectrum[1], filters.radial[s], filters.angular[o], parts[0], parts[1]);
                for (int part = 0; part < 2; part++) {
                    int response = 2 * (s * NaturalFilters.ORIENTATIONS + o) + part;
                    gradients(
                            parts[part],
                            side,
                            filters,
                            true,
                            at + SIGNED + (2 * COLOURS + RESPONSES + 2 * response) * MOMENTS,
                            at + SIGNED + (2 * COLOURS + response) * MOMENTS,
                            at + RESPONSE_GRADIENTS + response * PAIR);
                }
            }
        }
    }

    /**
     * Moments of both derivatives of a plane, of the plane itself where asked, and the fit of the magnitudes, block by
     * block.
     */
    private void gradients(
            float[] plane,
            int side,
            NaturalFilters filters,
            boolean itself,
            int derivativesAt,
            int itselfAt,
            int fitAt) {
        int half = filters.smooth.length - 1;
        int block = side / BLOCKS_PER_SIDE;
        int n = block * block;
        int edge = half * side;
        int rows = block * side;
        // A row of blocks and the rows above and below that they need.
        float[] smoothed = scratch.floats(2, rows + 2 * edge);
        float[] sloped = scratch.floats(3, rows + 2 * edge);
        float[] padded = scratch.floats(0, side + 2 * half);
        float[] x = scratch.floats(11, n);
        float[] y = scratch.floats(12, n);
        float[] log = scratch.floats(13, n);
        float[] gathered = scratch.floats(1, n);
        Arrays.fill(padded, 0, half, 0f);
        Arrays.fill(padded, half + side, side + 2 * half, 0f);
        Arrays.fill(smoothed, 0, edge, 0f);
        Arrays.fill(sloped, 0, edge, 0f);
        int line = 0;
        for (int top = 0; top < side; top += block) {
            for (; line < Math.min(side, top + block + half); line++) {
                System.arraycopy(plane, line * side, padded, half, side);
                int to = edge + (line - top) * side;
                lanes.natural().slopeRow(padded, filters.smooth, filters.slope, smoothed, sloped, to, side);
            }
            if (line < top + block + half) {
                Arrays.fill(smoothed, edge + rows, rows + 2 * edge, 0f);
                Arrays.fill(sloped, edge + rows, rows + 2 * edge, 0f);
            }
            for (int left = 0; left < side; left += block) {
                lanes.natural()
                        .slopeColumns(smoothed, sloped, left, side, filters.smooth, filters.slope, x, y, block, block);
                int to = (top / block * BLOCKS_PER_SIDE + left / block) * PER_BLOCK;
                lanes.natural().signedMoments(x, n, out, derivativesAt + to);
                lanes.natural().signedMoments(y, n, out, derivativesAt + MOMENTS + to);
                if (itself) {
                    gather(plane, top * side + left, block, side, gathered);
                    lanes.natural().signedMoments(gathered, n, out, itselfAt + to);
                }
                fit(x, y, log, n, fitAt + to);
            }
            System.arraycopy(smoothed, rows, smoothed, 0, 2 * edge);
            System.arraycopy(sloped, rows, sloped, 0, 2 * edge);
        }
    }

    /** Scale and shape of the magnitudes of a gradient, of which the logarithms are made. */
    private void fit(float[] x, float[] y, float[] logs, int n, int to) {
        lanes.natural().logMagnitudes(x, y, (float) NaturalFilters.FLOOR, logs, sums, n);
        double mean = sums[0] / n;
        // About the first value, so that equal values have exactly no variance.
        double first = logs[0];
        double squares = sums[1];
        double variance = squares == 0 ? 0 : (squares - n * (mean - first) * (mean - first)) / (n - 1);
        WeibullFit fit = new WeibullFit(mean, variance);
        while (fit.open()) {
            lanes.natural().powerSums(logs, fit.centre(), (float) fit.shape(), sums, n);
            fit.step(sums[0], sums[1], sums[2]);
        }
        out[to] = fit.scale(n);
        out[to + 1] = fit.shape();
    }

    /** A block out of rows, so that its values follow one another. */
    private static void gather(float[] rows, int from, int block, int stride, float[] to) {
        for (int r = 0; r < block; r++) {
            System.arraycopy(rows, from + r * stride, to, r * block, block);
        }
    }

    private void logColours(float[][] rgb, int side, int at) {
        int plane = side * side;
        float[][] logs = {scratch.floats(4, plane), scratch.floats(5, plane), scratch.floats(6, plane)};
        for (int c = 0; c < COLOURS; c++) {
            for (int from = 0; from < plane; from += side) {
                lanes.natural().logarithm(rgb[c], NaturalFilters.LOG_FLOOR, logs[c], from, side);
            }
            Planes.centre(lanes, logs[c], logs[c], plane);
        }
        float[] mixed = scratch.floats(7, plane);
        meanAndVariance(logs, SUM, SUM, SUM, mixed, side, at);
        meanAndVariance(logs, BLUE_YELLOW, BLUE_YELLOW, -2 * BLUE_YELLOW, mixed, side, at + PAIR);
        meanAndVariance(logs, RED_GREEN, -RED_GREEN, 0f, mixed, side, at + 2 * PAIR);
    }

    private void meanAndVariance(float[][] logs, float red, float green, float blue, float[] mixed, int side, int at) {
        mix(logs, red, green, blue, mixed, side);
        int block = side / BLOCKS_PER_SIDE;
        int n = block * block;
        float[] gathered = scratch.floats(1, n);
        for (int b = 0; b < BLOCKS_PER_SIDE * BLOCKS_PER_SIDE; b++) {
            gather(mixed, b / BLOCKS_PER_SIDE * block * side + b % BLOCKS_PER_SIDE * block, block, side, gathered);
            double mean = lanes.sum(gathered, 0, n) / n;
            out[at + b * PER_BLOCK] = mean;
            out[at + b * PER_BLOCK + 1] = lanes.sumOfSquares(gathered, 0, (float) mean, n) / (n - 1);
        }
    }

    /** Every second pixel of a plane under a Gaussian, in place. */
    private void shrink(float[] plane, int side) {
        int half = side / 2;
        int taps = SHRINKING.length;
        float[] rows = scratch.floats(4, half * side);
        float[][] runs = new float[taps][];
        Arrays.fill(runs, plane);
        int[] offsets = new int[taps];
        for (int y = 0; y < half; y++) {
            for (int k = 0; k < taps; k++) {
                offsets[k] = Math.max(0, Math.min(side - 1, 2 * y - 2 + k)) * side;
            }
            lanes.inOrder(runs, offsets, SHRINKING, rows, y * side, side);
        }
        // Columns −2, 0, 2 … and −1, 1, 3 …, the nearest one outside.
        float[][] parity = scratch.rows(5, 2, half + 2);
        for (int k = 0; k < taps; k++) {
            runs[k] = parity[k % 2];
        }
        for (int y = 0; y < half; y++) {
            int from = y * side;
            for (int i = 0; i < half; i++) {
                parity[0][i + 1] = rows[from + 2 * i];
                parity[1][i + 1] = rows[from + 2 * i + 1];
            }
            parity[0][0] = rows[from];
            parity[1][0] = rows[from];
            parity[0][half + 1] = rows[from + side - 1];
            parity[1][half + 1] = rows[from + side - 1];
            lanes.inOrder(runs, COLUMN_OFFSETS, SHRINKING, plane, y * half, half);
        }
    }
}
