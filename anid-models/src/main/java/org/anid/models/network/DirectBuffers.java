// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;

/**
 * Direct buffers that are used again: they are freed late by the collector, and a run over thousands of images must not
 * pile them up. Holds as many as were ever in use at once. Thread-safe.
 */
final class DirectBuffers {

    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

    /**
     * A buffer on loan.
     *
     * @param bytes the memory
     * @param floats the same memory as floats
     */
    record Loan(ByteBuffer bytes, FloatBuffer floats) {}

    /** A buffer of so many floats. */
    Loan take(int floats) {
        ByteBuffer found;
        synchronized (free) {
            found = free.pollLast();
        }
        int bytes = Math.multiplyExact(floats, Float.BYTES);
        if (found == null || found.capacity() < bytes) {
            found = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        found.clear().limit(bytes);
        return new Loan(found, found.asFloatBuffer());
    }

    /** Takes a buffer back; nobody reads or writes it any more. */
    void give(Loan loan) {
        synchronized (free) {
            free.addLast(loan.bytes());
        }
    }
}
