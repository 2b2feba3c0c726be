// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.image.ImageBatch;
import org.jspecify.annotations.Nullable;

/**
 * Encoded images to RGB pixels, those of Pillow's {@code Image.open(f).convert("RGB")} bit for bit.
 *
 * <p>The format is found in the content, never in the file name: JPEG, PNG, WebP, BMP, GIF and TIFF.
 *
 * <ul>
 *   <li>Palettes are expanded; grey becomes three equal channels; CMYK (which JPEG stores inverted) becomes
 *       {@code (255 − K) − C·(255 − K)/255} and so on, as in Pillow.
 *   <li>Samples of 16 bits, of PNG and TIFF, give their high byte. Pillow does so too, except for 16-bit grey, where it
 *       saturates every level above 255 to white; here that image keeps its content.
 *   <li>Alpha is dropped as Pillow drops it: the colours under it stay as they are, whatever they are. With
 *       {@link Builder#background(int)} the image is composited on a colour instead. Either is said in
 *       {@link DecodedImage#notes()}.
 *   <li>An embedded orientation (EXIF) is ignored, as the reference implementations of the metrics ignore it, and said
 *       in {@link DecodedImage#notes()}; that of a TIFF is applied, because Pillow applies it in reading. With
 *       {@link Builder#applyOrientation(boolean)} the image is turned, to the pixels of Pillow's
 *       {@code ImageOps.exif_transpose}.
 *   <li>Colour profiles (ICC, gamma) are ignored, as they are there.
 *   <li>Of an animation the first frame counts, of a TIFF of several images the first.
 * </ul>
 *
 * <p>The declared size is checked before memory for pixels is asked for: against a number of pixels, and against the
 * memory that the image may come to need until it has been scored, at {@value #BYTES_PER_PIXEL} bytes a pixel. Whatever
 * goes wrong is an {@link ImageReadException} with one line; a truncated file is an error, never a half grey image.
 * Damage that Pillow passes over with a warning, and that costs pixels, is an error too; where it costs none, the
 * pixels are Pillow's. A file that is no regular file (a pipe, device or socket) is refused before it is opened.
 *
 * <p>Reference: Pillow 13.0.0 with libjpeg-turbo 3.2.0 and libwebp 1.6.0.
 *
 * <p>Immutable and thread-safe.
 */
public final class ImageDecoder {

    /** Pixels accepted by default: 100 million. */
    public static final long DEFAULT_MAX_PIXELS = 100_000_000;

    /**
     * Memory that a pixel is taken to cost from decoding until the last metric has seen it, with its natural partner
     * resized to the same size.
     */
    public static final int BYTES_PER_PIXEL = Limits.BYTES_PER_PIXEL;

    private static final ImageDecoder DEFAULT = builder().build();

    private final Limits limits;

    @Nullable
    private final Integer background;

    private final boolean applyOrientation;

    private ImageDecoder(Builder builder) {
        applyOrientation = builder.applyOrientation;
        limits = new Limits(builder.maxPixels, builder.memory);
        background = builder.background;
    }

    /** A decoder with the default settings: at most 100 million pixels and what fits the heap, alpha dropped. */
    public static ImageDecoder create() {
        return DEFAULT;
    }

    /** Settings of a decoder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Largest width × height accepted. */
    public long maxPixels() {
        return limits.maxPixels();
    }

    /**
     * Reads and decodes a file.
     *
     * @throws ImageReadException if there is no such file, it cannot be read, or it cannot be decoded; the message does
     *     not repeat the path
     */
    public DecodedImage decode(Path file) throws ImageReadException {
        if (Files.isDirectory(file)) {
            throw new ImageReadException("it is a directory, not an image file");
        }
        // A pipe without a writer would never answer.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new ImageReadException("it is a pipe, device or socket, not an image file");
        }
        byte[] encoded;
        try {
            limits.checkFile(Files.size(file));
            encoded = Files.readAllBytes(file);
        } catch (ImageReadException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new ImageReadException("there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new ImageReadException("the file may not be read: check its permissions", e);
        } catch (IOException e) {
            throw new ImageReadException("the file cannot be read: " + oneLine(e), e);
        } catch (OutOfMemoryError e) {
            throw new ImageReadException("the file does not fit into memory", e);
        }
        return decode(encoded);
    }

    /**
     * Reads a stream to its end and decodes it; the caller closes it.
     *
     * @throws ImageReadException if it cannot be read or decoded
     */
    public DecodedImage decode(InputStream stream) throws ImageReadException {
        byte[] encoded;
        try {
            encoded = stream.readAllBytes();
        } catch (IOException e) {
            throw new ImageReadException("the stream cannot be read: " + oneLine(e), e);
        }
        return decode(encoded);
    }

