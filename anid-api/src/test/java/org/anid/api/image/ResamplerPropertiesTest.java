// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What a resize must do at any pair of sizes. */
class ResamplerPropertiesTest {

    private static final String SEED = "20241217";

    @Property(seed = SEED, tries = 200)
    void aFlatImageStaysFlat(
            @ForAll @IntRange(min = 1, max = 60) int height,
            @ForAll @IntRange(min = 1, max = 60) int width,
            @ForAll @IntRange(min = 1, max = 60) int toHeight,
            @ForAll @IntRange(min = 1, max = 60) int toWidth,
            @ForAll @IntRange(max = 255) int level,
            @ForAll ResampleFilter filter) {
        byte[] flat = new byte[3 * height * width];
        Arrays.fill(flat, (byte) level);
        byte[] out = Resampler.of(filter).resize8(flat, 3, width, height, toWidth, toHeight);
        byte[] expected = new byte[3 * toHeight * toWidth];
        Arrays.fill(expected, (byte) level);
        assertThat(out).isEqualTo(expected);
    }

    /** Weights that are positive and sum to 1 make means, and a mean lies between its terms. */
    @Property(seed = SEED, tries = 200)
    void filtersWithoutNegativeWeightsStayBetweenTheExtremes(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 1, max = 40) int toHeight,
            @ForAll @IntRange(min = 1, max = 40) int toWidth,
            @ForAll boolean box) {
        byte[] image = random(seed, 3 * height * width, 60, 190);
        Resampler resampler = Resampler.of(box ? ResampleFilter.BOX : ResampleFilter.BILINEAR);
        byte[] out = resampler.resize8(image, 3, width, height, toWidth, toHeight);
        assertThat(levels(out).min().orElseThrow())
                .isGreaterThanOrEqualTo(levels(image).min().orElseThrow());
        assertThat(levels(out).max().orElseThrow())
                .isLessThanOrEqualTo(levels(image).max().orElseThrow());
    }

    @Property(seed = SEED, tries = 200)
    void theOwnSizeIsLeftAlone(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll ResampleFilter filter) {
        byte[] image = random(seed, 3 * height * width, 0, 256);
        assertThat(Resampler.of(filter).resize8(image, 3, width, height, width, height))
                .isEqualTo(image);
    }

    /** Rows and columns are alike where one pass is left out. */
    @Property(seed = SEED, tries = 200)
    void aPassAlongRowsIsAPassAlongColumnsOfTheTurnedImage(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 1, max = 40) int toWidth,
            @ForAll ResampleFilter filter) {
        byte[] image = random(seed, 3 * height * width, 0, 256);
        byte[] wide = Resampler.of(filter).resize8(image, 3, width, height, toWidth, height);
        byte[] turned = Resampler.of(filter).resize8(turned(image, height, width), 3, height, width, height, toWidth);
        assertThat(turned(wide, height, toWidth)).isEqualTo(turned);
    }

    private static byte[] random(long seed, int size, int from, int to) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] values = new byte[size];
        for (int i = 0; i < size; i++) {
            values[i] = (byte) random.nextInt(from, to);
        }
        return values;
    }

    private static IntStream levels(byte[] values) {
        return IntStream.range(0, values.length).map(i -> values[i] & 0xFF);
    }

    /** Rows become columns, plane by plane. */
    private static byte[] turned(byte[] planes, int height, int width) {
        byte[] turned = new byte[planes.length];
        int plane = height * width;
        for (int i = 0; i < planes.length; i++) {
            int at = i % plane;
            turned[i - at + at % width * height + at / width] = planes[i];
        }
        return turned;
    }
}
