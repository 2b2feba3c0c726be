// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.anid.api.dataset.ImageReadException;
import org.jspecify.annotations.Nullable;

/**
 * PNG (ISO/IEC 15948): all colour types, bit depths and both interlace methods.
 *
 * <p>Our own, because the JDK's reader brings AWT up, rescales 16-bit samples in its own way and stops at ancillary
 * chunks it dislikes. Samples of 16 bits give their high byte, of fewer than 8 bits are spread over 0…255. Gamma,
 * profiles and text are passed over. Checksums: of every chunk before the pixels its CRC, of the pixels zlib's
 * Adler-32, as in Pillow.
 */
final class PngDecoder {

    private static final int SIGNATURE = 8;
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504C5445;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;
    private static final int TRNS = 0x74524E53;

    /** Bytes that are inflated at a time, if that is a row at least: to the end of its output zlib is slow. */
    private static final int BLOCK = 1 << 16;

    private static final int GREY = 0;
    private static final int TRUECOLOUR = 2;
    private static final int INDEXED = 3;
    private static final int GREY_ALPHA = 4;
    private static final int TRUECOLOUR_ALPHA = 6;

    /** Adam7: first column, first row, column step, row step of each pass. */
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private static final int[][] PROGRESSIVE = {{0, 0, 1, 1}};

    private final byte[] file;
    private int width;
    private int height;
    private int depth;
    private int colour;
    private boolean interlaced;
    private byte @Nullable [] palette;
    private byte @Nullable [] transparency;

    private byte[] rgb = {};
    private byte @Nullable [] alpha;

    private PngDecoder(byte[] file) {
        this.file = file;
    }

    static Pixels decode(byte[] file, Limits limits) throws ImageReadException {
        return new PngDecoder(file).decode(limits);
    }

    private Pixels decode(Limits limits) throws ImageReadException {
        int at = SIGNATURE;
        boolean header = false;
        Inflater inflater = new Inflater();
        try {
            Scanlines scanlines = null;
            while (true) {
                if (at + 8L > file.length) {
                    break;
                }
                int length = int32(at);
                int type = int32(at + 4);
                int data = at + 8;
                if (length < 0) {
                    throw new ImageReadException("the PNG is corrupt: a chunk declares a negative length");
                }
                if (!header && type != IHDR) {
                    throw new ImageReadException("the PNG is corrupt: it does not begin with a header");
                }
                int available = Math.min(length, file.length - data);
                if (type == IDAT) {
                    if (scanlines == null) {
                        scanlines = new Scanlines(inflater);
                    }
                    scanlines.accept(data, available);
                    if (scanlines.done) {
                        return Pixels.interleaved(width, height, rgb, alpha);
                    }
                } else if (type == IEND) {
                    break;
                }
                if (available < length || data + (long) length + 4 > file.length) {
                    throw truncated();
                }
                if (scanlines == null) {
                    checkName(at + 4);
                    checkCrc(at, length);
                }
                if (type == IHDR) {
                    readHeader(data, length, limits);
                    header = true;
                } else if (type == PLTE) {
                    palette = Arrays.copyOfRange(file, data, data + length);
                } else if (type == TRNS) {
                    transparency = Arrays.copyOfRange(file, data, data + length);
                }
                at = data + length + 4;
            }
        } finally {
            inflater.end();
        }
        throw truncated();
    }

    private static ImageReadException truncated() {
        return new ImageReadException("the PNG is truncated: it ends before its pixels do");
    }

    private void checkName(int at) throws ImageReadException {
        for (int i = at; i < at + 4; i++) {
            if (!Character.isLetterOrDigit(file[i])) {
                throw new ImageReadException("the PNG is corrupt: there is no chunk where one must begin");
            }
        }
    }

    private void checkCrc(int at, int length) throws ImageReadException {
        CRC32 crc = new CRC32();
        crc.update(file, at + 4, length + 4);
        if ((int) crc.getValue() != int32(at + 8 + length)) {
            throw new ImageReadException("the PNG is corrupt: the checksum of chunk "
                    + new String(file, at + 4, 4, java.nio.charset.StandardCharsets.ISO_8859_1) + " is wrong");
        }
    }

    private void readHeader(int at, int length, Limits limits) throws ImageReadException {
        if (length != 13) {
            throw new ImageReadException("the PNG is corrupt: its header has " + length + " bytes, not 13");
        }
        limits.check(int32(at) & 0xFFFFFFFFL, int32(at + 4) & 0xFFFFFFFFL);
        width = int32(at);
        height = int32(at + 4);
        depth = file[at + 8];
        colour = file[at + 9];
        boolean known =
                switch (colour) {
                    case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
                    case INDEXED -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
                    case TRUECOLOUR, GREY_ALPHA, TRUECOLOUR_ALPHA -> depth == 8 || depth == 16;
                    default -> false;
                };
        if (!known || file[at + 10] != 0 || file[at + 11] != 0 || (file[at + 12] & ~1) != 0) {
            throw new ImageReadException("the PNG is corrupt: colour type " + colour + " with " + depth
                    + " bits, compression " + file[at + 10] + ", filter " + file[at + 11] + ", interlace "
                    + file[at + 12] + " does not exist");
        }
        interlaced = file[at + 12] == 1;
    }

