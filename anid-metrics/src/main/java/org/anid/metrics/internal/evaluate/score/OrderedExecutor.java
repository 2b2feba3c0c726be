// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * The worker threads of a run. Results come back in the order of the tasks, whatever thread finished first, and no more
 * than a few tasks are ever ahead of the one that is waited for. Closing it stops the workers and waits for them.
 */
public final class OrderedExecutor implements AutoCloseable {

    /** Tasks that may be finished or waiting beyond one per thread: enough that a slow one does not idle the others. */
    private static final int AHEAD = 2;

    private final ExecutorService pool;
    private final List<Thread> workers = new CopyOnWriteArrayList<>();
    private final int threads;
    private final int window;

    /** So many threads. */
    public OrderedExecutor(int threads) {
        this.threads = threads;
        pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "anid-evaluator-" + (workers.size() + 1));
            thread.setDaemon(true);
            workers.add(thread);
            return thread;
        });
        window = threads + AHEAD;
    }

    /** Runs the tasks and hands their results over in order, in the calling thread. */
    public <T> void inOrder(Iterator<? extends Callable<T>> tasks, Consumer<? super T> results)
            throws InterruptedException {
        Queue<Future<T>> ahead = new ArrayDeque<>();
        while (tasks.hasNext() || !ahead.isEmpty()) {
            while (tasks.hasNext() && ahead.size() < window) {
                ahead.add(pool.submit(tasks.next()));
            }
            results.accept(get(ahead.remove()));
        }
    }

    /** The results of all tasks, in order. */
    public <T> List<T> all(List<? extends Callable<T>> tasks) throws InterruptedException {
        List<T> results = new ArrayList<>(tasks.size());
        this.<T>inOrder(tasks.iterator(), results::add);
        return results;
    }

    /**
     * Runs the parts of a task, in any order, and waits for them: the worker whose task it is takes one after the
     * other, and workers that find no other task help. Must be called by a worker.
     *
     * @return the results in the order of the parts
     */
    public <T> List<T> together(List<? extends Callable<T>> parts) throws InterruptedException {
        Queue<FutureTask<T>> open = new ConcurrentLinkedQueue<>();
        parts.forEach(part -> open.add(new FutureTask<>(part)));
        List<FutureTask<T>> all = List.copyOf(open);
        for (int helper = 1; helper < Math.min(threads, parts.size()); helper++) {
            // Comes after the tasks that wait already; whoever is done before it runs leaves it nothing to do or to
            // hold.
            pool.execute(() -> drain(open));
        }
        drain(open);
        for (FutureTask<T> part : all) {
            awaitEnd(part);
        }
        return results(all);
    }

    /** The results of parts that are run one after the other by the calling thread. */
    static <T> List<T> inTurn(List<? extends Callable<T>> parts) throws InterruptedException {
        List<FutureTask<T>> all = new ArrayList<>(parts.size());
        for (Callable<T> part : parts) {
            FutureTask<T> task = new FutureTask<>(part);
            task.run();
            all.add(task);
        }
        return results(all);
    }

    private static <T> List<T> results(List<FutureTask<T>> parts) throws InterruptedException {
        List<T> results = new ArrayList<>(parts.size());
        for (FutureTask<T> part : parts) {
            results.add(get(part));
        }
        return results;
    }

    /** Waits until a part holds nothing any more, whether it went well or not. */
    private static void awaitEnd(Future<?> part) throws InterruptedException {
        try {
            part.get();
        } catch (ExecutionException e) {
            // Told by whoever takes the results.
            return;
        }
    }

    /** How many workers there are. */
    int threads() {
        return threads;
    }

    private static <T> void drain(Queue<FutureTask<T>> open) {
        for (FutureTask<T> part = open.poll(); part != null; part = open.poll()) {
            part.run();
        }
    }

    private static <T> T get(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof Error error) {
                throw error;
            }
            if (cause instanceof RuntimeException unexpected) {
                throw unexpected;
            }
            if (cause instanceof InterruptedException stopped) {
                throw stopped;
            }
            throw new IllegalStateException("a worker of the evaluator failed", cause);
        }
    }

    /**
     * Interrupts the workers, waits until each has finished the call that it is in, and until its thread has ended: the
     * pool calls itself terminated while its last thread still runs.
     */
    @Override
    public void close() {
        pool.shutdownNow();
        boolean interrupted = false;
        for (Thread worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
