// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of small runs, compared as users compare them. */
class CompareCommandTest {

    private static final int IMAGES = 16;

    private final Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    CompareCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void paint() {
        pictures("natural", 0);
        pictures("before", 20);
        pictures("after", 40);
    }

    private void pictures(String name, int noise) {
        for (int i = 0; i < IMAGES; i++) {
            Pictures.png(folder.resolve(name + "/" + i + ".png"), 32, 32, i, noise);
        }
    }

    private int anid(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Anid.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private String evaluate(String images, String report, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "evaluate",
                "--natural",
                folder.resolve("natural").toString(),
                "--generated",
                "Mine=" + folder.resolve(images),
                "--metrics",
                "psnr,ssim,entropy",
                "--threads",
                "1",
                "--out",
                folder.resolve(report).toString()));
        arguments.addAll(List.of(more));
        assertThat(anid(arguments.toArray(String[]::new))).as(err.toString()).isEqualTo(ExitCode.DONE);
        return folder.resolve(report).toString();
    }

    @Test
    void aReportAgainstItselfHasNotChanged() {
        String report = evaluate("before", "one");
        assertThat(anid("compare", report, report + "/report.json", "--fail-if", "overall>0"))
                .as(err.toString())
                .isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("no change found in 5 tests").doesNotContain("wrote");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatGotWorseIsFoundAndFailsTheBuild() throws IOException {
        String before = evaluate("before", "one");
        String after = evaluate("after", "two");
        Path files = folder.resolve("comparison");
        int code = anid(
                "compare",
                before,
                after,
                "--out",
                files.toString(),
                "--fail-if",
                "overall>0.01",
                "--fail-if",
                "psnr>0.001",
                "--fail-if",
                "ssim>0.99");
        assertThat(code).as(err.toString()).isEqualTo(ExitCode.REGRESSION);
        assertThat(err.toString().lines())
                .isNotEmpty()
                .allMatch(line -> line.startsWith("anid compare: two: ") && line.contains("the limit is"))
                .anyMatch(line -> line.contains("psnr of Mine"))
                .noneMatch(line -> line.contains("ssim"));
        assertThat(out.toString())
                .contains("two against one: ", "Further from natural: ", "psnr of Mine", "wrote " + files);
        JsonNode json =
                new ObjectMapper().readTree(files.resolve("compare.json").toFile());
        assertThat(json.path("schema").asText()).isEqualTo("anid-comparison/2");
        assertThat(json.path("comparisons").path(0).path("tests").asInt()).isEqualTo(5);
        String html = Files.readString(files.resolve("compare.html"));
        assertThat(html)
                .contains("src=\"data:image/jpeg;base64,", "default-src &#39;none&#39;")
                .doesNotContain("<script");
        try (Stream<Path> written = Files.list(files)) {
            assertThat(written).hasSize(2);
        }
    }

    @Test
    void betterDoesNotFail() {
        String before = evaluate("after", "one");
        String after = evaluate("before", "two");
        assertThat(anid("compare", before, after, "--fail-if", "overall>0"))
                .as(err.toString())
                .isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("Closer to natural: ");
    }

    @Test
    void imagesThatMovedAreFoundInTheFolderNamed() throws IOException {
        String before = evaluate("before", "one");
        String after = evaluate("after", "two");
        Path moved = folder.resolve("elsewhere");
        Files.createDirectories(moved);
        for (String name : List.of("natural", "before", "after")) {
            Files.move(folder.resolve(name), moved.resolve(name));
        }
        String files = folder.resolve("files").toString();
        assertThat(anid("compare", before, after, "--format", "html", "--out", files))
                .isEqualTo(ExitCode.DONE);
        assertThat(folder.resolve("files/compare.html")).content().doesNotContain("data:image");
        assertThat(anid("compare", before, after, "--format", "html", "--out", files, "--images", moved.toString()))
                .isEqualTo(ExitCode.DONE);
        assertThat(folder.resolve("files/compare.html")).content().contains("data:image/jpeg", "alt=\"natural\"");
        assertThat(out.toString()).doesNotContain("against");
    }

    @Test
    void severalReportsAreComparedWithTheFirst() {
        String one = evaluate("before", "one");
        String two = evaluate("after", "two");
        assertThat(anid("compare", one, two, one)).as(err.toString()).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("two against ", " (3) against ");
    }

    @Test
    void reportsOfOtherSettingsAreRefusedWithTheDifference() {
        String one = evaluate("before", "one");
        String two = evaluate("after", "two", "--seed", "7");
        assertThat(anid("compare", one, two)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("the setting seed is '2024' in one and '7'");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void reportsOfOtherImagesAreRefusedWithTheDifference() {
        String one = evaluate("before", "one");
        pictures("natural", 3);
        String two = evaluate("after", "two");
        assertThat(anid("compare", one, two)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).singleElement().asString().contains("entropy of natural image 0 is");
        Pictures.png(folder.resolve("natural/x.png"), 32, 32, 99, 0);
        Pictures.png(folder.resolve("after/x.png"), 32, 32, 99, 5);
        String three = evaluate("after", "three");
        assertThat(anid("compare", two, three)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("image x of three is not in two");
    }

    @Test
    void aLimitOnAGeneratorThatIsGoneIsRefused() {
        String generated = folder.resolve("before").toString();
        String one = evaluate("before", "one", "--generated", "Gone=" + generated);
        String two = evaluate("before", "two", "--generated", "Renamed=" + generated);
        assertThat(anid("compare", one, two)).as(err.toString()).isEqualTo(ExitCode.DONE);
        assertThat(anid("compare", one, two, "--fail-if", "overall>0.01")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("two has no overall of Gone, which one has: evaluate the same generators");
    }

    @Test
    void filesThatCannotBeWrittenSayWhyAndWhatHelps() throws IOException {
        String one = evaluate("before", "one");
        String taken = Files.writeString(folder.resolve("taken"), "").toString();
        assertThat(anid("compare", one, one, "--out", taken)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .singleElement()
                .isEqualTo("anid compare: cannot write to " + taken + ": " + taken
                        + " is a file, not a folder; choose a folder that can be made and written with --out");
        Path files = folder.resolve("files");
        Path inTheWay = Files.createDirectories(files.resolve("compare.json"));
        assertThat(anid("compare", one, one, "--out", files.toString())).isEqualTo(ExitCode.NOT_WRITTEN);
        assertThat(err.toString().lines())
                .singleElement()
                .isEqualTo("anid compare: cannot write to " + files + ": " + inTheWay
                        + " is a folder, not a file; choose a folder that can be made and written");
    }

    @Test
    void whatWasScoredIsKeptWhereTheReportCannotBeWritten() throws IOException {
        Path report = folder.resolve("one");
        Path inTheWay = Files.createDirectories(report.resolve("report.json"));
        String[] command = {
            "evaluate",
            "--natural",
            folder.resolve("natural").toString(),
            "--generated",
            "Mine=" + folder.resolve("before"),
            "--metrics",
            "psnr",
            "--out",
            report.toString()
        };
        assertThat(anid(command)).isEqualTo(ExitCode.NOT_WRITTEN);
        assertThat(err.toString().lines())
                .last()
                .asString()
                .startsWith("anid evaluate: cannot write to " + report + ": " + inTheWay + " is a folder, not a file; ")
                .endsWith("; what was scored is kept in " + report.resolve("run.journal")
                        + ": the same command goes on from there");
        Files.delete(inTheWay);
        assertThat(anid(command)).as(err.toString()).isEqualTo(ExitCode.DONE);
        // Natural ones and those made of them.
        assertThat(err.toString()).contains(2 * IMAGES + " images were finished before");
    }

    @Test
    void aLimitOnNothingIsRefused() {
        String one = evaluate("before", "one");
        assertThat(anid("compare", one, one, "--fail-if", "lpips>0.1")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).singleElement().asString().contains("no lpips in common");
    }
}
