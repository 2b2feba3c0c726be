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
import java.nio.file.Path;
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
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(console);
        }
        String line = printed.toString(StandardCharsets.UTF_8).strip();
        assertThat(line).startsWith("SSIM ");
        return Double.parseDouble(line.substring(5));
    }
}
