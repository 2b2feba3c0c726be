// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.anid.metrics.internal.kernel.FrequencyStrips;
import org.junit.jupiter.api.Test;

/** Laws and a direct double-precision transform, for the FFT of any engine. */
public abstract class FftContract {

    /** Errors of a float FFT grow with the logarithm of the size; relative to the root mean square of the spectrum. */
    private static final double FLOAT_ROUNDING = 2e-6;

    private static final int[][] SIZES = {
        {1, 1},
        {1, 7},
        {2, 3},
        {4, 4},
        {16, 16},
        {15, 20},
        {17, 257},
        {97, 131},
        {60, 75},
        {128, 96},
        {33, 524},
        {49, 63},
        {252, 504},
        {256, 256},
        {1024, 65},
        {67, 512}
    };

    protected abstract FftSpans spans();

    @Test
    void agreesWithTheDirectTransform() {
        for (int[] size : SIZES) {
            int h = size[0];
            int w = size[1];
            float[] re = noise(h * w, 1);
            float[] im = noise(h * w, 2);
            float[] fr = re.clone();
            float[] fi = im.clone();
            new Fft2d(h, w, spans()).forward(fr, fi);
            double rms = Math.sqrt(h * w * 2 / 3.0);
            SplittableRandom pick = new SplittableRandom(3);
            for (int k = 0; k < 8; k++) {
                int u = pick.nextInt(h);
                int v = pick.nextInt(w);
                double sr = 0;
                double si = 0;
                for (int y = 0; y < h; y++) {
                    for (int x = 0; x < w; x++) {
                        double angle =
                                -2 * Math.PI * ((double) ((long) u * y % h) / h + (double) ((long) v * x % w) / w);
                        sr += re[y * w + x] * Math.cos(angle) - im[y * w + x] * Math.sin(angle);
                        si += re[y * w + x] * Math.sin(angle) + im[y * w + x] * Math.cos(angle);
                    }
                }
                assertThat((double) fr[v * h + u])
                        .as("re %d %d of %dx%d", u, v, h, w)
                        .isCloseTo(sr, within(FLOAT_ROUNDING * rms));
                assertThat((double) fi[v * h + u])
                        .as("im %d %d of %dx%d", u, v, h, w)
                        .isCloseTo(si, within(FLOAT_ROUNDING * rms));
            }
        }
    }

    @Test
    void inverseUndoesForward() {
        for (int[] size : SIZES) {
            int h = size[0];
            int w = size[1];
            float[] re = noise(h * w, 4);
            float[] im = noise(h * w, 5);
            float[] fr = re.clone();
            float[] fi = im.clone();
            Fft2d fft = new Fft2d(h, w, spans());
            fft.forward(fr, fi);
            fft.inverse(fr, fi);
            for (int i = 0; i < re.length; i++) {
                assertThat(fr[i]).isCloseTo(re[i], within((float) FLOAT_ROUNDING));
                assertThat(fi[i]).isCloseTo(im[i], within((float) FLOAT_ROUNDING));
            }
        }
    }

    @Test
    void filtersOnTheWayBack() {
        for (int[] size : SIZES) {
            int h = size[0];
            int w = size[1];
            float[][] x = {noise(h * w, 6), noise(h * w, 7)};
            float[][] filters = {noise(h * w, 8), noise(h * w, 9)};
            float[][] expected = filtered(x, filters);
            Fft2d fft = new Fft2d(h, w, spans());
            fft.inverse(expected[0], expected[1]);
            float[] re = new float[h * w];
            float[] im = new float[h * w];
            fft.inverseOf(
                    strips(x[0], size), strips(x[1], size), strips(filters[0], size), strips(filters[1], size), re, im);
            assertThat(re).as("%dx%d", h, w).isEqualTo(expected[0]);
            assertThat(im).as("%dx%d", h, w).isEqualTo(expected[1]);
        }
    }

    @Test
    void groupsHaveWhatThePlaneHas() {
        int phases = 4;
        for (int[] size : SIZES) {
            int h = size[0];
            int w = size[1];
            float[][] x = {noise(h * w, 10), noise(h * w, 11)};
            float[][] filters = {noise(h * w, 12), noise(h * w, 13)};
            float[][] expected = filtered(x, filters);
            Fft2d fft = new Fft2d(h, w, spans());
            fft.inverse(expected[0], expected[1]);
            boolean[] seen = new boolean[h * w];
            fft.inverseInGroups(
                    strips(x[0], size),
                    strips(x[1], size),
                    strips(filters[0], size),
                    strips(filters[1], size),
                    phases,
                    (first, band, re, im, from) -> {
                        for (int r = 0; r < phases; r++) {
                            for (int p = 0; p < phases; p++) {
                                for (int k = 0; k < Fft2d.STRIP && first + k < w / phases; k++) {
                                    int at = (band * phases + r) * w + phases * (first + k) + p;
                                    int in = from + (r * phases + p) * Fft2d.STRIP + k;
                                    assertThat(re[in]).isEqualTo(expected[0][at]);
                                    assertThat(im[in]).isEqualTo(expected[1][at]);
                                    assertThat(seen[at]).isFalse();
                                    seen[at] = true;
                                }
                            }
                        }
                    });
            for (int y = 0; y < h; y++) {
                for (int column = 0; column < w; column++) {
                    assertThat(seen[y * w + column])
                            .as("%d %d of %dx%d", y, column, h, w)
                            .isEqualTo(y < h / phases * phases && column < w / phases * phases);
                }
            }
        }
    }

    @Test
    void sortsColumnsByPhase() {
        int phases = 4;
        for (int[] size : SIZES) {
            int h = size[0];
            int w = size[1];
            float[][] expected = {noise(h * w, 14), noise(h * w, 15)};
            float[][] sorted = {expected[0].clone(), expected[1].clone()};
            Fft2d fft = new Fft2d(h, w, spans());
            fft.inverse(expected[0], expected[1]);
            fft.inverseInPhases(sorted[0], sorted[1], phases);
            int perPhase = w / phases;
            for (int y = 0; y < h; y++) {
                for (int column = 0; column < w; column++) {
                    int at = column < perPhase * phases ? column % phases * perPhase + column / phases : column;
                    assertThat(sorted[0][y * w + at]).isEqualTo(expected[0][y * w + column]);
                    assertThat(sorted[1][y * w + at]).isEqualTo(expected[1][y * w + column]);
                }
            }
        }
    }

    private static float[] strips(float[] frequencies, int[] size) {
        return FrequencyStrips.of(frequencies, size[1], size[0]);
    }

    private static float[][] filtered(float[][] x, float[][] filters) {
        float[][] product = {x[0].clone(), x[1].clone()};
        for (int i = 0; i < product[0].length; i++) {
            float weight = filters[0][i] * filters[1][i];
            product[0][i] *= weight;
            product[1][i] *= weight;
        }
        return product;
    }

    @Test
    void everyLengthHasAPlan() {
        // Plans by Bluestein ask for another while they are made, whichever others are known by then.
        for (int length = 1200; length > 0; length--) {
            assertThat(FftPlan.of(length).length).isEqualTo(length);
        }
    }

    private static float[] noise(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) (random.nextDouble() * 2 - 1);
        }
        return values;
    }
}
