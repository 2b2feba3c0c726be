// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.image.ImageBatch;
import org.jspecify.annotations.Nullable;

/**
 * TIFF 6.0 and BigTIFF: the first image of the file, in strips or tiles, chunky or planar, of 1, 2, 4, 8 or 16 bits;
 * grey, RGB, palette, CMYK, with or without alpha; uncompressed, PackBits, LZW, Deflate, or JPEG.
 *
 * <p>Samples of 16 bits give their high byte. The tag Orientation is applied, because Pillow applies it when it reads a
 * TIFF. Colours under alpha that is associated are divided by it, as Pillow does.
 *
 * <p>Our own, because samples must not pass through the colour models of ImageIO, a file that is cut off must be an
 * error, and JPEG inside must be decoded as JPEG outside is. Not read, and named in the message: CCITT, old-style JPEG,
 * ZSTD, WebP and LZMA compression, samples of other sizes, CIE L*a*b*, and YCbCr that is not JPEG.
 */
final class TiffDecoder {

    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int FILL_ORDER = 266;
    private static final int STRIP_OFFSETS = 273;
    private static final int ORIENTATION = 274;
    private static final int SAMPLES = 277;
    private static final int ROWS_PER_STRIP = 278;
    private static final int STRIP_LENGTHS = 279;
    private static final int PLANAR = 284;
    private static final int PREDICTOR = 317;
    private static final int COLOUR_MAP = 320;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_LENGTHS = 325;
    private static final int EXTRA_SAMPLES = 338;
    private static final int SAMPLE_FORMAT = 339;
    private static final int JPEG_TABLES = 347;

    private static final Set<Integer> KNOWN = Set.of(
            WIDTH,
            HEIGHT,
            BITS,
            COMPRESSION,
            PHOTOMETRIC,
            FILL_ORDER,
            STRIP_OFFSETS,
            ORIENTATION,
            SAMPLES,
            ROWS_PER_STRIP,
            STRIP_LENGTHS,
            PLANAR,
            PREDICTOR,
            COLOUR_MAP,
            TILE_WIDTH,
            TILE_HEIGHT,
            TILE_OFFSETS,
            TILE_LENGTHS,
            EXTRA_SAMPLES,
            SAMPLE_FORMAT,
            JPEG_TABLES);

    private static final int RAW = 1;
    private static final int LZW = 5;
    private static final int JPEG = 7;
    private static final int DEFLATE = 8;
    private static final int OLD_DEFLATE = 32946;
    private static final int PACK_BITS = 32773;

    private static final int WHITE_IS_ZERO = 0;
    private static final int BLACK_IS_ZERO = 1;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int CMYK = 5;
    private static final int YCC = 6;

    private static final int ASSOCIATED = 1;

    /** More are none that Pillow knows. */
    private static final int MOST_SAMPLES = 6;

    private static final String REMEDY = " is not supported; convert it to PNG first";

    private final byte[] file;
    private final ByteBuffer buffer;

    /** Values by tag; where the file has a number of another type there is none. */
    private final Map<Integer, long[]> tags = new HashMap<>();

    private int width;
    private int height;
    private int bits;
    private int samples;
    private int photometric;
    private int compression;
    private boolean planar;

    private byte[] rgb = {};
    private byte @Nullable [] alpha;

