// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The values of one binary column of a Parquet file, in the order of its rows, page after page: never more than a page and
 * its dictionary in memory, and nothing that is larger than a limit.
 *
 * <p>DuckDB reads everything else. It fetches a whole column of a row group for any row of it and hands out 2,048 rows at a
 * time, which for images may be gigabytes, and ends the JVM where they do not fit.
 *
 * <p>Reference: apache/parquet-format 2.11.0, {@code parquet.thrift}, {@code Encodings.md}, {@code Compression.md}.
 */
final class ParquetBlobs {

    private static final int DATA_PAGE = 0;
    private static final int DICTIONARY_PAGE = 2;
    private static final int DATA_PAGE_V2 = 3;

    private static final int PLAIN = 0;
    private static final int PLAIN_DICTIONARY = 2;
    private static final int DELTA_LENGTH = 6;
    private static final int DELTA = 7;
    private static final int RLE_DICTIONARY = 8;

    /** More than any page header takes unless its statistics repeat a long value. */
    private static final int HEADER_BYTES = 1 << 16;

    private final FileChannel channel;
    private final int levels;
    private final long limit;
    private byte[] compressed = new byte[0];
    private byte[] page = new byte[0];
    private byte @Nullable [] dictionary;
    private int dictionarySize;
    private int[] dictionaryAt = new int[0];

    /**
     * Column of a file.
     *
     * @param levels how many parts of its path may be null; none of them is repeated
     * @param limit bytes of a page at most
     */
    ParquetBlobs(FileChannel channel, int levels, long limit) {
        this.channel = channel;
        this.levels = levels;
        this.limit = limit;
    }

    /**
     * The column in one row group.
     *
     * @param start of its first page in the file
     * @param values with nulls
     */
    record Chunk(String codec, long start, long values) {}

    /** Is given each value. */
    interface Visitor {
        /** A value, which lies in an array that is used again afterwards. */
        void value(long row, byte[] bytes, int from, int count) throws IOException;

        /** A row without one. */
        void missing(long row) throws IOException;

        /** A row that was not read; the message says why. */
        void refused(long row, String reason) throws IOException;
    }

    /**
     * Reads a row group.
     *
     * @param firstRow number of its first row in the file
     * @param wanted which rows; pages without any are passed over unread
     * @throws IOException if it is not as the format says, or in a form that is not known here
     */
    void read(Chunk chunk, long firstRow, LongPredicate wanted, Visitor visitor) throws IOException {
        dictionary = null;
        dictionarySize = 0;
        long position = chunk.start();
        long row = firstRow;
        long end = firstRow + chunk.values();
        while (row < end) {
            PageHeader header = header(position);
            long body = position + header.length;
            position = body + header.compressedSize;
            if (header.type == DICTIONARY_PAGE) {
                dictionarySize = header.size;
                if (header.size <= limit) {
                    dictionary(chunk, header, body);
                }
                continue;
            }
            if (header.type != DATA_PAGE && header.type != DATA_PAGE_V2) {
                continue;
            }
            if (header.values < 0 || header.values > end - row) {
                throw new IOException("a page says that it holds " + header.values + " values");
            }
            long next = row + header.values;
            boolean any = false;
            for (long r = row; r < next && !any; r++) {
                any = wanted.test(r);
            }
            boolean indices = header.encoding == PLAIN_DICTIONARY || header.encoding == RLE_DICTIONARY;
            int size = indices ? Math.max(header.size, dictionarySize) : header.size;
            if (any && size > limit) {
                for (long r = row; r < next; r++) {
                    visitor.refused(
                            r,
                            "the page of the Parquet file that holds the image takes "
                                    + Spill.megabytes(size) + ", more than the " + Spill.megabytes(limit)
                                    + " that are a quarter of Java's memory: give it more (-Xmx)");
                }
            } else if (any) {
                page(chunk, header, body, row, visitor);
            }
            row = next;
        }
    }