    private int int32(int at) {
        return file[at] << 24 | (file[at + 1] & 0xFF) << 16 | (file[at + 2] & 0xFF) << 8 | file[at + 3] & 0xFF;
    }

    private int samples() {
        return switch (colour) {
            case TRUECOLOUR -> 3;
            case GREY_ALPHA -> 2;
            case TRUECOLOUR_ALPHA -> 4;
            default -> 1;
        };
    }

    /** Turns the compressed stream into rows, as far as there is data. */
    private final class Scanlines {

        private final Inflater inflater;
        private final int[][] passes = interlaced ? ADAM7 : PROGRESSIVE;
        private final int bitsPerPixel = samples() * depth;
        /** Distance to the byte on the left, for the filters. */
        private final int step = Math.max(1, bitsPerPixel / 8);

        private int pass = -1;
        private int columns;
        private int rows;
        private int row;
        /** The row before, then a block of rows. */
        private byte[] lines = {};

        private int lineBytes;
        /** Rows of the block. */
        private int together;
        /** Bytes of it that are there. */
        private int filled;
        /** Where the samples of the row in work are. */
        private int first;

        private boolean done;

        private final int[] lookup;

        Scanlines(Inflater inflater) throws ImageReadException {
            this.inflater = inflater;
            if (colour == INDEXED && palette == null) {
                throw new ImageReadException("the PNG is corrupt: indexed colours without a palette");
            }
            rgb = new byte[3 * width * height];
            if (colour == GREY_ALPHA || colour == TRUECOLOUR_ALPHA || transparency != null) {
                alpha = new byte[width * height];
            }
            lookup = lookup();
            nextPass();
        }

        /** Grey level, or the colour as 0xAARRGGBB, of every sample value of up to 8 bits. */
        private int[] lookup() {
            int[] table = new int[256];
            byte[] colours = palette;
            if (colour == INDEXED && colours != null) {
                byte[] opacity = transparency;
                for (int i = 0; i < 256; i++) {
                    int a = opacity != null && i < opacity.length ? opacity[i] & 0xFF : 255;
                    // An index beyond the palette is an error in the file; Pillow shows black.
                    int c = 3 * i + 2 < colours.length
                            ? (colours[3 * i] & 0xFF) << 16
                                    | (colours[3 * i + 1] & 0xFF) << 8
                                    | colours[3 * i + 2] & 0xFF
                            : 0;
                    table[i] = a << 24 | c;
                }
            } else {
                int spread = depth < 8 ? 255 / ((1 << depth) - 1) : 1;
                for (int i = 0; i < 256; i++) {
                    table[i] = i * spread & 0xFF;
                }
            }
            return table;
        }

        private void nextPass() {
            do {
                pass++;
                if (pass == passes.length) {
                    done = true;
                    return;
                }
                int[] p = passes[pass];
                columns = (width - p[0] + p[2] - 1) / p[2];
                rows = (height - p[1] + p[3] - 1) / p[3];
            } while (columns <= 0 || rows <= 0);
            lineBytes = 1 + (int) (((long) columns * bitsPerPixel + 7) / 8);
            row = 0;
            nextBlock();
            lines = new byte[(1 + together) * lineBytes];
        }

        private void nextBlock() {
            together = Math.min(rows - row, Math.max(1, BLOCK / lineBytes));
            filled = 0;
        }

        void accept(int at, int length) throws ImageReadException {
            inflater.setInput(file, at, length);
            try {
                while (!done) {
                    int got = inflater.inflate(lines, lineBytes + filled, together * lineBytes - filled);
                    if (got == 0) {
                        if (inflater.needsInput()) {
                            return;
                        }
                        throw new ImageReadException(
                                "the PNG is corrupt: its compressed data ends before its pixels do");
                    }
                    filled += got;
                    if (filled == together * lineBytes) {
                        finishBlock();
                    }
                }
            } catch (DataFormatException e) {
                throw new ImageReadException("the PNG is corrupt: its compressed data is damaged", e);
            }
        }

        private void finishBlock() throws ImageReadException {
            for (int line = 1; line <= together; line++) {
                unfilter(lines, line * lineBytes, lineBytes, step);
                first = line * lineBytes + 1;
                place(passes[pass]);
                row++;
            }
            if (row == rows) {
                nextPass();
            } else {
                System.arraycopy(lines, together * lineBytes, lines, 0, lineBytes);
                nextBlock();
            }
        }