    private TiffDecoder(byte[] file) {
        this.file = file;
        buffer = ByteBuffer.wrap(file).order(file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    static Pixels decode(byte[] file, Limits limits) throws ImageReadException {
        return new TiffDecoder(file).decode(limits);
    }

    private static ImageReadException truncated() {
        return new ImageReadException("the TIFF is truncated: it ends before its pixels do");
    }

    private static ImageReadException corrupt(String why) {
        return new ImageReadException("the TIFF is corrupt: " + why);
    }

    private Pixels decode(Limits limits) throws ImageReadException {
        readDirectory();
        long declaredWidth = number(WIDTH, -1);
        long declaredHeight = number(HEIGHT, -1);
        limits.check(declaredWidth, declaredHeight);
        width = (int) declaredWidth;
        height = (int) declaredHeight;
        compression = (int) number(COMPRESSION, RAW);
        photometric = (int) number(PHOTOMETRIC, WHITE_IS_ZERO);
        samples = (int) number(SAMPLES, 1);
        planar = number(PLANAR, 1) == 2 && samples > 1;
        checkKind();
        rgb = new byte[3 * width * height];
        alpha = colours() < samples && extra() != 0 ? new byte[width * height] : null;
        readParts(limits);
        int orientation = (int) number(ORIENTATION, Orientation.UPRIGHT);
        Pixels lying = Pixels.interleaved(width, height, rgb, alpha);
        if (orientation <= Orientation.UPRIGHT || orientation > 8) {
            return lying;
        }
        ImageBatch upright = Orientation.turn(lying.rgb(), orientation);
        return new Pixels(upright, alpha == null ? null : Orientation.turn(alpha, width, height, orientation));
    }

    /** Reads the numbers of the first directory. */
    private void readDirectory() throws ImageReadException {
        boolean big = buffer.getShort(2) == 43;
        long start = big ? buffer.getLong(8) : Integer.toUnsignedLong(buffer.getInt(4));
        long entries = big ? buffer.getLong(at(start)) : buffer.getShort(at(start)) & 0xFFFF;
        int size = big ? 20 : 12;
        long first = start + (big ? 8 : 2);
        if (entries < 0 || first + entries * size > file.length) {
            throw truncated();
        }
        // No list of numbers is longer than the file, nor are all together.
        long room = file.length;
        for (int i = 0; i < entries; i++) {
            int at = (int) first + size * i;
            int tag = buffer.getShort(at) & 0xFFFF;
            int type = buffer.getShort(at + 2);
            long count = big ? buffer.getLong(at + 4) : Integer.toUnsignedLong(buffer.getInt(at + 4));
            int value = at + (big ? 12 : 8);
            int bytes =
                    switch (type) {
                        case 1, 6, 7 -> 1;
                        case 3, 8 -> 2;
                        case 4, 9, 13 -> 4;
                        case 16, 17, 18 -> 8;
                        default -> 0;
                    };
            if (bytes == 0 || count < 1 || count > room || !KNOWN.contains(tag)) {
                continue;
            }
            if (bytes * count > (big ? 8 : 4)) {
                long offset = big ? buffer.getLong(value) : Integer.toUnsignedLong(buffer.getInt(value));
                if (offset + bytes * count > file.length) {
                    // A thumbnail's or a maker's; where it is one of ours, it is missed below.
                    continue;
                }
                value = at(offset);
            }
            room -= count;
            long[] numbers = new long[(int) count];
            for (int k = 0; k < count; k++) {
                int from = value + bytes * k;
                numbers[k] = switch (bytes) {
                    case 1 -> buffer.get(from) & 0xFF;
                    case 2 -> buffer.getShort(from) & 0xFFFF;
                    case 4 -> Integer.toUnsignedLong(buffer.getInt(from));
                    default -> buffer.getLong(from);
                };
            }
            tags.put(tag, numbers);
        }
    }

    private int at(long offset) throws ImageReadException {
        if (offset < 0 || offset >= file.length) {
            throw truncated();
        }
        return (int) offset;
    }

    private long number(int tag, long otherwise) {
        long[] values = tags.get(tag);
        return values == null ? otherwise : values[0];
    }

    private long[] numbers(int tag, String what) throws ImageReadException {
        long[] values = tags.get(tag);
        if (values == null) {
            throw corrupt("it has no " + what);
        }
        return values;
    }

    private void checkKind() throws ImageReadException {
        switch (compression) {
            case RAW, LZW, JPEG, DEFLATE, OLD_DEFLATE, PACK_BITS -> {}
            case 2, 3, 4 -> throw new ImageReadException("a TIFF with CCITT compression" + REMEDY);
            case 6 -> throw new ImageReadException("a TIFF with old-style JPEG compression" + REMEDY);
            case 34925 -> throw new ImageReadException("a TIFF with LZMA compression" + REMEDY);
            case 50000 -> throw new ImageReadException("a TIFF with ZSTD compression" + REMEDY);
            case 50001 -> throw new ImageReadException("a TIFF with WebP compression" + REMEDY);
            default -> throw new ImageReadException("a TIFF with compression " + compression + REMEDY);
        }
        long[] sizes = tags.getOrDefault(BITS, new long[] {1});
        bits = (int) sizes[0];
        for (long size : sizes) {
            if (size != bits) {
                throw new ImageReadException("a TIFF whose samples differ in size" + REMEDY);
            }
        }
        boolean integers = number(SAMPLE_FORMAT, 1) == 1;
        boolean known = integers
                && samples >= colours()
                && samples <= MOST_SAMPLES
                && switch (photometric) {
                    case WHITE_IS_ZERO, BLACK_IS_ZERO ->
                        bits == 8 || bits == 16 || samples == 1 && (bits == 1 || bits == 2 || bits == 4);
                    case PALETTE -> bits == 8 || samples == 1 && (bits == 1 || bits == 2 || bits == 4);
                    case RGB, CMYK -> bits == 8 || bits == 16;
                    case YCC -> bits == 8 && compression == JPEG && samples == 3;
                    default -> false;
                };
        if (!known || compression == JPEG && (bits != 8 || planar || photometric == CMYK || samples > 3)) {
            throw new ImageReadException("a TIFF of " + samples + " samples of " + bits
                    + (integers ? " bits" : " bits that are no whole numbers from 0 on") + ", colours of kind "
                    + photometric
                    + (compression == JPEG ? " and JPEG compression" : "") + REMEDY);
        }
    }

    /** Samples that are colours. */
    private int colours() {
        return switch (photometric) {
            case RGB, YCC -> 3;
            case CMYK -> 4;
            default -> 1;
        };
    }

    /**
     * What the first sample beyond the colours is: 1 or 2 is alpha, 0 is nothing; true colours have alpha if nothing is
     * said.
     */
    private int extra() {
        return (int) number(EXTRA_SAMPLES, photometric == RGB ? 2 : 0);
    }

    private void readParts(Limits limits) throws ImageReadException {
        boolean tiled = !tags.containsKey(STRIP_OFFSETS) && tags.containsKey(TILE_OFFSETS);
        long wide = tiled ? number(TILE_WIDTH, -1) : width;
        long high = tiled ? number(TILE_HEIGHT, -1) : Math.min(height, number(ROWS_PER_STRIP, height));
        limits.check(wide, high);
        long[] offsets = numbers(tiled ? TILE_OFFSETS : STRIP_OFFSETS, "pixels");
        long[] lengths = tags.get(tiled ? TILE_LENGTHS : STRIP_LENGTHS);
        int across = (int) ((width + wide - 1) / wide);
        int down = (int) ((height + high - 1) / high);
        int layers = planar ? samples : 1;
        if (offsets.length < (long) across * down * layers) {
            throw truncated();
        }
        int together = planar ? 1 : samples;
        long rowLength = (wide * together * bits + 7) / 8;
        if (rowLength * high > Integer.MAX_VALUE) {
            throw new ImageReadException("a TIFF with parts of " + wide + "×" + high + " pixels" + REMEDY);
        }
        int rowBytes = (int) rowLength;
        byte[][] part = new byte[layers][];
        for (int i = 0; i < across * down; i++) {
            int left = (int) (i % across * wide);
            int top = (int) (i / across * high);
            // The last strip ends with the image, the last tile does not.
            int rows = tiled ? (int) high : (int) Math.min(high, height - top);
            for (int layer = 0; layer < layers; layer++) {
                int index = layer * across * down + i;
                // Pillow reads uncompressed pixels without looking at how long they are said to be.
                long length = compression != RAW && lengths != null && index < lengths.length
                        ? lengths[index]
                        : file.length - offsets[index];
                if (offsets[index] < 0 || length < 0 || length > file.length - offsets[index]) {
                    throw truncated();
                }
                part[layer] = unpacked((int) offsets[index], (int) length, (int) wide, rows, rowBytes, limits);
            }
            place(part, left, top, (int) Math.min(wide, width - left), Math.min(rows, height - top), rowBytes);
        }
    }

    private byte[] unpacked(int at, int length, int wide, int rows, int rowBytes, Limits limits)
            throws ImageReadException {
        byte[] data = file;
        int from = at;
        if (number(FILL_ORDER, 1) == 2) {
            data = new byte[length];
            for (int i = 0; i < length; i++) {
                data[i] = (byte) (Integer.reverse(file[at + i]) >>> 24);
            }
            from = 0;
        }
        byte[] to = new byte[rows * rowBytes];
        switch (compression) {
            case RAW -> {
                if (length < to.length) {
                    throw truncated();
                }
                System.arraycopy(data, from, to, 0, to.length);
            }
            case PACK_BITS -> unpackBits(data, from, from + length, to);
            case LZW -> new TiffLzw(data, from, from + length).read(to);
            case JPEG -> jpeg(data, from, length, wide, rows, to, limits);
            default -> inflate(data, from, length, to);
        }
        if (compression == LZW || compression == DEFLATE || compression == OLD_DEFLATE) {
            long predictor = number(PREDICTOR, 1);
            if (predictor == 2 && bits >= 8) {
                sum(to, rows, rowBytes);
            } else if (predictor != 1) {
                throw new ImageReadException(
                        "a TIFF with predictor " + predictor + " for samples of " + bits + " bits" + REMEDY);
            }
        }
        return to;
    }

    private static void unpackBits(byte[] data, int start, int end, byte[] to) throws ImageReadException {
        int at = start;
        int filled = 0;
        while (filled < to.length) {
            if (at >= end) {
                throw truncated();
            }
            int count = data[at++];
            if (count >= 0) {
                int run = Math.min(count + 1, to.length - filled);
                if (at + run > end) {
                    throw truncated();
                }
                System.arraycopy(data, at, to, filled, run);
                at += count + 1;
                filled += run;
            } else if (count != -128) {
                if (at >= end) {
                    throw truncated();
                }
                int run = Math.min(1 - count, to.length - filled);
                Arrays.fill(to, filled, filled + run, data[at++]);
                filled += run;
            }
        }
    }

    private static void inflate(byte[] data, int at, int length, byte[] to) throws ImageReadException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(data, at, length);
            int filled = 0;
            while (filled < to.length) {
                int got = inflater.inflate(to, filled, to.length - filled);
                if (got == 0) {
                    throw truncated();
                }
                filled += got;
            }
        } catch (DataFormatException e) {
            throw new ImageReadException("the TIFF is corrupt: its compressed data is damaged", e);
        } finally {
            inflater.end();
        }
    }

