// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import static org.anid.dataset.decode.Bytes.le16;
import static org.anid.dataset.decode.Bytes.le24;
import static org.anid.dataset.decode.Bytes.le32;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.internal.NativeAccess;

/**
 * WebP through libwebp, which is what Pillow has.
 *
 * <p>Three libraries were compared with Pillow 13.0.0 (libwebp 1.6.0) on the files of
 * {@code src/test/python/decode.py}:
 *
 * <ul>
 *   <li>com.github.usefulness:webp-imageio 0.11.0 (libwebp through JNI; Linux, macOS, Windows, x86 and ARM; Apache-2.0;
 *       3.3 MB and Kotlin's library 1.8 MB): equal on every still image, lossy and lossless. Chosen.
 *   <li>org.sejda.imageio:webp-imageio 0.1.6: equal too, but of 2020, and without ARM.
 *   <li>com.twelvemonkeys.imageio:imageio-webp 3.15.0 (pure Java): equal on lossless images, on lossy ones up to 30
 *       levels away (mean 3), because it repeats chroma samples where libwebp interpolates them.
 * </ul>
 *
 * <p>The library reads still images only: of an animation the first frame is handed to it as a still one.
 */
final class WebpDecoder {

    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int FRAME_HEADER = 16;
    private static final int ANIMATED = 2;
    private static final int ALPHA = 16;

    private WebpDecoder() {}

    static Pixels decode(byte[] file, Limits limits) throws ImageReadException {
        long declared = Integer.toUnsignedLong(le32(file, 4)) + 8;
        if (file.length < declared || file.length < RIFF_HEADER + CHUNK_HEADER) {
            throw new ImageReadException(
                    "the WebP is truncated: it declares " + declared + " bytes and has " + file.length);
        }
        int[] size = size(file, RIFF_HEADER);
        limits.check(size[0], size[1]);
        if (is(file, RIFF_HEADER, "VP8X") && (file[RIFF_HEADER + CHUNK_HEADER] & ANIMATED) != 0) {
            return firstFrame(file, size, limits);
        }
        return still(file, limits);
    }

    /** Width and height that the first chunk at this position declares. */
    private static int[] size(byte[] file, int chunk) throws ImageReadException {
        int data = chunk + CHUNK_HEADER;
        if (is(file, chunk, "VP8X")) {
            return new int[] {le24(file, data + 4) + 1, le24(file, data + 7) + 1};
        }
        if (is(file, chunk, "VP8L")) {
            int packed = le32(file, data + 1);
            return new int[] {(packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1};
        }
        if (is(file, chunk, "VP8 ")) {
            return new int[] {le16(file, data + 6) & 0x3FFF, le16(file, data + 8) & 0x3FFF};
        }
        throw new ImageReadException("the WebP is corrupt: it does not begin with an image");
    }

    private static boolean is(byte[] file, int at, String kind) {
        return new String(file, at, 4, StandardCharsets.ISO_8859_1).equals(kind);
    }

    private static Pixels still(byte[] file, Limits limits) throws ImageReadException {
        // The canvas says nothing about the image inside it: that one is asked too.
        int at = RIFF_HEADER;
        while (is(file, at, "VP8X") || !is(file, at, "VP8 ") && !is(file, at, "VP8L")) {
            at = next(file, at);
        }
        int[] size = size(file, at);
        limits.check(size[0], size[1]);
        BufferedImage image;
        ImageReader reader = null;
        // Made directly: going through ImageIO would search the class path for plugins first.
        try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader = new WebPImageReaderSpi().createReaderInstance(null);
            reader.setInput(stream, true, true);
            image = reader.read(0);
        } catch (IOException | RuntimeException e) {
            throw new ImageReadException("the WebP is corrupt: libwebp says " + e.getMessage(), e);
        } catch (OutOfMemoryError e) {
            // The binding throws this for some damaged files too; the size has been checked above.
            throw new ImageReadException("the WebP is corrupt, or too large for the memory there is", e);
        } catch (LinkageError e) {
            // The binding swallows a refusal of native code.
            String consent = NativeAccess.isMissing(WebPImageReaderSpi.class)
                    ? "; where this JVM denies native code, start it with "
                            + NativeAccess.option(WebPImageReaderSpi.class)
                    : "";
            throw new ImageReadException(
                    "WebP needs libwebp, which cannot be loaded here; convert the image to PNG first" + consent, e);
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[3 * width * height];
        boolean transparent = image.getColorModel().hasAlpha();
        byte[] alpha = transparent ? new byte[width * height] : null;
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRaster().getDataElements(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int to = y * width + x;
                rgb[3 * to] = (byte) (row[x] >> 16);
                rgb[3 * to + 1] = (byte) (row[x] >> 8);
                rgb[3 * to + 2] = (byte) row[x];
                if (alpha != null) {
                    alpha[to] = (byte) (row[x] >>> 24);
                }
            }
        }
        return Pixels.interleaved(width, height, rgb, alpha);
    }

