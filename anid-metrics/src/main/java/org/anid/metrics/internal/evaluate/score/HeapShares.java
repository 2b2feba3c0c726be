// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.util.concurrent.Semaphore;
import org.anid.api.dataset.ImageReadException;

/**
 * The heap as the workers of a run share it. Work takes a share before it begins, as large as it is thought to need,
 * and waits for its turn where there is none left; what runs out of memory all the same is done again, alone. Whoever
 * holds a share asks for no other one, and no share is larger than the heap: nobody waits for ever. Thread-safe.
 *
 * <p>Results do not depend on it: it decides when work is done, never what is in it.
 */
public final class HeapShares {

    /** Of the heap: the rest is for what a run keeps, and for the garbage that its workers leave. */
    private static final double SHARED = 0.75;

    /** Held pixels, as RGB in float. */
    private static final int BYTES_HELD = 12;

    /** What cheap metrics take for each pixel that they look at; what others need is found out. */
    private static final int BYTES_AT_WORK = 32;

    /** The metrics that need the most take six times as much as the cheap ones. */
    private static final int MOST_TIMES = 8;

    private static final int UNIT = 1 << 20;

    private final int all;
    private final Semaphore units;
    private volatile int times = 1;

    /** All of the heap of this JVM. */
    public HeapShares() {
        this(Runtime.getRuntime().maxMemory());
    }

    /** So many bytes. */
    HeapShares(long bytes) {
        all = (int) Math.max(1, Math.min(Integer.MAX_VALUE, (long) (bytes * SHARED) / UNIT));
        // Fair, so that large work has its turn although small work fits in before it.
        units = new Semaphore(all, true);
    }

    /** Something to do. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it. */
        T run() throws InterruptedException;
    }

    /** Bytes that a group is thought to need which holds some pixels and looks at some at once. */
    public static long bytes(long held, long atWork) {
        return held * BYTES_HELD + atWork * BYTES_AT_WORK;
    }

    /** Bytes of an equal share for each of some workers. */
    long share(int workers) {
        return (long) (all / workers) * UNIT;
    }

    /**
     * Does work in its turn.
     *
     * @param bytes that it may need
     * @param alone the same work from its start, when nothing else is done; what does not fit then never will
     */
    public <T> T run(long bytes, Work<T> work, Work<T> alone) throws InterruptedException {
        int share = (int) Math.min(all, Math.max(1, (bytes + UNIT - 1) / UNIT * times));
        units.acquire(share);
        try {
            return work.run();
        } catch (OutOfMemoryError e) {
            // What comes next is like what was: it takes more from the start.
            times = Math.min(MOST_TIMES, 2 * times);
        } finally {
            units.release(share);
        }
        units.acquire(all);
        try {
            return alone.run();
        } finally {
            units.release(all);
        }
    }

    /** Throws the lack of memory that a failure to read comes from, if it does: with less at work it may go well. */
    static void throwLackOfMemory(ImageReadException failure) {
        if (failure.getCause() instanceof OutOfMemoryError lack) {
            throw lack;
        }
    }
}
