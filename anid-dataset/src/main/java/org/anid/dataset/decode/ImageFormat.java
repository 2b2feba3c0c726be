// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import java.nio.charset.StandardCharsets;
import org.anid.api.dataset.ImageReadException;
import org.jspecify.annotations.Nullable;

/** The formats that can be decoded, told apart by their first bytes. */
enum ImageFormat {
    JPEG {
        @Override
        Pixels decode(byte[] file, Limits limits) throws ImageReadException {
            return JpegDecoder.decode(file, limits);
        }
    },
    PNG {
        @Override
        Pixels decode(byte[] file, Limits limits) throws ImageReadException {
            return PngDecoder.decode(file, limits);
        }
    },
    WEBP {
        @Override
        Pixels decode(byte[] file, Limits limits) throws ImageReadException {
            return WebpDecoder.decode(file, limits);
        }
    },
    BMP {
        @Override
        Pixels decode(byte[] file, Limits limits) throws ImageReadException {
            return BmpDecoder.decode(file, limits);
        }
    },
    GIF {
        @Override
        Pixels decode(byte[] file, Limits limits) throws ImageReadException {
            return GifDecoder.decode(file, limits);
        }
    },
    TIFF {
        @Override
        Pixels decode(byte[] file, Limits limits) throws ImageReadException {
            return TiffDecoder.decode(file, limits);
        }
    };

    private static final String REMEDY = "; convert it to PNG first";

    /** The name of a format that people have files of and this decoder does not read; null for anything else. */
    @Nullable
    private static String unsupported(String head) {
        if (head.startsWith("\0\0\0\fjP  ") || head.startsWith("\u00FFO\u00FFQ")) {
            return "JPEG 2000";
        }
        if (head.startsWith("\u00FF\n") || head.startsWith("\0\0\0\fJXL ")) {
            return "JPEG XL";
        }
        if (head.startsWith("8BPS")) {
            return "PSD";
        }
        if (head.startsWith("\0\0\1\0")) {
            return "ICO";
        }
        if (head.length() >= 12 && head.startsWith("ftyp", 4)) {
            String brand = head.substring(8, 12);
            return switch (brand) {
                case "avif", "avis" -> "AVIF";
                case "heic", "heix", "hevc", "heim", "heis", "mif1", "msf1" -> "HEIC";
                default -> null;
            };
        }
        String start = head.stripLeading();
        return start.startsWith("<svg") || start.startsWith("<?xml") ? "SVG or XML" : null;
    }

    abstract Pixels decode(byte[] file, Limits limits) throws ImageReadException;

    String label() {
        return name();
    }

    /**
     * The format of a file.
     *
     * @throws ImageReadException if the file is empty, not an image, or of a format that cannot be decoded
     */
    static ImageFormat of(byte[] file) throws ImageReadException {
        if (file.length == 0) {
            throw new ImageReadException("the file is empty");
        }
        String head = new String(file, 0, Math.min(file.length, 32), StandardCharsets.ISO_8859_1);
        if (head.startsWith("\u00FF\u00D8\u00FF")) {
            return JPEG;
        }
        if (head.startsWith("\u0089PNG\r\n\u001A\n")) {
            return PNG;
        }
        if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
            return WEBP;
        }
        if (head.startsWith("BM")) {
            return BMP;
        }
        if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
            return GIF;
        }
        if (head.startsWith("II*\0")
                || head.startsWith("MM\0*")
                || head.startsWith("II+\0")
                || head.startsWith("MM\0+")) {
            return TIFF;
        }
        String known = unsupported(head);
        if (known != null) {
            // No binding of libavif for Java with natives for Linux is on Maven Central, nor a decoder of its own.
            throw new ImageReadException(known + " is not supported" + REMEDY
                    + (known.equals("AVIF") ? ", as avifdec of libavif does" : ""));
        }
        throw new ImageReadException("it is not an image: its content is none of JPEG, PNG, WebP, BMP, GIF, TIFF");
    }
}
