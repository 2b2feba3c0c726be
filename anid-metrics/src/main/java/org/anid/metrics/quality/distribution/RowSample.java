// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import org.anid.api.model.FeatureMatrix;

/**
 * The rows of one set: all of them up to a cap, beyond it the ones with the smallest content hashes (bottom-k
 * sampling).
 *
 * <p>Which rows are kept depends on nothing but the rows: not on their order, nor on how they were spread over states
 * that are merged. Equal rows have equal hashes, so a set of copies is kept or dropped like one row.
 */
final class RowSample implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int FIRST_CAPACITY = 4;

    private final int width;
    private final int cap;
    private float[][] rows = new float[0][];
    private long[] hashes = new long[0];
    private int size;
    private long seen;

    RowSample(int width, int cap) {
        this.width = width;
        this.cap = cap;
    }

    int width() {
        return width;
    }

    /** Rows that are kept at most. */
    int cap() {
        return cap;
    }

    /** Rows that were shown, kept or not. */
    long seen() {
        return seen;
    }

    /** Adds rows of a matrix, and counts those that a sieve left out. */
    void add(FeatureMatrix matrix, int leftOut) {
        long[] of = new long[matrix.rows()];
        RowHash.ofEach(0, matrix.values(), of.length, width, width, of);
        for (int row = 0; row < of.length; row++) {
            add(matrix.values(), matrix.offset(row), of[row]);
        }
        seen += leftOut;
    }

    /** Adds {@code values[offset, offset + width)} of this hash; an array that is one row is kept itself. */
    void add(float[] values, int offset, long hash) {
        seen++;
        // Features are immutable by contract and come image by image: metrics over one extractor share its rows.
        float[] row = values.length == width ? values : Arrays.copyOfRange(values, offset, offset + width);
        append(row, hash);
    }

    void merge(RowSample other) {
        seen += other.seen;
        for (int i = 0; i < other.size; i++) {
            // Rows are never written to after they are made, so two samples may hold the same array.
            append(other.rows[i], other.hashes[i]);
        }
    }

    /** The kept rows, one after the other, in an order that depends on nothing but the rows. */
    float[] sorted() {
        return inOrder().rows;
    }

    /** The kept rows, one after the other, in the order of their hashes. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Sorted(float[] rows, long[] hashes) {}

    /** As {@link #sorted}, with the hashes. */
    Sorted inOrder() {
        int[] order = order();
        int kept = Math.min(size, cap);
        float[] values = new float[kept * width];
        long[] of = new long[kept];
        for (int i = 0; i < kept; i++) {
            System.arraycopy(rows[order[i]], 0, values, i * width, width);
            of[i] = hashes[order[i]];
        }
        return new Sorted(values, of);
    }

    private void append(float[] row, long hash) {
        if (size == 2 * cap) {
            prune();
        }
        if (size == rows.length) {
            int capacity = Math.min(2 * cap, Math.max(FIRST_CAPACITY, 2 * size));
            rows = Arrays.copyOf(rows, capacity);
            hashes = Arrays.copyOf(hashes, capacity);
        }
        rows[size] = row;
        hashes[size] = hash;
        size++;
    }

    /** Every second time its worth of rows has come, so that sorting costs little per row. */
    private void prune() {
        int[] order = order();
        float[][] keptRows = new float[rows.length][];
        long[] keptHashes = new long[rows.length];
        for (int i = 0; i < cap; i++) {
            keptRows[i] = rows[order[i]];
            keptHashes[i] = hashes[order[i]];
        }
        rows = keptRows;
        hashes = keptHashes;
        size = cap;
    }

    /** By hash, and by content where two rows should ever share one. */
    private int[] order() {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(size);
        long mask = (1L << bits) - 1;
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = hashes[i] & ~mask | i;
        }
        Arrays.sort(keys);
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int row = (int) (keys[i] & mask);
            // The last bits made room for the place: rows that differ there only are put in order here.
            int to = i;
            while (to > 0 && compare(order[to - 1], row) > 0) {
                order[to] = order[to - 1];
                to--;
            }
            order[to] = row;
        }
        return order;
    }

    private int compare(int a, int b) {
        int byHash = Long.compare(hashes[a], hashes[b]);
        return byHash == 0 ? Arrays.compare(rows[a], rows[b]) : byHash;
    }
}
