// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Spreads the images of a batch, or other equal parts of a job, over threads and lends each a {@link Scratch}. */
final class Workers {

    /** Work on one image. */
    interface Task {
        void run(int image, Scratch scratch);
    }

    private final Scratch.Pool scratches = new Scratch.Pool();
    /** Its threads are daemons that end when idle, so nobody has to close an engine. Null with one thread. */
    private final @Nullable ForkJoinPool pool;

    private final int parallelism;

    Workers(int parallelism) {
        this.parallelism = parallelism;
        this.pool = parallelism == 1 ? null : new ForkJoinPool(parallelism);
    }

    /** Parts of a job that run at the same time, at most. */
    int parallelism() {
        return parallelism;
    }

    /** Runs the task once for each image and waits. */
    void forEach(int images, Task task) {
        if (pool == null || images == 1) {
            try (Scratch scratch = scratches.borrow()) {
                for (int i = 0; i < images; i++) {
                    task.run(i, scratch);
                }
            }
            return;
        }
        pool.submit(() -> IntStream.range(0, images).parallel().forEach(i -> {
                    try (Scratch scratch = scratches.borrow()) {
                        task.run(i, scratch);
                    }
                }))
                .join();
    }
}
