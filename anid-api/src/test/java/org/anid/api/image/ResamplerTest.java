// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Expected values: Pillow 13.0.0 and torch 2.7.1 through {@code src/test/python/resample.py}, which makes the same
 * images.
 */
class ResamplerTest {

    /** torch keeps positions and weights in float; eight units in the last place of 1. */
    private static final double TORCH_FLOAT = 1e-6;

    static Stream<String> lines(String tool) throws IOException {
        try (InputStream stream = ResamplerTest.class.getResourceAsStream("/golden/resample.txt")) {
            String text = new String(Objects.requireNonNull(stream, "golden").readAllBytes(), StandardCharsets.UTF_8);
            List<String> lines =
                    text.lines().filter(line -> line.startsWith(tool + " ")).toList();
            return lines.stream();
        }
    }

    static Stream<String> pillow8() throws IOException {
        return lines("pillow8");
    }

    static Stream<String> pillowFloat() throws IOException {
        return lines("pillowF");
    }

    static Stream<String> torch() throws IOException {
        return lines("torch");
    }

    @ParameterizedTest
    @MethodSource("pillow8")
    void bytesEqualPillow(String line) {
        Case c = Case.parse(line);
        byte[] resized = Resampler.of(c.filter).resize8(c.levels(), 3, c.width, c.height, c.toWidth, c.toHeight);
        assertThat(sha256(resized)).isEqualTo(c.rest.get(0));
    }

    @ParameterizedTest
    @MethodSource("pillow8")
    void batchesEqualPillow(String line) {
        Case c = Case.parse(line);
        float[] data = new float[3 * c.width * c.height];
        byte[] levels = c.levels();
        for (int i = 0; i < data.length; i++) {
            data[i] = (levels[i] & 0xFF) / 255f;
        }
        ImageBatch batch = ImageBatch.wrap(data, 1, new ImageShape(3, c.height, c.width));
        ImageBatch resized = Resampler.of(c.filter).resize8(batch, c.toWidth, c.toHeight);
        byte[] bytes = new byte[resized.data().length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.round(resized.data()[i] * 255);
            assertThat(resized.data()[i]).isEqualTo((bytes[i] & 0xFF) / 255f);
        }
        assertThat(sha256(bytes)).isEqualTo(c.rest.get(0));
    }

