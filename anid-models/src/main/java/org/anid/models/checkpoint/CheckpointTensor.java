// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A tensor of a checkpoint. Its elements stay in the file until they are asked for, and are given in the order of rows
 * (the last index fastest), however they lie there. Safe to share between threads until the checkpoint is closed.
 */
public final class CheckpointTensor {

    /** Elements that are taken from the file in one step. */
    private static final int AT_ONCE = 1 << 20;

    /** Columns that become rows in one step: a line of the processor's cache. */
    private static final int TOGETHER = 16;

    private final String name;
    private final ElementType type;
    private final List<Long> shape;
    private final long[] strides;
    private final long offset;
    private final long count;
    private final Bytes storage;

    /**
     * A view of a storage.
     *
     * @param strides elements between neighbours of each dimension
     * @param offset of the first element
     * @throws CheckpointException if it reaches outside its storage
     */
    CheckpointTensor(String name, ElementType type, long[] shape, long[] strides, long offset, Bytes storage)
            throws CheckpointException {
        if (shape.length != strides.length || offset < 0) {
            throw new CheckpointException(
                    name + " has " + shape.length + " dimensions, " + strides.length + " strides and offset " + offset);
        }
        long elements = 1;
        long last = offset;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] < 0 || strides[i] < 0) {
                throw new CheckpointException(name + " has a negative size or stride");
            }
            try {
                elements = Math.multiplyExact(elements, shape[i]);
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape[i] - 1), strides[i]));
            } catch (ArithmeticException e) {
                throw new CheckpointException(name + " has more elements than can be counted", e);
            }
        }
        if (elements > 0 && last >= storage.length() / type.bytes()) {
            throw new CheckpointException(name + " reaches to element " + last + " of a storage of "
                    + storage.length() / type.bytes() + ": the file is damaged");
        }
        this.name = name;
        this.type = type;
        this.shape = Arrays.stream(shape).boxed().toList();
        this.strides = strides.clone();
        this.offset = offset;
        this.count = elements;
        this.storage = storage;
    }

    /** The strides of a tensor whose elements lie in the order of rows. */
    static long[] rowMajor(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= Math.max(1, shape[i]);
        }
        return strides;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** What its elements are. */
    public ElementType type() {
        return type;
    }

    /** Its sizes, outermost first; empty for a single number. */
    public List<Long> shape() {
        return shape;
    }

    /** How many elements it has. */
    public long count() {
        return count;
    }

    /** Whether its elements lie in the order of rows, without gaps, so that they can be taken as they are. */
    public boolean isContiguous() {
        long stride = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            if (shape.get(i) > 1 && strides[i] != stride) {
                return false;
            }
            stride *= shape.get(i);
        }
        return true;
    }

    /**
     * Elements as they lie in the file, of a tensor that {@link #isContiguous}.
     *
     * @param from the first one
     * @param elements how many
     * @return bytes in the order of the file, which the buffer has
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public ByteBuffer raw(long from, int elements) throws IOException {
        check(from, elements);
        return storage.map((offset + from) * type.bytes(), (long) elements * type.bytes());
    }

    /**
     * Some rows, the stretches of the outermost dimension; a view.
     *
     * @throws CheckpointException if there are not so many
     */
    public CheckpointTensor rows(long from, long to) throws CheckpointException {
        if (shape.isEmpty() || from < 0 || to < from || to > shape.get(0)) {
            throw new CheckpointException(name + " is " + shape + ": it has no rows " + from + " to " + to);
        }
        long[] sizes = sizes();
        sizes[0] = to - from;
        return new CheckpointTensor(name, type, sizes, strides, offset + from * strides[0], storage);
    }

    /**
     * A matrix with rows and columns in each other's place; a view.
     *
     * @throws CheckpointException if it is none
     */
    public CheckpointTensor transposed() throws CheckpointException {
        if (shape.size() != 2) {
            throw new CheckpointException(name + " is " + shape + ", which is no matrix");
        }
        return new CheckpointTensor(
                name,
                type,
                new long[] {shape.get(1), shape.get(0)},
                new long[] {strides[1], strides[0]},
                offset,
                storage);
    }

    /** Without the dimensions of size 1; a view. */
    public CheckpointTensor squeezed() throws CheckpointException {
        int[] kept =
                IntStream.range(0, shape.size()).filter(i -> shape.get(i) != 1).toArray();
        return new CheckpointTensor(
                name,
                type,
                Arrays.stream(kept).mapToLong(shape::get).toArray(),
                Arrays.stream(kept).mapToLong(i -> strides[i]).toArray(),
                offset,
                storage);
    }

    /**
     * Elements as floats, rounded where they have more digits.
     *
     * @param from the first one, in the order of rows
     * @param out where they go, all of it
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public void read(long from, float[] out) throws IOException {
        check(from, out.length);
        if (out.length == 0) {
            return;
        }
        int columns = shape.isEmpty() ? 1 : (int) Math.min(Integer.MAX_VALUE, shape.get(shape.size() - 1));
        if (isContiguous()) {
            for (int at = 0; at < out.length; ) {
                int count = Math.min(AT_ONCE, out.length - at);
                type.floats(raw(from + at, count), 0, out, at, count);
                at += count;
            }
        } else if (shape.size() == 2 && strides[0] == 1 && from % columns == 0 && out.length % columns == 0) {
            transpose(from / columns, out, columns);
        } else {
            each(from, out.length, (at, value) -> out[at] = (float) value);
        }
    }

    /** Columns that are stretches of the file, into rows: some at a time, so that what is written lies together. */
    private void transpose(long firstRow, float[] out, int columns) throws IOException {
        int rows = out.length / columns;
        float[] together = new float[TOGETHER * rows];
        for (int c = 0; c < columns; c += TOGETHER) {
            int count = Math.min(TOGETHER, columns - c);
            for (int k = 0; k < count; k++) {
                long start = (offset + firstRow + (c + k) * strides[1]) * type.bytes();
                type.floats(storage.map(start, (long) rows * type.bytes()), 0, together, k * rows, rows);
            }
            for (int r = 0; r < rows; r++) {
                for (int k = 0; k < count; k++) {
                    out[r * columns + c + k] = together[k * rows + r];
                }
            }
        }
    }

    /**
     * Elements as doubles; whole numbers beyond 2<sup>53</sup> are rounded.
     *
     * @param from the first one, in the order of rows
     * @param out where they go, all of it
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public void read(long from, double[] out) throws IOException {
        check(from, out.length);
        each(from, out.length, (at, value) -> out[at] = value);
    }

    /**
     * All elements as floats.
     *
     * @throws CheckpointException if they are too many for an array
     */
    public float[] floats() throws IOException {
        float[] all = new float[arrayLength()];
        read(0, all);
        return all;
    }

    /**
     * All elements as doubles.
     *
     * @throws CheckpointException if they are too many for an array
     */
    public double[] doubles() throws IOException {
        double[] all = new double[arrayLength()];
        read(0, all);
        return all;
    }

    private int arrayLength() throws CheckpointException {
        if (count > Integer.MAX_VALUE - 8) {
            throw new CheckpointException(name + " has " + count + " elements: read it in parts");
        }
        return (int) count;
    }

    private void check(long from, int length) {
        if (from < 0 || length < 0 || length > count - from) {
            throw new IndexOutOfBoundsException(length + " elements from " + from + " on of " + count + " in " + name);
        }
    }

    private long[] sizes() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** Gets elements, a stretch of which begins at {@code from}. */
    private interface Sink {
        void accept(int at, double value);
    }

    /** In the order of rows, wherever they lie. */
    private void each(long from, int length, Sink sink) throws IOException {
        long[] index = new long[strides.length];
        long rest = from;
        for (int i = index.length - 1; i >= 0 && length > 0; i--) {
            index[i] = rest % shape.get(i);
            rest /= shape.get(i);
        }
        for (int at = 0; at < length; at++) {
            long element = offset;
            for (int i = 0; i < index.length; i++) {
                element += index[i] * strides[i];
            }
            sink.accept(at, type.at(storage.map(element * type.bytes(), type.bytes()), 0));
            for (int i = index.length - 1; i >= 0 && ++index[i] == shape.get(i); i--) {
                index[i] = 0;
            }
        }
    }

    @Override
    public String toString() {
        return name + " " + type + " " + shape;
    }
}
