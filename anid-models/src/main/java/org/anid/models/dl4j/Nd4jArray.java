// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.dl4j;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataBuffer.AllocationMode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.shape.options.ArrayOptionsHelper;

/**
 * An array as {@code Nd4j.write} of ND4J 1.0.0-M2.1 saves it, big-endian: a buffer of integers that holds the rank, the
 * sizes, the strides, the bits of the type, the distance of elements and the order, then a buffer of the values. Each
 * buffer has its kind, its length and its type before it. ND4J hands the first one to native code as it is; here it is
 * held against the second one.
 */
@SuppressWarnings("deprecation") // files have the names of old releases
final class Nd4jArray {

    private static final int MOST_AXES = 32;
    private static final Set<DataType> VALUES =
            Set.of(DataType.FLOAT, DataType.DOUBLE, DataType.HALF, DataType.BFLOAT16);

    private Nd4jArray() {}

    /** A buffer begins. */
    private record Header(long length, DataType type) {}

    /**
     * Reads up to the end.
     *
     * @return the number of values
     * @throws IOException that says what is wrong
     */
    static long check(DataInputStream in) throws IOException {
        try {
            Header description = header(in);
            boolean wide = description.type == DataType.LONG;
            if (!wide && description.type != DataType.INT) {
                throw new IOException("its sizes are of type " + description.type);
            }
            long[] shape = new long[axes(description.length)];
            long[] strides = new long[shape.length];
            require(shape.length, integer(in, wide), "rank");
            long count = 1;
            for (int axis = 0; axis < shape.length; axis++) {
                shape[axis] = integer(in, wide);
                if (shape[axis] < 1 || shape[axis] > Integer.MAX_VALUE) {
                    throw new IOException("it has " + shape[axis] + " values along axis " + axis);
                }
                count = Math.multiplyExact(count, shape[axis]);
            }
            for (int axis = 0; axis < shape.length; axis++) {
                strides[axis] = integer(in, wide);
            }
            long bits = integer(in, wide);
            require(1, integer(in, wide), "distance of elements");
            long order = integer(in, wide);
            if (order != 'c' && order != 'f') {
                throw new IOException("it is in the order " + order + ", neither rows nor columns");
            }
            requireStrides(shape, strides, order == 'f');
            Header values = header(in);
            if (!VALUES.contains(values.type)) {
                throw new IOException("its values are of type " + values.type);
            }
            // Files of old releases have no bits.
            if (bits != 0) {
                require(ArrayOptionsHelper.setOptionBit(0L, values.type), bits, "type in bits");
            }
            require(count, values.length, "number of values");
            in.skipNBytes(Math.multiplyExact(count, (long) values.type.width()));
            if (in.read() >= 0) {
                throw new IOException("something follows its values");
            }
            return count;
        } catch (EOFException e) {
            throw new IOException("it ends before the values that it claims", e);
        } catch (ArithmeticException e) {
            throw new IOException("it claims more values than can be counted", e);
        }
    }

    private static Header header(DataInputStream in) throws IOException {
        try {
            AllocationMode mode = AllocationMode.valueOf(in.readUTF());
            boolean old = mode.ordinal() < AllocationMode.LONG_SHAPE.ordinal();
            long length = old ? in.readInt() : in.readLong();
            return new Header(length, DataType.valueOf(in.readUTF()));
        } catch (IllegalArgumentException e) {
            throw new IOException("it has a buffer of an unknown kind or type", e);
        }
    }

    private static int axes(long length) throws IOException {
        if (length < 6 || length > 2 * MOST_AXES + 4 || length % 2 != 0) {
            throw new IOException("its sizes are " + length + " numbers");
        }
        return (int) (length - 4) / 2;
    }

    private static long integer(DataInputStream in, boolean wide) throws IOException {
        return wide ? in.readLong() : in.readInt();
    }

    private static void require(long expected, long actual, String what) throws IOException {
        if (actual != expected) {
            throw new IOException("its " + what + " is " + actual + ", not " + expected);
        }
    }

    /** An axis of one value is never walked along, and writers give it any stride. */
    private static void requireStrides(long[] shape, long[] strides, boolean columns) throws IOException {
        long stride = 1;
        for (int i = 0; i < shape.length; i++) {
            int axis = columns ? i : shape.length - 1 - i;
            if (shape[axis] > 1) {
                require(stride, strides[axis], "stride along axis " + axis);
            } else if (strides[axis] < 0 || strides[axis] > Integer.MAX_VALUE) {
                throw new IOException("its stride along axis " + axis + " is " + strides[axis]);
            }
            stride = stride * shape[axis];
        }
    }
}
