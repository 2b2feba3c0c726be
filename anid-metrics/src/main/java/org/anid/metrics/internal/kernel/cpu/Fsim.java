// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.FsimFilters;
import org.anid.metrics.internal.kernel.Shrinking;

/**
 * Phase congruency through Fourier transforms: both images in one forward transform, whose spectra are separated, and
 * one inverse transform for each image, scale and orientation, whose real and imaginary parts are the even and odd
 * responses.
 */
final class Fsim {

    private static final float PHASE_C = 0.85f;
    private static final float GRADIENT_C = 160f;
    private static final float CHROMA_C = 200f;
    private static final float CHROMA_EXPONENT = 0.03f;

    /** Single precision's ε, which the references add in theirs. */
    private static final float EPSILON = Math.ulp(1f);

    private static final float[][] YIQ = {
        {0.299f, 0.587f, 0.114f}, {0.5959f, -0.2746f, -0.3213f}, {0.2115f, -0.5227f, 0.3112f}
    };

    private Fsim() {}

    static double of(
            Lanes lanes, Scratch scratch, ImageBatch reference, ImageBatch candidate, int image, boolean chromatic) {
        int factor = Shrinking.factor(reference.height(), reference.width());
        int height = reference.height() / factor;
        int width = reference.width() / factor;
        boolean colour = chromatic && reference.channels() == 3;
        float[][] a = yiq(lanes, scratch, reference, image, factor, height, width, colour, 2);
        float[][] b = yiq(lanes, scratch, candidate, image, factor, height, width, colour, 5);
        float[][] energy = {scratch.floats(8, height * width), scratch.floats(9, height * width)};
        float[][] amplitude = {scratch.floats(10, height * width), scratch.floats(11, height * width)};
        congruency(lanes, scratch, a[0], b[0], height, width, energy, amplitude);

        StructureLanes structure = lanes.structure();
        float[] row = scratch.floats(0, width);
        float[] weights = scratch.floats(1, width);
        float[][] ringA = scratch.rows(0, 3, width + 2);
        float[][] ringB = scratch.rows(1, 3, width + 2);
        float[][] work = scratch.rows(2, 2, width);
        PaddedRows.clear(ringA, width);
        PaddedRows.clear(ringB, width);
        double[] sums = new double[2];
        for (int y = 0; y <= height; y++) {
            PaddedRows.next(ringA, a[0], y, height, width);
            PaddedRows.next(ringB, b[0], y, height, width);
            if (y > 0) {
                int offset = (y - 1) * width;
                structure.scharrSquares(ringA, work[0], width);
                structure.scharrSquares(ringB, work[1], width);
                structure.gradientSimilarity(work[0], work[1], GRADIENT_C, row, width);
                structure.featureRow(energy, amplitude, PHASE_C, EPSILON, offset, row, weights, width);
                if (colour) {
                    structure.multiplyByChroma(
                            a[1], b[1], a[2], b[2], CHROMA_C, CHROMA_EXPONENT, 1f, offset, row, work, width);
                }
                sums[0] += lanes.sum(row, 0, width);
                sums[1] += lanes.sum(weights, 0, width);
            }
        }
        return sums[0] / sums[1];
    }

    /** Luma, and where asked the two chroma planes, of the shrunk image. */
    private static float[][] yiq(
            Lanes lanes,
            Scratch scratch,
            ImageBatch batch,
            int image,
            int factor,
            int height,
            int width,
            boolean colour,
            int slot) {
        int plane = height * width;
        float[] out = scratch.floats(slot, plane);
        if (batch.channels() == 1) {
            Pooling.channel(lanes, scratch, batch, image, 0, factor, false, out, height, width);
            return new float[][] {out};
        }
        float[][] rgb = new float[3][];
        for (int c = 0; c < 3; c++) {
            rgb[c] = scratch.floats(12 + c, plane);
            Pooling.channel(lanes, scratch, batch, image, c, factor, false, rgb[c], height, width);
        }
        float[][] planes = new float[colour ? 3 : 1][];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = c == 0 ? out : scratch.floats(slot + c, plane);
            for (int from = 0; from < plane; from += width) {
                lanes.structure()
                        .mixRow(rgb[0], rgb[1], rgb[2], YIQ[c][0], YIQ[c][1], YIQ[c][2], planes[c], from, width);
            }
        }
        return planes;
    }

    /** Energies above the noise and amplitudes, summed over scales and orientations, of both images. */
    private static void congruency(
            Lanes lanes,
            Scratch scratch,
            float[] a,
            float[] b,
            int height,
            int width,
            float[][] energy,
            float[][] amplitude) {
        int plane = height * width;
        FsimFilters filters = FsimFilters.of(height, width);
        Fft2d fft = scratch.fft(height, width, lanes.fft());
        StructureLanes structure = lanes.structure();
        float[][] re = {scratch.floats(12, plane), scratch.floats(13, plane)};
        float[][] im = {scratch.floats(14, plane), scratch.floats(15, plane)};
        // The filters have no mean, so taking it out changes nothing but the rounding, and makes flat images exact.
        Planes.centre(lanes, a, re[0], plane);
        Planes.centre(lanes, b, im[0], plane);
        Spectra.ofPair(lanes, fft, re[0], im[0], re[1], im[1], height, width);
        float[][][] spectra = new float[2][2][];
        for (int side = 0; side < 2; side++) {
            spectra[side][0] = Spectra.strips(scratch, 20 + 2 * side, re[side], height, width);
            spectra[side][1] = Spectra.strips(scratch, 21 + 2 * side, im[side], height, width);
        }

        float[][] even = new float[FsimFilters.SCALES][];
        float[][] odd = new float[FsimFilters.SCALES][];
        for (int s = 0; s < FsimFilters.SCALES; s++) {
            even[s] = scratch.floats(12 + 2 * s, plane);
            odd[s] = scratch.floats(13 + 2 * s, plane);
        }
        float[] power = scratch.floats(0, plane);
        for (int side = 0; side < 2; side++) {
            Arrays.fill(energy[side], 0, plane, 0f);
            Arrays.fill(amplitude[side], 0, plane, 0f);
            for (int o = 0; o < FsimFilters.ORIENTATIONS; o++) {
                for (int s = 0; s < FsimFilters.SCALES; s++) {
                    fft.inverseOf(
                            spectra[side][0], spectra[side][1], filters.radial[s], filters.angular[o], even[s], odd[s]);
                }
                for (int from = 0; from < plane; from += width) {
                    structure.power(even[0], odd[0], power, from, width);
                }
                float threshold = (float) Math.sqrt(Median.of(power, plane)) * filters.thresholds[o];
                for (int from = 0; from < plane; from += width) {
                    structure.addPhaseEnergy(even, odd, threshold, EPSILON, energy[side], amplitude[side], from, width);
                }
            }
        }
    }
}
