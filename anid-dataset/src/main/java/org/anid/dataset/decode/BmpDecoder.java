// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import static org.anid.dataset.decode.Bytes.le16;
import static org.anid.dataset.decode.Bytes.le32;

import org.anid.api.dataset.ImageReadException;

/** Windows and OS/2 bitmaps: 1, 4, 8 (palette or run lengths), 16, 24 and 32 bits, with or without masks. */
final class BmpDecoder {

    private static final int FILE_HEADER = 14;
    private static final int OS2_HEADER = 12;
    private static final int PLAIN = 0;
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;
    private static final int MASKS = 3;

    private final byte[] file;
    private final int width;
    private final int height;
    private final boolean topDown;
    private final int bits;
    private final int compression;
    private final int headerEnd;
    private final boolean os2;
    private final int pixels;
    private final int headerSize;

    private BmpDecoder(byte[] file, Limits limits) throws ImageReadException {
        this.file = file;
        headerSize = le32(file, FILE_HEADER);
        os2 = headerSize == OS2_HEADER;
        if (!os2 && (headerSize < 40 || headerSize > 124)) {
            throw new ImageReadException("it is not an image: it begins as a BMP but has no BMP header");
        }
        long rows = os2 ? le16(file, 20) : le32(file, 22);
        topDown = rows < 0;
        limits.check(os2 ? le16(file, 18) : le32(file, 18), Math.abs(rows));
        width = os2 ? le16(file, 18) : le32(file, 18);
        height = (int) Math.abs(rows);
        bits = le16(file, os2 ? 24 : 28);
        compression = os2 ? PLAIN : le32(file, 30);
        headerEnd = FILE_HEADER + headerSize;
        boolean known =
                switch (compression) {
                    case PLAIN -> bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
                    case RLE8 -> bits == 8;
                    case RLE4 -> bits == 4;
                    case MASKS -> bits == 16 || bits == 32;
                    default -> false;
                };
        if (!known) {
            throw new ImageReadException("a BMP of " + bits + " bits with compression " + compression
                    + " is not supported; convert it to PNG first");
        }
        pixels = pixels();
        if (pixels < headerEnd) {
            throw new ImageReadException("the BMP is corrupt: its pixels begin inside its header");
        }
    }

    static Pixels decode(byte[] file, Limits limits) throws ImageReadException {
        if (file.length < FILE_HEADER + OS2_HEADER) {
            throw truncated();
        }
        return new BmpDecoder(file, limits).decode();
    }

    private static ImageReadException truncated() {
        return new ImageReadException("the BMP is truncated: it ends before its pixels do");
    }

    /**
     * Where the pixels begin; writers that do not say so put them behind the palette, or the masks of a short header.
     */
    private int pixels() {
        int declared = le32(file, 10);
        if (declared != 0 && (declared != headerEnd || bits > 8)) {
            return declared;
        }
        if (bits <= 8) {
            return headerEnd + (os2 ? 3 : 4) * colours();
        }
        return compression == MASKS && headerSize == 40 ? headerEnd + 12 : headerEnd;
    }

    /** Entries of the palette that the header declares. */
    private int colours() {
        int declared = os2 ? 0 : le32(file, 46);
        return declared > 0 && declared <= 256 ? declared : 1 << bits;
    }

