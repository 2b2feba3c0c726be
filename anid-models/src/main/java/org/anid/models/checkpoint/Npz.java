// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * What {@code numpy.savez} writes: a zip file of arrays as they are. Arrays of texts and objects are left out.
 * Stateless.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NumPy's format 1.0 to 3.0</a>
 */
final class Npz {

    private static final String SUFFIX = ".npy";
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** Magic, two bytes of the version, and the length of the header in 2 or 4. */
    private static final int START = 12;

    private static final int MOST_HEADER = 1 << 16;
    private static final Pattern HEADER = Pattern.compile(
            "'descr':\\s*'([<>|=])([a-z]\\d+)'.*'fortran_order':\\s*(True|False).*'shape':\\s*\\(([\\d,\\s]*)\\)",
            Pattern.DOTALL);

    private static final Map<String, ElementType> TYPES = Map.of(
            "f8", ElementType.FLOAT64,
            "f4", ElementType.FLOAT32,
            "f2", ElementType.FLOAT16,
            "i8", ElementType.INT64,
            "i4", ElementType.INT32,
            "i2", ElementType.INT16,
            "i1", ElementType.INT8,
            "u1", ElementType.UINT8,
            "b1", ElementType.BOOL);

    private Npz() {}

    /** The arrays, in the order of the file; empty if it has none. */
    static Map<String, CheckpointTensor> read(MappedFile file, ZipFile zip) throws IOException {
        Map<String, CheckpointTensor> tensors = new LinkedHashMap<>();
        for (var entries = zip.getEntries(); entries.hasMoreElements(); ) {
            ZipArchiveEntry entry = entries.nextElement();
            if (entry.getName().endsWith(SUFFIX)) {
                String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
                CheckpointTensor tensor = tensor(name, stored(file, name, entry));
                if (tensor != null) {
                    tensors.put(name, tensor);
                }
            }
        }
        return tensors;
    }

    private static Bytes stored(MappedFile file, String name, ZipArchiveEntry entry) throws IOException {
        if (entry.getMethod() != ZipArchiveEntry.STORED || entry.getDataOffset() < 0) {
            throw new CheckpointException(
                    name + " is compressed: load it with numpy.load and save it with numpy.savez, which does not");
        }
        if (entry.getSize() < START || entry.getDataOffset() > file.size() - entry.getSize()) {
            throw new CheckpointException(name + " is cut off or damaged");
        }
        return new Bytes(file, entry.getDataOffset(), entry.getSize(), ByteOrder.LITTLE_ENDIAN);
    }

    private static @Nullable CheckpointTensor tensor(String name, Bytes content) throws IOException {
        ByteBuffer start = content.map(0, START);
        byte[] magic = new byte[MAGIC.length];
        start.get(0, magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new CheckpointException(name + " is not in NumPy's format");
        }
        boolean first = start.get(MAGIC.length) == 1;
        int from = first ? START - 2 : START;
        long length = first ? Short.toUnsignedInt(start.getShort(8)) : Integer.toUnsignedLong(start.getInt(8));
        if (length > MOST_HEADER || length > content.length() - from) {
            throw new CheckpointException(name + " is cut off or damaged");
        }
        Matcher header = HEADER.matcher(StandardCharsets.ISO_8859_1.decode(content.map(from, length)));
        ElementType type = header.find() ? TYPES.get(header.group(2)) : null;
        if (type == null) {
            return null;
        }
        long[] shape = shape(name, header.group(4));
        long position = from + length;
        CheckpointTensor tensor = new CheckpointTensor(
                name,
                type,
                shape,
                header.group(3).equals("True") ? columnMajor(shape) : CheckpointTensor.rowMajor(shape),
                0,
                new Bytes(
                        content.file(),
                        content.position() + position,
                        content.length() - position,
                        header.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN));
        if (tensor.count() * type.bytes() != content.length() - position) {
            throw new CheckpointException(name + " has " + tensor.count() + " elements of " + type.bytes()
                    + " bytes and " + (content.length() - position) + " bytes");
        }
        return tensor;
    }

    private static long[] shape(String name, String sizes) throws CheckpointException {
        try {
            return Arrays.stream(sizes.split(","))
                    .map(String::strip)
                    .filter(size -> !size.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new CheckpointException(name + " has a size that no array has", e);
        }
    }

    private static long[] columnMajor(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = 0; i < shape.length; i++) {
            strides[i] = stride;
            stride *= Math.max(1, shape[i]);
        }
        return strides;
    }
}
