// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.bundle;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.anid.api.model.ModelException;
import org.jspecify.annotations.Nullable;

/**
 * The one way by which bundles come into a folder of models: put together in {@code .staging}, which no id can be the name of,
 * by one thread of one process at a time, and given their name, whole, by renaming.
 *
 * <p>A bundle that is replaced is moved aside before, for not every system swaps two folders in one step: in between there is
 * none of its name. Whoever is killed just then leaves the old one aside; the next one who takes the lock puts it back.
 *
 * <p>Immutable and thread-safe.
 */
public final class Staging {

    private final Path models;
    private final Path folder;

    /** Of a folder of models; both are made when something comes. */
    public Staging(Path models) {
        this.models = models;
        this.folder = models.resolve(".staging");
    }

    /**
     * For changing the bundle of that id; closed when done. Puts back what somebody left aside who was killed.
     *
     * @param waiting called once if somebody else has the lock
     * @throws ModelException if the folder cannot be written
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public FolderLock lock(String id, Runnable waiting) throws InterruptedException {
        FolderLock lock = FolderLock.take(folder.resolve(id + ".lock"), waiting);
        try {
            settle(id);
            return lock;
        } catch (IOException e) {
            lock.close();
            throw new ModelException(
                    "cannot put back " + old(id) + ", which was left by a process that was killed: " + e, e);
        }
    }

    /** Where downloads of that id are put together; keeps what is there. For who has the lock, as all that follows. */
    public Path downloads(String id) throws IOException {
        return Files.createDirectories(folder.resolve(id));
    }

    /** An empty folder for what is copied. */
    public Path copies(String id) throws IOException {
        Path copies = folder.resolve(id + ".add");
        delete(copies);
        return Files.createDirectories(copies);
    }

    /** Deletes a folder of copies that did not become a bundle; nothing if it did. */
    public void forget(Path copies) throws IOException {
        delete(copies);
    }

    /** Gives a whole, verified bundle its name; one of that name makes way, and stays if that fails. */
    public void publish(Path staged, String id) throws IOException {
        try {
            if (Files.exists(models.resolve(id), LinkOption.NOFOLLOW_LINKS)) {
                Files.move(models.resolve(id), old(id), StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(staged, models.resolve(id), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            settle(id);
        }
    }

    /** The bundle that was moved aside goes, if there is a new one, else back. */
    private void settle(String id) throws IOException {
        if (Files.exists(models.resolve(id), LinkOption.NOFOLLOW_LINKS)) {
            delete(old(id));
        } else if (Files.exists(old(id), LinkOption.NOFOLLOW_LINKS)) {
            Files.move(old(id), models.resolve(id), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private Path old(String id) {
        return folder.resolve(id + ".old");
    }

    /** With all that is in it; links are deleted, not followed. */
    private static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
