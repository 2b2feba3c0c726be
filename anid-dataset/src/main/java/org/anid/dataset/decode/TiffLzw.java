// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import org.anid.api.dataset.ImageReadException;

/** LZW as in TIFF 6.0, section 13: highest bit first, codes grow one code early. */
final class TiffLzw {

    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int FIRST = 258;
    private static final int CODES = 4096;

    private final byte[] data;
    private final int end;
    private int at;
    private int buffer;
    private int bits;

    private final int[] prefix = new int[CODES];
    private final byte[] last = new byte[CODES];
    private final int[] length = new int[CODES];

    TiffLzw(byte[] data, int at, int end) {
        this.data = data;
        this.at = at;
        this.end = end;
        for (int i = 0; i < CLEAR; i++) {
            last[i] = (byte) i;
            length[i] = 1;
        }
    }

    void read(byte[] to) throws ImageReadException {
        int width = 9;
        int next = FIRST;
        int previous = -1;
        int filled = 0;
        while (filled < to.length) {
            int code = code(width);
            if (code == CLEAR) {
                width = 9;
                next = FIRST;
                previous = -1;
                continue;
            }
            if (code == END) {
                throw new ImageReadException("the TIFF is truncated: it ends before its pixels do");
            }
            boolean fresh = code == next && previous >= 0 && next < CODES;
            if (!fresh && (code >= next || previous < 0 && code > CLEAR)) {
                throw new ImageReadException("the TIFF is corrupt: its data holds a code that is not defined yet");
            }
            if (previous >= 0 && next < CODES) {
                prefix[next] = previous;
                length[next] = length[previous] + 1;
                last[next] = firstOf(fresh ? previous : code);
                next++;
                if (next == (1 << width) - 1 && width < 12) {
                    width++;
                }
            }
            int stop = filled + length[code];
            int c = code;
            for (int i = stop - 1; i >= filled; i--) {
                if (i < to.length) {
                    to[i] = last[c];
                }
                c = prefix[c];
            }
            filled = stop;
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

    private int code(int width) throws ImageReadException {
        while (bits < width) {
            if (at >= end) {
                throw new ImageReadException("the TIFF is truncated: it ends before its pixels do");
            }
            buffer = buffer << 8 | data[at++] & 0xFF;
            bits += 8;
        }
        bits -= width;
        return buffer >> bits & (1 << width) - 1;
    }
}
