// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.bundle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.anid.api.model.ModelException;

/**
 * The bytes of a {@code .mat} of level 5, checked before MFL reads them: MFL allocates what sizes in the file claim,
 * and here they are held against the bytes that are there. Compressed matrices are inflated; objects, functions and the
 * part behind objects are left out, for MFL follows what they say.
 *
 * @see <a href="https://www.mathworks.com/help/pdf_doc/matlab/matfile_format.pdf">MAT-File Format, level 5</a>
 */
final class MatBytes {

    private static final int HEADER = 128;
    private static final int BEHIND_OBJECTS = 116;
    private static final int TAG = 8;
    private static final int MOST_BYTES = 1 << 28;
    private static final int MOST_VALUES = 1 << 26;
    private static final int MOST_DIMENSIONS = 32;
    private static final int DEEPEST = 32;

    /** Types of data elements. */
    private static final int INT8 = 1;

    private static final int INT32 = 5;
    private static final int UINT32 = 6;
    private static final int MATRIX = 14;
    private static final int COMPRESSED = 15;

    /** Bytes of a number of each type of data element; 0 where it has none. */
    private static final int[] NUMBER = {0, 1, 1, 2, 2, 4, 4, 4, 0, 8, 0, 0, 8, 8};

    /** Classes of matrices. */
    private static final int CELL = 1;

    private static final int STRUCT = 2;
    private static final int OBJECT = 3;
    private static final int CHAR = 4;
    private static final int SPARSE = 5;
    private static final int DOUBLE = 6;
    private static final int UINT64 = 15;
    private static final int COMPLEX = 0x800;

    private final String place;
    private final ByteOrder order;
    private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
    private ByteBuffer buffer;
    private long values;

    private MatBytes(byte[] bytes, String place, ByteOrder order) {
        this.place = place;
        this.order = order;
        this.buffer = ByteBuffer.wrap(bytes).order(order);
    }