    private void page(Chunk chunk, PageHeader header, long body, long firstRow, Visitor visitor) throws IOException {
        int values;
        Reader defined;
        if (header.type == DATA_PAGE) {
            load(chunk.codec(), header, body, 0);
            values = 0;
            int levelBytes = 0;
            if (levels > 0) {
                levelBytes = new Reader(page, 0, header.size).int32();
                values = 4;
            }
            defined = new Reader(page, values, values + levelBytes);
            values += levelBytes;
        } else {
            // Levels come first and are never compressed.
            load(header.compressed ? chunk.codec() : "UNCOMPRESSED", header, body, header.levelBytes);
            defined = new Reader(page, header.repetitionBytes, header.levelBytes);
            values = header.levelBytes;
        }
        if (values < 0 || values > header.size) {
            throw new IOException("the levels of a page are longer than the page");
        }
        boolean[] present = new boolean[header.values];
        int count = header.values;
        if (levels == 0) {
            Arrays.fill(present, true);
        } else {
            int[] level = hybrid(defined, 32 - Integer.numberOfLeadingZeros(levels), header.values);
            count = 0;
            for (int i = 0; i < present.length; i++) {
                present[i] = level[i] == levels;
                count += present[i] ? 1 : 0;
            }
        }
        Values decoded = values(header.encoding, new Reader(page, values, header.size), count);
        for (int i = 0; i < present.length; i++) {
            if (present[i]) {
                decoded.next();
                visitor.value(firstRow + i, decoded.bytes, decoded.from, decoded.count);
            } else {
                visitor.missing(firstRow + i);
            }
        }
    }

    /** One value after the other. */
    private abstract static class Values {
        byte[] bytes = new byte[0];
        int from;
        int count;

        abstract void next() throws IOException;
    }

    private Values values(int encoding, Reader reader, int count) throws IOException {
        switch (encoding) {
            case PLAIN:
                return new Values() {
                    @Override
                    void next() throws IOException {
                        bytes = reader.bytes;
                        count = reader.int32();
                        from = reader.take(count);
                    }
                };
            case PLAIN_DICTIONARY:
            case RLE_DICTIONARY:
                byte[] entries = dictionary;
                if (entries == null) {
                    throw new IOException("a column has no dictionary");
                }
                int[] indices = hybrid(reader, count == 0 ? 0 : reader.unsigned(), count);
                return new Values() {
                    private int at;

                    @Override
                    void next() throws IOException {
                        int index = indices[at++];
                        if (index >= dictionaryAt.length) {
                            throw new IOException("a page refers to what its dictionary does not hold");
                        }
                        bytes = entries;
                        from = dictionaryAt[index];
                        Reader entry = new Reader(entries, from - 4, entries.length);
                        count = entry.int32();
                    }
                };
            case DELTA_LENGTH:
                int[] lengths = deltas(reader, count);
                return new Values() {
                    private int at;

                    @Override
                    void next() throws IOException {
                        bytes = reader.bytes;
                        count = lengths[at++];
                        from = reader.take(count);
                    }
                };
            case DELTA:
                int[] prefixes = deltas(reader, count);
                int[] suffixes = deltas(reader, count);
                return new Values() {
                    private int at;

                    @Override
                    void next() throws IOException {
                        int prefix = prefixes[at];
                        int suffix = suffixes[at++];
                        int start = reader.take(suffix);
                        if (prefix < 0 || prefix > count) {
                            throw new IOException("a value begins like one that is shorter");
                        }
                        byte[] joined = new byte[Math.addExact(prefix, suffix)];
                        System.arraycopy(bytes, from, joined, 0, prefix);
                        System.arraycopy(reader.bytes, start, joined, prefix, suffix);
                        bytes = joined;
                        from = 0;
                        count = joined.length;
                    }
                };
            default:
                throw new IOException("the encoding " + encoding + " of binary columns is not known");
        }
    }

    private void dictionary(Chunk chunk, PageHeader header, long body) throws IOException {
        load(chunk.codec(), header, body, 0);
        byte[] entries = Arrays.copyOf(page, header.size);
        Reader reader = new Reader(entries, 0, entries.length);
        int[] at = new int[Math.min(header.values, entries.length / 4)];
        for (int i = 0; i < at.length; i++) {
            at[i] = reader.take(reader.int32());
        }
        dictionary = entries;
        dictionaryAt = at;
    }

    /** Brings a page into memory, decompressed but for its first bytes. */
    private void load(String codec, PageHeader header, long body, int plain) throws IOException {
        if (page.length < header.size) {
            page = new byte[header.size];
        }
        if (plain > header.size || plain > header.compressedSize) {
            throw new IOException("the levels of a page are longer than the page");
        }
        if (codec.equals("UNCOMPRESSED")) {
            read(body, page, header.size);
            return;
        }
        if (header.compressedSize > Math.max(2L * header.size, 1 << 16)) {
            throw new IOException("a page is far larger compressed than not");
        }
        if (compressed.length < header.compressedSize) {
            compressed = new byte[header.compressedSize];
        }
        read(body, compressed, header.compressedSize);
        System.arraycopy(compressed, 0, page, 0, plain);
        int size = header.size - plain;
        int packed = header.compressedSize - plain;
        int written;
        try {
            written = size == 0
                    ? 0
                    : switch (codec) {
                        case "SNAPPY" -> decompress(new SnappyDecompressor(), plain, packed, size);
                        case "ZSTD" -> decompress(new ZstdDecompressor(), plain, packed, size);
                        case "LZ4_RAW" -> decompress(new Lz4Decompressor(), plain, packed, size);
                        case "GZIP" -> {
                            try (InputStream stream =
                                    new GZIPInputStream(new ByteArrayInputStream(compressed, plain, packed))) {
                                yield stream.readNBytes(page, plain, size);
                            }
                        }
                        default ->
                            throw new IOException(
                                    "its images are compressed with " + codec + "; write it with zstd or snappy");
                    };
        } catch (RuntimeException e) {
            throw new IOException("a page cannot be decompressed: " + TextFile.firstLine(e), e);
        }
        if (written != size) {
            throw new IOException("a page holds " + written + " bytes and not " + size);
        }
    }

