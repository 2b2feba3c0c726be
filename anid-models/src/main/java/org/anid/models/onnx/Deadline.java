// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Tells ONNX Runtime to end a run that takes too long. Closed when the run has ended, in time or not. */
final class Deadline implements AutoCloseable {

    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private final OrtSession.RunOptions options;
    private final ScheduledFuture<?> end;
    private boolean over;
    private boolean passed;

    /** From now on. */
    Deadline(OrtSession.RunOptions options, Duration limit) {
        this.options = options;
        this.end = CLOCK.schedule(this::pass, limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "anid-deadline");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    private synchronized void pass() {
        if (over) {
            return;
        }
        passed = true;
        try {
            options.setTerminate(true);
        } catch (OrtException e) {
            throw new IllegalStateException("a run cannot be told to end", e);
        }
    }

    /** Whether the run was told to end. */
    synchronized boolean passed() {
        return passed;
    }

    @Override
    public void close() {
        synchronized (this) {
            // The options are closed next, and nobody may touch them then.
            over = true;
        }
        end.cancel(false);
    }
}