    /**
     * Decodes.
     *
     * @param encoded the bytes of an image file; not changed, not kept
     * @throws ImageReadException if it is not an image of a supported format, damaged, or too large
     */
    public DecodedImage decode(byte[] encoded) throws ImageReadException {
        ImageFormat format = ImageFormat.of(encoded);
        Pixels pixels;
        try {
            pixels = format.decode(encoded, limits);
        } catch (IndexOutOfBoundsException e) {
            // The decoders index as the file says; where that leads outside, the file is at fault.
            throw new ImageReadException("the " + format.label() + " is damaged or truncated", e);
        }
        ImageBatch rgb = pixels.rgb();
        List<String> notes = new ArrayList<>(1);
        if (pixels.alpha() != null) {
            if (background == null) {
                notes.add("the image has an alpha channel, which was dropped");
            } else {
                rgb = composite(rgb, pixels.alpha(), background);
                notes.add(String.format(
                        Locale.ROOT, "the image has an alpha channel and was composited on #%06x", background));
            }
        }
        int orientation = Orientation.of(format, encoded);
        if (orientation != Orientation.UPRIGHT) {
            if (applyOrientation) {
                rgb = Orientation.turn(rgb, orientation);
                notes.add("the image was turned as its EXIF orientation says");
            } else {
                notes.add("the image is to be turned (EXIF orientation) and was taken as it lies in the file, as the"
                        + " reference implementations take it; --exif apply turns it");
            }
        }
        return new DecodedImage(rgb, format.label(), sha256(encoded), notes);
    }

    private static ImageBatch composite(ImageBatch rgb, byte[] alpha, int background) {
        byte[] composed = new byte[3 * alpha.length];
        for (int i = 0; i < alpha.length; i++) {
            int a = alpha[i] & 0xFF;
            for (int c = 0; c < 3; c++) {
                int over = Math.round(255 * rgb.data()[c * alpha.length + i]);
                int under = background >> 16 - 8 * c & 0xFF;
                // Rounded to nearest.
                composed[3 * i + c] = (byte) ((over * a + under * (255 - a) + 127) / 255);
            }
        }
        return ImageBatch.ofBytes(composed, rgb.shape());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String oneLine(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message.replace('\n', ' ');
    }

    @Override
    public String toString() {
        return "ImageDecoder[maxPixels=" + limits.maxPixels() + ", alpha="
                + (background == null ? "dropped" : String.format(Locale.ROOT, "on #%06x", background))
                + (applyOrientation ? ", turned" : "") + "]";
    }

    /** Settings of an {@link ImageDecoder}. */
    public static final class Builder {

        private long maxPixels = DEFAULT_MAX_PIXELS;

        private long memory = Runtime.getRuntime().maxMemory();

        @Nullable
        private Integer background;

        private boolean applyOrientation;

        private Builder() {}

        /** Turn images as their EXIF orientation says; by default they are taken as they lie in the file. */
        public Builder applyOrientation(boolean apply) {
            applyOrientation = apply;
            return this;
        }

        /**
         * Largest width × height accepted; larger images are refused before memory is asked for.
         *
         * @param pixels 1 … 715,827,882 (three bytes a pixel fill a Java array there)
         * @throws IllegalArgumentException if outside
         */
        public Builder maxPixels(long pixels) {
            if (pixels < 1 || pixels > Limits.MOST_PIXELS) {
                throw new IllegalArgumentException(
                        "the pixel limit is between 1 and " + Limits.MOST_PIXELS + ", not " + pixels);
            }
            maxPixels = pixels;
            return this;
        }

        /**
         * Bytes that one image may come to need, at {@value #BYTES_PER_PIXEL} a pixel; those that would need more are
         * refused before memory is asked for. The largest heap of this JVM by default. A program that only decodes may
         * set more: decoding alone takes up to 40 bytes a pixel.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder memory(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("the memory for an image is positive, not " + bytes);
            }
            memory = bytes;
            return this;
        }

        /**
         * Composite images with alpha on this colour instead of dropping the alpha channel.
         *
         * @param rgb {@code 0xRRGGBB}
         * @throws IllegalArgumentException if it is not
         */
        public Builder background(int rgb) {
            if ((rgb & 0xFF000000) != 0) {
                throw new IllegalArgumentException("a background is 0xRRGGBB, not 0x" + Integer.toHexString(rgb));
            }
            background = rgb;
            return this;
        }

        /** The decoder. */
        public ImageDecoder build() {
            return new ImageDecoder(this);
        }
    }
}
