// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import static org.anid.dataset.decode.Bytes.le16;

import java.util.Arrays;
import org.anid.api.dataset.ImageReadException;
import org.jspecify.annotations.Nullable;

/**
 * GIF (87a and 89a): the first frame on its canvas.
 *
 * <p>As in Pillow, a frame that reaches over the canvas widens it; what the frame does not cover has the transparent
 * index, or index 0 where none is; transparency leaves the colours as they are.
 *
 * <p>Our own, because the JDK's reader gives the frame without its canvas, which is another picture where the two
 * differ in size, and brings AWT up.
 */
final class GifDecoder {

    private static final int SCREEN = 13;
    private static final int CODES = 4096;

    /** First line and distance of lines of the four passes of an interlaced frame. */
    private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

    private final byte[] file;
    private byte @Nullable [] palette;
    private int transparent = -1;

    private GifDecoder(byte[] file) {
        this.file = file;
    }

    static Pixels decode(byte[] file, Limits limits) throws ImageReadException {
        return new GifDecoder(file).decode(limits);
    }

    private static ImageReadException truncated() {
        return new ImageReadException("the GIF is truncated: it ends before its pixels do");
    }

    private static ImageReadException corrupt(String why) {
        return new ImageReadException("the GIF is corrupt: " + why);
    }

    private Pixels decode(Limits limits) throws ImageReadException {
        int at = SCREEN;
        if ((file[10] & 0x80) != 0) {
            at = palette(at, file[10]);
        }
        while (true) {
            if (at >= file.length) {
                throw truncated();
            }
            switch (file[at]) {
                case '!' -> at = extension(at);
                case ',' -> {
                    return frame(at + 1, limits);
                }
                case ';' -> throw corrupt("it holds no image");
                // Pillow passes over bytes between blocks.
                default -> at++;
            }
        }
    }

    private int palette(int at, int flags) throws ImageReadException {
        int length = 3 << (flags & 7) + 1;
        if (at + length > file.length) {
            throw truncated();
        }
        palette = Arrays.copyOfRange(file, at, at + length);
        return at + length;
    }

    private int extension(int start) throws ImageReadException {
        int at = start + 2;
        if ((file[start + 1] & 0xFF) == 0xF9 && file[at] >= 4 && (file[at + 1] & 1) != 0) {
            transparent = file[at + 4] & 0xFF;
        }
        while (file[at] != 0) {
            at += 1 + (file[at] & 0xFF);
            if (at >= file.length) {
                throw truncated();
            }
        }
        return at + 1;
    }

    private Pixels frame(int start, Limits limits) throws ImageReadException {
        int left = le16(file, start);
        int top = le16(file, start + 2);
        int wide = le16(file, start + 4);
        int high = le16(file, start + 6);
        int width = Math.max(le16(file, 6), left + wide);
        int height = Math.max(le16(file, 8), top + high);
        limits.check(width, height);
        int flags = file[start + 8];
        int at = start + 9;
        if ((flags & 0x80) != 0) {
            at = palette(at, flags);
        }
        byte[] indices = new byte[wide * high];
        new Codes(at).read(indices);

        byte[] canvas = new byte[width * height];
        Arrays.fill(canvas, (byte) Math.max(0, transparent));
        if ((flags & 0x40) != 0) {
            int from = 0;
            for (int[] pass : PASSES) {
                for (int y = pass[0]; y < high; y += pass[1], from += wide) {
                    System.arraycopy(indices, from, canvas, (top + y) * width + left, wide);
                }
            }
        } else {
            for (int y = 0; y < high; y++) {
                System.arraycopy(indices, y * wide, canvas, (top + y) * width + left, wide);
            }
        }
        return coloured(canvas, width, height);
    }

    private Pixels coloured(byte[] indices, int width, int height) {
        byte[] rgb = new byte[3 * indices.length];
        byte[] alpha = transparent < 0 ? null : new byte[indices.length];
        byte[] colours = palette;
        for (int i = 0; i < indices.length; i++) {
            int index = indices[i] & 0xFF;
            for (int c = 0; c < 3; c++) {
                // Without a palette the index is a grey level; beyond a short one Pillow shows black.
                rgb[3 * i + c] =
                        colours == null ? indices[i] : 3 * index + c < colours.length ? colours[3 * index + c] : 0;
            }
            if (alpha != null) {
                alpha[i] = (byte) (index == transparent ? 0 : 255);
            }
        }
        return Pixels.interleaved(width, height, rgb, alpha);
    }

    /** The compressed indices: LZW with codes of growing length, lowest bit first, in blocks of up to 255 bytes. */
    private final class Codes {

        private final int[] prefix = new int[CODES];
        private final byte[] last = new byte[CODES];
        private final int[] length = new int[CODES];
        private final int literals;
        private int at;
        private int blockEnd;
        private int buffer;
        private int bits;

        Codes(int start) throws ImageReadException {
            int size = file[start] & 0xFF;
            if (size < 1 || size > 11) {
                throw corrupt("its codes begin with " + size + " bits");
            }
            literals = 1 << size;
            for (int i = 0; i < literals; i++) {
                last[i] = (byte) i;
                length[i] = 1;
            }
            at = start + 1;
            blockEnd = at;
        }

        void read(byte[] to) throws ImageReadException {
            int clear = literals;
            int end = literals + 1;
            int first = Integer.numberOfTrailingZeros(literals) + 1;
            int width = first;
            int next = end + 1;
            int previous = -1;
            int filled = 0;
            while (filled < to.length) {
                int code = next(width);
                if (code == clear) {
                    width = first;
                    next = end + 1;
                    previous = -1;
                    continue;
                }
                if (code == end) {
                    throw truncated();
                }
                if (code > next || code == next && previous < 0 || previous < 0 && code >= literals) {
                    throw corrupt("its data holds a code that is not defined yet");
                }
                if (previous >= 0 && next < CODES) {
                    prefix[next] = previous;
                    length[next] = length[previous] + 1;
                    last[next] = firstOf(code == next ? previous : code);
                    next++;
                    if (next == 1 << width && width < 12) {
                        width++;
                    }
                } else if (code >= next) {
                    throw corrupt("its data holds a code that is not defined yet");
                }
                filled = write(code, to, filled);
                previous = code;
            }
        }

        private byte firstOf(int code) {
            int c = code;
            while (length[c] > 1) {
                c = prefix[c];
            }
            return last[c];
        }

        private int write(int code, byte[] to, int filled) {
            int end = filled + length[code];
            int c = code;
            for (int i = end - 1; ; i--) {
                if (i < to.length) {
                    to[i] = last[c];
                }
                if (i == filled) {
                    return Math.min(end, to.length);
                }
                c = prefix[c];
            }
        }

        private int next(int width) throws ImageReadException {
            while (bits < width) {
                if (at == blockEnd) {
                    if (at >= file.length || file[at] == 0) {
                        throw truncated();
                    }
                    blockEnd = at + 1 + (file[at] & 0xFF);
                    at++;
                }
                if (at >= file.length) {
                    throw truncated();
                }
                buffer |= (file[at++] & 0xFF) << bits;
                bits += 8;
            }
            int code = buffer & (1 << width) - 1;
            buffer >>>= width;
            bits -= width;
            return code;
        }
    }
}
