// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The jar that users run, as a process of its own. */
final class AnidProcess {

    /** Far beyond what anything here takes, for machines that do much else. */
    private static final long TIMEOUT_MINUTES = 8;

    private AnidProcess() {}

    /** What a process left behind. */
    record Outcome(int exitCode, String out, String err) {
        List<String> outLines() {
            return out.lines().toList();
        }

        List<String> errLines() {
            return err.lines().toList();
        }
    }

    static Path jar() {
        Path jar = Path.of(System.getProperty("anid.jar", "target/anid.jar"));
        assertThat(jar).as("the packaged jar").isRegularFile();
        return jar;
    }

    static Outcome run(Path directory, String... arguments) throws IOException, InterruptedException {
        return runWith(directory, List.of(), arguments);
    }

    static Outcome runWith(Path directory, List<String> jvm, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(jvm);
        command.addAll(List.of("-jar", jar().toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        return run(directory, command);
    }

    static Outcome run(Path directory, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("anid", ".out");
        Path err = Files.createTempFile("anid", ".err");
        try {
            Process process = start(directory, command, out, err);
            assertThat(process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES))
                    .as("ended in time")
                    .isTrue();
            return new Outcome(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    static Process start(Path directory, List<String> command, Path out, Path err) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        // Java prints a line where one of these is set.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "ANID_JAVA_OPTS"));
        // File names are bytes to Linux; without a UTF-8 locale Java 17 cannot name those beyond ASCII.
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder.start();
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