    private Pixels decode() throws ImageReadException {
        if (bits > 8) {
            return direct();
        }
        byte[] indices = compression == PLAIN ? packed() : runs();
        byte[] palette = palette();
        byte[] rgb = new byte[3 * indices.length];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(palette, 3 * (indices[i] & 0xFF), rgb, 3 * i, 3);
        }
        return Pixels.interleaved(width, height, rgb, null);
    }

    /** 256 colours; those that the file leaves out are black. */
    private byte[] palette() {
        byte[] palette = new byte[3 * 256];
        int entry = os2 ? 3 : 4;
        int colours = Math.min(colours(), (pixels - headerEnd) / entry);
        for (int i = 0; i < colours; i++) {
            int at = headerEnd + entry * i;
            palette[3 * i] = file[at + 2];
            palette[3 * i + 1] = file[at + 1];
            palette[3 * i + 2] = file[at];
        }
        return palette;
    }

    /** Where a row begins; rows are padded to four bytes. */
    private long rowStart(int y, long stride) {
        return pixels + stride * (topDown ? y : height - 1 - y);
    }

    private long stride() throws ImageReadException {
        long stride = ((long) width * bits + 31) / 32 * 4;
        // Some writers leave the padding of the last row out.
        long used = ((long) width * bits + 7) / 8;
        if (pixels + stride * (height - 1) + used > file.length) {
            throw truncated();
        }
        return stride;
    }

    private byte[] packed() throws ImageReadException {
        long stride = stride();
        byte[] indices = new byte[width * height];
        int mask = (1 << bits) - 1;
        for (int y = 0; y < height; y++) {
            int row = (int) rowStart(y, stride);
            for (int x = 0; x < width; x++) {
                int bit = x * bits;
                indices[y * width + x] = (byte) ((file[row + (bit >> 3)] & 0xFF) >> 8 - bits - (bit & 7) & mask);
            }
        }
        return indices;
    }

    private Pixels direct() throws ImageReadException {
        long stride = stride();
        byte[] rgb = new byte[3 * width * height];
        int[] masks = masks();
        byte[] alpha = masks[3] != 0 ? new byte[width * height] : null;
        int bytes = bits / 8;
        for (int y = 0; y < height; y++) {
            int at = (int) rowStart(y, stride);
            for (int x = 0; x < width; x++, at += bytes) {
                int value = bits == 16 ? le16(file, at) : bits == 24 ? Bytes.le24(file, at) : le32(file, at);
                int to = y * width + x;
                rgb[3 * to] = channel(value, masks[0]);
                rgb[3 * to + 1] = channel(value, masks[1]);
                rgb[3 * to + 2] = channel(value, masks[2]);
                if (alpha != null) {
                    alpha[to] = channel(value, masks[3]);
                }
            }
        }
        return Pixels.interleaved(width, height, rgb, alpha);
    }

    /** Red, green, blue, alpha. */
    private int[] masks() throws ImageReadException {
        if (compression == MASKS) {
            boolean hasAlpha = headerSize >= 56;
            int[] masks = {le32(file, 54), le32(file, 58), le32(file, 62), hasAlpha ? le32(file, 66) : 0};
            for (int mask : masks) {
                int run = mask == 0 ? 0 : mask >>> Integer.numberOfTrailingZeros(mask);
                if ((run & run + 1) != 0) {
                    throw new ImageReadException("the BMP is corrupt: a colour mask has gaps");
                }
            }
            return masks;
        }
        return bits == 16 ? new int[] {0x7C00, 0x3E0, 0x1F, 0} : new int[] {0xFF0000, 0xFF00, 0xFF, 0};
    }

    private static byte channel(int value, int mask) {
        if (mask == 0) {
            return 0;
        }
        int shift = Integer.numberOfTrailingZeros(mask);
        long most = Integer.toUnsignedLong(mask >>> shift);
        long level = Integer.toUnsignedLong((value & mask) >>> shift);
        return (byte) (level * 255 / most);
    }

    private byte[] runs() throws ImageReadException {
        byte[] indices = new byte[width * height];
        int at = pixels;
        int x = 0;
        int y = 0;
        // The end mark may be missing once every pixel is there.
        while (y < height && (y < height - 1 || x < width)) {
            if (at + 1 >= file.length) {
                throw truncated();
            }
            int count = file[at] & 0xFF;
            int value = file[at + 1] & 0xFF;
            at += 2;
            if (count > 0) {
                for (int i = 0; i < count; i++) {
                    set(indices, x++, y, bits == 8 ? value : nibble(value, i));
                }
            } else if (value == 0) {
                x = 0;
                y++;
            } else if (value == 1) {
                throw new ImageReadException("the BMP is truncated: its end mark comes before its last pixel");
            } else if (value == 2) {
                x += file[at] & 0xFF;
                y += file[at + 1] & 0xFF;
                at += 2;
            } else {
                for (int i = 0; i < value; i++) {
                    int from = bits == 8 ? at + i : at + i / 2;
                    set(indices, x++, y, bits == 8 ? file[from] : nibble(file[from], i));
                }
                int bytes = bits == 8 ? value : (value + 1) / 2;
                // Literal stretches end on an even offset.
                at += bytes + (bytes & 1);
            }
        }
        return indices;
    }

    private static int nibble(int pair, int i) {
        return (i & 1) == 0 ? pair >> 4 & 15 : pair & 15;
    }

    private void set(byte[] indices, int x, int y, int value) {
        if (x < width) {
            indices[(topDown ? y : height - 1 - y) * width + x] = (byte) value;
        }
    }
}
