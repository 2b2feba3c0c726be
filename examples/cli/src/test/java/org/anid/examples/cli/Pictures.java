// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Image files for tests: a smooth pattern that depends on a seed, with noise. */
final class Pictures {

    private Pictures() {}

    static Path png(Path file, int width, int height, long seed, int noise) {
        SplittableRandom random = new SplittableRandom(seed * 31 + noise);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = level(128 + 90 * Math.sin((x + 7 * seed) / 9.0) + noise(random, noise));
                int green = level(128 + 90 * Math.cos((y - 3 * seed) / 7.0) + noise(random, noise));
                int blue = level(128 + 60 * Math.sin((x + y) / 11.0 + seed) + noise(random, noise));
                image.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            ImageIO.write(image, "png", file.toFile());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double noise(SplittableRandom random, int amount) {
        return amount == 0 ? 0 : random.nextInt(-amount, amount + 1);
    }

    private static int level(double value) {
        return (int) Math.max(0, Math.min(255, value));
    }
}
