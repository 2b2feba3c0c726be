// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.anid.api.internal.FolderLock;
import org.anid.api.internal.Trees;
import org.jspecify.annotations.Nullable;

/**
 * A folder that has the files of a report, which change together.
 *
 * <p>New files are put together in a hidden folder in it, whose name nobody can guess and which only this user may
 * enter; they are made anew there, never opened through a link. When all are complete and on the disk, the earlier
 * files are moved into that folder, and when all of them are gone the new ones into their places. No system swaps
 * several files in one step, so what holds is this: the files that are there at any moment are all of one report.
 * Whoever is killed in the instant of the moves leaves some of them missing; the next one who writes there first moves
 * back what was earlier, or, where nothing of it was left, finishes what was new; and deletes what else killed writers
 * left.
 *
 * <p>One process at a time writes to a folder, and others wait; on a file system without locks they do not, and leave
 * what killed ones left.
 */
public final class ReportFolder {

    private static final String LOCK = ".anid-report.lock";
    private static final String STAGING = ".anid-report-";

    /** What is to come into the folder, complete before the first move. */
    private static final String FRESH = "new";
    /** What was there, as long as not all of it is here. */
    private static final String EARLIER = "old";
    /** All of what was there: from here on it goes forward. */
    private static final String GONE = "gone";

    private final Path directory;

    private ReportFolder(Path directory) {
        this.directory = directory;
    }

    /** Of a path; the folder is made when something is written. */
    public static ReportFolder of(Path directory) {
        return new ReportFolder(directory);
    }

    /** What becomes a file, or a folder of files. */
    @FunctionalInterface
    public interface Content {
        /** Makes it; nothing is there, and nobody else may enter the folder that it is made in. */
        void writeTo(Path file) throws IOException;
    }

    /** Text of a file. */
    @FunctionalInterface
    public interface Text {
        /** Writes all of it. */
        void writeTo(Writer target) throws IOException;
    }

    /** A file of text in UTF-8. */
    public static Content text(Text text) {
        return file -> {
            // Not Files.newBufferedWriter: it throws on half a surrogate pair, which a file name on disk may hold.
            try (Writer out = new BufferedWriter(new OutputStreamWriter(
                    Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    StandardCharsets.UTF_8))) {
                text.writeTo(out);
            }
        };
    }

    /**
     * Writes files in place of others.
     *
     * @param files what is written by name, in the order in which it is made. The files of a folder move one by one,
     *     and others in one that is there stay
     * @param others names of files that go where they are there, in the folder or with {@code /} in one within, and
     *     there with {@code *}; those that are written go without being named. A folder of such a name stays
     * @return the files and folders, in the order in which they are made
     * @throws IllegalArgumentException if a name is none of a file in the folder
     * @throws UnwritableFolderException if the folder cannot be made or written; then the earlier files are as they
     *     were
     * @throws InterruptedIOException if the thread is interrupted, with the earlier files as they were
     */
    public List<Path> replace(Map<String, Content> files, Collection<String> others) throws IOException {
        for (String name : files.keySet()) {
            Path file = Path.of(name);
            if (name.isEmpty()
                    || file.getNameCount() != 1
                    || file.isAbsolute()
                    || name.equals("..")
                    || name.equals(".")) {
                throw new IllegalArgumentException(
                        "a renderer writes a file in the folder of the report, not '" + name + "'");
            }
        }
        try {
            Files.createDirectories(directory);
            try (FolderLock lock = lock()) {
                if (lock != null) {
                    settleAll();
                }
                write(files, others);
            }
        } catch (InterruptedException | ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before the report was written to " + directory);
        } catch (IOException e) {
            throw new UnwritableFolderException(directory, e);
        }
        return files.keySet().stream().map(directory::resolve).toList();
    }

    private @Nullable FolderLock lock() throws InterruptedException {
        try {
            return FolderLock.take(directory.resolve(LOCK), () -> {});
        } catch (IOException e) {
            // Whether the folder can be written is seen at the first file.
            return null;
        }
    }

