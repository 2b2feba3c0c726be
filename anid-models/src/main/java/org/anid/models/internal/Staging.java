// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.anid.api.internal.FolderLock;
import org.anid.api.internal.Trees;
import org.anid.api.model.ModelException;

/**
 * The one way by which bundles come into a folder of models: put together in {@code .staging}, which no id can be the
 * name of, by one thread of one process at a time, and given their name, whole, by renaming.
 *
 * <p>A bundle that is replaced is moved aside before, for not every system swaps two folders in one step: in between
 * there is none of its name. Whoever is killed just then leaves the old one aside; the next one who takes the lock puts
 * it back.
 *
 * <p>Immutable and thread-safe.
 */
public final class Staging {

    private static final String COPIES = ".add";
    private static final String UNPACKED = ".weights.add";

    private final Path models;
    private final Path folder;

    /** Of a folder of models; both are made when something comes. */
    public Staging(Path models) {
        this.models = models;
        this.folder = models.resolve(".staging");
    }

    /**
     * For changing the bundle of that id; closed when done. Puts back what somebody left aside who was
     * killed, and deletes what he had copied.
     *
     * @param waiting called once if somebody else has the lock
     * @throws ModelException if the folder cannot be written
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public FolderLock lock(String id, Runnable waiting) throws InterruptedException {
        FolderLock lock;
        try {
            lock = FolderLock.take(folder.resolve(id + ".lock"), waiting);
        } catch (IOException e) {
            throw new ModelException(
                    "cannot lock " + folder.resolve(id + ".lock") + " (" + e
                            + "): choose a folder of models that can be written",
                    e);
        }
        try {
            settle(id);
            Trees.delete(folder.resolve(id + COPIES));
            Trees.delete(folder.resolve(id + UNPACKED));
            return lock;
        } catch (IOException e) {
            lock.close();
            throw new ModelException(
                    "cannot put right what a process that was killed left of " + id + " in " + folder + ": " + e, e);
        }
    }

    /** Where downloads of that id are put together; keeps what is there. For who has the lock, as all that follows. */
    public Path downloads(String id) throws IOException {
        return Files.createDirectories(folder.resolve(id));
    }

    /** An empty folder for what is copied. */
    public Path copies(String id) throws IOException {
        return empty(id + COPIES);
    }

    /** An empty folder for the published weights of that id, while graphs are made of them. */
    public Path unpacked(String id) throws IOException {
        return empty(id + UNPACKED);
    }

    private Path empty(String name) throws IOException {
        Path copies = folder.resolve(name);
        Trees.delete(copies);
        return Files.createDirectories(copies);
    }

    /** Deletes a folder of copies that did not become a bundle; nothing if it did. */
    public void forget(Path copies) throws IOException {
        Trees.delete(copies);
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
            Trees.delete(old(id));
        } else if (Files.exists(old(id), LinkOption.NOFOLLOW_LINKS)) {
            Files.move(old(id), models.resolve(id), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private Path old(String id) {
        return folder.resolve(id + ".old");
    }
}
