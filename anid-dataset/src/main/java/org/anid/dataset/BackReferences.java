// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decompresses a block of Snappy or LZ4 as it is read. Libraries do so for whole blocks only, and in Parquet a block
 * may be hundreds of megabytes.
 *
 * <p>Reference: google/snappy 1.2.2, {@code format_description.txt}; lz4 1.10.0, {@code lz4_Block_format.md}.
 */
abstract class BackReferences extends InputStream {

    /** A power of two; encoders of both formats look back 64 KiB at most. */
    private static final int WINDOW = 1 << 17;

    private final InputStream source;
    private final byte[] window = new byte[WINDOW];
    private long done;
    private long literals;
    private long copies;
    private int distance;

    private BackReferences(InputStream source) {
        this.source = source;
    }

    /** A raw block of Snappy. */
    static InputStream snappy(InputStream source) throws IOException {
        BackReferences stream = new BackReferences(source) {
            @Override
            boolean next() throws IOException {
                int tag = byteOrEnd();
                if (tag < 0) {
                    return false;
                }
                switch (tag & 3) {
                    case 0 -> {
                        int length = tag >> 2;
                        literals(length < 60 ? length + 1L : littleEndian(length - 59) + 1);
                    }
                    case 1 -> copies((tag >> 2 & 7) + 4, (tag >> 5) << 8 | littleEndian(1));
                    case 2 -> copies((tag >> 2) + 1, littleEndian(2));
                    default -> copies((tag >> 2) + 1, littleEndian(4));
                }
                return true;
            }
        };
        // The length, which the page says too.
        while (stream.byteOrEnd() >= 0x80) {
            // Seven bits of it in each byte.
        }
        return stream;
    }

    /** A raw block of LZ4. */
    static InputStream lz4(InputStream source) {
        return new BackReferences(source) {
            private int token = -1;

            @Override
            boolean next() throws IOException {
                if (token >= 0) {
                    int low = byteOrEnd();
                    if (low < 0) {
                        return false;
                    }
                    long offset = low | littleEndian(1) << 8;
                    int match = token & 15;
                    token = -1;
                    copies(4 + extended(match), offset);
                    return true;
                }
                token = byteOrEnd();
                if (token < 0) {
                    return false;
                }
                literals(extended(token >> 4));
                return true;
            }

            private long extended(int length) throws IOException {
                long whole = length;
                for (long more = length == 15 ? 255 : 0; more == 255; whole += more) {
                    more = littleEndian(1);
                }
                return whole;
            }
        };
    }

    /** Announces literals or copies; false at the end. */
    abstract boolean next() throws IOException;

    void literals(long count) {
        literals = count;
    }

    void copies(long count, long offset) throws IOException {
        if (offset < 1 || offset > done || offset > WINDOW) {
            throw new IOException("compressed bytes refer " + offset + " bytes back");
        }
        copies = count;
        distance = (int) offset;
    }

    int byteOrEnd() throws IOException {
        return source.read();
    }

    long littleEndian(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            int next = source.read();
            if (next < 0) {
                throw new EOFException("compressed bytes end too early");
            }
            value |= (long) next << 8 * i;
        }
        return value;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        int given = 0;
        while (given < count) {
            if (literals == 0 && copies == 0) {
                if (!next()) {
                    break;
                }
                continue;
            }
            int at = (int) (done & WINDOW - 1);
            int n = (int) Math.min(Math.min(count - given, WINDOW - at), literals > 0 ? literals : copies);
            if (literals > 0) {
                if (source.readNBytes(window, at, n) < n) {
                    throw new EOFException("compressed bytes end too early");
                }
                literals -= n;
            } else {
                for (int i = 0; i < n; i++) {
                    window[at + i] = window[at + i - distance & WINDOW - 1];
                }
                copies -= n;
            }
            System.arraycopy(window, at, target, from + given, n);
            done += n;
            given += n;
        }
        return given == 0 && count > 0 ? -1 : given;
    }
}
