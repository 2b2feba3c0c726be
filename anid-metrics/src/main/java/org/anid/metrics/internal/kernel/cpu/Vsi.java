// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.Bilinear;
import org.anid.metrics.internal.kernel.Shrinking;
import org.anid.metrics.internal.kernel.VsiFilters;

/** Saliency through a symmetric filter, so that both images share each transform; then one sweep over shrunk planes. */
final class Vsi {

    private static final float SALIENCY_C = 1.27f;
    private static final float GRADIENT_C = 386f;
    private static final float CHROMA_C = 130f;
    private static final float GRADIENT_EXPONENT = 0.4f;
    private static final float CHROMA_EXPONENT = 0.02f;

    /** Real part of −1 to the power of the chroma exponent. */
    private static final float NEGATIVE = (float) Math.cos(0.02 * Math.PI);

    private static final float[][] LMN = {{0.06f, 0.63f, 0.27f}, {0.30f, 0.04f, -0.35f}, {0.34f, -0.6f, 0.17f}};
    private static final int SIDE = VsiFilters.SIDE;
    private static final int AREA = SIDE * SIDE;

    private Vsi() {}

    static double of(Lanes lanes, Scratch scratch, ImageBatch reference, ImageBatch candidate, int image) {
        int factor = Shrinking.factor(reference.height(), reference.width());
        int height = (reference.height() + factor - 1) / factor;
        int width = (reference.width() + factor - 1) / factor;
        float[][] saliency = {scratch.floats(2, height * width), scratch.floats(3, height * width)};
        saliency(lanes, scratch, reference, candidate, image, factor, height, width, saliency);
        float[][] a = lmn(lanes, scratch, reference, image, factor, height, width, 4);
        float[][] b = lmn(lanes, scratch, candidate, image, factor, height, width, 7);

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
                structure.raise(row, GRADIENT_EXPONENT, width);
                structure.multiplyByChroma(
                        a[1], b[1], a[2], b[2], CHROMA_C, CHROMA_EXPONENT, NEGATIVE, offset, row, work, width);
                structure.weightByLarger(saliency[0], saliency[1], SALIENCY_C, offset, row, weights, width);
                sums[0] += lanes.sum(row, 0, width);
                sums[1] += lanes.sum(weights, 0, width);
            }
        }
        // Nothing is salient in two flat images; the reference's ε makes that 1 too.
        return sums[1] == 0 ? 1 : sums[0] / sums[1];
    }

    private static float[][] lmn(
            Lanes lanes, Scratch scratch, ImageBatch batch, int image, int factor, int height, int width, int slot) {
        int plane = height * width;
        float[][] rgb = new float[3][];
        float[][] planes = new float[3][];
        for (int c = 0; c < 3; c++) {
            rgb[c] = scratch.floats(10 + c, plane);
            Pooling.channel(lanes, scratch, batch, image, c, factor, true, rgb[c], height, width);
        }
        for (int c = 0; c < 3; c++) {
            planes[c] = scratch.floats(slot + c, plane);
            for (int from = 0; from < plane; from += width) {
                lanes.structure()
                        .mixRow(rgb[0], rgb[1], rgb[2], LMN[c][0], LMN[c][1], LMN[c][2], planes[c], from, width);
            }
        }
        return planes;
    }

    /** Saliency of both images in [0, 1], shrunk. */
    private static void saliency(
            Lanes lanes,
            Scratch scratch,
            ImageBatch reference,
            ImageBatch candidate,
            int image,
            int factor,
            int height,
            int width,
            float[][] out) {
        StructureLanes structure = lanes.structure();
        VsiFilters filters = VsiFilters.get();
        float[][][] lab = {
            lab(lanes, scratch, reference, image, 4), lab(lanes, scratch, candidate, image, 7),
        };
        float[][] power = {scratch.floats(10, AREA), scratch.floats(11, AREA)};
        Fft2d fft = scratch.fft(SIDE, SIDE, lanes.fft());
        float[] re = scratch.floats(12, AREA);
        float[] im = scratch.floats(13, AREA);
        for (int c = 0; c < 3; c++) {
            // The filter has no mean, so taking it out changes nothing but the rounding, and makes flat images exact.
            Planes.centre(lanes, lab[0][c], re, AREA);
            Planes.centre(lanes, lab[1][c], im, AREA);
            Spectra.filterPair(lanes, fft, re, im, filters.gabor, 1, AREA);
            addSquare(re, power[0], c == 0);
            addSquare(im, power[1], c == 0);
        }
        for (int side = 0; side < 2; side++) {
            float[] aRange = range(structure, lab[side][1], AREA, SIDE);
            float[] bRange = range(structure, lab[side][2], AREA, SIDE);
            for (int from = 0; from < AREA; from += SIDE) {
                structure.saliency(
                        power[side],
                        filters.centre,
                        lab[side][1],
                        aRange[0],
                        inverse(aRange[1] - aRange[0]),
                        lab[side][2],
                        bRange[0],
                        inverse(bRange[1] - bRange[0]),
                        from,
                        SIDE);
            }
            enlargeAndShrink(
                    lanes,
                    scratch,
                    power[side],
                    reference.height(),
                    reference.width(),
                    factor,
                    height,
                    width,
                    out[side]);
        }
    }

    /** The smallest and the largest value of a plane. */
    private static float[] range(StructureLanes structure, float[] plane, int size, int width) {
        float[] range = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        for (int from = 0; from < size; from += width) {
            structure.widen(plane, from, range, width);
        }
        return range;
    }

    private static float inverse(float range) {
        return range > 0 ? 1 / range : 0;
    }

    private static void addSquare(float[] in, float[] power, boolean first) {
        if (first) {
            for (int i = 0; i < AREA; i++) {
                power[i] = in[i] * in[i];
            }
        } else {
            for (int i = 0; i < AREA; i++) {
                power[i] += in[i] * in[i];
            }
        }
    }

    /** L*, a* and b* of the image resized to the side of the saliency. */
    private static float[][] lab(Lanes lanes, Scratch scratch, ImageBatch batch, int image, int slot) {
        int height = batch.height();
        int width = batch.width();
        Bilinear down = Bilinear.centred(height, SIDE);
        Bilinear across = Bilinear.centred(width, SIDE);
        float[] row = scratch.floats(0, Math.max(width, SIDE));
        float[][] planes = new float[3][];
        for (int c = 0; c < 3; c++) {
            planes[c] = scratch.floats(slot + c, AREA);
            int offset = batch.offset(image)
                    + Math.min(c, batch.channels() - 1) * batch.shape().plane();
            for (int y = 0; y < SIDE; y++) {
                blend(
                        batch.data(),
                        offset + down.first[y] * width,
                        offset + down.second[y] * width,
                        down.weight[y],
                        row,
                        0,
                        width);
                pick(row, 0, across, planes[c], y * SIDE, SIDE);
            }
        }
        for (int from = 0; from < AREA; from += SIDE) {
            lanes.structure().lab(planes[0], planes[1], planes[2], row, from, SIDE);
        }
        return planes;
    }

    /** Between two rows, exact where they are equal. */
    private static void blend(float[] in, int first, int second, float weight, float[] out, int offset, int n) {
        for (int x = 0; x < n; x++) {
            out[offset + x] = in[first + x] + weight * (in[second + x] - in[first + x]);
        }
    }

    private static void pick(float[] row, int offset, Bilinear across, float[] out, int outOffset, int n) {
        for (int x = 0; x < n; x++) {
            float a = row[offset + across.first[x]];
            out[outOffset + x] = a + across.weight[x] * (row[offset + across.second[x]] - a);
        }
    }

    /** To the size of the image, into [0, 1], and to that of the shrunk planes. */
    private static void enlargeAndShrink(
            Lanes lanes,
            Scratch scratch,
            float[] map,
            int fullHeight,
            int fullWidth,
            int factor,
            int height,
            int width,
            float[] out) {
        Bilinear down = Bilinear.aligned(SIDE, fullHeight);
        Bilinear across = Bilinear.aligned(SIDE, fullWidth);
        float[] wide = scratch.floats(14, SIDE * fullWidth);
        float[] full = scratch.floats(15, fullHeight * fullWidth);
        for (int y = 0; y < SIDE; y++) {
            pick(map, y * SIDE, across, wide, y * fullWidth, fullWidth);
        }
        for (int y = 0; y < fullHeight; y++) {
            int first = down.first[y] * fullWidth;
            blend(wide, first, down.second[y] * fullWidth, down.weight[y], full, y * fullWidth, fullWidth);
        }
        float[] range = range(lanes.structure(), full, fullHeight * fullWidth, fullWidth);
        Pooling.of(lanes, scratch, full, 0, fullHeight, fullWidth, factor, true, 1f, out, height, width);
        float scale = inverse(range[1] - range[0]);
        for (int i = 0; i < height * width; i++) {
            out[i] = (out[i] - range[0]) * scale;
        }
    }
}
