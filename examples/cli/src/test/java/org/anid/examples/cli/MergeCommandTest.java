// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose word counts where parts are put together. */
class MergeCommandTest {

    private final Path folder;
    private final StringWriter err = new StringWriter();

    MergeCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private int anid(List<String> arguments) {
        return Anid.run(
                arguments.toArray(String[]::new),
                new PrintWriter(new StringWriter(), true),
                new PrintWriter(err, true));
    }

    private List<String> parts(String... settings) {
        return parts(part -> List.of(settings));
    }

    private List<String> parts(IntFunction<List<String>> settings) {
        for (int i = 0; i < 4; i++) {
            Pictures.png(folder.resolve("natural/" + i + ".png"), 32, 32, i, 0);
            Pictures.png(folder.resolve("made/" + i + ".png"), 32, 32, i, 20);
        }
        List<String> parts = new ArrayList<>();
        for (int part = 1; part <= 2; part++) {
            String out = folder.resolve("part-" + part).toString();
            List<String> arguments = new ArrayList<>(List.of(
                    "evaluate",
                    "--natural=" + folder.resolve("natural"),
                    "--generated=Mine=" + folder.resolve("made"),
                    "--metrics=psnr",
                    "--shard=" + part + "/2",
                    "--out=" + out));
            arguments.addAll(settings.apply(part));
            assertThat(anid(arguments)).as(err.toString()).isEqualTo(ExitCode.DONE);
            parts.add(out);
        }
        return parts;
    }

    @Test
    void whatIsSaidOfTheReportGoesBeforeWhatWasSaidForTheParts() {
        List<String> parts = parts("--title", "of the parts", "--format", "csv", "--no-thumbnails");
        Path merged = folder.resolve("merged");
        List<String> arguments = new ArrayList<>(List.of("merge", "--format", "md", "--out", merged.toString()));
        arguments.addAll(List.of("--title", "@of the merger", "--figures", "--threads", "1"));
        arguments.addAll(parts);
        assertThat(anid(arguments)).as(err.toString()).isEqualTo(ExitCode.DONE);
        assertThat(merged.resolve("report.md")).content().contains("@of the merger");
        assertThat(merged.resolve("scores.csv")).doesNotExist();
        assertThat(merged.resolve("figures")).isDirectory();
    }

    @Test
    void whatIsNotSaidIsThatOfTheParts() {
        List<String> arguments = new ArrayList<>(List.of("merge", "--out", folder + "/merged"));
        arguments.addAll(parts("--title", "of the parts", "--format", "md"));
        assertThat(anid(arguments)).as(err.toString()).isEqualTo(ExitCode.DONE);
        assertThat(folder.resolve("merged/report.md")).content().contains("of the parts");
        assertThat(Files.exists(folder.resolve("merged/report.json"))).isFalse();
    }

    /** Else the order in which parts are named would decide. */
    @Test
    void partsThatSayDifferentThingsOfTheReportAskForAWord() {
        List<String> parts = parts(part -> part == 1 ? List.of("--title", "One") : List.of());
        for (int turn = 0; turn < 2; turn++) {
            List<String> arguments = new ArrayList<>(List.of("merge", "--out", folder + "/merged"));
            arguments.addAll(parts);
            assertThat(anid(arguments)).isEqualTo(ExitCode.USAGE);
            assertThat(err.toString().trim().lines())
                    .last()
                    .asString()
                    .contains(
                            "different options of the report",
                            "with --title One",
                            "with none",
                            "give anid merge what is to hold");
            arguments.addAll(List.of("--title", "Both"));
            assertThat(anid(arguments)).as(err.toString()).isEqualTo(ExitCode.DONE);
            assertThat(folder.resolve("merged/report.md")).content().contains("Both");
            Collections.reverse(parts);
        }
    }

    @Test
    void anOptionOfOnePartIsTakenBack() {
        List<String> parts = parts(part -> part == 1 ? List.of("--figures") : List.of());
        List<String> arguments = new ArrayList<>(List.of("merge", "--out", folder + "/merged", "--figures=false"));
        arguments.addAll(parts);
        assertThat(anid(arguments)).as(err.toString()).isEqualTo(ExitCode.DONE);
        assertThat(folder.resolve("merged/report.html")).exists();
        assertThat(folder.resolve("merged/figures")).doesNotExist();
    }

    @Test
    void damagedArgumentsAreNamed() throws IOException {
        List<String> parts = parts();
        Path arguments = Path.of(parts.get(1)).resolve(EvaluationRun.ARGUMENTS);
        for (String damage : List.of("", "\u0000\u0000\n", "--natural\n")) {
            Files.writeString(arguments, damage);
            assertThat(anid(List.of("merge", "--out", folder + "/merged", parts.get(0), parts.get(1))))
                    .isEqualTo(ExitCode.USAGE);
            assertThat(err.toString().trim().lines()).last().asString().contains(arguments + " is damaged", "again");
        }
    }
}
