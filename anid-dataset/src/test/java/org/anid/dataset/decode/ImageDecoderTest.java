// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.ImageReadException;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

    private static final ImageDecoder DECODER = ImageDecoder.create();

    /** Seven in each of JPEG, PNG and WebP, eight in rarer places, two of other pictures. */
    private static final int EVERY_ORIENTATION = 31;

    static Stream<String> names() {
        Iterable<String> names = () -> Expected.json("expected.json").fieldNames();
        return StreamSupport.stream(names.spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("names")
    void pixelsEqualPillow(String name) throws ImageReadException {
        JsonNode expected = Expected.json("expected.json").get(name);
        byte[] file = Expected.file(name);
        DecodedImage image = DECODER.decode(file);
        assertThat(image.format()).isEqualTo(expected.get("format").asText());
        assertThat(image.pixels().width()).isEqualTo(expected.get("width").asInt());
        assertThat(image.pixels().height()).isEqualTo(expected.get("height").asInt());
        assertThat(Expected.sha256(image)).isEqualTo(expected.get("sha256").asText());
        assertThat(image.sha256()).isEqualTo(Expected.sha256(file));
        assertThat(image.notes())
                .hasSize((expected.get("alpha").asBoolean() ? 1 : 0) + (expected.has("upright") ? 1 : 0));
    }

    static Stream<String> namesOfTurned() {
        return names().filter(name -> Expected.json("expected.json").get(name).has("upright"));
    }

    /** Pillow 13.0.0, {@code ImageOps.exif_transpose}. */
    @ParameterizedTest
    @MethodSource("namesOfTurned")
    void orientationIsAppliedWhereAskedFor(String name) throws ImageReadException {
        JsonNode expected = Expected.json("expected.json").get(name);
        byte[] file = Expected.file(name);
        DecodedImage upright =
                ImageDecoder.builder().applyOrientation(true).build().decode(file);
        assertThat(upright.pixels().width()).isEqualTo(expected.get("columns").asInt());
        assertThat(Expected.sha256(upright)).isEqualTo(expected.get("upright").asText());
        assertThat(upright.notes()).containsExactly("the image was turned as its EXIF orientation says");
        assertThat(DECODER.decode(file).notes()).singleElement().asString().contains("--exif apply");
    }

    @Test
    void everyOrientationIsTried() {
        assertThat(namesOfTurned()).hasSize(EVERY_ORIENTATION);
        // A TIFF is turned in any case, as Pillow turns it.
        assertThat(names().filter(name -> name.matches("orientation[1-8].tif"))).hasSize(8);
    }

    /** Whatever is cut off: one line, never another exception, never a half image. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "444-17x33.jpg",
                "420-progressive.jpg",
                "420-restart.jpg",
                "cmyk-adobe.jpg",
                "grey-8x9.jpg",
                "rgb8.png",
                "palette4-interlaced.png",
                "many-idat.png",
                "lossy-33x17-q80.webp",
                "lossless-33x17.webp",
                "animated.webp",
                "rgb24.bmp",
                "rle8.bmp",
                "palette4.bmp",
                "palette16-1.gif",
                "on-canvas.gif",
                "rgb-tiff_lzw.tif",
                "rgb-packbits.tif",
                "rgb-jpeg.tif",
                "tiles-differences16-be.tif",
                "planes.tif"
            })
    void everyTruncationIsAnErrorOrChangesNothing(String name) throws ImageReadException {
        byte[] file = Expected.file(name);
        String whole = Expected.sha256(DECODER.decode(file));
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            try {
                // What comes after the last pixel, such as a PNG's end chunk, may be missing.
                assertThat(Expected.sha256(DECODER.decode(cut)))
                        .as("%d of %d bytes", length, file.length)
                        .isEqualTo(whole);
                // Offsets of a TIFF lie anywhere; of the others nothing but an end mark may be missing.
                if (!name.endsWith(".tif")) {
                    assertThat(length).isGreaterThan(file.length - 24);
                }
            } catch (ImageReadException e) {
                assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
            }
        }
    }

    /** A flipped byte gives an image or an {@link ImageReadException}, nothing else. */
    @ParameterizedTest
    @MethodSource("names")
    void damageNeverEscapesAsAnotherException(String name) {
        byte[] file = Expected.file(name);
        ImageDecoder small = ImageDecoder.builder().maxPixels(1 << 20).build();
        for (int at = 0; at < file.length; at += Math.max(1, file.length / 40)) {
            byte[] damaged = file.clone();
            damaged[at] ^= (byte) (1 + at * 37 % 255);
            try {
                small.decode(damaged);
            } catch (ImageReadException e) {
                assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
            }
        }
    }

    @Test
    void truncatedFilesSayThatTheyAre() {
        for (String name : List.of(
                "420-progressive.jpg",
                "444-17x33.jpg",
                "rgb8.png",
                "lossy-33x17-q80.webp",
                "rgb24.bmp",
                "palette16-0.gif",
                "rgb-tiff_lzw.tif")) {
            byte[] file = Expected.file(name);
            refused(Arrays.copyOf(file, file.length / 2)).withMessageContaining("truncated");
        }
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "\0\0\0 ftypavif…,AVIF",
                "\0\0\0 ftypheic…,HEIC",
                "\0\0\0\fjP  …,JPEG 2000",
                "8BPS…,PSD",
                "<svg>,SVG"
            })
    void otherFormatsAreNamedWithARemedy(String head, String format) {
        refused(head.getBytes(StandardCharsets.ISO_8859_1))
                .withMessageContaining(format)
                .withMessageContaining("convert it to PNG");
    }

    @Test
    void tiffOfAKindThatIsNotReadIsNamed() {
        byte[] file = Expected.file("strips8-le.tif");
        refused(withTag(file, 259, 4))
                .withMessage("a TIFF with CCITT compression is not supported; convert it to PNG first");
        refused(withTag(file, 259, 50000)).withMessageStartingWith("a TIFF with ZSTD compression");
        refused(withTag(file, 262, 8))
                .withMessageStartingWith("a TIFF of 3 samples of 8 bits, colours of kind 8 is not supported");
    }

    /** Another value in place of the one of a tag in a little-endian TIFF. */
    private static byte[] withTag(byte[] file, int tag, int value) {
        byte[] changed = file.clone();
        int at = Bytes.le32(file, 4) + 2;
        while (Bytes.le16(file, at) != tag) {
            at += 12;
        }
        changed[at + 8] = (byte) value;
        changed[at + 9] = (byte) (value >> 8);
        return changed;
    }

    @Test
    void emptyAndForeignContentIsRefused() {
        refused(new byte[0]).withMessage("the file is empty");
        refused("hello, this is text".getBytes(StandardCharsets.UTF_8)).withMessageContaining("not an image");
        refused(new byte[5000]).withMessageContaining("not an image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"420-45x35.jpg", "rgb8.png", "lossy-45x35-q80.webp", "lossless-45x35.webp", "rgb24.bmp"})
    void declaredSizeIsCheckedFirst(String name) {
        ImageDecoder small = ImageDecoder.builder().maxPixels(200).build();
        assertThatExceptionOfType(ImageReadException.class)
                .isThrownBy(() -> small.decode(Expected.file(name)))
                .withMessageContaining("more than the 200 allowed")
                .withMessageContaining("--max-pixels");
    }

    @Test
    void decompressionBombIsRefusedBeforeMemoryIsAskedFor() {
        // 2^31 − 1 pixels square in a header of a few bytes; the checksum need not be right to be refused, so it is.
        byte[] bomb = Expected.file("rgb8.png").clone();
        for (int at = 16; at < 24; at++) {
            bomb[at] = (byte) (at % 4 == 0 ? 0x7F : 0xFF);
        }
        CRC32 crc = new CRC32();
        crc.update(bomb, 12, 17);
        for (int i = 0; i < 4; i++) {
            bomb[29 + i] = (byte) (crc.getValue() >> 24 - 8 * i);
        }
        refused(bomb).withMessageContaining("2147483647×2147483647").withMessageContaining("more than the 100000000");
    }

    @Test
    void memoryIsCheckedFirst(@TempDir Path directory) throws IOException {
        byte[] file = Expected.file("444-16x16.jpg");
        long needed = 16 * 16 * ImageDecoder.BYTES_PER_PIXEL;
        assertThat(ImageDecoder.builder().memory(needed).build().decode(file).format())
                .isEqualTo("JPEG");
        ImageDecoder small = ImageDecoder.builder().memory(needed - 1).build();
        assertThatExceptionOfType(ImageReadException.class)
                .isThrownBy(() -> small.decode(file))
                .withMessageStartingWith("the header declares 16×16 pixels, which need up to 1 MB to be decoded")
                .withMessageContaining("-Xmx1m");
        Path large = Files.write(directory.resolve("large.png"), new byte[(int) needed]);
        assertThatExceptionOfType(ImageReadException.class)
                .isThrownBy(() -> small.decode(large))
                .withMessageStartingWith("the file has 1 MB, more than half of the memory of 0 MB");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageDecoder.builder().memory(0));
    }

    @Test
    void damagedChecksumIsFound() {
        byte[] file = Expected.file("rgb8.png").clone();
        file[20] ^= 1;
        refused(file).withMessageContaining("corrupt");
    }

    /** Pillow 13.0.0 checks every chunk before the pixels, ancillary ones too, and none behind them. */
    @ParameterizedTest
    @CsvSource({"true,true", "false,false"})
    void checksumsCountBeforeThePixels(boolean before, boolean refused) throws ImageReadException {
        byte[] file = Expected.file("rgb8.png");
        byte[] text = {0, 0, 0, 3, 't', 'E', 'X', 't', 'a', 0, 'b', 1, 2, 3, 4};
        byte[] changed = insert(file, before ? 33 : file.length - 12, text);
        if (refused) {
            refused(changed).withMessage("the PNG is corrupt: the checksum of chunk tEXt is wrong");
        } else {
            assertThat(Expected.sha256(DECODER.decode(changed))).isEqualTo(Expected.sha256(DECODER.decode(file)));
        }
    }

    /**
     * Only a restart marker that is far from the expected one costs no pixels; Pillow 13.0.0 shows grey for the others.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6, 7})
    void restartMarkerOfAnotherSegmentIsRefused(int off) {
        byte[] file = Expected.file("420-restart.jpg");
        for (int at = 0; at + 1 < file.length; at++) {
            if (file[at] == (byte) 0xFF && (file[at + 1] & 0xF8) == 0xD0) {
                file[at + 1] = (byte) (0xD0 + (file[at + 1] + off & 7));
            }
        }
        refused(file).withMessage("the JPEG is corrupt: a restart marker is missing");
    }

    @Test
    void messagesSayWhatIsMissing() {
        byte[] progressive = Expected.file("420-progressive.jpg");
        byte[] sequential = Expected.file("420-45x35.jpg");
        for (byte[] file : List.of(progressive, sequential)) {
            refused(Arrays.copyOf(file, file.length - 2))
                    .withMessage("the JPEG is truncated: it has pixels but no end marker, so that some may be missing");
        }
        byte[] lossless = sequential.clone();
        lossless[3] = (byte) 0xF7;
        refused(lossless).withMessage("JPEG-LS is not supported; convert it to PNG first");
        byte[] runs = Expected.file("rle8.bmp");
        int firstLineEnd = 14 + 40 + 1024 + 24;
        runs[firstLineEnd + 1] = 1;
        assertThat(runs[firstLineEnd]).isZero();
        refused(runs).withMessage("the BMP is truncated: its end mark comes before its last pixel");
    }

    /** A pipe that nobody writes to would keep a reader waiting for ever. */
    @Test
    @Timeout(20)
    void pipesAreRefusedAtOnce(@TempDir Path directory) throws IOException, InterruptedException {
        Path pipe = directory.resolve("pipe.png");
        try {
            Assumptions.assumeTrue(
                    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "mkfifo fails here");
        } catch (IOException e) {
            Assumptions.abort("there is no mkfifo here");
        }
        assertThatExceptionOfType(ImageReadException.class)
                .isThrownBy(() -> DECODER.decode(pipe))
                .withMessage("it is a pipe, device or socket, not an image file");
    }

    private static byte[] insert(byte[] file, int at, byte[] what) {
        byte[] result = Arrays.copyOf(file, file.length + what.length);
        System.arraycopy(what, 0, result, at, what.length);
        System.arraycopy(file, at, result, at + what.length, file.length - at);
        return result;
    }

    @Test
    void pathsThatCannotBeReadSayWhy(@TempDir Path directory) throws IOException {
        Path folder = Files.createDirectory(directory.resolve("x.jpg"));
        assertThatExceptionOfType(ImageReadException.class)
                .isThrownBy(() -> DECODER.decode(folder))
                .withMessageContaining("directory");
        assertThatExceptionOfType(ImageReadException.class)
                .isThrownBy(() -> DECODER.decode(directory.resolve("absent.png")))
                .withMessageContaining("no such file");
        Path locked = Files.write(directory.resolve("locked.png"), Expected.file("rgb8.png"));
        Assumptions.assumeTrue(
                locked.toFile().setReadable(false) && !Files.isReadable(locked),
                "this user (root?) may read every file: the permission case cannot be tried");
        assertThatExceptionOfType(ImageReadException.class)
                .isThrownBy(() -> DECODER.decode(locked))
                .withMessageContaining("permissions");
    }

    @Test
    void contentDecidesNotTheName(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("picture.jpg"), Expected.file("rgb8.png"));
        assertThat(DECODER.decode(file).format()).isEqualTo("PNG");
        try (InputStream stream = new ByteArrayInputStream(Expected.file("rgb8.png"))) {
            assertThat(DECODER.decode(stream).sha256())
                    .isEqualTo(DECODER.decode(file).sha256());
        }
    }

    @Test
    @SuppressWarnings("InputStreamSlowMultibyteRead") // it fails at the first byte
    void brokenStreamIsAnImageReadException() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the line went dead");
            }
        };
        assertThatExceptionOfType(ImageReadException.class)
                .isThrownBy(() -> DECODER.decode(broken))
                .withMessageContaining("the line went dead");
    }

    @Test
    void alphaIsDroppedOrComposited() throws ImageReadException {
        byte[] file = Expected.file("palette8-trns.png");
        DecodedImage dropped = DECODER.decode(file);
        DecodedImage onRed = ImageDecoder.builder().background(0xFF0000).build().decode(file);
        assertThat(dropped.notes()).containsExactly("the image has an alpha channel, which was dropped");
        assertThat(onRed.notes()).containsExactly("the image has an alpha channel and was composited on #ff0000");

        byte[] half = Expected.file("rgba8.png");
        float[] colours = DECODER.decode(half).pixels().data();
        float[] composited = ImageDecoder.builder()
                .background(0xFFFFFF)
                .build()
                .decode(half)
                .pixels()
                .data();
        for (int i = 0; i < colours.length; i++) {
            assertThat(composited[i]).as("white only brightens").isGreaterThanOrEqualTo(colours[i]);
        }
        assertThat(composited).isNotEqualTo(colours);
    }

    @Test
    void settingsOutsideTheirRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageDecoder.builder().maxPixels(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageDecoder.builder().maxPixels(Long.MAX_VALUE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageDecoder.builder().background(0x1000000));
    }

    @Test
    void threadsShareOneDecoder() {
        List<String> names = names().toList();
        JsonNode expected = Expected.json("expected.json");
        IntStream.range(0, 4 * names.size()).parallel().forEach(i -> {
            String name = names.get(i % names.size());
            try {
                assertThat(Expected.sha256(DECODER.decode(Expected.file(name))))
                        .isEqualTo(expected.get(name).get("sha256").asText());
            } catch (ImageReadException e) {
                throw new AssertionError(name, e);
            }
        });
    }

    private static ThrowableAssertAlternative<ImageReadException> refused(byte[] file) {
        return assertThatExceptionOfType(ImageReadException.class).isThrownBy(() -> DECODER.decode(file));
    }
}
