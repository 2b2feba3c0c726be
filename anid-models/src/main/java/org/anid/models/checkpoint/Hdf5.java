// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.checkpoint;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.exceptions.UnsupportedHdfException;
import io.jhdf.links.SoftLink;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OrderedDataType;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Files of HDF5, as Keras writes them ({@code .h5}, {@code .weights.h5}), read by jHDF in Java. What lies in another
 * file is refused, and links are not followed. Immutable.
 *
 * @param groups of the file by their places, as {@code /model_weights/dense}; the root is the empty place
 * @param dataSets by their places
 */
public record Hdf5(Map<String, Group> groups, Map<String, Dataset> dataSets) {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};
    private static final int DEEPEST = 100;
    private static final int MOST_OBJECTS = 1 << 16;

    /** Whether a file begins as one. */
    static boolean is(byte[] head) {
        return head.length >= SIGNATURE.length
                && Arrays.equals(head, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /**
     * Walks over all of a file.
     *
     * @throws CheckpointException if anything in it lies in another file, or groups have no end; one line
     */
    public static Hdf5 of(HdfFile file) throws CheckpointException {
        Hdf5 found = new Hdf5(new TreeMap<>(), new TreeMap<>());
        found.walk(file, "", 0);
        return found;
    }

    private void walk(Group group, String place, int depth) throws CheckpointException {
        if (depth > DEEPEST) {
            throw new CheckpointException("it has groups in groups without end, at " + line(place));
        }
        groups.put(place, group);
        for (Map.Entry<String, Node> child : children(group, place).entrySet()) {
            String inner = place + "/" + child.getKey();
            Node node = child.getValue();
            if (node instanceof SoftLink) {
                throw new CheckpointException("it has the link " + line(inner) + ", and links are not followed");
            } else if (node instanceof Link) {
                throw outside(line(inner));
            } else if (node instanceof Group below) {
                walk(below, inner, depth + 1);
            } else if (node instanceof Dataset data) {
                dataSets.put(inner, data);
            }
            if (groups.size() + dataSets.size() > MOST_OBJECTS) {
                throw new CheckpointException("it has more than " + MOST_OBJECTS + " objects");
            }
        }
    }

    private static Map<String, Node> children(Group group, String place) throws CheckpointException {
        try {
            return group.getChildren();
        } catch (HdfException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof UnsupportedHdfException
                        && String.valueOf(cause.getMessage()).contains("External")) {
                    throw outside("something in " + line(place));
                }
            }
            throw e;
        }
    }

    private static CheckpointException outside(String what) {
        return new CheckpointException("it has " + what + " in another file, and links are not followed");
    }

    private static String line(String text) {
        return text.replaceAll("[\\s\\p{Cntrl}\\x85\\u2028\\u2029]+", " ").strip();
    }

    /**
     * The arrays of numbers, by their places without the slash before them; those of texts are left out.
     *
     * @throws CheckpointException if it is damaged, or holds arrays in pieces, which may be compressed
     */
    static Map<String, CheckpointTensor> tensors(MappedFile file) throws IOException {
        try {
            // Not closed here: that would close the file, from which the tensors are read later.
            HdfFile content = new HdfFile(file.channel());
            Map<String, CheckpointTensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, Dataset> entry : of(content).dataSets().entrySet()) {
                String name = line(entry.getKey().substring(1));
                ElementType type = type(entry.getValue().getDataType());
                if (type != null) {
                    tensors.put(name, tensor(file, content, name, type, entry.getValue()));
                }
            }
            return tensors;
        } catch (RuntimeException | StackOverflowError e) {
            // jHDF follows a damaged tree until the stack ends.
            throw new CheckpointException("it cannot be read as HDF5: it is cut off or damaged", e);
        }
    }

    private static CheckpointTensor tensor(
            MappedFile file, HdfFile content, String name, ElementType type, Dataset data) throws IOException {
        if (!(data instanceof ContiguousDataset whole)) {
            throw new CheckpointException(name + " is stored in pieces, which Keras does not do: save it without chunks"
                    + " and compression");
        }
        long[] shape = data.getDimensionsAsLong();
        long from = content.getUserBlockSize() + whole.getDataAddress();
        long bytes = data.isEmpty() ? 0 : data.getStorageInBytes();
        if (bytes < 0 || !data.isEmpty() && (from < 0 || from > file.size() - bytes)) {
            throw new CheckpointException(name + " lies beyond the end of the file: it is cut off or damaged");
        }
        return new CheckpointTensor(
                name,
                type,
                shape,
                CheckpointTensor.rowMajor(shape),
                0,
                new Bytes(file, from, bytes, ((OrderedDataType) data.getDataType()).getByteOrder()));
    }

    private static @Nullable ElementType type(DataType type) {
        if (type instanceof FloatingPoint) {
            return switch (type.getSize()) {
                case Double.BYTES -> ElementType.FLOAT64;
                case Float.BYTES -> ElementType.FLOAT32;
                case Short.BYTES -> ElementType.FLOAT16;
                default -> null;
            };
        }
        if (type instanceof FixedPoint number) {
            return switch (type.getSize()) {
                case Long.BYTES -> number.isSigned() ? ElementType.INT64 : null;
                case Integer.BYTES -> number.isSigned() ? ElementType.INT32 : null;
                case Short.BYTES -> number.isSigned() ? ElementType.INT16 : null;
                case 1 -> number.isSigned() ? ElementType.INT8 : ElementType.UINT8;
                default -> null;
            };
        }
        return null;
    }
}
