// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread of one process at a time change a folder. The system takes the lock back when a process dies, however
 * it dies. Its file is there while somebody has the lock, and is never opened through a link.
 */
public final class FolderLock implements AutoCloseable {

    private static final long ASK_AGAIN_MILLIS = 20;

    /** Locks of files are held by a process as a whole; these keep its threads apart. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock thread;
    private final Path file;
    private final FileChannel channel;

    private FolderLock(ReentrantLock thread, Path file, FileChannel channel) {
        this.thread = thread;
        this.file = file;
        this.channel = channel;
    }

    /**
     * Waits until the lock is free.
     *
     * @param path of a file, which is made if it is not there, with its folders
     * @param waiting called once if somebody else has the lock
     * @throws IOException if the file cannot be made or locked
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public static FolderLock take(Path path, Runnable waiting) throws IOException, InterruptedException {
        // One name for a folder, however it was named: a second open file of one lock would end it when it is closed.
        Path folder = Files.createDirectories(path.toAbsolutePath().resolveSibling(""))
                .toRealPath();
        Path file = folder.resolve(path.getFileName());
        ReentrantLock thread = THREADS.computeIfAbsent(file, each -> new ReentrantLock());
        boolean told = false;
        if (!thread.tryLock()) {
            told = true;
            waiting.run();
            thread.lockInterruptibly();
        }
        FileChannel channel = null;
        try {
            for (channel = lock(file); channel == null; channel = lock(file)) {
                if (!told) {
                    told = true;
                    waiting.run();
                }
                TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
            }
            return new FolderLock(thread, file, channel);
        } finally {
            if (channel == null) {
                thread.unlock();
            }
        }
    }

    /** Null if somebody else has it. */
    private static @Nullable FileChannel lock(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // Somebody has it, or had it when he was killed.
        }
        FileChannel channel = null;
        boolean locked = false;
        try {
            Id before = Id.of(file);
            channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            FileLock lock = channel.tryLock();
            // Whoever had it may have deleted the file after it was opened here: then this lock keeps nobody out.
            locked = lock != null && before.equals(Id.of(file));
            return locked ? channel : null;
        } catch (NoSuchFileException | OverlappingFileLockException e) {
            return null;
        } finally {
            if (channel != null && !locked) {
                channel.close();
            }
        }
    }

    /** Which file it is that has a name just now. */
    private record Id(@Nullable Object key, Object made) {
        static Id of(Path file) throws IOException {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new Id(attributes.fileKey(), attributes.creationTime());
        }
    }

    /** Lets the next one change the folder. */
    @Override
    public void close() {
        try (channel) {
            // Before it is free: afterwards the file may be the next one's.
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The file is still there and nobody's: whoever comes takes it.
        } finally {
            thread.unlock();
        }
    }
}