    /** A whole JPEG but for the tables, which all parts share. */
    private void jpeg(byte[] data, int at, int length, int wide, int rows, byte[] to, Limits limits)
            throws ImageReadException {
        long[] tables = tags.get(JPEG_TABLES);
        int shared = tables == null ? 2 : Math.max(2, tables.length - 2);
        byte[] jpeg = new byte[shared + Math.max(0, length - 2)];
        jpeg[0] = (byte) 0xFF;
        jpeg[1] = (byte) 0xD8;
        for (int i = 2; tables != null && i < shared; i++) {
            jpeg[i] = (byte) tables[i];
        }
        System.arraycopy(data, at + 2, jpeg, shared, jpeg.length - shared);
        ImageBatch pixels = JpegDecoder.decode(jpeg, limits, photometric == YCC ? JpegColours.YCC : JpegColours.RGB)
                .rgb();
        if (pixels.width() != wide || pixels.height() < Math.min(rows, height)) {
            throw corrupt(
                    "a JPEG in it has " + pixels.width() + "×" + pixels.height() + " pixels, not " + wide + "×" + rows);
        }
        int plane = pixels.shape().plane();
        for (int y = 0; y < Math.min(rows, pixels.height()); y++) {
            for (int x = 0; x < wide; x++) {
                for (int c = 0; c < samples; c++) {
                    to[(y * wide + x) * samples + c] = (byte) Math.round(255 * pixels.data()[c * plane + y * wide + x]);
                }
            }
        }
    }