        private static void unfilter(byte[] lines, int at, int bytes, int step) throws ImageReadException {
            // Bytes that have nothing to their left come first.
            int from = at + 1;
            int inside = Math.min(from + step, at + bytes);
            int end = at + bytes;
            switch (lines[at]) {
                case 0 -> {}
                case 1 -> {
                    for (int i = inside; i < end; i++) {
                        lines[i] += lines[i - step];
                    }
                }
                case 2 -> {
                    for (int i = from; i < end; i++) {
                        lines[i] += lines[i - bytes];
                    }
                }
                case 3 -> {
                    for (int i = from; i < inside; i++) {
                        lines[i] += (byte) ((lines[i - bytes] & 0xFF) >> 1);
                    }
                    for (int i = inside; i < end; i++) {
                        lines[i] += (byte) ((lines[i - step] & 0xFF) + (lines[i - bytes] & 0xFF) >> 1);
                    }
                }
                case 4 -> {
                    for (int i = from; i < inside; i++) {
                        lines[i] += lines[i - bytes];
                    }
                    for (int i = inside; i < end; i++) {
                        lines[i] += (byte)
                                paeth(lines[i - step] & 0xFF, lines[i - bytes] & 0xFF, lines[i - bytes - step] & 0xFF);
                    }
                }
                default ->
                    throw new ImageReadException(
                            "the PNG is corrupt: row filter " + (lines[at] & 0xFF) + " does not exist");
            }
        }

        /** The nearest to left + above − corner, in this order; without branches, which pixels give no way to guess. */
        private static int paeth(int left, int above, int corner) {
            int toLeft = Math.abs(above - corner);
            int toAbove = Math.abs(left - corner);
            int toCorner = Math.abs(left + above - 2 * corner);
            int best = left ^ (left ^ above) & toAbove - toLeft >> 31;
            return best ^ (best ^ corner) & toCorner - Math.min(toLeft, toAbove) >> 31;
        }

        private void place(int[] p) {
            int to = (p[1] + row * p[3]) * width + p[0];
            switch (colour) {
                case GREY -> placeGrey(to, p[2]);
                case INDEXED -> placeIndexed(to, p[2]);
                default -> placeDirect(to, p[2]);
            }
        }

        private void placeGrey(int start, int stride) {
            byte[] opacity = transparency;
            int transparent =
                    opacity != null && opacity.length >= 2 ? (opacity[0] & 0xFF) << 8 | opacity[1] & 0xFF : -1;
            for (int x = 0, to = start; x < columns; x++, to += stride) {
                int raw =
                        depth == 16 ? (lines[first + 2 * x] & 0xFF) << 8 | lines[first + 1 + 2 * x] & 0xFF : packed(x);
                byte level = (byte) (depth == 16 ? raw >> 8 : lookup[raw]);
                rgb[3 * to] = level;
                rgb[3 * to + 1] = level;
                rgb[3 * to + 2] = level;
                if (alpha != null) {
                    alpha[to] = (byte) (raw == transparent ? 0 : 255);
                }
            }
        }

        private void placeIndexed(int start, int stride) {
            for (int x = 0, to = start; x < columns; x++, to += stride) {
                int argb = lookup[packed(x)];
                rgb[3 * to] = (byte) (argb >> 16);
                rgb[3 * to + 1] = (byte) (argb >> 8);
                rgb[3 * to + 2] = (byte) argb;
                if (alpha != null) {
                    alpha[to] = (byte) (argb >>> 24);
                }
            }
        }

        private int packed(int x) {
            if (depth == 8) {
                return lines[first + x] & 0xFF;
            }
            int bit = x * depth;
            return (lines[first + (bit >> 3)] & 0xFF) >> 8 - depth - (bit & 7) & (1 << depth) - 1;
        }

        private void placeDirect(int start, int stride) {
            int bytes = depth / 8;
            int pixel = samples() * bytes;
            boolean grey = colour == GREY_ALPHA;
            int green = grey ? 0 : bytes;
            int blue = grey ? 0 : 2 * bytes;
            for (int x = 0, from = first, to = start; x < columns; x++, from += pixel, to += stride) {
                rgb[3 * to] = lines[from];
                rgb[3 * to + 1] = lines[from + green];
                rgb[3 * to + 2] = lines[from + blue];
                if (alpha != null) {
                    alpha[to] = colour == TRUECOLOUR
                            ? (byte) (isTransparent(from, bytes) ? 0 : 255)
                            : lines[from + pixel - bytes];
                }
            }
        }

        /** Whether the true-colour pixel is the one colour that tRNS declares transparent. */
        private boolean isTransparent(int from, int bytes) {
            byte[] opacity = transparency;
            if (opacity == null || opacity.length < 6) {
                return false;
            }
            for (int c = 0; c < 3; c++) {
                int low = from + c * bytes + bytes - 1;
                boolean highEqual = bytes == 1 || lines[low - 1] == opacity[2 * c];
                if (!highEqual || lines[low] != opacity[2 * c + 1]) {
                    return false;
                }
            }
            return true;
        }
    }
}
