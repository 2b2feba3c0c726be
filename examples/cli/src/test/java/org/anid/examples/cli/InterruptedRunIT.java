// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a process that is killed, told to stop, and run in parts. */
class InterruptedRunIT {

    /** Kills of a run at random moments; -Danid.test.kills=50 for the figure of BENCHMARKS.md. */
    private static final int KILLS = Integer.getInteger("anid.test.kills", 5);

    private static final int IMAGES = 24;
    private static final int SIZE = 96;

    /** Bytes of a journal that has finished groups: what is seen of the natural images alone makes less. */
    private static final long SOME_KEPT = 40_000;

    private final Path folder;
    private final List<String> evaluate = new ArrayList<>();

    InterruptedRunIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void pictures() throws IOException {
        Files.createDirectories(folder.resolve("natural"));
        for (String generator : List.of("A", "B")) {
            Files.createDirectories(folder.resolve(generator));
        }
        for (int i = 0; i < IMAGES; i++) {
            Pictures.png(folder.resolve("natural/" + i + ".png"), SIZE, SIZE, i, 0);
            Pictures.png(folder.resolve("A/" + i + ".png"), SIZE, SIZE, i, 20);
            Pictures.png(folder.resolve("B/" + i + ".png"), SIZE, SIZE, i, 60);
        }
        Files.write(folder.resolve("B/7.png"), new byte[] {1, 2, 3});
        evaluate.addAll(List.of("evaluate", "--natural", "natural", "--generated", "A=A", "--generated", "B=B"));
        evaluate.addAll(List.of("--metrics", "psnr,ssim,mad,entropy,frechet-handmade", "--no-cache"));
    }

