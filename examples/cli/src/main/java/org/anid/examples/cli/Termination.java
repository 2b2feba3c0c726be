// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets work end in order when the process is told to stop, by Ctrl-C or SIGTERM: its thread is interrupted, and the
 * process waits until it is done, but not for long.
 */
final class Termination implements AutoCloseable {

    /** A job scheduler that asked waits ten seconds and more; a person less. */
    private static final long PATIENCE_SECONDS = 4;

    private final Thread worker;
    private final Thread hook = new Thread(this::stop, "anid-termination");
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean asked;
    private final boolean patient;

    /**
     * For the work of the calling thread, until it is closed.
     *
     * @param patient whether the process waits as long as it takes, for what is still to be written
     */
    Termination(boolean patient) {
        this.patient = patient;
        worker = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stop() {
        asked = true;
        worker.interrupt();
        try {
            while (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && patient) {
                // What is being written is wanted.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the process was told to stop. */
    boolean asked() {
        return asked;
    }

    /** The work is done. */
    @Override
    public void close() {
        done.countDown();
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process ends just now, and need not wait any more.
                return;
            }
        }
    }
}
