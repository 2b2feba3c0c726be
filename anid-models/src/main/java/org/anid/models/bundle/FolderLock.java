// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.bundle;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.anid.api.model.ModelException;

/**
 * Lets one thread of one process at a time change a bundle. The system takes the lock back when a process dies, however it
 * dies; the file stays, for deleting it would let two processes hold locks on two files of one name.
 */
public final class FolderLock implements AutoCloseable {

    /** Locks of files are held by a process as a whole; these keep its threads apart. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock thread;
    private final FileChannel channel;

    private FolderLock(ReentrantLock thread, FileChannel channel) {
        this.thread = thread;
        this.channel = channel;
    }

    /**
     * Waits until the lock is free.
     *
     * @param path of a file, which is made if it is not there, with its folders
     * @param waiting called once if somebody else has the lock
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    static FolderLock take(Path path, Runnable waiting) throws InterruptedException {
        Path file = path.toAbsolutePath().normalize();
        ReentrantLock thread = THREADS.computeIfAbsent(file, each -> new ReentrantLock());
        boolean told = false;
        if (!thread.tryLock()) {
            told = true;
            waiting.run();
            thread.lockInterruptibly();
        }
        boolean taken = false;
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                lock(channel, told ? () -> {} : waiting);
                taken = true;
                return new FolderLock(thread, channel);
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        } catch (FileLockInterruptionException | ClosedByInterruptException e) {
            // The interrupt is told by the exception from here on.
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("while waiting for " + file).initCause(e);
        } catch (IOException e) {
            throw new ModelException(
                    "cannot lock " + file + " (" + e + "): choose a folder of models that can be written", e);
        } finally {
            if (!taken) {
                thread.unlock();
            }
        }
    }

    private static void lock(FileChannel channel, Runnable waiting) throws IOException {
        FileLock lock = channel.tryLock();
        if (lock == null) {
            waiting.run();
            // Held until the channel is closed.
            channel.lock();
        }
    }

    /** Lets the next one change the bundle. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new ModelException("cannot release a lock in the folder of models: " + e, e);
        } finally {
            thread.unlock();
        }
    }
}
