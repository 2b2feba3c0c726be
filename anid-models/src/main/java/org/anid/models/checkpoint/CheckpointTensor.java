// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor of a checkpoint. Its elements stay in the file until they are asked for, and are given in the order of rows (the last
 * index fastest), however they lie there. Safe to share between threads until the checkpoint is closed.
 */
public final class CheckpointTensor {

    /** Bytes that are mapped at a time. */
    private static final long WINDOW = 1 << 28;

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

    /** Gets elements, a stretch of which begins at {@code from}. */
    private interface Sink {
        void accept(int at, double value);
    }

    /**
     * Elements as floats, rounded where they have more digits.
     *
     * @param from the first one, in the order of rows
     * @param out where they go, all of it
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public void read(long from, float[] out) throws IOException {
        if (type == ElementType.FLOAT32 && Arrays.equals(strides, rowMajor(sizes())) && out.length <= count - from) {
            copy(from, out);
            return;
        }
        each(from, out.length, (at, value) -> out[at] = (float) value);
    }

    /**
     * Elements as doubles; whole numbers beyond 2<sup>53</sup> are rounded.
     *
     * @param from the first one, in the order of rows
     * @param out where they go, all of it
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public void read(long from, double[] out) throws IOException {
        each(from, out.length, (at, value) -> out[at] = value);
    }

    /**
     * All elements as floats.
     *
     * @throws CheckpointException if they are too many for an array
     */
    public float[] floats() throws IOException {
        if (count > Integer.MAX_VALUE - 8) {
            throw new CheckpointException(name + " has " + count + " elements: read it in parts");
        }
        float[] all = new float[(int) count];
        read(0, all);
        return all;
    }

    private long[] sizes() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** Neighbours in the file, as they are. */
    private void copy(long from, float[] out) throws IOException {
        int step = (int) (WINDOW / Float.BYTES);
        for (int at = 0; at < out.length; at += step) {
            int length = Math.min(step, out.length - at);
            storage.map((offset + from + at) * Float.BYTES, (long) length * Float.BYTES)
                    .asFloatBuffer()
                    .get(out, at, length);
        }
    }

    private void each(long from, int length, Sink sink) throws IOException {
        if (from < 0 || length > count - from) {
            throw new IndexOutOfBoundsException(length + " elements from " + from + " on of " + count + " in " + name);
        }
        if (length == 0) {
            return;
        }
        long[] index = new long[strides.length];
        long rest = from;
        for (int i = index.length - 1; i >= 0; i--) {
            index[i] = rest % shape.get(i);
            rest /= shape.get(i);
        }
        Window window = new Window();
        for (int at = 0; at < length; at++) {
            long element = offset;
            for (int i = 0; i < index.length; i++) {
                element += index[i] * strides[i];
            }
            sink.accept(at, window.at(element * type.bytes()));
            for (int i = index.length - 1; i >= 0 && ++index[i] == shape.get(i); i--) {
                index[i] = 0;
            }
        }
    }

    /** The part of the storage that is mapped. */
    private final class Window {
        private long start;
        private ByteBuffer data = ByteBuffer.allocate(0);

        double at(long position) throws IOException {
            if (position < start || position + type.bytes() > start + data.limit()) {
                start = position / WINDOW * WINDOW;
                data = storage.map(start, Math.min(WINDOW, storage.length() - start));
            }
            return type.at(data, (int) (position - start));
        }
    }

    @Override
    public String toString() {
        return name + " " + type + " " + shape;
    }
}
