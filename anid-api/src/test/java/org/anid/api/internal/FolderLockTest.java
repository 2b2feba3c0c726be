// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FolderLockTest {

    /** Turns of each of those who meet. */
    private static final int TURNS = 100;

    private final Path folder;

    FolderLockTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void itsFileIsThereWhileItIsHeld() throws Exception {
        Path file = folder.resolve("new/lock");
        try (FolderLock lock = FolderLock.take(file, () -> {})) {
            assertThat(file).isRegularFile();
            assertThat(lock).isNotNull();
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void aLinkInItsPlaceIsNotFollowed() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "mine");
        Files.createSymbolicLink(folder.resolve("lock"), other);
        assertThatIOException().isThrownBy(() -> FolderLock.take(folder.resolve("lock"), () -> {}));
        Files.delete(folder.resolve("lock"));
        Files.createSymbolicLink(folder.resolve("lock"), folder.resolve("nowhere"));
        assertThatIOException().isThrownBy(() -> FolderLock.take(folder.resolve("lock"), () -> {}));
        assertThat(other).hasContent("mine");
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void whoWaitsCanBeInterrupted() throws Exception {
        try (FolderLock lock = FolderLock.take(folder.resolve("lock"), () -> {})) {
            Thread other = Thread.currentThread();
            ExecutorService threads = Executors.newSingleThreadExecutor();
            try {
                Future<?> waiting = threads.submit(() -> {
                    assertThatThrownBy(() -> FolderLock.take(folder.resolve("lock"), () -> Thread.currentThread()
                                    .interrupt()))
                            .isInstanceOf(InterruptedException.class);
                });
                waiting.get();
                assertThat(other.isInterrupted()).isFalse();
                assertThat(lock).isNotNull();
            } finally {
                threads.shutdownNow();
            }
        }
    }

    /** Threads of this process and other processes add one to a number, which is lost where two do so at a time. */
    @Test
    void threadsAndProcessesTakeTurns() throws Exception {
        Files.writeString(folder.resolve("number"), "0");
        List<Process> processes = List.of(start(folder), start(folder));
        // One names the folder another way.
        Path other = Files.createSymbolicLink(folder.resolveSibling("link"), folder);
        List<Callable<Void>> turns = new ArrayList<>();
        for (Path name : List.of(folder, folder, other)) {
            turns.add(() -> {
                count(name);
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(turns.size());
        try {
            for (Future<Void> done : threads.invokeAll(turns)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
            Files.delete(other);
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        assertThat(folder.resolve("number")).hasContent(String.valueOf(5 * TURNS));
        assertThat(folder.resolve("lock")).doesNotExist();
    }

    @Test
    void theLockOfAKilledProcessIsFree() throws Exception {
        Process holder = start(folder, "hold");
        while (!Files.exists(folder.resolve("held"))) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        holder.destroyForcibly().waitFor();
        assertThat(folder.resolve("lock")).exists();
        FolderLock.take(folder.resolve("lock"), () -> {}).close();
    }

    private static Process start(Path folder, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FolderLockTest.class.getName(),
                folder.toString()));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).inheritIO().start();
    }

    private static void count(Path folder) throws IOException, InterruptedException {
        for (int i = 0; i < TURNS; i++) {
            try (FolderLock lock = FolderLock.take(folder.resolve("lock"), () -> {})) {
                assertThat(lock).isNotNull();
                Path number = folder.resolve("number");
                Files.writeString(number, String.valueOf(Integer.parseInt(Files.readString(number)) + 1));
            }
        }
    }

    /** Counts, or holds the lock until it is killed. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args[0]);
        if (args.length == 1) {
            count(folder);
            return;
        }
        try (FolderLock lock = FolderLock.take(folder.resolve("lock"), () -> {})) {
            Files.createFile(folder.resolve("held"));
            TimeUnit.MINUTES.sleep(1);
            assertThat(lock).isNotNull();
        }
    }
}
