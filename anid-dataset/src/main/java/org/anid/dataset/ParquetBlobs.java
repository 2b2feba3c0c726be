// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.zip.GZIPInputStream;
import org.anid.dataset.decode.ImageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * The values of one binary column of a Parquet file, in the order of its rows, as a stream: never more than a value and
 * the dictionary in memory, and nothing that is larger than a limit. A page is read whole only where its values lie
 * apart from their lengths.
 *
 * <p>DuckDB reads everything else. It fetches a whole column of a row group for any row of it and hands out 2,048 rows
 * at a time, which for images may be gigabytes, and ends the JVM where they do not fit.
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

    /** Of a dictionary in memory. */
    private static final int MOST_DICTIONARY = 1 << 26;

    /** More than any page header takes unless its statistics repeat a long value. */
    private static final int HEADER_BYTES = 1 << 16;

    private final FileChannel channel;
    private final int levels;
    private final long limit;
    private byte[] value = new byte[0];
    private @Nullable Dictionary dictionary;

    /**
     * Column of a file.
     *
     * @param levels how many parts of its path may be null; none of them is repeated
     * @param limit bytes of a value at most, and of a page that is read whole
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
        try {
            pages(chunk, firstRow, wanted, visitor);
        } finally {
            closeDictionary();
        }
    }

    private void closeDictionary() throws IOException {
        if (dictionary != null) {
            dictionary.close();
            dictionary = null;
        }
    }

    private void pages(Chunk chunk, long firstRow, LongPredicate wanted, Visitor visitor) throws IOException {
        long position = chunk.start();
        long row = firstRow;
        long end = firstRow + chunk.values();
        while (row < end) {
            PageHeader header = header(position);
            long body = position + header.length;
            position = body + header.compressedSize;
            if (header.type == DICTIONARY_PAGE) {
                closeDictionary();
                dictionary = dictionary(chunk, header, body);
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
            int whole = header.encoding == PLAIN ? 0 : header.size;
            if (any && whole > limit) {
                for (long r = row; r < next; r++) {
                    visitor.refused(r, tooLarge("the page of the Parquet file that holds the image", whole));
                }
            } else if (any) {
                page(chunk, header, body, row, visitor);
            }
            row = next;
        }
    }

    private void page(Chunk chunk, PageHeader header, long body, long firstRow, Visitor visitor) throws IOException {
        boolean first = header.type == DATA_PAGE;
        // In the second version levels come before what is compressed, in the first they begin it.
        int before = first ? 0 : header.levelBytes;
        if (before > header.compressedSize || before > header.size) {
            throw new IOException("the levels of a page are longer than the page");
        }
        String codec = first || header.compressed ? chunk.codec() : "UNCOMPRESSED";
        try (InputStream stream = decompressed(codec, body + before, header.compressedSize - before)) {
            byte[] levelBytes;
            int from = 0;
            int size = header.size - before;
            if (first) {
                int length = levels > 0 ? new Reader(exactly(stream, 4), 0, 4).int32() : 0;
                if (length < 0 || length > size) {
                    throw new IOException("the levels of a page are longer than the page");
                }
                levelBytes = exactly(stream, length);
                size -= levels > 0 ? 4 + length : 0;
            } else {
                levelBytes = new byte[before];
                read(body, levelBytes, before);
                from = header.repetitionBytes;
            }
            boolean[] present = present(new Reader(levelBytes, from, levelBytes.length), header.values);
            int count = 0;
            for (boolean value : present) {
                count += value ? 1 : 0;
            }
            Values values = header.encoding == PLAIN ? plain(stream) : null;
            if (values == null) {
                values = values(header.encoding, new Reader(exactly(stream, size), 0, size), count);
            }
            for (int i = 0; i < present.length; i++) {
                if (!present[i]) {
                    visitor.missing(firstRow + i);
                    continue;
                }
                values.next();
                if (values.count > limit) {
                    visitor.refused(firstRow + i, tooLarge("the image", values.count));
                } else {
                    visitor.value(firstRow + i, values.bytes, values.from, values.count);
                }
            }
        }
    }

    private boolean[] present(Reader reader, int count) throws IOException {
        boolean[] present = new boolean[count];
        if (levels == 0) {
            Arrays.fill(present, true);
            return present;
        }
        int[] level = hybrid(reader, 32 - Integer.numberOfLeadingZeros(levels), count);
        for (int i = 0; i < count; i++) {
            present[i] = level[i] == levels;
        }
        return present;
    }

    private String tooLarge(String what, int size) {
        return what + " takes " + Spill.megabytes(size) + ", more than the " + Spill.megabytes(limit)
                + " that are a quarter of Java's memory: give it more (-Xmx)";
    }

    private static byte[] exactly(InputStream stream, int count) throws IOException {
        byte[] bytes = stream.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("a page ends before its values do");
        }
        return bytes;
    }

    /** One value after the other. */
    private abstract static class Values {
        byte[] bytes = new byte[0];
        int from;
        int count;

        abstract void next() throws IOException;
    }

    /** Values as they come, each after its length; those that are too large are passed over. */
    private Values plain(InputStream stream) {
        return new Values() {
            {
                bytes = value;
            }

            @Override
            void next() throws IOException {
                count = new Reader(exactly(stream, 4), 0, 4).int32();
                if (count < 0) {
                    throw new IOException("a value of " + count + " bytes");
                }
                if (count > limit) {
                    stream.skipNBytes(count);
                    return;
                }
                if (count > value.length) {
                    value = new byte[count];
                    bytes = value;
                }
                if (stream.readNBytes(bytes, 0, count) < count) {
                    throw new EOFException("a page ends before its values do");
                }
            }
        };
    }

    private Values values(int encoding, Reader reader, int count) throws IOException {
        switch (encoding) {
            case PLAIN_DICTIONARY:
            case RLE_DICTIONARY:
                Dictionary entries = dictionary;
                if (entries == null) {
                    throw new IOException("a column has no dictionary");
                }
                int[] indices = hybrid(reader, count == 0 ? 0 : reader.unsigned(), count);
                return new Values() {
                    private int at;

                    @Override
                    void next() throws IOException {
                        entries.get(indices[at++], this);
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

    private Dictionary dictionary(Chunk chunk, PageHeader header, long body) throws IOException {
        try (InputStream stream = decompressed(chunk.codec(), body, header.compressedSize)) {
            if (header.size <= Math.min(limit, MOST_DICTIONARY)) {
                return new InMemory(exactly(stream, header.size), header.values);
            }
            OnDisk entries = new OnDisk(Spill.create(header.size));
            try {
                Values values = plain(stream);
                for (int i = 0; i < header.values; i++) {
                    values.next();
                    entries.add(values);
                }
                return entries;
            } catch (IOException | RuntimeException e) {
                entries.close();
                throw e;
            }
        }
    }

    /** What the values of the pages that follow refer to by number. */
    private interface Dictionary extends Closeable {
        void get(int index, Values value) throws IOException;
    }

    private static final class InMemory implements Dictionary {
        private final byte[] bytes;
        private final int[] from;
        private final int[] count;

        InMemory(byte[] bytes, int entries) throws IOException {
            this.bytes = bytes;
            Reader reader = new Reader(bytes, 0, bytes.length);
            if (entries < 0 || entries > bytes.length / Integer.BYTES) {
                throw new IOException("a dictionary page says that it holds " + entries + " values");
            }
            from = new int[entries];
            count = new int[from.length];
            for (int i = 0; i < from.length; i++) {
                count[i] = reader.int32();
                from[i] = reader.take(count[i]);
            }
        }

        @Override
        public void get(int index, Values value) throws IOException {
            check(index, from.length);
            value.bytes = bytes;
            value.from = from[index];
            value.count = count[index];
        }

        @Override
        public void close() {
            // Nothing to give back.
        }
    }

    /** Writers look at the size of a dictionary after a thousand values or so, which may be gigabytes of pictures. */
    private final class OnDisk implements Dictionary {
        private final Spill spill;
        private final List<Spill.Part> parts = new ArrayList<>();

        OnDisk(Spill spill) {
            this.spill = spill;
        }

        void add(Values value) throws IOException {
            boolean tooLarge = value.count > limit;
            Spill.Part part = spill.append(value.bytes, 0, tooLarge ? 0 : value.count, ImageDecoder.create());
            parts.add(tooLarge ? part.ofSize(value.count) : part);
        }

        @Override
        public void get(int index, Values value) throws IOException {
            check(index, parts.size());
            value.count = parts.get(index).count();
            value.from = 0;
            value.bytes = value.count > limit ? new byte[0] : parts.get(index).bytes();
        }

        @Override
        public void close() throws IOException {
            spill.close();
        }
    }

    private static void check(int index, int entries) throws IOException {
        if (index >= entries) {
            throw new IOException("a page refers to what its dictionary does not hold");
        }
    }

    private InputStream decompressed(String codec, long position, int count) throws IOException {
        InputStream raw = new BufferedInputStream(new Section(position, count), 1 << 16);
        return switch (codec) {
            case "UNCOMPRESSED" -> raw;
            case "SNAPPY" -> BackReferences.snappy(raw);
            case "LZ4_RAW" -> BackReferences.lz4(raw);
            case "ZSTD" -> zstd(raw);
            case "GZIP" -> new GZIPInputStream(raw, 1 << 16);
            default ->
                throw new IOException("its images are compressed with " + codec + "; write it with zstd or snappy");
        };
    }

    /** Zstandard, whose complaints are not I/O exceptions. */
    private static InputStream zstd(InputStream raw) {
        return new FilterInputStream(new ZstdInputStream(raw)) {
            @Override
            public int read(byte[] target, int from, int count) throws IOException {
                try {
                    return in.read(target, from, count);
                } catch (RuntimeException e) {
                    throw new IOException("a page cannot be decompressed: " + TextFile.firstLine(e), e);
                }
            }

            @Override
            public long skip(long count) throws IOException {
                // Reads, so that complaints are those of reading.
                byte[] passed = new byte[(int) Math.min(count, 1 << 16)];
                return Math.max(0, read(passed, 0, passed.length));
            }
        };
    }

    /** Some bytes of the file. */
    private final class Section extends InputStream {
        private long position;
        private int left;

        Section(long position, int count) {
            this.position = position;
            left = count;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = channel.read(ByteBuffer.wrap(target, from, Math.min(count, left)), position);
            if (read < 0) {
                throw new EOFException("it ends before a page does");
            }
            position += read;
            left -= read;
            return read;
        }
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
