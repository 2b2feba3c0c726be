// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.anid.api.metric.DimensionKind;
import org.anid.metrics.dimension.MetricCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The snippet in the README is a program that compiles and runs. */
class ReadmeTest {

    private static final Path ROOT = Path.of(System.getProperty("anid.repository.root"));

    private static final Map<String, String> LABELS = Map.of(
            "visual quality", DimensionKind.QUALITY.label(),
            "semantic alignment", DimensionKind.ALIGNMENT.label(),
            "aesthetic appeal", DimensionKind.AESTHETICS.label(),
            "downstream applicability", DimensionKind.DOWNSTREAM.label());

    @Test
    void theSnippetIsTheBodyOfScorePair() throws IOException {
        String source =
                Files.readString(ROOT.resolve("examples/embed/src/main/java/org/anid/examples/embed/ScorePair.java"));
        String body = source.substring(source.indexOf("        ImageDecoder decoder"), source.indexOf("    }\n}"))
                .stripTrailing()
                .stripIndent();
        String readme = Files.readString(ROOT.resolve("README.md"));
        assertThat(readme).contains("```java\n" + imports(source) + "\n\n" + body + "\n```");
    }

    /** The page shows each program as it is, so that what is shown compiles and was run. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "EvaluateFolders",
                "ScorePair",
                "ScoreManyPairs",
                "FrechetOfTwoFolders",
                "OwnMetric",
                "NetworkFeatures",
                "OwnFeatures"
            })
    void theExamplesOnThePageAreTheirSource(String name) throws IOException {
        String source = Files.readString(
                ROOT.resolve("examples/embed/src/main/java/org/anid/examples/embed/" + name + ".java"));
        String shown = source.substring(source.indexOf("public final class")).stripTrailing();
        assertThat(Files.readString(ROOT.resolve("examples/README.md"))).contains("```java\n" + shown + "\n```");
    }

    @Test
    void theSnippetRuns(@TempDir Path folder) throws IOException {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 32 * 32; i++) {
            image.setRGB(i % 32, i / 32, i * 7919);
        }
        Path file = folder.resolve("image.png");
        ImageIO.write(image, "png", file.toFile());
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            ScorePair.main(new String[] {file.toString(), file.toString()});
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).strip()).isEqualTo("SSIM 1.0");
    }

    /** Rows are dimension, level, what needs no model and what needs one. */
    @Test
    void theTableOfMetricsIsTheCatalogue() throws IOException {
        Map<String, List<String>> told = new TreeMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 6 && LABELS.containsKey(cells[1].strip())) {
                String row =
                        LABELS.get(cells[1].strip()) + " " + cells[2].strip().replaceFirst(":.*", "");
                for (boolean needsModel : new boolean[] {false, true}) {
                    List<String> ids = Pattern.compile("`([^`]+)`")
                            .matcher(cells[needsModel ? 4 : 3])
                            .results()
                            .map(match -> match.group(1))
                            .toList();
                    if (!ids.isEmpty()) {
                        told.put(row + " " + needsModel, ids);
                    }
                }
            }
        }
        Map<String, List<String>> computed = MetricCatalog.entries().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.dimension().label() + " " + entry.level().label() + " " + entry.needsModel(),
                        TreeMap::new,
                        Collectors.mapping(MetricCatalog.Entry::id, Collectors.toList())));
        assertThat(told).isEqualTo(computed);
    }

    /** Those of this library, which a reader must know. */
    private static String imports(String source) {
        return source.lines().filter(line -> line.startsWith("import org.anid")).collect(Collectors.joining("\n"));
    }
}
