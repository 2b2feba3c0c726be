// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.anid.api.dataset.ImageReadException;

/** The bits of one entropy-coded segment, which ends at a marker. */
final class JpegBits {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] file;
    private int at;
    private long buffer;
    private int count;

    /** Zero bits put behind the end of the segment, so that a code may be looked up there; they must not be used. */
    private int padding;

    JpegBits(byte[] file, int at) {
        this.file = file;
        this.at = at;
    }

    /** Makes sure of at least 32 bits; there are fewer than that. */
    private void fill() {
        if (at + 4 <= file.length) {
            int next = (int) INTS.get(file, at);
            // No byte of 0xFF, which would be a marker or have a zero behind it that is none of the data.
            if ((~next - 0x01010101 & next & 0x80808080) == 0) {
                at += 4;
                buffer = buffer << 32 | next & 0xFFFFFFFFL;
                count += 32;
                return;
            }
        }
        while (count <= 48) {
            int next = 0;
            if (padding == 0 && at < file.length) {
                next = file[at] & 0xFF;
                if (next != 0xFF) {
                    at++;
                } else if (at + 1 < file.length && file[at + 1] == 0) {
                    at += 2;
                } else {
                    next = 0;
                    padding = 8;
                }
            } else {
                padding += 8;
            }
            buffer = buffer << 8 | next;
            count += 8;
        }
    }

    /**
     * The coefficients of a sequential block after its first (annex F.2.2.2), times their steps, to their natural
     * places.
     *
     * <p>Bits are kept in local variables here, where most of them are spent.
     */
    void block(JpegHuffman table, int[] steps, int[] to) throws ImageReadException {
        long bits = buffer;
        int left = count;
        for (int k = 1; k < 64; k++) {
            // A code and a value have 16 bits each at most.
            if (left < 32) {
                buffer = bits;
                count = left;
                fill();
                bits = buffer;
                left = count;
            }
            int next = (int) (bits >> left - 16) & 0xFFFF;
            int entry = table.coefficient(next);
            if (entry != 0) {
                left -= entry & 15;
                k += entry >> 4 & 15;
                int natural = JpegDecoder.natural(k);
                to[natural] = (entry >> 8) * steps[natural];
                continue;
            }
            int found = table.find(next);
            left -= found >> 8;
            int size = found & 15;
            int zeros = found >> 4 & 15;
            k += zeros;
            if (size == 0) {
                if (zeros != 15) {
                    break;
                }
            } else {
                left -= size;
                int natural = JpegDecoder.natural(k);
                to[natural] = signed((int) (bits >> left), size) * steps[natural];
            }
        }
        buffer = bits;
        count = left;
    }

    int symbol(JpegHuffman table) throws ImageReadException {
        if (count < 16) {
            fill();
        }
        int found = table.find((int) (buffer >> count - 16) & 0xFFFF);
        count -= found >> 8;
        return found & 0xFF;
    }

    /** The next {@code n} ≤ 16 bits. */
    int bits(int n) {
        if (count < n) {
            fill();
        }
        count -= n;
        return (int) (buffer >> count) & (1 << n) - 1;
    }

    /** The next {@code n} ≤ 16 bits as a signed number: those that begin with 0 are negative. */
    int signed(int n) {
        if (n == 0) {
            return 0;
        }
        return signed(bits(n), n);
    }

    static int signed(int bits, int n) {
        int value = bits & (1 << n) - 1;
        return value < 1 << n - 1 ? value - (1 << n) + 1 : value;
    }

    /** Fails where bits were used that are not in the file. */
    void check() throws ImageReadException {
        if (padding > count) {
            throw at + 1 >= file.length
                    ? JpegDecoder.truncated()
                    : new ImageReadException("the JPEG is corrupt: part of its pixels is missing");
        }
    }

    /**
     * Drops the rest of the segment and goes over the restart marker that must follow.
     *
     * <p>One with a number that is off by one or two belongs to another segment, so that one is missing; where it is
     * off by more, libjpeg takes it that the encoder counts otherwise, and no pixel is lost. Markers below those of
     * frames are none, and passed over.
     */
    void restart(int number) throws ImageReadException {
        int marker = end();
        while (marker < file.length && (file[marker + 1] & 0xFF) < 0xC0) {
            marker = marker(file, marker + 2);
        }
        if (marker == file.length) {
            throw JpegDecoder.truncated();
        }
        int found = (file[marker + 1] & 0xFF) - 0xD0;
        int off = found - number & 7;
        if (found < 0 || found > 7 || off != 0 && (off < 3 || off > 5)) {
            throw new ImageReadException("the JPEG is corrupt: a restart marker is missing");
        }
        at = marker + 2;
        buffer = 0;
        count = 0;
        padding = 0;
    }

    /** Where the marker after this segment begins; the file's length if there is none. */
    int end() {
        // Whole bytes may have been read ahead, but never past a marker.
        return marker(file, at);
    }

    /** Whether the file goes on behind what was used of this segment, with more than the first half of a marker. */
    boolean isFollowed() {
        return count - padding >= 8 || at < file.length && file[at] != (byte) 0xFF || at + 1 < file.length;
    }

    /** Where the next marker begins; the file's length if there is none. */
    static int marker(byte[] file, int from) {
        int at = from;
        while (at + 1 < file.length
                && ((file[at] & 0xFF) != 0xFF || file[at + 1] == 0 || (file[at + 1] & 0xFF) == 0xFF)) {
            at++;
        }
        return at + 1 < file.length ? at : file.length;
    }
}
