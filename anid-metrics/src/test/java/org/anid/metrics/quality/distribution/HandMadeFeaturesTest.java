// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.testing.GoldenImages;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Histograms and gradients beside the formulas of the Javadoc, value by value and with an arc tangent. */
class HandMadeFeaturesTest {

    private static final int SIDE = 256;
    private static final int BINS = 8;

    static Stream<ImageBatch> images() {
        List<ImageBatch> images = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(7);
        images.add(picture((c, x, y) -> random.nextInt(256)));
        images.add(picture((c, x, y) -> 128));
        images.add(picture((c, x, y) -> c == 0 ? 255 : 0));
        images.add(picture((c, x, y) -> x));
        images.add(picture((c, x, y) -> 255 - y));
        images.add(picture((c, x, y) -> (x + y) / 2));
        images.add(picture((c, x, y) -> (x + 255 - y) / 2));
        images.add(picture((c, x, y) -> (x * x + 3 * y * c) % 256));
        GoldenImages.names().stream().limit(2).map(GoldenImages::batch).forEach(images::add);
        return images.stream();
    }

    /** Sums in double of up to 65,536 values in another order may round to the float beside. */
    private static final float LAST_PLACE = 0x1p-23f;

    @ParameterizedTest
    @MethodSource("images")
    void histogramsAndGradientsAreThoseOfTheFormulas(ImageBatch image) {
        float[] actual = features("vector", image);
        byte[] rgb = WorkingImage.planes(image, 0, SIDE);
        float[][] luma = new float[SIDE][SIDE];
        double[] expected = new double[5 * BINS];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int i = y * SIDE + x;
                float r = (rgb[i] & 0xFF) / 255f;
                float g = (rgb[SIDE * SIDE + i] & 0xFF) / 255f;
                float b = (rgb[2 * SIDE * SIDE + i] & 0xFF) / 255f;
                luma[y][x] = (r + g + b) / 3;
                share(luma[y][x], 0, expected, 0);
                share(r - g, -1, expected, BINS);
                share((r + g) / 2 - b, -1, expected, 2 * BINS);
            }
        }
        for (int i = 0; i < 3 * BINS; i++) {
            assertThat(actual[i]).isEqualTo((float) (expected[i] / (SIDE * SIDE) * BINS));
        }
        float[][] coarse = new float[SIDE / 4][SIDE / 4];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                coarse[y / 4][x / 4] += luma[y][x] / 16;
            }
        }
        gradients(luma, expected, 3 * BINS);
        gradients(coarse, expected, 4 * BINS);
        for (int i = 3 * BINS; i < 5 * BINS; i++) {
            assertThat(actual[i]).isEqualTo((float) (expected[i] * 32));
        }
    }

    @ParameterizedTest
    @MethodSource("images")
    void enginesAgree(ImageBatch image) {
        float[] scalar = features("scalar", image);
        float[] vector = features("vector", image);
        for (int i = 0; i < 5 * BINS; i++) {
            assertThat(vector[i]).isEqualTo(scalar[i]);
        }
        for (int i = 5 * BINS; i < scalar.length; i++) {
            assertThat(vector[i]).isCloseTo(scalar[i], within(LAST_PLACE * Math.abs(scalar[i])));
        }
    }

    private static float[] features(String engine, ImageBatch image) {
        return HandMadeFeatures.create()
                .with(KernelChoice.named(engine))
                .extract(image)
                .values();
    }

    private static void share(float value, float low, double[] shares, int at) {
        float place = Math.max(0, Math.min(BINS - 1, (value - low) / (1 - low) * BINS - 0.5f));
        int bin = Math.min(BINS - 2, (int) place);
        shares[at + bin] += 1 - (place - bin);
        shares[at + bin + 1] += place - bin;
    }

    private static void gradients(float[][] plane, double[] means, int at) {
        double[] sums = new double[BINS];
        int side = plane.length;
        for (int y = 1; y < side - 1; y++) {
            for (int x = 1; x < side - 1; x++) {
                double dx = (plane[y][x + 1] - plane[y][x - 1]) / 2;
                double dy = (plane[y + 1][x] - plane[y - 1][x]) / 2;
                double angle = Math.atan2(dy, dx);
                double turn = (angle < 0 ? angle + Math.PI : angle) / Math.PI;
                sums[(int) (turn * BINS) % BINS] += Math.sqrt(dx * dx + dy * dy);
            }
        }
        for (int i = 0; i < BINS; i++) {
            means[at + i] = sums[i] / ((double) (side - 2) * (side - 2));
        }
    }

    private interface Painter {
        int value(int channel, int x, int y);
    }

    private static ImageBatch picture(Painter painter) {
        float[] data = new float[3 * SIDE * SIDE];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    data[(c * SIDE + y) * SIDE + x] = painter.value(c, x, y) / 255f;
                }
            }
        }
        return ImageBatch.wrap(data, 1, new ImageShape(3, SIDE, SIDE));
    }
}
