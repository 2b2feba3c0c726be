// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.jspecify.annotations.Nullable;

/**
 * How a picture is to be turned to be seen upright: the tag Orientation (Exif 3.0, 4.6.5.1.6) of 1…8, 1 for as it lies.
 *
 * <p>Found where Pillow 13.0.0 looks for it: EXIF in JPEG's APP1, PNG's eXIf or its text "Raw profile type exif",
 * WebP's chunk EXIF; where that has no such tag, {@code tiff:Orientation} in XMP. What cannot be read there is no
 * orientation: it has no pixels in it. A TIFF is turned when it is decoded, by Pillow too.
 */
final class Orientation {

    /** As it lies. */
    static final int UPRIGHT = 1;

    private static final int TAG = 0x0112;
    private static final Pattern XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");
    private static final String EXIF = "Exif\0\0";
    private static final String JPEG_XMP = "http://ns.adobe.com/xap/1.0/\0";
    private static final String RAW_PROFILE = "Raw profile type exif\0";
    private static final String PNG_XMP = "XML:com.adobe.xmp\0";

    /** A profile of text unpacks to no more than this; an orientation stands at its beginning. */
    private static final int MOST_TEXT = 1 << 20;

    private byte @Nullable [] exif;
    private byte @Nullable [] xmp;

    private Orientation() {}

    /** Orientation that a file declares, 1…8. */
    static int of(ImageFormat format, byte[] file) {
        Orientation found = new Orientation();
        try {
            switch (format) {
                case JPEG -> found.readJpeg(file);
                case PNG -> found.readPng(file);
                case WEBP -> found.readWebp(file);
                default -> {}
            }
        } catch (IndexOutOfBoundsException e) {
            // What was found before the end still counts.
        }
        int declared = found.exif == null ? -1 : tag(found.exif);
        if (declared < 0 && found.xmp != null) {
            Matcher matcher = XMP.matcher(new String(found.xmp, StandardCharsets.ISO_8859_1));
            declared = matcher.find() ? Integer.parseInt(matcher.group(1)) : UPRIGHT;
        }
        return declared >= 1 && declared <= 8 ? declared : UPRIGHT;
    }

    private void readJpeg(byte[] file) {
        int at = 2;
        while (true) {
            at = JpegBits.marker(file, at);
            if (at + 4 > file.length) {
                return;
            }
            int marker = file[at + 1] & 0xFF;
            if (marker == 0xDA || marker == 0xD9) {
                return;
            }
            if (marker == 0x01 || marker >= 0xD0 && marker <= 0xD8) {
                at += 2;
                continue;
            }
            int end = at + 2 + ((file[at + 2] & 0xFF) << 8 | file[at + 3] & 0xFF);
            if (marker == 0xE1) {
                byte[] data = Arrays.copyOfRange(file, at + 4, Math.max(at + 4, Math.min(end, file.length)));
                if (startsWith(data, EXIF)) {
                    // Further segments continue the first.
                    exif = exif == null ? data : join(exif, Arrays.copyOfRange(data, EXIF.length(), data.length));
                } else if (startsWith(data, JPEG_XMP)) {
                    xmp = data;
                }
            }
            at = end;
        }
    }

    private void readPng(byte[] file) {
        byte[] profile = null;
        ByteBuffer buffer = ByteBuffer.wrap(file);
        for (int at = 8; at + 12 <= file.length; ) {
            int length = buffer.getInt(at);
            if (length < 0 || length > file.length - at - 12) {
                break;
            }
            String kind = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
            byte[] data =
                    switch (kind) {
                        case "eXIf", "tEXt", "zTXt", "iTXt" -> Arrays.copyOfRange(file, at + 8, at + 8 + length);
                        default -> new byte[0];
                    };
            if (kind.equals("eXIf")) {
                exif = data;
            } else if (startsWith(data, RAW_PROFILE)) {
                boolean packed = kind.equals("zTXt");
                byte[] text = Arrays.copyOfRange(data, RAW_PROFILE.length() + (packed ? 1 : 0), data.length);
                profile = packed ? unpacked(text) : text;
            } else if (startsWith(data, PNG_XMP)) {
                xmp = international(data);
            }
            at += 12 + length;
        }
        if (exif == null && profile != null) {
            exif = hexadecimal(profile);
        }
    }

    /** The text of an iTXt: behind the keyword lie a flag, a method, a language and a translated keyword. */
    private static byte[] international(byte[] data) {
        int flag = PNG_XMP.length();
        int at = flag + 2;
        for (int ends = 0; ends < 2; at++) {
            ends += data[at] == 0 ? 1 : 0;
        }
        byte[] text = Arrays.copyOfRange(data, at, data.length);
        return data[flag] == 0 ? text : unpacked(text);
    }

