// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Metrics over networks from the command line to the report, over the toy networks of anid-models under the ids of real
 * ones. {@code src/test/python/network_metrics.py} wrote down what must come out.
 */
class NetworkMetricsTest {

    /**
     * Features are single precision, right to about 2<sup>-24</sup>. KID takes third powers of their products, of about
     * 1e5, which cancel to 8e3: 3 · 2<sup>-24</sup> · 1e5 / 8e3 = 2.2e-6. Four times that.
     */
    private static final double TOLERANCE = 1e-5;

    private static final int WIDTH = 24;
    private static final int HEIGHT = 20;
    private static final int SUBJECTS = 12;
    private static final List<String> CAPTIONS = List.of(
            "a red cat", "is it a dog ?", "what colour is the cat ?", "blue", "no dog", "a blue red blue dog is it");
    private static final int[][] SLOPES = {{61, 1, 2}, {89, 3, 1}, {113, 2, 3}};

    private final Path folder;

    NetworkMetricsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void makeImagesAndModels() throws IOException {
        StringBuilder captions = new StringBuilder("image_id,caption\n");
        for (int i = 0; i < SUBJECTS; i++) {
            String name = (i + 1) + ".png";
            picture(folder.resolve("natural").resolve(name), 1 + i);
            picture(folder.resolve("made/T2I").resolve(name), 101 + i);
            picture(folder.resolve("made/I2I").resolve(name), 211 + i);
            picture(folder.resolve("made/TI2I").resolve(name), 307 + i);
            captions.append(i + 1)
                    .append(',')
                    .append(CAPTIONS.get(i % CAPTIONS.size()))
                    .append('\n');
        }
        Files.writeString(folder.resolve("captions.csv"), captions);
        bundle("toy-features", "inception-v3-fid", "", "");
        bundle(
                "toy-clip",
                "clip-vit-b-32",
                "\"steps\": []",
                "\"steps\": [{\"type\": \"normalize\", \"scale\": 1, \"mean\": [1, 1, 1], \"std\": [1, 1, 1]}]");
    }