    @ParameterizedTest
    @MethodSource("pillowFloat")
    void floatsEqualPillow(String line) {
        Case c = Case.parse(line);
        float[] resized = Resampler.of(c.filter).resizeFloat(c.floats(1), 3, c.width, c.height, c.toWidth, c.toHeight);
        ByteBuffer bytes = ByteBuffer.allocate(4 * resized.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(resized);
        assertThat(sha256(bytes.array())).isEqualTo(c.rest.get(0));
    }

    @ParameterizedTest
    @MethodSource("torch")
    void floatsWithoutAntialiasEqualTorch(String line) {
        Case c = Case.parse(line);
        float[] resized = Resampler.withoutAntialias(c.filter)
                .resizeFloat(c.floats(255), 3, c.width, c.height, c.toWidth, c.toHeight);
        assertThat(c.rest).isNotEmpty();
        for (String sample : c.rest) {
            String[] parts = sample.split(":", -1);
            assertThat((double) resized[Integer.parseInt(parts[0])])
                    .as("value %s", parts[0])
                    .isCloseTo(Double.parseDouble(parts[1]), within(TORCH_FLOAT));
        }
    }

    @ParameterizedTest
    @EnumSource(ResampleFilter.class)
    void sizeThatDoesNotChangeLeavesTheBatchAlone(ResampleFilter filter) {
        ImageBatch batch = ImageBatch.ofBytes(new byte[] {0, 64, (byte) 128, (byte) 255}, new ImageShape(1, 2, 2));
        assertThat(Resampler.of(filter).resize8(batch, 2, 2)).isSameAs(batch);
        assertThat(Resampler.of(filter).resizeFloat(batch, 2, 2)).isSameAs(batch);
    }

    @ParameterizedTest
    @EnumSource(ResampleFilter.class)
    void constantStaysConstant(ResampleFilter filter) {
        byte[] grey = new byte[37 * 41];
        Arrays.fill(grey, (byte) 200);
        assertThat(Resampler.of(filter).resize8(grey, 1, 37, 41, 64, 19)).containsOnly((byte) 200);
    }

    @Test
    void overshootIsClippedInBatchesAndKeptInPlanes() {
        float[] edge = {0, 0, 1, 1};
        float[] raw = Resampler.of(ResampleFilter.BICUBIC).resizeFloat(edge, 1, 4, 1, 16, 1);
        assertThat(IntStream.range(0, raw.length).mapToDouble(i -> raw[i])).anyMatch(v -> v < 0 || v > 1);
        ImageBatch batch = ImageBatch.wrap(edge, 1, new ImageShape(1, 1, 4));
        float[] clipped =
                Resampler.of(ResampleFilter.BICUBIC).resizeFloat(batch, 16, 1).data();
        for (int i = 0; i < raw.length; i++) {
            assertThat(clipped[i]).isEqualTo(Math.min(1, Math.max(0, raw[i])));
        }
    }

    @Test
    void inputIsNotChangedAndResultIsNew() {
        byte[] bytes = {1, 2, 3, 4};
        float[] floats = {1, 2, 3, 4};
        assertThat(Resampler.of(ResampleFilter.BOX).resize8(bytes, 1, 2, 2, 2, 2))
                .isEqualTo(bytes)
                .isNotSameAs(bytes);
        assertThat(Resampler.of(ResampleFilter.BOX).resizeFloat(floats, 1, 2, 2, 2, 2))
                .isEqualTo(floats)
                .isNotSameAs(floats);
    }

    @Test
    void threadsShareOneResampler() {
        byte[] levels = new Case(ResampleFilter.LANCZOS, 61, 47, 0, 0, List.of()).levels();
        Resampler resampler = Resampler.of(ResampleFilter.LANCZOS);
        List<String> serial = IntStream.range(1, 200)
                .mapToObj(size -> sha256(resampler.resize8(levels, 3, 61, 47, size, 200 - size)))
                .toList();
        List<String> parallel = IntStream.range(1, 200)
                .parallel()
                .mapToObj(size -> sha256(resampler.resize8(levels, 3, 61, 47, size, 200 - size)))
                .toList();
        assertThat(parallel).isEqualTo(serial);
    }

    @Test
    void badCallsSayWhatToDo() {
        Resampler bilinear = Resampler.of(ResampleFilter.BILINEAR);
        ImageBatch third = ImageBatch.wrap(new float[] {0.3333f}, 1, new ImageShape(1, 1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bilinear.resize8(third, 2, 2))
                .withMessageContaining("resizeFloat");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bilinear.resize8(new byte[3], 1, 2, 2, 4, 4))
                .withMessageContaining("not 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bilinear.resizeFloat(new float[4], 1, 2, 2, 0, 4))
                .withMessageContaining("0×4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Resampler.withoutAntialias(ResampleFilter.LANCZOS))
                .withMessageContaining("bilinear or bicubic");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        Resampler.withoutAntialias(ResampleFilter.BILINEAR).resize8(new byte[1], 1, 1, 1, 2, 2))
                .withMessageContaining("Resampler.of");
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private record Case(ResampleFilter filter, int width, int height, int toWidth, int toHeight, List<String> rest) {

        static Case parse(String line) {
            List<String> parts = List.of(line.split(" ", -1));
            return new Case(
                    ResampleFilter.valueOf(parts.get(1).toUpperCase(Locale.ROOT)),
                    Integer.parseInt(parts.get(2)),
                    Integer.parseInt(parts.get(3)),
                    Integer.parseInt(parts.get(4)),
                    Integer.parseInt(parts.get(5)),
                    parts.subList(6, parts.size()));
        }

        /** The twin of {@code level} in resample.py. */
        byte[] levels() {
            byte[] planes = new byte[3 * width * height];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int ramp = 3 * x + 5 * y & 255;
                    int h = x * 374761393 + y * 668265263;
                    h = (h ^ (h >>> 13)) * 1274126177;
                    int noise = (h ^ (h >>> 16)) & 255;
                    int at = y * width + x;
                    planes[at] = (byte) ramp;
                    planes[width * height + at] = (byte) noise;
                    planes[2 * width * height + at] = (byte) (((x >> 2) + (y >> 3) & 1) == 1 ? ramp : noise);
                }
            }
            return planes;
        }

        float[] floats(int divisor) {
            byte[] levels = levels();
            float[] values = new float[levels.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (levels[i] & 0xFF) / (float) divisor;
            }
            return values;
        }
    }
}
