// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.Observation;
import org.anid.dataset.decode.ImageDecoder;
import org.anid.examples.cli.AnidProcess.Outcome;
import org.anid.examples.cli.demo.DemoDataset;
import org.anid.metrics.dimension.MetricCatalog;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.quality.structure.Ssim;
import org.anid.metrics.report.ReportWriter;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar, started as users start it. */
class AnidJarIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Seven significant digits are printed. */
    private static final double PRINTED = 1e-6;

    /** Engines agree far better than this; the process may choose another one than the test. */
    private static final double ENGINES = 1e-5;

    private final Path folder;

    AnidJarIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void helpAndVersionGoToStandardOutput() throws Exception {
        Outcome help = AnidProcess.run(folder, "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).contains("demo", "evaluate", "metric", "metrics", "Exit codes");
        for (String command : List.of("demo", "evaluate", "metric", "metrics")) {
            Outcome of = AnidProcess.run(folder, command, "--help");
            assertThat(of.exitCode()).isZero();
            assertThat(of.out()).contains("Usage: anid " + command);
        }
        Outcome version = AnidProcess.run(folder, "--version");
        assertThat(version.exitCode()).isZero();
        assertThat(version.outLines().get(0)).matches("anid \\d+\\.\\d+.* \\(revision .+\\)");
    }

    @Test
    void quickCommandsTouchNoNativeLibrary() throws Exception {
        Path a = Pictures.png(folder.resolve("a.png"), 64, 64, 1, 0);
        Path b = Pictures.png(folder.resolve("b.png"), 64, 64, 1, 20);
        for (List<String> arguments :
                List.of(List.of("--help"), List.of("metrics"), List.of("metric", "ssim", a.toString(), b.toString()))) {
            Outcome outcome = AnidProcess.runWith(
                    folder, List.of("-Xlog:class+load:file=classes.log"), arguments.toArray(String[]::new));
            assertThat(outcome.exitCode()).isZero();
            try (Stream<String> loaded = Files.lines(folder.resolve("classes.log"))) {
                assertThat(loaded.filter(line -> line.contains("org.nd4j.")
                                || line.contains("org.bytedeco.")
                                || line.contains("ai.onnxruntime.")
                                || line.contains("org.duckdb.")))
                        .as(String.join(" ", arguments))
                        .isEmpty();
            }
        }
    }

    @Test
    void whatGotWorseBetweenTwoRunsFailsABuild() throws Exception {
        for (String run : List.of("before", "after")) {
            for (int i = 0; i < 12; i++) {
                Pictures.png(folder.resolve("photos/" + i + ".png"), 48, 48, i, 0);
                Pictures.png(folder.resolve(run + "/" + i + ".png"), 48, 48, i, run.equals("before") ? 10 : 40);
            }
            Outcome outcome = AnidProcess.run(
                    folder,
                    "evaluate",
                    "--natural",
                    "photos",
                    "--generated",
                    "Mine=" + run,
                    "--metrics",
                    "psnr,ssim,gmsd",
                    "--format",
                    "json,csv,parquet",
                    "--figures",
                    "--out",
                    run + "-report");
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            assertThat(folder.resolve(run + "-report/figures/answer.svg")).isNotEmptyFile();
            assertThat(folder.resolve(run + "-report/figures/answer.png")).isNotEmptyFile();
        }

        Outcome same = AnidProcess.run(folder, "compare", "before-report", "before-report", "--fail-if", "overall>0");
        assertThat(same.exitCode()).as(same.err()).isZero();
        assertThat(same.out()).contains("no change found in 5 tests");
        Outcome worse = AnidProcess.run(
                folder, "compare", "before-report", "after-report", "--fail-if", "overall>0.01", "--out", "compared");
        assertThat(worse.exitCode()).isEqualTo(4);
        assertThat(worse.out())
                .contains("after-report against before-report: 5 of 5 tests find a change.", "Further from natural: ");
        assertThat(worse.errLines())
                .isNotEmpty()
                .allMatch(line -> line.startsWith("anid compare: after-report: overall"));
        assertThat(JSON.readTree(folder.resolve("compared/compare.json").toFile())
                        .isEmpty())
                .isFalse();
        assertThat(Files.readString(folder.resolve("compared/compare.html"))).contains("data:image/jpeg;base64,");
        AnidProcess.run(
                folder,
                "compare",
                "before-report",
                "after-report",
                "--no-thumbnails",
                "--format",
                "html",
                "--out",
                "plain");
        assertThat(Files.readString(folder.resolve("plain/compare.html")))
                .contains("What got worse")
                .doesNotContain("data:image/");

        // The same rows, to the last bit.
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT count(*) FROM '" + folder.resolve("after-report/scores.parquet")
                                + "' p POSITIONAL JOIN read_csv('" + folder.resolve("after-report/scores.csv")
                                + "', all_varchar = true) c WHERE p.generator = c.generator AND p.guidance IS NOT DISTINCT FROM c.guidance"
                                + " AND p.image_id = c.image_id AND p.caption_id IS NOT DISTINCT FROM c.caption_id"
                                + " AND p.category IS NOT DISTINCT FROM c.category AND p.width = c.width::INT"
                                + " AND p.height = c.height::INT AND p.file = c.file AND p.metric = c.metric"
                                + " AND p.score = c.score::DOUBLE")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getLong(1)).isEqualTo(36);
        }
    }

    @Test
    void metricsAsJsonListTheWholeCatalogue() throws Exception {
        Outcome outcome = AnidProcess.run(folder, "metrics", "--json");
        assertThat(outcome.exitCode()).isZero();
        JsonNode all = JSON.readTree(outcome.out());
        assertThat(all).hasSameSizeAs(MetricCatalog.entries());
        JsonNode ssim = all.get(1);
        assertThat(ssim.get("id").asText()).isEqualTo("ssim");
        assertThat(ssim.get("dimension").asText()).isEqualTo("quality");
        assertThat(ssim.get("level").asText()).isEqualTo("structure");
        assertThat(ssim.get("direction").asText()).isEqualTo("higher is better");
        assertThat(ssim.get("status").asText()).isEqualTo("available");
        assertThat(ssim.get("models")).isEmpty();
        // The head, a line for each metric, and a line that says how to see more, after an empty one.
        assertThat(AnidProcess.run(folder, "metrics").outLines()).hasSize(all.size() + 3);
    }

    @Test
    void aMetricOfAPairIsTheOneOfTheLibrary() throws Exception {
        Path natural = Pictures.png(folder.resolve("natural.png"), 97, 131, 3, 0);
        Path generated = Pictures.png(folder.resolve("generated.png"), 97, 131, 3, 25);
        Outcome outcome = AnidProcess.run(folder, "metric", "SSIM", "natural.png", "generated.png");
        // With CUDA in the jar and no card, one line says why it is not used.
        assertThat(outcome.errLines())
                .hasSizeLessThan(2)
                .allMatch(line -> line.startsWith("anid: kernels: not nd4j, because CUDA is on the class path"));
        assertThat(outcome.exitCode()).isZero();
        ImageBatch a = ImageDecoder.create().decode(natural).pixels();
        ImageBatch b = ImageDecoder.create().decode(generated).pixels();
        double expected = Ssim.create().with(KernelChoice.named("scalar")).score(new Observation.Paired(a, b))[0];
        String[] parts = outcome.out().strip().split(" {2}", 2);
        assertThat(Double.parseDouble(parts[0])).isCloseTo(expected, within(PRINTED + ENGINES));
        assertThat(parts[1]).isEqualTo("SSIM, higher is better, range [0, 1]");
    }

    @Test
    void aMetricWithoutReferenceGivesALinePerImage() throws Exception {
        Pictures.png(folder.resolve("a.png"), 64, 64, 1, 0);
        Pictures.png(folder.resolve("b.png"), 64, 64, 2, 40);
        Outcome outcome = AnidProcess.run(folder, "metric", "entropy", "a.png", "b.png");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.outLines()).hasSize(2);
        assertThat(outcome.outLines().get(0)).contains("a.png");
        assertThat(outcome.outLines().get(1)).contains("b.png");
    }

    @Test
    void aPairOfTwoSizesIsResizedAndSaysSo() throws Exception {
        Pictures.png(folder.resolve("natural.png"), 128, 96, 1, 0);
        Pictures.png(folder.resolve("generated.png"), 64, 48, 1, 0);
        Outcome outcome = AnidProcess.run(folder, "metric", "psnr", "natural.png", "generated.png");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).contains("natural image", "128×96", "64×48", "lanczos");
        assertThat(outcome.out()).contains("dB  PSNR");
    }

    @Test
    void theDemoRanksItsGeneratorsByDamageAndItsReportFitsTheSchema() throws Exception {
        Outcome outcome = AnidProcess.run(folder, "demo", "--out", "report", "--images", "6");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.outLines()).anySatisfy(line -> assertThat(line)
                .matches("closest to natural first: Mild .*, Strong .*, Broken .*"));
        assertThat(outcome.out()).contains("SIMULATED", "report.html");
        JsonNode report = report(folder.resolve("report"));
        Map<String, Double> rates = new HashMap<>();
        for (JsonNode result : report.get("dimensions")) {
            if (result.get("dimension").asText().equals("quality")
                    && result.get("category").isNull()) {
                rates.merge(
                        result.get("condition").get("generator").asText(),
                        result.get("discrepancy").asDouble(),
                        Double::sum);
            }
        }
        List<Double> byDamage =
                DemoDataset.generators().stream().map(rates::get).toList();
        assertThat(byDamage).isSorted().doesNotHaveDuplicates();
        assertThat(report.get("failures")).isEmpty();
        try (Stream<Path> files = Files.list(folder.resolve("report"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "report.json",
                            "report.md",
                            "report.html",
                            "scores.csv",
                            "summary.csv",
                            "data",
                            "categories.csv",
                            "ratings-simulated.csv");
        }
        assertThat(folder.resolve("report/report.html"))
                .content()
                .contains("<image id=\"p0\" ", "class=\"scatter\"")
                .doesNotContain("cannot be read again");
    }

    @Test
    void badInputsAreRecordedAndTheRestIsEvaluated() throws Exception {
        Path natural = folder.resolve("natural");
        Path made = folder.resolve("made");
        Path twin = folder.resolve("twin");
        for (int i = 1; i <= 9; i++) {
            Pictures.png(natural.resolve(i + ".png"), 64, 64, i, 0);
        }
        Pictures.png(made.resolve("1_1.png"), 64, 64, 1, 20);
        Files.createFile(made.resolve("2_1.png"));
        byte[] whole = Files.readAllBytes(Pictures.png(made.resolve("3_1.png"), 64, 64, 3, 20));
        Files.write(made.resolve("3_1.png"), Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(made.resolve("4_1.png"), "this is no image");
        Files.createDirectory(made.resolve("5_1.jpg"));
        Files.write(made.resolve("6_1.png"), bomb());
        Pictures.png(made.resolve("7_1.png"), 32, 32, 7, 20);
        Files.copy(made.resolve("1_1.png"), Files.createDirectories(twin).resolve("1_1.png"));
        Pictures.png(made.resolve("8_99.png"), 64, 64, 8, 20);
        // Smaller than the window of SSIM, on both sides.
        Pictures.png(natural.resolve("9.png"), 8, 8, 9, 0);
        Pictures.png(made.resolve("9_1.png"), 8, 8, 9, 20);
        Pictures.png(made.resolve("10_1.png"), 64, 64, 10, 20);
        Path captions = Files.writeString(
                folder.resolve("captions.csv"), "image_id,caption_id,caption\n8,1,a pattern\n1,1,another pattern\n");

        Outcome outcome = AnidProcess.run(
                folder,
                "evaluate",
                "--natural",
                "natural",
                "--generated",
                "Made=made",
                "--generated",
                "Twin=twin",
                "--captions",
                captions.getFileName().toString(),
                "--metrics",
                "psnr,ssim,entropy",
                "--out",
                "report");

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
        JsonNode report = report(folder.resolve("report"));
        List<String> failures = new ArrayList<>();
        for (JsonNode failure : report.get("failures")) {
            failures.add(failure.get("path").asText());
            assertThat(failure.get("reason").asText()).isNotBlank().doesNotContain("\n");
        }
        assertThat(failures.stream().map(path -> Path.of(path).getFileName().toString()))
                .containsExactlyInAnyOrder("2_1.png", "3_1.png", "4_1.png", "5_1.jpg", "6_1.png");
        String warnings = report.get("warnings").toString();
        assertThat(warnings).contains("resized", "byte-identical", "10");
        assertThat(warnings).containsPattern("(?i)caption");
        assertThat(report.get("skipped").toString()).contains("ssim needs images of at least 11×11");
        List<String> scores = Files.readAllLines(folder.resolve("report/scores.csv"));
        assertThat(scores.get(0))
                .isEqualTo("generator,guidance,image_id,caption_id,category,width,height,file,metric,score");
        assertThat(scores).noneMatch(line -> line.contains("NaN") || line.contains("Infinity"));
        assertThat(scores).anyMatch(line -> line.startsWith("Made,,1,1,") && line.contains(",ssim,"));
        assertThat(scores).noneMatch(line -> line.startsWith("Made,,9,1,") && line.contains(",ssim,"));
        // Without a partner there is no pair, but the metrics of one image still count it.
        assertThat(scores).noneMatch(line -> line.startsWith("Made,,10,1,") && line.contains(",psnr,"));
        assertThat(scores).anyMatch(line -> line.startsWith("Made,,10,1,") && line.contains(",entropy,"));
        assertThat(scores).anyMatch(line -> line.startsWith("ORG,,1,") && line.contains(",entropy,"));
    }

    @Test
    void whereNoImageCanBeReadNothingIsEvaluatedAndTheReportSaysWhy() throws Exception {
        Files.createDirectories(folder.resolve("n"));
        Files.writeString(folder.resolve("n/1.png"), "no image");
        Outcome outcome = AnidProcess.run(
                folder, "evaluate", "--natural", "n", "--generated", "A=n", "--metrics", "ssim", "--out", "report");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.NOTHING_EVALUATED);
        assertThat(report(folder.resolve("report")).get("failures")).isNotEmpty();
    }

    @Test
    void pathsMayHaveSpacesAndAnyScript() throws Exception {
        Path place = folder.resolve("Ordner mit Leerzeichen/自然画像 – é");
        Pictures.png(place.resolve("natural/1.png"), 64, 64, 1, 0);
        Pictures.png(place.resolve("made/1.png"), 64, 64, 1, 30);
        Outcome outcome = AnidProcess.run(
                place,
                "evaluate",
                "--natural",
                place.resolve("natural").toString(),
                "--generated",
                "生成器=" + place.resolve("made"),
                "--metrics",
                "psnr",
                "--out",
                place.resolve("bericht é").toString());
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(Files.readString(place.resolve("bericht é/scores.csv"))).contains("生成器,,1,");
    }

    @Test
    void threadsChangeNoByteOfTheScores() throws Exception {
        DemoDataset.write(folder, 4, 1);
        List<byte[]> scores = new ArrayList<>();
        for (int threads : new int[] {1, 8}) {
            Outcome outcome = AnidProcess.run(
                    folder,
                    "evaluate",
                    "--dani",
                    "data",
                    "--threads",
                    Integer.toString(threads),
                    "--format",
                    "csv",
                    "--out",
                    "report" + threads);
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            scores.add(Files.readAllBytes(folder.resolve("report" + threads + "/scores.csv")));
            assertThat(folder.resolve("report" + threads + "/report.json")).doesNotExist();
        }
        assertThat(scores.get(1)).isEqualTo(scores.get(0));
    }

    @Test
    void progressIsPlainLinesWhereNobodyWatches() throws Exception {
        DemoDataset.write(folder, 2, 1);
        Outcome outcome = AnidProcess.run(folder, "evaluate", "--dani", "data", "--metrics", "psnr", "--out", "report");
        assertThat(outcome.err()).doesNotContain("\r");
        assertThat(outcome.errLines().get(outcome.errLines().size() - 1)).startsWith("20 of 20 images, 100 %");
    }

    @Test
    void aKilledRunLeavesTheEarlierReportAlone() throws Exception {
        DemoDataset.write(folder, 24, 1);
        Path out = Files.createDirectory(folder.resolve("report"));
        Files.writeString(out.resolve("report.json"), "the earlier report");
        Path err = folder.resolve("progress.txt");
        Process process = AnidProcess.start(
                folder,
                List.of(
                        AnidProcess.java(),
                        "-jar",
                        AnidProcess.jar().toAbsolutePath().toString(),
                        "evaluate",
                        "--dani",
                        "data",
                        "--threads",
                        "1",
                        "--out",
                        "report"),
                folder.resolve("out.txt"),
                err);
        while (process.isAlive() && Files.readString(err).isEmpty()) {
            Thread.sleep(20);
        }
        assertThat(process.isAlive())
                .as("still running after its first progress line")
                .isTrue();
        process.destroyForcibly().waitFor();
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files).containsExactlyInAnyOrder(out.resolve("report.json"), out.resolve("run.journal"));
        }
        assertThat(out.resolve("report.json")).hasContent("the earlier report");
    }

    @Test
    void theDaniSampleIsEvaluatedWithinOneGigabyte() throws Exception {
        // With the vector engine, as the launcher starts it.
        Outcome outcome = AnidProcess.runWith(
                folder,
                List.of("-Xmx1g", "--add-modules", "jdk.incubator.vector"),
                "evaluate",
                "--dani",
                shared("dani/sample").toString(),
                "--out",
                "report");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        JsonNode report = report(folder.resolve("report"));
        List<String> cells = new ArrayList<>();
        for (JsonNode result : report.get("results")) {
            if (result.get("metric").asText().equals("ssim")
                    && result.get("category").isNull()) {
                JsonNode condition = result.get("condition");
                cells.add(condition.get("generator").asText() + " "
                        + condition.get("guidance").asText() + " "
                        + result.get("n").asInt());
            }
        }
        assertThat(cells)
                .containsExactlyInAnyOrder(
                        "GALIP T2I 10",
                        "DFGAN T2I 10",
                        "SD_V21 T2I 10",
                        "SD_V21 I2I 10",
                        "SD_V21 TI2I 10",
                        "SD_XL T2I 10",
                        "SD_XL I2I 10",
                        "SD_XL TI2I 10",
                        "Versatile T2I 10",
                        "Versatile I2I 10",
                        "Versatile TI2I 10",
                        "Dalle2 T2I 10",
                        "Dalle2 I2I 10",
                        "Dalle3 T2I 10");
        assertThat(report.get("warnings").toString()).contains("Dalle3", "1024×1024", "lanczos");
        assertThat(report.get("failures")).isEmpty();
    }

    /** The laws of METRICS.md, "The scale", on photographs. */
    @Test
    void copiesOfTheSampleAreAtZeroAndItsOtherPhotographsAreUnrelatedAndNatural() throws Exception {
        List<Path> photographs;
        try (Stream<Path> files = Files.list(shared("dani/sample/ORG/512"))) {
            photographs = files.sorted().toList();
        }
        for (String name : List.of("natural", "copies", "others")) {
            Files.createDirectories(folder.resolve(name));
        }
        for (int i = 0; i < photographs.size(); i++) {
            String name = photographs.get(i).getFileName().toString();
            Files.copy(photographs.get(i), folder.resolve("natural").resolve(name));
            Files.copy(photographs.get(i), folder.resolve("copies").resolve(name));
            Path other = photographs.get((i + 3) % photographs.size());
            Files.copy(other, folder.resolve("others").resolve(name));
        }
        Outcome outcome = AnidProcess.run(
                folder,
                "evaluate",
                "--natural",
                "natural",
                "--generated",
                "Copies=copies",
                "--generated",
                "Others=others",
                "--metrics",
                "psnr,ssim,gmsd,vifp,piqe,entropy,contrast,frechet-handmade,mmd-handmade",
                "--out",
                "report");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("closest to natural first: Copies 0.0 %");
        JsonNode report = report(folder.resolve("report"));
        for (JsonNode result : report.get("results")) {
            if (result.get("condition").get("generator").asText().equals("Copies")) {
                assertThat(result.get("discrepancy").asDouble())
                        .as(result.get("metric").asText())
                        .isZero();
            }
        }
        Map<String, Double> others = new HashMap<>();
        for (JsonNode dimension : report.get("dimensions")) {
            if (dimension.get("condition").get("generator").asText().equals("Others")) {
                dimension
                        .get("levels")
                        .forEach(level -> others.put(
                                level.get("level").asText(),
                                level.get("discrepancy").asDouble()));
            }
        }
        assertThat(others.get("structure")).isBetween(0.95, 1.0);
        assertThat(others.get("frame")).isBetween(0.0, 0.05);
        assertThat(others.get("distribution")).isBetween(0.0, 0.05);
    }

    @Test
    void theHumanStudyGivesThePublishedMeansAndItsCopiesAreNoticed() throws Exception {
        Path study = shared("dani/human-study");
        Outcome outcome = AnidProcess.run(
                folder,
                "evaluate",
                "--dani",
                study.toString(),
                "--ratings",
                study.resolve("ratings.json").toString(),
                "--metrics",
                "ssim,human",
                "--out",
                "report");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).containsPattern("SD_XL +T2I +3\\.681 +3\\.429 +3\\.546");
        assertThat(outcome.out()).containsPattern("SD_V21 +I2I +2\\.404 ");
        assertThat(outcome.out()).containsPattern("Dalle2 TI2I: .*byte-identical.*SD_V21");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher there is anid.cmd")
    void theLauncherWorksThroughALinkFromAnywhereAndIsSilent() throws Exception {
        Path launcher = Path.of(System.getProperty("anid.repository.root"), "examples", "cli", "anid");
        Path link = Files.createSymbolicLink(folder.resolve("my anid"), launcher);
        Outcome help = AnidProcess.run(folder, List.of(link.toString(), "--help"));
        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        Pictures.png(folder.resolve("a b.png"), 64, 64, 1, 0);
        Outcome vector = AnidProcess.run(
                folder, List.of(link.toString(), "metric", "ssim", "a b.png", "a b.png", "--kernels", "vector"));
        assertThat(vector.err()).isEmpty();
        assertThat(vector.out()).startsWith("1  SSIM");
        Outcome failed = AnidProcess.run(folder, List.of(link.toString(), "evaluate", "--dani", "no where"));
        assertThat(failed.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(failed.errLines()).hasSize(1);
        assertThat(failed.err()).contains("no where");
    }

    /** A report that fits its schema. */
    private static JsonNode report(Path directory) throws IOException {
        String text = Files.readString(directory.resolve("report.json"));
        try (InputStream schema = ReportWriter.class.getResourceAsStream("anid-report-3.schema.json")) {
            JsonSchema validator = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(validator.validate(text, InputFormat.JSON)).isEmpty();
        }
        return JSON.readTree(text);
    }

    private static Path shared(String path) {
        Path place = Path.of(System.getProperty("anid.repository.root"), "..", "shared", path)
                .toAbsolutePath()
                .normalize();
        Assumptions.assumeTrue(
                Files.isDirectory(place),
                () -> "skipped: " + place + " is missing; put the DANI sample of the ANID authors there to run it");
        return place;
    }

    /** The head of a PNG of 60,000 × 60,000 pixels: 10 GB if somebody believed it. */
    private static byte[] bomb() {
        ByteBuffer png = ByteBuffer.allocate(8 + 25 + 12);
        png.putLong(0x89504E470D0A1A0AL);
        png.putInt(13);
        int start = png.position();
        png.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(60_000).putInt(60_000);
        png.put(new byte[] {8, 2, 0, 0, 0});
        png.putInt(crc(png, start));
        png.putInt(0);
        start = png.position();
        png.put("IEND".getBytes(StandardCharsets.US_ASCII));
        png.putInt(crc(png, start));
        return png.array();
    }

    private static int crc(ByteBuffer buffer, int start) {
        CRC32 crc = new CRC32();
        crc.update(buffer.array(), start, buffer.position() - start);
        return (int) crc.getValue();
    }
}