    private static void picture(Path file, int seed) throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int rgb = 0;
                for (int[] slope : SLOPES) {
                    rgb = rgb << 8 | (seed * slope[0] + x * slope[1] + y * slope[2]) & 255;
                }
                image.setRGB(x, y, rgb);
            }
        }
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    /** A toy network under another id, with one change to its card. */
    private void bundle(String toy, String id, String text, String replacement) throws IOException {
        Path from = Path.of(System.getProperty("anid.repository.root"), "anid-models/src/test/resources/networks", toy);
        Path to = Files.createDirectories(folder.resolve("models").resolve(id));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        String card = Files.readString(to.resolve("card.json"));
        assertThat(card).contains('"' + toy + '"', text);
        Files.writeString(
                to.resolve("card.json"),
                card.replace('"' + toy + '"', '"' + id + '"').replace(text, replacement));
    }

    private JsonNode evaluate(String... more) throws IOException {
        return evaluateThese("fid,kid,clip-score,clip-image-score,ref-clip-score", more);
    }

    private JsonNode evaluateThese(String metrics, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "evaluate",
                "--natural",
                folder.resolve("natural").toString(),
                "--generated",
                "G=" + folder.resolve("made"),
                "--captions",
                folder.resolve("captions.csv").toString(),
                "--models",
                folder.resolve("models").toString(),
                "--metrics",
                metrics,
                "--format",
                "json",
                "--out",
                folder.resolve("report").toString()));
        arguments.addAll(List.of(more));
        StringWriter err = new StringWriter();
        int code = Anid.run(
                arguments.toArray(String[]::new), new PrintWriter(new StringWriter()), new PrintWriter(err, true));
        assertThat(code).as(err.toString()).isEqualTo(ExitCode.DONE);
        return new ObjectMapper().readTree(folder.resolve("report/report.json").toFile());
    }

    /**
     * Metric and guidance, then the mean over the generated images and the baseline. A floor is left out: it is over
     * halves that the pictures decide, which no reference deals.
     */
    private static Map<String, List<Double>> results(JsonNode report) {
        Map<String, List<Double>> results = new TreeMap<>();
        for (JsonNode result : report.get("results")) {
            double generated = result.get("generated").asDouble();
            results.put(
                    result.get("metric").asText() + " "
                            + result.get("condition").get("guidance").asText(),
                    result.get("baseline").asText().equals("floor")
                            ? List.of(generated)
                            : List.of(generated, result.get("natural").asDouble()));
        }
        return results;
    }

    private static Map<String, List<Double>> golden() throws IOException {
        try (InputStream in = NetworkMetricsTest.class.getResourceAsStream("/golden/network-metrics.json")) {
            Map<String, List<Double>> golden = new TreeMap<>();
            new ObjectMapper()
                    .readTree(Objects.requireNonNull(in))
                    .get("results")
                    .fields()
                    .forEachRemaining(field -> golden.put(
                            field.getKey(),
                            List.of(
                                    field.getValue().get(0).asDouble(),
                                    field.getValue().get(1).asDouble())));
            return golden;
        }
    }

    @Test
    void scoresAreThoseOfTheReferences() throws IOException {
        JsonNode report = evaluate("--no-cache");
        Map<String, List<Double>> expected = golden();
        Map<String, List<Double>> actual = results(report);
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        actual.forEach((name, values) -> {
            for (int i = 0; i < values.size(); i++) {
                double value = Objects.requireNonNull(expected.get(name)).get(i);
                assertThat(values.get(i)).as(name).isCloseTo(value, within(TOLERANCE * Math.abs(value)));
            }
        });
        assertThat(report.get("provenance").get("models")).hasSize(2).allSatisfy(model -> {
            assertThat(model.get("sha256").asText()).matches("[0-9a-f]{64}");
            assertThat(model.get("runtime").asText()).matches("ONNX Runtime [0-9.]+ on cpu");
        });
    }

    @Test
    void distancesOverFeaturesOfOnesOwnAreThoseOfTheReferences() throws IOException {
        bundle("toy-features", "my-features", "", "");
        JsonNode report = evaluateThese(
                "fid,kid,frechet,kernel",
                "--model",
                "frechet=my-features",
                "--model",
                "kernel=my-features",
                "--model",
                "kid=my-features",
                "--no-cache");
        Map<String, List<Double>> actual = results(report);
        golden().forEach((name, values) -> {
            List<String> same =
                    switch (name.split(" ")[0]) {
                        case "fid" -> List.of(name, name.replace("fid", "frechet"));
                        case "kid" -> List.of(name, name.replace("kid", "kernel"));
                        default -> List.of();
                    };
            for (String metric : same) {
                List<Double> scores = Objects.requireNonNull(actual.get(metric));
                for (int i = 0; i < scores.size(); i++) {
                    double value = values.get(i);
                    assertThat(scores.get(i)).as(metric).isCloseTo(value, within(TOLERANCE * Math.abs(value)));
                }
            }
        });
        JsonNode provenance = report.get("provenance");
        assertThat(provenance.get("models").findValuesAsText("id")).containsExactly("inception-v3-fid", "my-features");
        JsonNode settings = provenance.get("metrics");
        assertThat(settings.get("frechet").get("features").asText()).startsWith("my-features ");
        assertThat(settings.get("kid").get("model").asText()).matches("my-features \\S+ [0-9a-f]{64}");
        assertThat(settings.get("fid").has("model")).isFalse();
    }

    @Test
    void whichNetworkStandsBehindWhichMetricIsInTheFingerprint() throws IOException {
        bundle("toy-classes", "one", "", "");
        bundle("toy-classes", "two", "", "");
        String metrics = "recognition,recognition-top5";
        JsonNode straight =
                evaluateThese(metrics, "--model", "recognition=one", "--model", "recognition-top5=two", "--no-cache");
        JsonNode crossed =
                evaluateThese(metrics, "--model", "recognition=two", "--model", "recognition-top5=one", "--no-cache");
        assertThat(results(crossed)).isEqualTo(results(straight));
        JsonNode before = straight.get("provenance");
        JsonNode after = crossed.get("provenance");
        assertThat(after.get("models")).isEqualTo(before.get("models"));
        assertThat(after.get("fingerprint")).isNotEqualTo(before.get("fingerprint"));
        assertThat(before.get("metrics").get("recognition").get("model").asText())
                .startsWith("one ");
    }

    @Test
    void aNetworkOfAnotherKindIsRefused() {
        StringWriter err = new StringWriter();
        String[] arguments = {
            "metric",
            "segmentation",
            folder.resolve("natural/1.png").toString(),
            folder.resolve("natural/2.png").toString(),
            "--model",
            "segmentation=inception-v3-fid",
            "--models",
            folder.resolve("models").toString()
        };
        int code = Anid.run(arguments, new PrintWriter(new StringWriter()), new PrintWriter(err, true));
        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("segmentation: ", "is a FeatureExtractor", "a Segmenter");
    }

    @Test
    void oneMetricTakesAnotherNetworkToo() throws IOException {
        bundle("toy-classes", "one", "", "");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] arguments = {
            "metric",
            "recognition",
            folder.resolve("natural/1.png").toString(),
            folder.resolve("natural/1.png").toString(),
            "--model",
            "recognition=one",
            "--models",
            folder.resolve("models").toString()
        };
        int code = Anid.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
        assertThat(code).as(err.toString()).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).startsWith("1  Recognition (label kept) with one, higher is better");
    }

    @Test
    void randomWeightsAreAWarningOfTheReport() throws IOException {
        String warning = "inception-v3-fid has random weights from seed 1: scores of fid, kid mean nothing";
        assertThat(evaluate("--no-cache").get("warnings").toString()).doesNotContain(warning);
        Path card = folder.resolve("models/inception-v3-fid/card.json");
        Files.writeString(
                card,
                Files.readString(card)
                        .replace("\"task\": \"test\"", "\"task\": \"test (random weights from seed 1: for tests)\""));
        assertThat(evaluate("--no-cache").get("warnings").toString()).containsOnlyOnce(warning);
    }

    @Test
    void keptFeaturesChangeNothing() throws IOException {
        JsonNode without = evaluate("--no-cache");
        String cache = folder.resolve("features").toString();
        JsonNode cold = evaluate("--cache", cache);
        try (Stream<Path> kept = Files.walk(Path.of(cache))) {
            assertThat(kept.filter(Files::isRegularFile)).hasSize(SUBJECTS);
        }
        JsonNode warm = evaluate("--cache", cache, "--threads", "1");
        for (JsonNode report : List.of(cold, warm)) {
            assertThat(report.get("results")).isEqualTo(without.get("results"));
            assertThat(report.get("warnings")).isEqualTo(without.get("warnings"));
            assertThat(report.get("provenance").get("fingerprint"))
                    .isEqualTo(without.get("provenance").get("fingerprint"));
        }
    }

    @Test
    void anImageThatTheNetworkCannotTakeKeepsNoOtherFromItsScore() throws IOException {
        bundle(
                "toy-grid-mean",
                "cnniqa",
                "\"crops\": {\n   \"type\": \"uniform-grid\",\n   \"size\": 24,\n   \"count\": 5\n  }",
                "\"crops\": null");
        Path card = folder.resolve("models/cnniqa/card.json");
        Files.writeString(card, Files.readString(card).replace("\"pooling\": \"MEAN\"", "\"pooling\": \"NONE\""));
        List<String> arguments = new ArrayList<>(
                List.of("metric", "cnniqa", "--models", folder.resolve("models").toString()));
        int[][] sizes = {{24, 24}, {30, 24}, {24, 24}};
        for (int i = 0; i < sizes.length; i++) {
            Path file = folder.resolve(i + ".png");
            ImageIO.write(
                    new BufferedImage(sizes[i][0], sizes[i][1], BufferedImage.TYPE_INT_RGB), "png", file.toFile());
            arguments.add(file.toString());
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Anid.run(arguments.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
        assertThat(code).as(err.toString()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
        assertThat(out.toString().lines()).hasSize(2);
        assertThat(err.toString().lines()).hasSize(1).allMatch(line -> line.contains("1.png: "));
    }
}