    /**
     * The same file without compression; throws {@link ModelException} where it is none or claims what is not there.
     */
    static byte[] plain(byte[] bytes, String place) {
        boolean little = bytes.length >= HEADER && bytes[HEADER - 2] == 'I' && bytes[HEADER - 1] == 'M';
        boolean big = bytes.length >= HEADER && bytes[HEADER - 2] == 'M' && bytes[HEADER - 1] == 'I';
        MatBytes checked = new MatBytes(bytes, place, little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        if (!little && !big) {
            throw checked.refused("it has no header");
        }
        checked.file(bytes);
        return checked.plain.toByteArray();
    }

    /** A data element: its type, where its bytes are, and where the next one is. */
    private record Element(int type, int start, int end, int next) {
        int length() {
            return end - start;
        }
    }

    private void file(byte[] bytes) {
        byte[] header = Arrays.copyOf(bytes, HEADER);
        Arrays.fill(header, BEHIND_OBJECTS, BEHIND_OBJECTS + Long.BYTES, (byte) 0);
        plain.writeBytes(header);
        ByteBuffer whole = buffer;
        int at = HEADER;
        while (at < bytes.length) {
            buffer = whole;
            Element element = element(at, bytes.length);
            at = element.next;
            if (element.type == COMPRESSED) {
                buffer = ByteBuffer.wrap(inflated(bytes, element)).order(order);
                element = element(0, buffer.limit());
            }
            if (element.type != MATRIX) {
                throw refused("it has an element of type " + element.type + " that is no matrix");
            }
            int kind = kind(element);
            if (kind != OBJECT && kind <= UINT64) {
                matrix(element, 0);
                write(element);
            }
        }
    }

    private void write(Element element) {
        int padding = -element.length() & (TAG - 1);
        plain.writeBytes(ByteBuffer.allocate(TAG)
                .order(order)
                .putInt(MATRIX)
                .putInt(element.length() + padding)
                .array());
        plain.write(buffer.array(), element.start, element.length());
        plain.writeBytes(new byte[padding]);
    }

    private byte[] inflated(byte[] bytes, Element element) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes, element.start, element.length());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] part = new byte[1 << 16];
            int length = inflater.inflate(part);
            while (length > 0) {
                if (plain.size() + out.size() + length > MOST_BYTES) {
                    throw refused("inflated, it has more than " + MOST_BYTES + " bytes");
                }
                out.write(part, 0, length);
                length = inflater.inflate(part);
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw refused("a compressed matrix is damaged");
        } finally {
            inflater.end();
        }
    }

    private Element element(int at, int end) {
        if (end - at < TAG) {
            throw refused("it ends within a tag");
        }
        int first = buffer.getInt(at);
        boolean small = first >>> 16 != 0;
        int type = small ? first & 0xffff : first;
        int start = at + (small ? TAG / 2 : TAG);
        long length = small ? first >>> 16 : Integer.toUnsignedLong(buffer.getInt(at + TAG / 2));
        if (length > (small ? TAG / 2 : end - start)) {
            throw refused("an element claims " + length + " bytes, more than there are");
        }
        int last = start + (int) length;
        int padding = type == COMPRESSED ? 0 : -(int) length & (TAG - 1);
        return new Element(type, start, last, small ? at + TAG : Math.min(last + padding, end));
    }

    private Element element(Element before, int end, int type, String what) {
        Element element = element(before.next, end);
        if (element.type != type) {
            throw refused("the " + what + " of a matrix are of type " + element.type + ", not " + type);
        }
        return element;
    }

    /** The class of a matrix. */
    private int kind(Element matrix) {
        return buffer.getInt(flags(matrix).start) & 0xff;
    }

    private Element flags(Element matrix) {
        Element flags = element(matrix.start, matrix.end);
        if (flags.type != UINT32 || flags.length() != TAG) {
            throw refused("a matrix has no flags");
        }
        return flags;
    }

    private void matrix(Element matrix, int depth) {
        if (matrix.type != MATRIX || depth > DEEPEST) {
            throw refused(depth > DEEPEST ? "its cells lie too deep in one another" : "a cell or field is no matrix");
        }
        if (matrix.length() == 0 && depth > 0) {
            return;
        }
        Element flags = flags(matrix);
        int end = matrix.end;
        Element dimensions = element(flags, end, INT32, "dimensions");
        Element name = element(dimensions, end, INT8, "letters of the name");
        int count = count(dimensions);
        int kind = buffer.getInt(flags.start) & 0xff;
        switch (kind) {
            case CELL -> matrices(name, count, end, depth);
            case STRUCT -> {
                Element length = element(name, end, INT32, "lengths of the names of fields");
                Element names = element(length, end, INT8, "names of fields");
                int letters = length.length() == Integer.BYTES ? buffer.getInt(length.start) : 0;
                if (letters < 1 || names.length() % letters != 0) {
                    throw refused("a structure has names of fields of " + letters + " letters in " + names.length());
                }
                matrices(names, (long) count * (names.length() / letters), end, depth);
            }
            case CHAR -> element(name.next, end);
            case SPARSE -> numbers(numbers(element(name.next, end), -1, end), -1, end);
            default -> {
                if (kind < DOUBLE || kind > UINT64) {
                    throw refused(
                            "it holds a matrix of class " + kind + ", which is no number, text, cell or structure");
                }
                values += count;
                Element last = numbers(name, count, end);
                if ((buffer.getInt(flags.start) & COMPLEX) != 0) {
                    numbers(last, count, end);
                }
            }
        }
    }

    private int count(Element dimensions) {
        int axes = dimensions.length() / Integer.BYTES;
        long count = 1;
        for (int i = 0; i < axes; i++) {
            int size = buffer.getInt(dimensions.start + i * Integer.BYTES);
            count = size < 0 ? Long.MAX_VALUE : Math.min(count, MOST_VALUES) * size;
        }
        if (axes < 2 || axes > MOST_DIMENSIONS || count > MOST_VALUES - values || count > buffer.limit()) {
            throw refused("a matrix claims " + axes + " dimensions with more elements than there are bytes");
        }
        return (int) count;
    }

    private void matrices(Element before, long count, int end, int depth) {
        if (count * TAG > end - before.next) {
            throw refused("there are no " + count + " matrices in " + (end - before.next) + " bytes");
        }
        Element last = before;
        for (long i = 0; i < count; i++) {
            last = element(last.next, end);
            matrix(last, depth + 1);
        }
    }

    private Element numbers(Element before, int count, int end) {
        Element element = element(before.next, end);
        int size = element.type < NUMBER.length && element.type >= 0 ? NUMBER[element.type] : 0;
        if (size == 0 || element.length() % size != 0 || (count >= 0 && element.length() / size != count)) {
            throw refused(
                    "a matrix of " + count + " numbers has " + element.length() + " bytes of type " + element.type);
        }
        return element;
    }

    private ModelException refused(String reason) {
        return new ModelException(place + " is not a readable MATLAB file of level 5 (.mat): " + reason);
    }
}
