// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.anid.api.metric.ValueRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user types wrongly gets one line that names it and the fix, and exit code 2. */
class AnidTest {

    private final Path folder;

    AnidTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int anid(String... arguments) {
        return Anid.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private void assertComplaint(int code, String... parts) {
        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).as(err.toString()).hasSize(1);
        assertThat(err.toString()).contains(parts);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                        | a command is missing",
                "metirc                                  | did you mean metric",
                "evaluate                                | --dani ROOT",
                "evaluate --dani nowhere                 | nowhere",
                "evaluate --natural .                    | --generated NAME=DIR",
                "evaluate --generated A=.                | --natural DIR",
                "evaluate --dani . --manifest m.csv      | choose one",
                "evaluate --manifest nowhere.csv         | nowhere.csv",
                "evaluate --parquet nowhere.parquet      | nowhere.parquet",
                "evaluate --webdataset nowhere.tar       | nowhere.tar",
                "evaluate --webdataset x.tar --column size=x | --column",
                "evaluate --dani . --webdataset x.tar    | choose one",
                "evaluate --dani . --limit 0             | --limit",
                "evaluate --dani . --limit many          | many",
                "evaluate --dani . --nosuch              | --nosuch",
                "evaluate --dani . --ratings nowhere.csv | nowhere.csv",
                "evaluate --dani . --column image=x      | --parquet",
                "demo --images 1                         | --images",
                "demo --images 4 --metrics ssmi          | ssim",
                "demo --images 4 --metrics ssim --threads 0   | threads",
                "demo --images 4 --kernels fast          | fast",
                "demo --images 4 --format pdf            | pdf",
                "demo --images 4 --cache c --no-cache    | --no-cache",
                "demo --images 4 --device gpu            | cuda:N",
                "demo --images 4 --device cuda:999       | --device cuda:999",
                "demo --images 4 --metrics psnr,lpips --device cuda:999 | --device cuda:999",
                "metric lpips a.png b.png --device cuda:999 | --device cuda:999",
                "compare                                 | REPORT",
                "compare nowhere                         | REPORT",
                "compare nowhere nowhere                 | nowhere/report.json",
                "compare a b --format pdf                | text, json or html",
                "compare a b --fail-if overall           | overall>0.01",
                "compare a b --fail-if overall>much      | --fail-if",
                "compare a b --images nowhere            | --images nowhere",
                "compare a b --images . --images . --images . | --images is given once",
                "metric ssmi a.png b.png                 | ssim",
                "metric                                  | ID",
                "metric quality a.png                    | several metrics",
                "metric ssim nowhere.png nowhere.png     | nowhere.png",
                "evaluate --natural . --generated A=. --exif yes | --exif is apply or ignore",
            })
    void usageErrorsAreOneLine(String typed, String part) {
        String[] arguments = typed == null ? new String[0] : typed.split(" ");
        assertComplaint(anid(arguments), part);
    }

    @Test
    void aPairMetricWantsTwoImages() {
        Path image = Pictures.png(folder.resolve("a.png"), 32, 32, 1, 0);
        assertComplaint(anid("metric", "ssim", image.toString()), "two images", "not 1");
    }

    @Test
    void aDeviceThatCannotBeHadIsNoticedBeforeTheRun() {
        Pictures.png(folder.resolve("n/a.png"), 32, 32, 1, 0);
        String images = folder.resolve("n").toString();
        Path report = folder.resolve("report");
        String[] arguments = {
            "evaluate",
            "--natural",
            images,
            "--generated",
            "A=" + images,
            "--metrics",
            "psnr,lpips",
            "--device",
            "cuda:999",
            "--out",
            report.toString()
        };
        assertComplaint(anid(arguments), "--device cuda:999");
        assertThat(report).doesNotExist();
    }

    @Test
    void formulasAskForNoDevice() {
        Path image = Pictures.png(folder.resolve("a.png"), 32, 32, 1, 0);
        assertThat(anid("metric", "entropy", image.toString(), "--device", "cuda:999"))
                .as(err.toString())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void aMetricWithoutReferenceWantsAnImage() {
        assertComplaint(anid("metric", "entropy"), "one image or more");
    }

    @Test
    void badImageSettingsAreNamed() {
        Path image = Pictures.png(folder.resolve("a.png"), 32, 32, 1, 0);
        assertComplaint(
                anid("metric", "entropy", image.toString(), "--background", "white"),
                "--background",
                "ffffff",
                "white");
    }

    @Test
    void anUnknownFilterIsNamed() {
        Path image = Pictures.png(folder.resolve("a.png"), 32, 32, 1, 0);
        assertComplaint(
                anid("metric", "ssim", image.toString(), image.toString(), "--resize-filter", "nearest"),
                "--resize-filter",
                "lanczos");
    }

    @Test
    void aGeneratorWithoutFolderIsExplained() {
        Pictures.png(folder.resolve("a.png"), 32, 32, 1, 0);
        assertComplaint(anid("evaluate", "--natural", folder.toString(), "--generated", "SDXL"), "NAME=DIR", "SDXL");
    }

    @Test
    void malformedJsonNamesFileAndPlace() throws IOException {
        Pictures.png(folder.resolve("n/a.png"), 32, 32, 1, 0);
        Path captions = Files.writeString(folder.resolve("captions.json"), "{\"1\": {");
        assertComplaint(
                anid(
                        "evaluate",
                        "--natural",
                        folder.resolve("n").toString(),
                        "--generated",
                        "A=" + folder.resolve("n"),
                        "--captions",
                        captions.toString()),
                "captions.json",
                "line");
    }

    @Test
    void outputThatCannotBeWrittenIsNoticedBeforeTheRun() throws IOException {
        Pictures.png(folder.resolve("n/a.png"), 32, 32, 1, 0);
        Path file = Files.writeString(folder.resolve("taken"), "a file, not a folder");
        assertComplaint(
                anid(
                        "evaluate",
                        "--natural",
                        folder.resolve("n").toString(),
                        "--generated",
                        "A=" + folder.resolve("n"),
                        "--out",
                        file.toString()),
                "taken",
                "--out");
    }

    @Test
    void anEmptyFolderIsNothingToEvaluate() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(anid("evaluate", "--dani", empty.toString())).isEqualTo(ExitCode.NOTHING_EVALUATED);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("empty");
    }

    @Test
    void scoresOfReadableImagesArePrintedAndTheRestIsReported() throws IOException {
        Path good = Pictures.png(folder.resolve("good.png"), 32, 32, 1, 0);
        Path bad = Files.writeString(folder.resolve("bad.png"), "no image");
        assertThat(anid("metric", "entropy", good.toString(), bad.toString())).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
        assertThat(out.toString().lines()).hasSize(1);
        assertThat(out.toString()).contains("good.png", "Entropy");
        assertThat(err.toString()).contains("bad.png");
    }

    @Test
    void rangesAreForPeople() {
        assertThat(MetricCommand.range(new ValueRange(-4.342944766136747E-8, 80)))
                .isEqualTo("[0, 80]");
        assertThat(MetricCommand.range(ValueRange.NON_NEGATIVE)).isEqualTo("[0, ∞)");
        assertThat(MetricCommand.range(new ValueRange(-1, 0.125))).isEqualTo("[-1, 0.125]");
    }

    @Test
    void numbersCarrySevenDigits() {
        assertThat(MetricCommand.number(0.123456789)).isEqualTo("0.1234568");
        assertThat(MetricCommand.number(1)).isEqualTo("1");
        assertThat(MetricCommand.number(80)).isEqualTo("80");
        assertThat(MetricCommand.number(0)).isEqualTo("0");
        assertThat(MetricCommand.number(1234567.8)).isEqualTo("1234568");
        assertThat(MetricCommand.number(1.5e-9)).isEqualTo("0.0000000015");
    }
}