    /** Start of the chunk after this one; chunks are padded to even lengths. */
    private static int next(byte[] file, int chunk) throws ImageReadException {
        long length = Integer.toUnsignedLong(le32(file, chunk + 4));
        long next = chunk + CHUNK_HEADER + length + (length & 1);
        if (next + CHUNK_HEADER > file.length) {
            throw new ImageReadException("the WebP is corrupt: there is no image in it");
        }
        return (int) next;
    }

    /** The first frame on a canvas that is transparent black where the frame does not reach. */
    private static Pixels firstFrame(byte[] file, int[] canvas, Limits limits) throws ImageReadException {
        int chunk = RIFF_HEADER;
        while (!is(file, chunk, "ANMF")) {
            chunk = next(file, chunk);
        }
        int data = chunk + CHUNK_HEADER;
        long length = Integer.toUnsignedLong(le32(file, chunk + 4)) - FRAME_HEADER;
        if (length < CHUNK_HEADER || data + FRAME_HEADER + length > file.length) {
            throw new ImageReadException("the WebP is truncated: it ends inside its first frame");
        }
        int left = 2 * le24(file, data);
        int top = 2 * le24(file, data + 3);
        Pixels frame = still(alone(file, data, (int) length), limits);
        int width = canvas[0];
        int height = canvas[1];
        int frameWidth = frame.rgb().width();
        int frameHeight = frame.rgb().height();
        if (left + frameWidth > width || top + frameHeight > height) {
            throw new ImageReadException("the WebP is corrupt: its first frame lies outside its canvas");
        }
        if (frameWidth == width && frameHeight == height) {
            return frame;
        }
        int plane = width * height;
        float[] rgb = new float[3 * plane];
        byte[] alpha = new byte[plane];
        byte[] opacity = frame.alpha();
        for (int y = 0; y < frameHeight; y++) {
            int from = y * frameWidth;
            int to = (top + y) * width + left;
            for (int c = 0; c < 3; c++) {
                System.arraycopy(
                        frame.rgb().data(), c * frameWidth * frameHeight + from, rgb, c * plane + to, frameWidth);
            }
            if (opacity == null) {
                Arrays.fill(alpha, to, to + frameWidth, (byte) 255);
            } else {
                System.arraycopy(opacity, from, alpha, to, frameWidth);
            }
        }
        return new Pixels(ImageBatch.wrap(rgb, 1, new ImageShape(3, height, width)), alpha);
    }

    /** A still WebP of the frame's chunks: an extended header, because alpha in a chunk of its own needs one. */
    private static byte[] alone(byte[] file, int frame, int length) {
        int extended = RIFF_HEADER + CHUNK_HEADER + 10;
        byte[] still = new byte[extended + length];
        System.arraycopy("RIFF\0\0\0\0WEBPVP8X".getBytes(StandardCharsets.ISO_8859_1), 0, still, 0, 16);
        int riff = still.length - 8;
        for (int i = 0; i < 4; i++) {
            still[4 + i] = (byte) (riff >> 8 * i);
        }
        still[16] = 10;
        still[20] = is(file, frame + FRAME_HEADER, "ALPH") ? (byte) ALPHA : 0;
        System.arraycopy(file, frame + 6, still, 24, 6);
        System.arraycopy(file, frame + FRAME_HEADER, still, extended, length);
        return still;
    }
}
