// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.checkpoint;

import java.nio.ByteBuffer;

/** What the elements of a tensor are. */
public enum ElementType {
    /** Float of 64 bits. */
    FLOAT64(8),
    /** Float of 32 bits. */
    FLOAT32(4),
    /** Float of 16 bits, 10 of them for the fraction. */
    FLOAT16(2),
    /** The upper half of a {@link #FLOAT32}. */
    BFLOAT16(2),
    /** Whole number of 64 bits. */
    INT64(8),
    /** Whole number of 32 bits. */
    INT32(4),
    /** Whole number of 16 bits. */
    INT16(2),
    /** Whole number of 8 bits. */
    INT8(1),
    /** Whole number of 8 bits from 0 up. */
    UINT8(1),
    /** 0 or 1, a byte each. */
    BOOL(1);

    /** Every float of 16 bits: faster looked up than worked out. */
    private static final float[] HALVES = new float[1 << 16];

    static {
        for (int bits = 0; bits < HALVES.length; bits++) {
            HALVES[bits] = half((short) bits);
        }
    }

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of an element. */
    public int bytes() {
        return bytes;
    }

    /** Whether elements are floats. */
    public boolean isFloat() {
        return ordinal() <= BFLOAT16.ordinal();
    }

    /** The element at a byte, as a double, which holds all but the largest of {@link #INT64} exactly. */
    double at(ByteBuffer data, int position) {
        return switch (this) {
            case FLOAT64 -> data.getDouble(position);
            case FLOAT32 -> data.getFloat(position);
            case FLOAT16 -> HALVES[data.getShort(position) & 0xFFFF];
            case BFLOAT16 -> Float.intBitsToFloat(data.getShort(position) << 16);
            case INT64 -> data.getLong(position);
            case INT32 -> data.getInt(position);
            case INT16 -> data.getShort(position);
            case INT8 -> data.get(position);
            case UINT8, BOOL -> data.get(position) & 0xFF;
        };
    }

    /** Neighbouring elements as floats, rounded where they have more digits. */
    void floats(ByteBuffer data, int position, float[] out, int at, int count) {
        switch (this) {
            case FLOAT32 ->
                data.slice(position, count * bytes)
                        .order(data.order())
                        .asFloatBuffer()
                        .get(out, at, count);
            case FLOAT16 -> {
                // A loop over an array is fast long before the one over a buffer is compiled.
                short[] halves = new short[count];
                data.slice(position, count * bytes)
                        .order(data.order())
                        .asShortBuffer()
                        .get(halves);
                for (int i = 0; i < count; i++) {
                    out[at + i] = HALVES[halves[i] & 0xFFFF];
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    out[at + i] = (float) at(data, position + i * bytes);
                }
            }
        }
    }

    /** IEEE 754 binary16; JDK 17 has no method for it. */
    private static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 0x1F) {
            return Float.intBitsToFloat(sign | 0x7F800000 | fraction << 13);
        }
        if (exponent == 0) {
            // Subnormal: a multiple of 2^-24.
            float value = fraction * 0x1p-24f;
            return sign == 0 ? value : -value;
        }
        return Float.intBitsToFloat(sign | exponent + 112 << 23 | fraction << 13);
    }
}
