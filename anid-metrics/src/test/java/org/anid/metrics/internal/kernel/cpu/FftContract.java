// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.anid.metrics.internal.kernel.FrequencyStrips;
import org.junit.jupiter.api.Test;

/** Laws and a direct double-precision transform, for the FFT of any engine. */
public abstract class FftContract {

    /** Errors of a float FFT grow with the logarithm of the size; relative to the root mean square of the spectrum. */
    private static final double FLOAT_ROUNDING = 2e-6;

    /**
     * How much weaker a plane is than the one beside it: what a level of 255 is to a photograph, and far less than
     * that.
     */
    private static final float[] WEAK = {1e-2f, 1e-7f, 1e-15f};

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
        {81, 54},
        {252, 504},
        {256, 256},
        {1024, 65},
        {67, 512}
    };

    protected abstract Lanes lanes();

    private FftSpans spans() {
        return lanes().fft();
    }

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
            // Where there is a second strip, nothing passes.
            for (int i = 0; i < h * w; i++) {
                filters[0][i] *= i % h / Fft2d.STRIP == 1 ? 0 : 1;
            }
            float[] first = strips(filters[0], size);
            float[][] expected = filtered(x, filters);
            Fft2d fft = new Fft2d(h, w, spans());
            fft.inverse(expected[0], expected[1]);
            boolean[] seen = new boolean[h * w];
            fft.inverseInGroups(
                    strips(x[0], size),
                    strips(x[1], size),
                    first,
                    strips(filters[1], size),
                    FrequencyStrips.passing(first, w),
                    phases,
                    (left, band, re, im, from) -> {
                        for (int r = 0; r < phases; r++) {
                            for (int p = 0; p < phases; p++) {
                                for (int k = 0; k < Fft2d.STRIP && left + k < w / phases; k++) {
                                    int at = (band * phases + r) * w + phases * (left + k) + p;
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

    @Test
    void aWeakPlaneHasTheSpectrumThatItHasAlone() {
        for (int[] size : SIZES) {
            int h = size[0];
            int w = size[1];
            for (float factor : WEAK) {
                float[][] planes = {noise(h * w, 16), times(noise(h * w, 17), factor)};
                for (int weak = 0; weak < 2; weak++) {
                    float[] re = planes[1 - weak].clone();
                    float[] im = planes[weak].clone();
                    float[][] b = new float[2][h * w];
                    Spectra.ofPair(lanes(), new Fft2d(h, w, spans()), re, im, b[0], b[1], h, w);
                    assertSpectrum(planes[1 - weak], re, im, size);
                    assertSpectrum(planes[weak], b[0], b[1], size);
                }
            }
        }
    }

    private void assertSpectrum(float[] plane, float[] re, float[] im, int[] size) {
        float[] aloneRe = plane.clone();
        float[] aloneIm = new float[plane.length];
        new Fft2d(size[0], size[1], spans()).forward(aloneRe, aloneIm);
        float tolerance = (float) (2 * FLOAT_ROUNDING * Math.sqrt(sumOfSquares(plane)));
        for (int i = 0; i < plane.length; i++) {
            assertThat(re[i]).as("%dx%d", size[0], size[1]).isCloseTo(aloneRe[i], within(tolerance));
            assertThat(im[i]).as("%dx%d", size[0], size[1]).isCloseTo(aloneIm[i], within(tolerance));
        }
    }

    @Test
    void aWeakPlaneIsFilteredAsItIsAlone() {
        for (int[] size : SIZES) {
            int h = size[0];
            int w = size[1];
            float[] filter = new float[h * w];
            for (int i = 0; i < filter.length; i++) {
                filter[i] = (float) (1 + Math.cos(2 * Math.PI * (i % h) / h) * Math.cos(2 * Math.PI * (i / h) / w)) / 2;
            }
            for (float factor : WEAK) {
                float[][] planes = {noise(h * w, 18), times(noise(h * w, 19), factor)};
                for (int weak = 0; weak < 2; weak++) {
                    float[] a = planes[1 - weak].clone();
                    float[] b = planes[weak].clone();
                    Spectra.filterPair(lanes(), new Fft2d(h, w, spans()), a, b, filter, 1, h * w);
                    assertFiltered(planes[1 - weak], filter, a, size);
                    assertFiltered(planes[weak], filter, b, size);
                }
            }
        }
    }

    private void assertFiltered(float[] plane, float[] filter, float[] filtered, int[] size) {
        float[] alone = plane.clone();
        float[] im = new float[plane.length];
        Fft2d fft = new Fft2d(size[0], size[1], spans());
        fft.forward(alone, im);
        for (int i = 0; i < plane.length; i++) {
            alone[i] *= filter[i];
            im[i] *= filter[i];
        }
        fft.inverse(alone, im);
        float tolerance = (float) (2 * FLOAT_ROUNDING * Math.sqrt(sumOfSquares(plane) / plane.length));
        for (int i = 0; i < plane.length; i++) {
            assertThat(filtered[i]).as("%dx%d", size[0], size[1]).isCloseTo(alone[i], within(tolerance));
        }
    }

    @Test
    void zerosStayZerosBesideAnything() {
        for (int[] size : SIZES) {
            int h = size[0];
            int w = size[1];
            float[] filter = noise(h * w, 20);
            float[] zeros = new float[h * w];
            Fft2d fft = new Fft2d(h, w, spans());
            float[][] b = new float[2][h * w];
            Spectra.ofPair(lanes(), fft, noise(h * w, 21), zeros.clone(), b[0], b[1], h, w);
            assertThat(sumOfSquares(b[0])).isZero();
            assertThat(sumOfSquares(b[1])).isZero();
            float[][] a = {zeros.clone(), noise(h * w, 22)};
            Spectra.ofPair(lanes(), fft, a[0], a[1], b[0], b[1], h, w);
            assertThat(sumOfSquares(a[0])).isZero();
            assertThat(sumOfSquares(a[1])).isZero();
            float[] filtered = zeros.clone();
            Spectra.filterPair(lanes(), fft, noise(h * w, 23), filtered, filter, 1, h * w);
            assertThat(sumOfSquares(filtered)).isZero();
            Spectra.filterPair(lanes(), fft, filtered, noise(h * w, 24), filter, 1, h * w);
            assertThat(sumOfSquares(filtered)).isZero();
        }
    }

    @Test
    void aFlatPlaneWithoutItsMeanIsZero() {
        for (int n : new int[] {1, 17, 1000, 65536}) {
            for (float value : new float[] {0f, 1f, 76.5f, 0.3f, 254.99998f}) {
                float[] plane = new float[n + Scratch.SLACK];
                Arrays.fill(plane, 0, n, value);
                assertThat(Planes.centre(lanes(), plane, plane, n)).isEqualTo(value);
                assertThat(sumOfSquares(plane)).isZero();
            }
        }
    }

    private static double sumOfSquares(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return sum;
    }

    private static float[] times(float[] values, float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return values;
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