    private String[] evaluate(String... more) {
        List<String> all = new ArrayList<>(evaluate);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private Process start(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                AnidProcess.java(), "-jar", AnidProcess.jar().toAbsolutePath().toString()));
        command.addAll(List.of(evaluate(more)));
        return AnidProcess.start(folder, command, folder.resolve("out.txt"), folder.resolve("err.txt"));
    }

    /** Every file of a folder by its name. */
    private Map<String, String> files(String name) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder.resolve(name))) {
            for (Path file : all.toList()) {
                files.put(
                        String.valueOf(file.getFileName()),
                        Files.readString(file).replaceFirst("\"threads\" : \\d+", ""));
            }
        }
        return files;
    }

    @Test
    void killedAtAnyMomentItEndsWithTheFilesOfARunThatWasNot() throws IOException, InterruptedException {
        long began = System.nanoTime();
        assertThat(AnidProcess.run(folder, evaluate("--out", "whole")).exitCode())
                .isEqualTo(ExitCode.SOME_INPUTS_FAILED);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        Map<String, String> whole = files("whole");
        assertThat(whole).containsOnlyKeys("report.json", "scores.csv", "summary.csv", "report.md", "report.html");
        SplittableRandom random = new SplittableRandom(8);
        int finished = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start("--out", "killed-" + finished);
            if (process.waitFor(random.nextLong(1 + millis), TimeUnit.MILLISECONDS)) {
                assertThat(files("killed-" + finished)).isEqualTo(whole);
                finished++;
            } else {
                process.destroyForcibly().waitFor();
            }
        }
        AnidProcess.Outcome last = AnidProcess.run(folder, evaluate("--out", "killed-" + finished));
        assertThat(last.exitCode()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
        assertThat(files("killed-" + finished)).isEqualTo(whole);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGTERM there")
    void toldToStopItSaysWhatIsKeptAndWritesAPartialReportWhereThatIsWanted() throws Exception {
        stop("stopped", SOME_KEPT);
        assertThat(folder.resolve("stopped/run.journal")).isRegularFile();
        assertThat(folder.resolve("stopped/report.json")).doesNotExist();
        AnidProcess.Outcome other = AnidProcess.run(folder, evaluate("--out", "stopped", "--seed", "7"));
        assertThat(other.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(other.errLines()).last().asString().contains("seed was 2024 and is 7 now");
        AnidProcess.Outcome on = AnidProcess.run(folder, evaluate("--out", "stopped"));
        assertThat(on.err()).contains("images were finished before");
        assertThat(on.exitCode()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
        AnidProcess.run(folder, evaluate("--out", "whole"));
        assertThat(files("stopped")).isEqualTo(files("whole"));

        stop("early", 1, "--partial");
        assertThat(Files.readString(folder.resolve("err.txt")))
                .containsPattern("stopped: [1-9]|nothing is finished yet, so there is no partial report");

        stop("partial", SOME_KEPT, "--partial");
        assertThat(Files.readString(folder.resolve("partial/report.json")))
                .contains("natural (partial)", "this report is partial: the run was stopped when");
        assertThat(AnidProcess.run(folder, evaluate("--out", "partial", "--fresh"))
                        .err())
                .doesNotContain("goes on");
        assertThat(files("partial")).isEqualTo(files("whole"));
    }

    /** A limit of the size of files stands for a full disk: the system refuses what is beyond it. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no such limit there")
    void aFullDiskCostsWhatIsAtWorkAlone() throws IOException, InterruptedException {
        List<String> limited =
                new ArrayList<>(List.of("sh", "-c", "ulimit -f 80; exec \"$0\" \"$@\"", AnidProcess.java()));
        // Else Java itself keeps a file of its own there.
        limited.addAll(List.of(
                "-XX:-UsePerfData", "-jar", AnidProcess.jar().toAbsolutePath().toString()));
        limited.addAll(List.of(evaluate("--out", "full")));
        AnidProcess.Outcome full = AnidProcess.run(folder, limited);
        assertThat(full.exitCode()).as(full.err()).isEqualTo(ExitCode.NOT_WRITTEN);
        assertThat(full.errLines())
                .last()
                .asString()
                .contains("cannot write full/run.journal", "what was finished before is kept: make room");
        AnidProcess.Outcome on = AnidProcess.run(folder, evaluate("--out", "full"));
        assertThat(on.err()).contains("images were finished before");
        AnidProcess.run(folder, evaluate("--out", "whole"));
        assertThat(files("full")).isEqualTo(files("whole"));
    }

    /** Sends SIGTERM as soon as the journal has so many bytes. */
    private void stop(String out, long bytes, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--out", out, "--threads", "1"));
        arguments.addAll(List.of(more));
        Process process = start(arguments.toArray(String[]::new));
        Path journal = folder.resolve(out).resolve("run.journal");
        while (process.isAlive() && (!Files.exists(journal) || Files.size(journal) < bytes)) {
            Thread.sleep(5);
        }
        process.destroy();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(Files.readString(folder.resolve("err.txt")))
                .containsPattern("anid: stopped: \\d+ images are finished and kept in " + out + "/run.journal");
    }

    @Test
    void partsMakeTheFilesOfOneRun() throws IOException, InterruptedException {
        AnidProcess.run(folder, evaluate("--out", "whole"));
        for (int part = 1; part <= 2; part++) {
            AnidProcess.Outcome outcome =
                    AnidProcess.run(folder, evaluate("--shard", part + "/2", "--out", "part-" + part));
            assertThat(outcome.exitCode()).isEqualTo(ExitCode.DONE);
            assertThat(outcome.out()).contains("scored part " + part + "/2: 36 images", "anid merge");
        }
        AnidProcess.Outcome missing = AnidProcess.run(folder, "merge", "part-1", "--out", "merged");
        assertThat(missing.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(missing.errLines()).last().asString().contains("part 2/2 is missing");
        AnidProcess.Outcome merged = AnidProcess.run(folder, "merge", "part-2", "part-1", "--out", "merged");
        assertThat(merged.exitCode()).as(merged.err()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
        assertThat(files("merged")).isEqualTo(files("whole"));
        AnidProcess.Outcome none = AnidProcess.run(folder, "merge", "natural");
        assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(none.errLines()).last().asString().contains("there is no finished part in natural");
    }

    @Test
    void aFolderThatIsWrittenByTwoRunsAtOnceIsRefusedToTheSecond() throws IOException, InterruptedException {
        Process first = start("--out", "shared", "--threads", "1");
        while (first.isAlive() && !Files.exists(folder.resolve("shared/run.journal"))) {
            Thread.sleep(5);
        }
        AnidProcess.Outcome second = AnidProcess.run(folder, evaluate("--out", "shared"));
        if (first.isAlive() || second.exitCode() == ExitCode.USAGE) {
            assertThat(second.errLines()).last().asString().contains("another run is at work in");
            assertThat(second.exitCode()).isEqualTo(ExitCode.USAGE);
        }
        assertThat(first.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(first.exitValue()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    }
}
