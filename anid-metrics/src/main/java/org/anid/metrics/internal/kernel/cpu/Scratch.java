// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Working memory of one call, kept for the next one. Arrays are got by slot number, may be longer than asked for, and
 * hold whatever the last use left. An algorithm numbers its own slots from 0.
 */
public final class Scratch implements AutoCloseable {

    /**
     * Lends scratches to threads; as many exist as were ever needed at the same time, until memory is short: what one
     * large image took must not be missing for all others.
     */
    public static final class Pool {
        private final ConcurrentLinkedDeque<SoftReference<Scratch>> free = new ConcurrentLinkedDeque<>();

        /** A scratch of the caller's own until it is closed. */
        public Scratch borrow() {
            for (SoftReference<Scratch> next = free.pollFirst(); next != null; next = free.pollFirst()) {
                Scratch scratch = next.get();
                if (scratch != null) {
                    return scratch;
                }
            }
            return new Scratch(this);
        }
    }

    /** Places that every array has beyond what was asked for: a loop over whole vectors may read and write them. */
    public static final int SLACK = Fft2d.STRIP;

    private final Pool home;
    private float[][] floats = new float[8][0];
    private float[][][] rows = new float[8][0][];
    private double[][] doubles = new double[8][0];
    private @Nullable Fft2d fft;
    private @Nullable Fft2d otherFft;

    private Scratch(Pool home) {
        this.home = home;
    }

    /** The array of this slot, with at least {@code length} places. */
    public float[] floats(int slot, int length) {
        if (slot >= floats.length) {
            int old = floats.length;
            floats = Arrays.copyOf(floats, 2 * slot);
            Arrays.fill(floats, old, floats.length, new float[0]);
        }
        if (floats[slot].length < length + SLACK) {
            floats[slot] = new float[length + SLACK];
        }
        return floats[slot];
    }

    /**
     * The rows of this slot, exactly {@code count}, each with at least {@code length} places. The order of the rows may
     * be changed. Slots of rows are numbered apart from those of single arrays.
     */
    public float[][] rows(int slot, int count, int length) {
        if (slot >= rows.length) {
            int old = rows.length;
            rows = Arrays.copyOf(rows, 2 * slot);
            Arrays.fill(rows, old, rows.length, new float[0][]);
        }
        if (rows[slot].length != count || rows[slot][0].length < length + SLACK) {
            rows[slot] = new float[count][length + SLACK];
        }
        return rows[slot];
    }

    /** The array of doubles of this slot, with at least {@code length} places; its slots are numbered apart. */
    public double[] doubles(int slot, int length) {
        if (slot >= doubles.length) {
            int old = doubles.length;
            doubles = Arrays.copyOf(doubles, 2 * slot);
            Arrays.fill(doubles, old, doubles.length, new double[0]);
        }
        if (doubles[slot].length < length) {
            doubles[slot] = new double[length];
        }
        return doubles[slot];
    }

    /** A transform of that size; the two that were used last are kept. */
    public Fft2d fft(int height, int width, FftSpans spans) {
        if (fft == null || !fft.is(height, width, spans)) {
            Fft2d last = fft;
            fft = otherFft != null && otherFft.is(height, width, spans) ? otherFft : new Fft2d(height, width, spans);
            otherFft = last;
        }
        return fft;
    }

    /** Gives it back. */
    @Override
    public void close() {
        home.free.addFirst(new SoftReference<>(this));
    }
}