    private int decompress(Decompressor codec, int plain, int packed, int size) {
        return codec.decompress(compressed, plain, packed, page, plain, size);
    }

    private void read(long position, byte[] into, int count) throws IOException {
        if (readUpTo(position, into, count) < count) {
            throw new IOException("it ends before a page does");
        }
    }

    private int readUpTo(long position, byte[] into, int count) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(into, 0, count);
        while (target.hasRemaining() && channel.read(target, position + target.position()) >= 0) {
            // The end of the file is for the caller to judge.
        }
        return target.position();
    }

    /** Run-length encoded and bit-packed runs mixed, as levels and indices are written. */
    private static int[] hybrid(Reader reader, int bits, int count) throws IOException {
        int[] values = new int[count];
        if (bits == 0) {
            return values;
        }
        if (bits > 32) {
            throw new IOException("indices of " + bits + " bits");
        }
        int done = 0;
        while (done < count) {
            long run = reader.varint();
            if ((run & 1) == 0) {
                long repeats = Math.min(run >>> 1, count - done);
                int value = (int) reader.bits(bits + 7 & ~7);
                reader.align();
                Arrays.fill(values, done, done + (int) repeats, value);
                done += (int) repeats;
                if (repeats == 0) {
                    throw new IOException("an empty run");
                }
            } else {
                long packed = (run >>> 1) * 8;
                for (long i = 0; i < packed && done < count; i++) {
                    values[done++] = (int) reader.bits(bits);
                }
                reader.align();
            }
        }
        for (int value : values) {
            if (value < 0) {
                throw new IOException("an index is out of range");
            }
        }
        return values;
    }

    /** DELTA_BINARY_PACKED of 32 or 64 bits; the values are lengths. */
    private static int[] deltas(Reader reader, int count) throws IOException {
        long block = reader.varint();
        long blocks = reader.varint();
        long total = reader.varint();
        long value = reader.zigzag();
        if (total != count || blocks < 1 || blocks > 512 || block % blocks != 0 || block / blocks > 1 << 16) {
            throw new IOException("a block of lengths is not as it must be");
        }
        int[] values = new int[count];
        int perMiniblock = (int) (block / blocks);
        int done = 0;
        if (count > 0) {
            values[done++] = length(value);
        }
        while (done < count) {
            long least = reader.zigzag();
            int[] widths = new int[(int) blocks];
            for (int i = 0; i < widths.length; i++) {
                widths[i] = reader.unsigned();
            }
            for (int width : widths) {
                if (done == count) {
                    break;
                }
                if (width > 64) {
                    throw new IOException("lengths of " + width + " bits");
                }
                int start = reader.at;
                for (int i = 0; i < perMiniblock && done < count; i++) {
                    value += least + reader.bits(width);
                    values[done++] = length(value);
                }
                reader.align();
                reader.at = Math.min(reader.end, start + perMiniblock / 8 * width);
            }
        }
        return values;
    }

    private static int length(long value) throws IOException {
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IOException("a value of " + value + " bytes");
        }
        return (int) value;
    }

    private PageHeader header(long position) throws IOException {
        byte[] bytes = new byte[HEADER_BYTES];
        while (true) {
            int count = readUpTo(position, bytes, bytes.length);
            try {
                return PageHeader.read(new Reader(bytes, 0, count));
            } catch (EndOfReader e) {
                if (count < bytes.length || bytes.length > limit / 2) {
                    throw new IOException("it ends before a page does", e);
                }
                bytes = new byte[2 * bytes.length];
            }
        }
    }

    /** Header of a page in Thrift's compact protocol. */
    private static final class PageHeader {
        private int length;
        private int type = -1;
        private int size = -1;
        private int compressedSize = -1;
        private int values;
        private int encoding;
        private int repetitionBytes;
        private int levelBytes;
        private boolean compressed = true;

        static PageHeader read(Reader reader) throws IOException {
            PageHeader header = new PageHeader();
            header.struct(reader, 0);
            if (header.size < 0 || header.compressedSize < 0 || header.levelBytes < 0 || header.repetitionBytes < 0) {
                throw new IOException("a page header is damaged");
            }
            header.length = reader.at;
            return header;
        }

        /** The header itself, or the one of its kind in it. */
        private void struct(Reader reader, int parent) throws IOException {
            int id = 0;
            while (true) {
                int head = reader.unsigned();
                int kind = head & 0xF;
                if (kind == 0) {
                    return;
                }
                id = head >> 4 == 0 ? (int) reader.zigzag() : id + (head >> 4);
                if (kind == 1 || kind == 2) {
                    if (parent == 8 && id == 7) {
                        compressed = kind == 1;
                    }
                } else if (kind == 5) {
                    number(parent, id, (int) reader.zigzag());
                } else if (kind == 12 && parent == 0 && (id == 5 || id == 7 || id == 8)) {
                    struct(reader, id);
                } else {
                    skip(reader, kind, 0);
                }
            }
        }

        private void number(int parent, int id, int value) {
            switch (parent * 10 + id) {
                case 1 -> type = value;
                case 2 -> size = value;
                case 3 -> compressedSize = value;
                case 51, 71, 81 -> values = value;
                case 52, 84 -> encoding = value;
                case 85 -> levelBytes += value;
                case 86 -> {
                    repetitionBytes = value;
                    levelBytes += value;
                }
                default -> {}
            }
        }

        private static void skip(Reader reader, int kind, int depth) throws IOException {
            if (depth > 16) {
                throw new IOException("a page header is damaged");
            }
            switch (kind) {
                case 1, 2 -> {}
                case 3 -> reader.take(1);
                case 4, 5, 6 -> reader.varint();
                case 7 -> reader.take(8);
                case 8 -> reader.take(length(reader.varint()));
                case 9, 10 -> {
                    int head = reader.unsigned();
                    long count = head >> 4 == 15 ? reader.varint() : head >> 4;
                    int element = head & 0xF;
                    for (long i = 0; i < count; i++) {
                        if (element == 1 || element == 2) {
                            reader.take(1);
                        } else {
                            skip(reader, element, depth + 1);
                        }
                    }
                }
                case 12 -> {
                    for (int head = reader.unsigned(); (head & 0xF) != 0; head = reader.unsigned()) {
                        if (head >> 4 == 0) {
                            reader.zigzag();
                        }
                        skip(reader, head & 0xF, depth + 1);
                    }
                }
                default -> throw new IOException("a page header is damaged");
            }
        }
    }

    /** Bytes, and bits from the lowest on. */
    private static final class Reader {
        private final byte[] bytes;
        private final int end;
        private int at;
        private int bit;

        Reader(byte[] bytes, int at, int end) throws IOException {
            if (at < 0 || end < at || end > bytes.length) {
                throw new IOException("a page is damaged");
            }
            this.bytes = bytes;
            this.at = at;
            this.end = end;
        }

        int take(int count) throws IOException {
            if (count < 0 || count > end - at) {
                throw new EndOfReader();
            }
            int from = at;
            at += count;
            return from;
        }

        int unsigned() throws IOException {
            return bytes[take(1)] & 0xFF;
        }

        int int32() throws IOException {
            int from = take(4);
            return bytes[from] & 0xFF
                    | (bytes[from + 1] & 0xFF) << 8
                    | (bytes[from + 2] & 0xFF) << 16
                    | (bytes[from + 3] & 0xFF) << 24;
        }

        long varint() throws IOException {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                int next = unsigned();
                value |= (long) (next & 0x7F) << shift;
                if (next < 0x80) {
                    return value;
                }
            }
            throw new IOException("a number has no end");
        }

        long zigzag() throws IOException {
            long value = varint();
            return value >>> 1 ^ -(value & 1);
        }

        long bits(int count) throws IOException {
            long value = 0;
            for (int done = 0; done < count; ) {
                if (at >= end) {
                    throw new EndOfReader();
                }
                int taken = Math.min(8 - bit, count - done);
                value |= (long) (bytes[at] >> bit & (1 << taken) - 1) << done;
                done += taken;
                bit += taken;
                if (bit == 8) {
                    bit = 0;
                    at++;
                }
            }
            return value;
        }

        void align() {
            if (bit > 0) {
                bit = 0;
                at++;
            }
        }
    }

    private static final class EndOfReader extends IOException {
        private static final long serialVersionUID = 1L;

        EndOfReader() {
            super("a page ends before its values do");
        }
    }
}