    /** Undoes the differences between neighbours of a row. */
    private void sum(byte[] data, int rows, int rowBytes) {
        int step = (planar ? 1 : samples) * (bits / 8);
        boolean little = buffer.order() == ByteOrder.LITTLE_ENDIAN;
        for (int y = 0; y < rows; y++) {
            int start = y * rowBytes;
            if (bits == 8) {
                for (int i = start + step; i < start + rowBytes; i++) {
                    data[i] += data[i - step];
                }
            } else {
                int low = little ? 0 : 1;
                for (int i = start + step; i < start + rowBytes; i += 2) {
                    int before = data[i - step + low] & 0xFF | (data[i - step + 1 - low] & 0xFF) << 8;
                    int value = (data[i + low] & 0xFF | (data[i + 1 - low] & 0xFF) << 8) + before;
                    data[i + low] = (byte) value;
                    data[i + 1 - low] = (byte) (value >> 8);
                }
            }
        }
    }

    private void place(byte[][] part, int left, int top, int columns, int rows, int rowBytes)
            throws ImageReadException {
        long[] map = photometric == PALETTE ? numbers(COLOUR_MAP, "palette") : new long[0];
        int[] pixel = new int[samples];
        int most = (1 << bits) - 1;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                for (int s = 0; s < samples; s++) {
                    pixel[s] =
                            planar ? sample(part[s], y * rowBytes, x) : sample(part[0], y * rowBytes, x * samples + s);
                }
                int to = (top + y) * width + left + x;
                switch (photometric) {
                    case PALETTE -> {
                        int entries = map.length / 3;
                        for (int c = 0; c < 3; c++) {
                            rgb[3 * to + c] = pixel[0] < entries ? (byte) (map[c * entries + pixel[0]] >> 8) : 0;
                        }
                    }
                    case CMYK -> {
                        int light = 255 - pixel[3];
                        for (int c = 0; c < 3; c++) {
                            int product = pixel[c] * light + 128;
                            rgb[3 * to + c] = (byte) (light - ((product >> 8) + product >> 8));
                        }
                    }
                    case WHITE_IS_ZERO, BLACK_IS_ZERO -> {
                        int level = bits < 8 ? pixel[0] * (255 / most) : pixel[0];
                        level = photometric == WHITE_IS_ZERO ? 255 - level : level;
                        Arrays.fill(rgb, 3 * to, 3 * to + 3, (byte) level);
                    }
                    default -> {
                        for (int c = 0; c < 3; c++) {
                            rgb[3 * to + c] = (byte) pixel[c];
                        }
                    }
                }
                if (alpha != null) {
                    int opacity = pixel[colours()];
                    alpha[to] = (byte) opacity;
                    if (extra() == ASSOCIATED) {
                        for (int i = 3 * to; i < 3 * to + 3; i++) {
                            rgb[i] = opacity == 0 ? 0 : (byte) Math.min(255, (rgb[i] & 0xFF) * 255 / opacity);
                        }
                    }
                }
            }
        }
    }

    /** The high byte of a sample, or the sample where it has fewer bits. */
    private int sample(byte[] data, int row, int index) {
        if (bits == 8) {
            return data[row + index] & 0xFF;
        }
        if (bits == 16) {
            return data[row + 2 * index + (buffer.order() == ByteOrder.LITTLE_ENDIAN ? 1 : 0)] & 0xFF;
        }
        int bit = index * bits;
        return (data[row + (bit >> 3)] & 0xFF) >> 8 - bits - (bit & 7) & (1 << bits) - 1;
    }
}
