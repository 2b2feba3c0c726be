// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedTest {

    /** pyiqa 0.1.16 {@code ssim} of the same two arrays, torch 2.7.1. */
    private static final double TWO_ARRAYS = 0.9748589358779323;

    /** pyiqa 0.1.16 {@code ssim} of the same two images, torch 2.7.1. */
    private static final double TWO_FILES = 0.9954326045084004;

    /** The tolerance of SSIM in METRICS.md. */
    private static final double TOLERANCE = 1e-4;

    /** Sums of samples in floats. */
    private static final double FLOATS = 1e-6;

    private static final int IMAGES = 3;
    private static final int BRIGHTER = 10;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private interface Program {
        void run() throws Exception;
    }

    @Test
    void twoArraysHaveTheSimilarityThatPyiqaGives() throws Exception {
        assertThat(similarity(() -> SsimOfTwoArrays.main(new String[0]))).isCloseTo(TWO_ARRAYS, within(TOLERANCE));
    }

    @Test
    void twoFilesHaveTheSimilarityThatPyiqaGives() throws Exception {
        String natural = write("natural.png", 4, 0);
        String generated = write("generated.png", 3, 20);
        assertThat(similarity(() -> ScorePair.main(new String[] {natural, generated})))
                .isCloseTo(TWO_FILES, within(TOLERANCE));
    }

    private String write(String name, int slope, int start) throws IOException {
        BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 48; y++) {
            for (int x = 0; x < 64; x++) {
                image.setRGB(x, y, (start + slope * x) << 16 | 5 * y << 8 | 2 * (x + y));
            }
        }
        Path file = folder.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file.toString();
    }

    private static double similarity(Program program) throws Exception {
        List<String> printed = printed(program);
        assertThat(printed).singleElement().asString().startsWith("SSIM ");
        return Double.parseDouble(printed.get(0).substring(5));
    }

    private static List<String> printed(Program program) throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(console);
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Two folders of three images: generated ones are ten levels brighter. */
    private String[] folders() throws IOException {
        for (int i = 0; i < IMAGES; i++) {
            Files.createDirectories(folder.resolve("photos"));
            Files.createDirectories(folder.resolve("made"));
            grey("photos/" + i + ".png", 40 + 50 * i);
            grey("made/" + i + ".png", 40 + 50 * i + BRIGHTER);
        }
        return new String[] {
            folder.resolve("photos").toString(),
            folder.resolve("made").toString(),
            folder.resolve("report").toString()
        };
    }

    private String grey(String name, int level) throws IOException {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 32 * 32; i++) {
            // A chequered pattern of two levels, so that there is something to see.
            int value = level + 4 * (i / 32 + i) % 8;
            image.setRGB(i % 32, i / 32, value << 16 | value << 8 | value);
        }
        Path file = folder.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file.toString();
    }

    private static double number(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    @Test
    void aWholeEvaluationWritesItsReport() throws Exception {
        String[] folders = folders();
        List<String> copies = printed(() -> EvaluateFolders.main(new String[] {folders[0], folders[0], folders[2]}));
        assertThat(copies).containsExactly("SDXL 0.0");
        assertThat(folder.resolve("report/report.html")).isNotEmptyFile();
        assertThat(number(printed(() -> EvaluateFolders.main(folders)).get(0))).isBetween(Double.MIN_VALUE, 1.0);
    }

    @Test
    void manyPairsHaveTheScoresOfEach() throws Exception {
        String[] folders = folders();
        List<String> many = printed(() -> ScoreManyPairs.main(folders));
        assertThat(many).hasSize(IMAGES);
        for (int i = 0; i < IMAGES; i++) {
            String name = "/" + i + ".png";
            double one = similarity(() -> ScorePair.main(new String[] {folders[0] + name, folders[1] + name}));
            assertThat(many.get(i)).isEqualTo(i + ".png " + one);
        }
    }

    @Test
    void aSetIsAtNoDistanceFromItself() throws Exception {
        String[] folders = folders();
        assertThat(printed(() -> FrechetOfTwoFolders.main(new String[] {folders[0], folders[0]})))
                .containsExactly("0.0");
        assertThat(number(printed(() -> FrechetOfTwoFolders.main(folders)).get(0)))
                .isPositive();
    }

    @Test
    void aMetricOfOnesOwnIsInTheReport() throws Exception {
        String[] folders = folders();
        List<String> results = printed(() -> OwnMetric.main(folders));
        assertThat(results).hasSize(2);
        assertThat(results.get(1)).startsWith("Mean absolute error ");
        assertThat(number(results.get(1))).isCloseTo(BRIGHTER / 255.0, within(FLOATS));
    }

    /** All images move by the same step, so that the covariances are equal and the distance is the squared step. */
    @Test
    void featuresOfOnesOwnStandBehindAMetricOfSets() throws Exception {
        String[] folders = folders();
        List<String> results = printed(() -> OwnFeatures.main(folders));
        assertThat(results.get(1)).startsWith("frechet-mean-colour ");
        assertThat(number(results.get(1))).isCloseTo(3 * Math.pow(BRIGHTER / 255.0, 2), within(FLOATS));
    }

    /** The toy network is affine in the mean of its image. */
    @Test
    void aNetworkGivesFeatures() throws Exception {
        String models = Path.of(System.getProperty("anid.repository.root"))
                .resolve("anid-models/src/test/resources/networks")
                .toString();
        double[][] features = new double[3][];
        for (int i = 0; i < features.length; i++) {
            String image = grey("level" + i + ".png", 20 + 100 * i);
            List<String> line = printed(() -> NetworkFeatures.main(new String[] {models, "toy-features", image}));
            assertThat(line.get(0)).startsWith("ONNX Runtime ");
            String values = line.get(0)
                    .substring(line.get(0).indexOf('[') + 1, line.get(0).length() - 1);
            features[i] = Arrays.stream(values.split(", "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            assertThat(features[i]).hasSize(4);
        }
        for (int k = 0; k < 4; k++) {
            assertThat(features[2][k] - features[1][k])
                    .isNotZero()
                    .isCloseTo(features[1][k] - features[0][k], within(1e-4));
        }
    }
}
