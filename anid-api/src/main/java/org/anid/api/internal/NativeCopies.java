// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Deletes what killed processes left in the folder for temporary files: libraries with native code unpack it there, for
 * each process anew, and delete it when the process ends, which one that is killed never comes to.
 *
 * <p>Only the names that ONNX Runtime, DuckDB and JNA give, and what this library itself lays down beside them, are
 * touched; only files of the user of this process; and only what is older than a minute, so that nobody is unpacking
 * it. On Linux a copy stays as long as any process whose memory this user may look at has it mapped. Windows lets
 * nobody delete a library that is loaded. macOS neither tells nor refuses: there a copy is deleted after a day, and a
 * process that had loaded it goes on with what it has.
 */
public final class NativeCopies {

    /** Of ONNX Runtime, a folder; of DuckDB and JNA, files; and of the check whether a device can be had. */
    private static final Pattern KINDS = Pattern.compile(
            "onnxruntime-java\\d+|libduckdb_java\\d+\\.so|jna\\d+\\.(tmp|dll|dylib)(\\.x)?|anid-least\\d+|anid-empty\\d+\\.h5");

    private static final Path PROCESSES = Path.of("/proc");
    private static final Duration UNPACKING = Duration.ofMinutes(1);
    private static final Duration UNTOLD = Duration.ofDays(1);

    private static final AtomicBoolean SWEPT = new AtomicBoolean();

    private NativeCopies() {}

    /**
     * Deletes what is left; once in a process, before its first copy. What cannot be deleted stays, and nothing is
     * said.
     */
    public static void sweep() {
        if (!SWEPT.getAndSet(true)) {
            sweep(Path.of(System.getProperty("java.io.tmpdir", ".")), Instant.now());
        }
    }

    static void sweep(Path temporary, Instant now) {
        boolean mac = System.getProperty("os.name", "").startsWith("Mac");
        Instant since = now.minus(mac ? UNTOLD : UNPACKING);
        try {
            Path folder = temporary.toRealPath();
            List<Path> left = new ArrayList<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                    folder,
                    entry -> KINDS.matcher(entry.getFileName().toString()).matches())) {
                for (Path entry : entries) {
                    if (isOld(entry, since)) {
                        left.add(entry);
                    }
                }
            }
            if (!left.isEmpty()) {
                Set<String> mapped = mapped(folder.toString());
                left.stream().filter(entry -> !isMapped(entry, mapped)).forEach(NativeCopies::delete);
            }
        } catch (IOException | RuntimeException e) {
            // Whoever cannot look there cannot unpack there either, and will say so.
        }
    }

    private static boolean isOld(Path entry, Instant since) {
        try (Stream<Path> files = Files.walk(entry)) {
            Object user = Files.getOwner(own(), LinkOption.NOFOLLOW_LINKS);
            for (Path file : files.toList()) {
                if (!user.equals(Files.getOwner(file, LinkOption.NOFOLLOW_LINKS))
                        || Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                                .toInstant()
                                .isAfter(since)) {
                    return false;
                }
            }
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** Something that belongs to the user of this process. */
    private static Path own() {
        Path self = PROCESSES.resolve("self");
        return Files.exists(self) ? self : Path.of(System.getProperty("user.home", "."));
    }

    /** Files below a folder that running processes have mapped, as Linux tells; empty where there is no such thing. */
    private static Set<String> mapped(String folder) throws IOException {
        Set<String> mapped = new HashSet<>();
        if (!Files.isDirectory(PROCESSES)) {
            return mapped;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                try (Stream<String> lines = Files.lines(process.resolve("maps"))) {
                    lines.forEach(line -> {
                        int path = line.indexOf(folder);
                        if (path >= 0) {
                            mapped.add(line.substring(path));
                        }
                    });
                } catch (IOException | RuntimeException e) {
                    // It has ended, or is another user's.
                }
            }
        }
        return mapped;
    }

    private static boolean isMapped(Path entry, Set<String> mapped) {
        String name = entry.toString();
        return mapped.stream().anyMatch(path -> path.equals(name) || path.startsWith(name + "/"));
    }

    private static void delete(Path entry) {
        try {
            Trees.delete(entry);
        } catch (IOException e) {
            // Another process has swept it, or a library is loaded from it.
        }
    }
}
