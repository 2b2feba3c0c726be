// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * As much of the wire format of Protocol Buffers as it takes to find the tensors of an ONNX file and to write it with
 * their values: the fields of a message in their order. Stateless.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>
 */
public final class Protobuf {

    public static final int VARINT = 0;
    public static final int FIXED64 = 1;
    public static final int BYTES = 2;
    public static final int FIXED32 = 5;

    private static final int WIRE_BITS = 3;

    private Protobuf() {}

    /**
     * A field of a message.
     *
     * @param number of the field
     * @param wire how its value is written
     * @param value of a field of {@link #BYTES}, without its length; else empty
     * @param varint value of a field of {@link #VARINT}; else 0
     * @param whole tag and value as they stand
     */
    public record Field(int number, int wire, ByteBuffer value, long varint, ByteBuffer whole) {}

    /**
     * The fields of a message, in their order.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static List<Field> fields(ByteBuffer message) {
        List<Field> fields = new ArrayList<>();
        ByteBuffer rest = message.slice();
        while (rest.hasRemaining()) {
            int start = rest.position();
            long tag = varint(rest);
            int wire = (int) (tag & 7);
            ByteBuffer value = ByteBuffer.allocate(0);
            long number = 0;
            switch (wire) {
                case VARINT -> number = varint(rest);
                case FIXED64 -> skip(rest, Long.BYTES);
                case FIXED32 -> skip(rest, Integer.BYTES);
                case BYTES -> {
                    long length = varint(rest);
                    int from = rest.position();
                    skip(rest, length);
                    value = rest.slice(from, (int) length);
                }
                default -> throw new IllegalArgumentException("a field of wire type " + wire);
            }
            fields.add(new Field(
                    (int) (tag >>> WIRE_BITS), wire, value, number, rest.slice(start, rest.position() - start)));
        }
        return fields;
    }

    private static void skip(ByteBuffer rest, long bytes) {
        if (bytes < 0 || bytes > rest.remaining()) {
            throw new IllegalArgumentException("a field of " + bytes + " bytes, and " + rest.remaining() + " are left");
        }
        rest.position(rest.position() + (int) bytes);
    }

    /** The numbers of a repeated field of varints, packed or one by one. */
    public static void varints(Field field, List<Long> out) {
        if (field.wire() == VARINT) {
            out.add(field.varint());
            return;
        }
        ByteBuffer packed = field.value().duplicate();
        while (packed.hasRemaining()) {
            out.add(varint(packed));
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!in.hasRemaining()) {
                throw new IllegalArgumentException("it ends in a number");
            }
            byte next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }

    /** What stands before the value of a field of bytes. */
    public static byte[] head(int number, long length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        put(out, (long) number << WIRE_BITS | BYTES);
        put(out, length);
        return out.toByteArray();
    }

    /** A field of bytes. */
    public static byte[] field(int number, byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head(number, value.length));
        out.writeBytes(value);
        return out.toByteArray();
    }

    /** A field of one number. */
    public static byte[] field(int number, long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        put(out, (long) number << WIRE_BITS);
        put(out, value);
        return out.toByteArray();
    }

    private static void put(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
