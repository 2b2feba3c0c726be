// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that change together, whoever is killed or plants links. */
@Timeout(300)
class ReportFolderTest {

    private static final List<String> NAMES = List.of("report.json", "scores.csv", "report.md", "report.html");

    /** Writers that are killed; {@code -Danid.kills=50} for a long test. */
    private static final int KILLS = Integer.getInteger("anid.kills", 5);

    /** Milliseconds within which a writer is killed. */
    private static final int LIFE = 120;

    private final Path folder;

    ReportFolderTest(@TempDir Path folder) {
        this.folder = folder.resolve("report");
    }

    private static void write(Path folder, String content) throws IOException {
        Map<String, ReportFolder.Content> files = new LinkedHashMap<>();
        NAMES.forEach(name -> files.put(name, ReportFolder.text(target -> target.write(name + " of " + content))));
        ReportFolder.of(folder).replace(files, List.of());
    }

    private Set<String> contents() throws IOException {
        Set<String> contents = new HashSet<>();
        for (String name : NAMES) {
            if (Files.exists(folder.resolve(name))) {
                String content = Files.readString(folder.resolve(name));
                assertThat(content).startsWith(name + " of ");
                contents.add(content.substring(name.length()));
            }
        }
        return contents;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void linksInThePlacesOfFilesAreReplacedAndNotWrittenThrough() throws IOException {
        Path victim = Files.writeString(folder.resolveSibling("victim"), "precious");
        Files.createDirectories(folder);
        String old = "." + ProcessHandle.current().pid() + "-"
                + Thread.currentThread().getId();
        for (String name : NAMES) {
            Files.createSymbolicLink(folder.resolve(name), victim);
            Files.createSymbolicLink(folder.resolve("." + name + old + ".tmp"), victim);
        }
        write(folder, "one");
        assertThat(victim).hasContent("precious");
        for (String name : NAMES) {
            assertThat(Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS))
                    .isTrue();
        }
    }

    @Test
    void aLinkInThePlaceOfTheLockIsNotOpened() throws IOException {
        Path victim = Files.writeString(folder.resolveSibling("victim"), "precious");
        Files.createDirectories(folder);
        Files.createSymbolicLink(folder.resolve(".anid-report.lock"), victim);
        write(folder, "one");
        assertThat(victim).hasContent("precious");
        assertThat(contents()).containsExactly(" of one");
    }

    @Test
    void whoIsKilledBeforeAllOfTheEarlierIsAsideLeavesItToBeMovedBack() throws IOException {
        write(folder, "one");
        Path staging = folder.resolve(".anid-report-1");
        Files.createDirectories(staging.resolve("old"));
        Files.createDirectories(staging.resolve("new"));
        Files.writeString(staging.resolve("new/report.json"), "half");
        Files.move(folder.resolve("report.json"), staging.resolve("old/report.json"));
        assertThatIOException().isThrownBy(() -> ReportFolder.of(folder).replace(failing(), List.of()));
        assertThat(contents()).containsExactly(" of one");
        assertThat(names()).containsExactlyInAnyOrderElementsOf(NAMES);
    }

    @Test
    void whoIsKilledAfterwardsLeavesTheNewToBeFinished() throws IOException {
        write(folder, "two");
        Path staging = folder.resolve(".anid-report-1");
        Files.createDirectories(staging.resolve("new"));
        Files.createDirectories(staging.resolve("gone"));
        Files.writeString(staging.resolve("gone/report.json"), "report.json of one");
        Files.move(folder.resolve("report.json"), staging.resolve("new/report.json"));
        assertThatIOException().isThrownBy(() -> ReportFolder.of(folder).replace(failing(), List.of()));
        assertThat(contents()).containsExactly(" of two");
        assertThat(names()).containsExactlyInAnyOrderElementsOf(NAMES);
    }

    @Test
    void aFullDiskLeavesTheEarlierReport() throws IOException {
        write(folder, "one");
        assertThatIOException()
                .isThrownBy(() -> ReportFolder.of(folder).replace(failing(), List.of("scores.csv")))
                .withMessage(
                        "cannot write to " + folder
                                + ": No space left on device; make room there, or choose a folder that can be made and written");
        assertThat(contents()).containsExactly(" of one");
        assertThat(names()).containsExactlyInAnyOrderElementsOf(NAMES);
    }

    private static Map<String, ReportFolder.Content> failing() {
        return Map.of("report.json", ReportFolder.text(target -> {
            target.write("half");
            throw new IOException("No space left on device");
        }));
    }

    /** Writers are killed at random moments; what is there is always of one report, and the next one heals it. */
    @Test
    void killedWritersNeverMixReports() throws Exception {
        write(folder, "none");
        Random random = new Random(1);
        int missing = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process writer = start();
            // From the first report on.
            assertThat(writer.getInputStream().read()).isEqualTo('.');
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LIFE));
            writer.destroyForcibly().waitFor();
            assertThat(contents()).hasSizeLessThanOrEqualTo(1);
            missing += names().containsAll(NAMES) ? 0 : 1;
            write(folder, "kill " + kill);
            assertThat(contents()).containsExactly(" of kill " + kill);
            assertThat(names()).containsExactlyInAnyOrderElementsOf(NAMES);
        }
        System.out.println("killed " + KILLS + " writers; files were missing after " + missing);
    }

    @Test
    void writersOfOneFolderWaitForOneAnother() throws Exception {
        List<Process> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            writers.add(start("20"));
        }
        for (Process writer : writers) {
            assertThat(writer.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(writer.exitValue()).isZero();
        }
        assertThat(contents()).hasSize(1);
        assertThat(names()).containsExactlyInAnyOrderElementsOf(NAMES);
    }

    private Process start(String... times) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ReportFolderTest.class.getName(),
                folder.toString()));
        command.addAll(List.of(times));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Writes reports, so many or until it is killed. */
    public static void main(String[] args) throws IOException {
        int times = args.length > 1 ? Integer.parseInt(args[1]) : Integer.MAX_VALUE;
        for (int i = 0; i < times; i++) {
            write(Path.of(args[0]), ProcessHandle.current().pid() + " " + i);
            System.out.print('.');
            System.out.flush();
        }
    }
}