    private void write(Map<String, Content> files, Collection<String> others) throws IOException {
        Path staging = Files.createTempDirectory(directory, STAGING);
        List<Path> made = new ArrayList<>();
        try {
            Path fresh = Files.createDirectory(staging.resolve(FRESH));
            for (Map.Entry<String, Content> file : files.entrySet()) {
                file.getValue().writeTo(fresh.resolve(file.getKey()));
            }
            for (Path file : files(fresh)) {
                try (FileChannel channel = FileChannel.open(fresh.resolve(file), StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                if (Files.isDirectory(directory.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                    throw new FileAlreadyExistsException(
                            directory.resolve(file).toString(), null, "a folder, not a file");
                }
                made.add(file);
            }
            Path earlier = Files.createDirectory(staging.resolve(EARLIER));
            Set<Path> going = new LinkedHashSet<>(made);
            for (String other : others) {
                going.addAll(matching(other));
            }
            for (Path file : going) {
                if (Files.exists(directory.resolve(file), LinkOption.NOFOLLOW_LINKS)
                        && !Files.isDirectory(directory.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                    move(directory.resolve(file), earlier.resolve(file));
                }
            }
            Files.move(earlier, staging.resolve(GONE), StandardCopyOption.ATOMIC_MOVE);
            moveAll(fresh);
        } catch (IOException | RuntimeException | Error e) {
            try {
                goBack(staging, made);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        forget(staging);
    }

    /** Files by their place in the folder; a star is for any name. */
    private List<Path> matching(String other) throws IOException {
        Path place = directory.resolve(other.substring(0, other.lastIndexOf('/') + 1));
        List<Path> matching = new ArrayList<>();
        if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> entries =
                    Files.newDirectoryStream(place, other.substring(other.lastIndexOf('/') + 1))) {
                entries.forEach(file -> matching.add(directory.relativize(file)));
            }
        }
        return matching;
    }

    private void goBack(Path staging, List<Path> made) throws IOException {
        Path gone = staging.resolve(GONE);
        if (Files.exists(gone, LinkOption.NOFOLLOW_LINKS)) {
            Path fresh = staging.resolve(FRESH);
            for (Path file : made) {
                if (!Files.exists(fresh.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                    move(directory.resolve(file), fresh.resolve(file));
                }
            }
            Files.move(gone, staging.resolve(EARLIER), StandardCopyOption.ATOMIC_MOVE);
        }
        settle(staging);
    }

    /** What killed writers left; for who has the lock. */
    private void settleAll() throws IOException {
        List<Path> left = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, STAGING + "*")) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    left.add(entry);
                }
            }
        }
        for (Path staging : left) {
            settle(staging);
        }
    }

    /** Forward where all that was earlier is out of the way, else back; then the folder goes. */
    private void settle(Path staging) throws IOException {
        boolean forward = Files.exists(staging.resolve(GONE), LinkOption.NOFOLLOW_LINKS);
        Path from = staging.resolve(forward ? FRESH : EARLIER);
        moveAll(from);
        forget(staging);
    }

    /** Deletes a staging folder, and folders that have nothing left of a report whose files lay in them. */
    private void forget(Path staging) throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        for (String part : List.of(FRESH, EARLIER, GONE)) {
            Path place = staging.resolve(part);
            if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                try (Stream<Path> entries = Files.list(place)) {
                    entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                            .forEach(entry -> folders.add(directory.resolve(entry.getFileName())));
                }
            }
        }
        Trees.delete(staging);
        for (Path folder : folders) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException e) {
                // Something is in it.
            }
        }
    }

    private void moveAll(Path from) throws IOException {
        for (Path file : files(from)) {
            move(from.resolve(file), directory.resolve(file));
        }
    }

    /** Files in a folder and in folders within, by their place in it; none where it is not there. */
    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .map(folder::relativize)
                    .sorted()
                    .toList();
        }
    }

    /** Within one file system, so that it is a rename, which also takes the place of a file. */
    private static void move(Path from, Path to) throws IOException {
        Files.createDirectories(to.resolveSibling(""));
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }
}
