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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A metric that the user names runs or is refused; one that comes along with others is skipped with a reason. */
class NamedMetricsTest {

    private static final String EARLIER = "the earlier report";

    private final Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    NamedMetricsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void makeFoldersAndAnEarlierReport() throws IOException {
        Files.createDirectories(folder.resolve("models"));
        Files.createDirectories(folder.resolve("report"));
        Files.writeString(folder.resolve("report/report.json"), EARLIER);
        Files.createDirectories(folder.resolve("images"));
    }

    private void images() {
        for (int i = 0; i < 3; i++) {
            Pictures.png(folder.resolve("images/" + i + ".png"), 32, 32, i, 0);
        }
    }

    private int anid(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--models", folder.resolve("models").toString()));
        return Anid.run(all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private int evaluate(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "evaluate",
                "--natural",
                folder.resolve("images").toString(),
                "--generated",
                "A=" + folder.resolve("images"),
                "--out",
                folder.resolve("report").toString()));
        arguments.addAll(List.of(more));
        return anid(arguments.toArray(String[]::new));
    }

    private void assertRefused(int code, int lines, String... parts) throws IOException {
        assertThat(code).as(err.toString()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).as(err.toString()).hasSize(lines);
        assertThat(err.toString()).contains(parts);
        assertThat(out.toString()).isEmpty();
        try (Stream<Path> files = Files.list(folder.resolve("report"))) {
            assertThat(files).containsExactly(folder.resolve("report/report.json"));
        }
        assertThat(folder.resolve("report/report.json")).hasContent(EARLIER);
    }

    @Test
    void whatIsNamedAndCannotRunIsRefusedMetricByMetric() throws IOException {
        // Had anything been decoded, this would be among the lines.
        Files.writeString(folder.resolve("images/1.png"), "no image");
        assertRefused(
                evaluate("--metrics", "psnr,LPIPS,clipscore"),
                2,
                "anid evaluate: lpips: needs lpips-alex, which is not there: anid models pull lpips-alex --models ",
                "anid evaluate: clip-score: needs clip-vit-b-32, which is not there: anid models pull clip-vit-b-32");
    }

    @Test
    void aDimensionOfWhichNothingRunsIsRefused() throws IOException {
        images();
        assertRefused(
                evaluate("--metrics", "psnr,aesthetics"),
                6,
                "no metric of aesthetics can run",
                "anid models pull laion-aesthetic-v1",
                "anid models pull nima --accept-licence nima");
    }

    @Test
    void aModelThatIsThereAndBrokenIsRefused() throws IOException {
        images();
        Path card = folder.resolve("models/lpips-alex/card.json");
        Files.createDirectories(card.getParent());
        Files.writeString(card, "{");
        assertRefused(evaluate("--metrics", "lpips"), 1, "lpips: ", card.toString());
        assertThat(anid("metric", "lpips", "a.png", "b.png")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aPriorThatCannotBeFittedIsRefused() throws IOException {
        images();
        assertRefused(evaluate("--metrics", "niqe"), 1, "too few to fit them", "anid models add niqe FILE");
    }

    @Test
    void demoAndMetricRefuseToo() {
        Path demo = folder.resolve("demo");
        assertThat(anid("demo", "--metrics", "pi", "--out", demo.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(demo).doesNotExist();
        // The prior of NIQE would be fitted.
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("pi: needs nrqm, which is not there: anid models add nrqm FILE");
        assertThat(anid("metric", "pi", "a.png")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("pi: needs niqe and nrqm, which is not there");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void whatComesAlongIsSkippedAndTheReportSaysWhy() throws IOException {
        images();
        Files.writeString(folder.resolve("report/report.html"), EARLIER);
        Files.writeString(folder.resolve("report/mine.html"), "mine");
        assertThat(evaluate("--metrics", "structure", "--format", "json"))
                .as(err.toString())
                .isEqualTo(ExitCode.DONE);
        JsonNode report =
                new ObjectMapper().readTree(folder.resolve("report/report.json").toFile());
        assertThat(report.get("skipped").findValuesAsText("metric")).contains("lpips", "dists");
        // Of the earlier run nothing is left.
        assertThat(folder.resolve("report/report.html")).doesNotExist();
        assertThat(folder.resolve("report/mine.html")).hasContent("mine");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x                       | --model is METRIC=MODEL, as segmentation=u2netp, not 'x'",
                "=x                      | not '=x'",
                "segmentation=           | not 'segmentation='",
                "ssim=foo                | ssim computes without a network",
                "pi=foo                  | pi takes no network but the parameters niqe and nrqm",
                "segmentatoin=u2netp     | did you mean segmentation",
                "segmentation=u2netq     | segmentation: needs u2netq, which is not there: no model is called u2netq",
                "segmentation=u2netp     | segmentation: needs u2netp, which is not there: anid models pull u2netp",
            })
    void networksThatDoNotFitAreRefused(String typed, String message) throws IOException {
        images();
        assertRefused(evaluate("--model", typed), 1, message);
        Path demo = folder.resolve("demo");
        assertThat(anid("demo", "--model", typed, "--out", demo.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(demo).doesNotExist();
    }

    @Test
    void aMetricHasOneNetworkAndMustBeChosen() throws IOException {
        images();
        assertRefused(evaluate("--model", "vqa=a", "--model", "vqa=a"), 1, "vqa is given two networks, a and a");
        err.getBuffer().setLength(0);
        assertRefused(
                evaluate("--metrics", "ssim", "--model", "vqa=a"), 1, "--model vqa=a: vqa is not among the metrics");
        err.getBuffer().setLength(0);
        assertRefused(anid("metric", "vqa", "a.png", "--model"), 1, "--model");
    }

    @ParameterizedTest
    @CsvSource({"frechet", "kernel", "mmd"})
    void aDistanceOverAnyFeaturesSaysHowToGiveThem(String id) throws IOException {
        images();
        assertRefused(evaluate("--metrics", id), 1, id + ": needs a network of your choice: --model " + id + "=MODEL");
    }

    @Test
    void otherNamesAreListed() throws IOException {
        assertThat(anid("metrics")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString().lines()).hasSizeGreaterThan(70).allSatisfy(line -> assertThat(line)
                .hasSizeLessThanOrEqualTo(100));
        out.getBuffer().setLength(0);
        assertThat(anid("metrics", "ilniqe", "lpips-vgg")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString())
                .contains("il-niqe: IL-NIQE", "also called ilniqe (pyiqa 0.1.16)", "get it: anid models add il-niqe")
                .contains("lpips-vgg: ", "quality, structure, lower is better", "get it: anid models pull lpips-vgg");
        assertThat(anid("metrics", "nique")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("niqe");
        out.getBuffer().setLength(0);
        assertThat(anid("metrics", "--json")).isEqualTo(ExitCode.DONE);
        for (JsonNode metric : new ObjectMapper().readTree(out.toString())) {
            String id = metric.get("id").asText();
            if (id.equals("lpips")) {
                assertThat(metric.get("aliases").findValuesAsText("name"))
                        .contains("LearnedPerceptualImagePatchSimilarity");
                assertThat(metric.get("takes").asText()).isEqualTo("PairedScoreModel");
            } else if (id.equals("frechet")) {
                assertThat(metric.get("status").asText()).isEqualTo("needs-model");
                assertThat(metric.get("remedy").asText()).startsWith("--model frechet=MODEL");
            } else if (id.equals("psnr")) {
                assertThat(metric.get("aliases")).isEmpty();
                assertThat(metric.get("takes").isNull()).isTrue();
            }
        }
    }
}