    private static byte[] unpacked(byte[] packed) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] text = new byte[MOST_TEXT];
            int length = 0;
            while (length < text.length) {
                int got = inflater.inflate(text, length, text.length - length);
                if (got == 0) {
                    break;
                }
                length += got;
            }
            return Arrays.copyOf(text, length);
        } catch (DataFormatException e) {
            return new byte[0];
        } finally {
            inflater.end();
        }
    }

    /** A newline, a name, a length, and then lines of hexadecimal digits. */
    private static byte @Nullable [] hexadecimal(byte[] profile) {
        String[] lines = new String(profile, StandardCharsets.ISO_8859_1).split("\n", 4);
        String digits = lines.length < 4 ? "" : lines[3].replaceAll("\\s", "");
        return digits.matches("(?:[0-9a-fA-F]{2})+") ? HexFormat.of().parseHex(digits) : null;
    }

    private void readWebp(byte[] file) {
        for (int at = 12; at + 8 <= file.length; ) {
            String kind = new String(file, at, 4, StandardCharsets.ISO_8859_1);
            long length = Integer.toUnsignedLong(Bytes.le32(file, at + 4));
            int end = (int) Math.min(file.length, at + 8 + length);
            if (kind.equals("EXIF")) {
                exif = Arrays.copyOfRange(file, at + 8, end);
            } else if (kind.equals("XMP ")) {
                xmp = Arrays.copyOfRange(file, at + 8, end);
            }
            long next = at + 8 + length + (length & 1);
            if (next > file.length) {
                return;
            }
            at = (int) next;
        }
    }

    /** The tag in the first directory of an EXIF block; −1 where there is none. */
    private static int tag(byte[] block) {
        int start = 0;
        for (int i = 0; i < 2 && startsWith(Arrays.copyOfRange(block, start, block.length), EXIF); i++) {
            start += EXIF.length();
        }
        ByteBuffer tiff = ByteBuffer.wrap(block, start, block.length - start).slice();
        int found = -1;
        try {
            short order = tiff.getShort(0);
            if (order == 0x4949) {
                tiff.order(ByteOrder.LITTLE_ENDIAN);
            } else if (order != 0x4D4D) {
                return -1;
            }
            int directory = tiff.getInt(4);
            int entries = tiff.getShort(directory) & 0xFFFF;
            for (int i = 0; i < entries; i++) {
                int at = directory + 2 + 12 * i;
                if ((tiff.getShort(at) & 0xFFFF) == TAG && tiff.getInt(at + 4) == 1) {
                    found = switch (tiff.getShort(at + 2)) {
                        case 1, 6 -> tiff.get(at + 8);
                        case 3, 8 -> tiff.getShort(at + 8);
                        case 4, 9 -> tiff.getInt(at + 8);
                        default -> found;
                    };
                }
            }
        } catch (IndexOutOfBoundsException e) {
            // Cut off: what was read counts.
        }
        return found;
    }

    private static boolean startsWith(byte[] data, String prefix) {
        byte[] expected = prefix.getBytes(StandardCharsets.ISO_8859_1);
        return data.length >= expected.length && Arrays.equals(data, 0, expected.length, expected, 0, expected.length);
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream(first.length + second.length);
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    /**
     * The image as it is to be seen.
     *
     * @param orientation 1…8: upright, mirrored, upside down, upside down and mirrored; from 5 on rows become columns
     */
    static ImageBatch turn(ImageBatch image, int orientation) {
        if (orientation == UPRIGHT) {
            return image;
        }
        int width = image.width();
        int height = image.height();
        float[] from = image.data();
        float[] to = new float[from.length];
        int plane = width * height;
        for (int p = 0; p < plane; p++) {
            int source = source(p, width, height, orientation);
            for (int c = 0; c < image.channels(); c++) {
                to[c * plane + p] = from[c * plane + source];
            }
        }
        boolean swap = orientation >= 5;
        ImageShape shape = new ImageShape(image.channels(), swap ? width : height, swap ? height : width);
        return ImageBatch.wrap(to, 1, shape);
    }

    /** The same for one plane of bytes. */
    static byte[] turn(byte[] plane, int width, int height, int orientation) {
        byte[] to = new byte[plane.length];
        for (int p = 0; p < to.length; p++) {
            to[p] = plane[source(p, width, height, orientation)];
        }
        return to;
    }

    /** Where a pixel of the turned image lies in the image that has this width and height. */
    private static int source(int turned, int width, int height, int orientation) {
        boolean swap = orientation >= 5;
        boolean fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean fromBelow = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int columns = swap ? height : width;
        int x = swap ? turned / columns : turned % columns;
        int y = swap ? turned % columns : turned / columns;
        return (fromBelow ? height - 1 - y : y) * width + (fromRight ? width - 1 - x : x);
    }
}
