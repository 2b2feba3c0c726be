// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.anid.api.image.ImageShape;

/** Tiny PNGs. */
final class TestImages {

    private TestImages() {}

    /** A PNG of one colour. */
    static byte[] png(int width, int height, int rgb) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, rgb);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes a PNG under each name, making the folders it needs: as large as a folder above says, or 3 by 2 pixels. */
    static void write(Path root, String... names) throws IOException {
        for (String name : names) {
            Path file = root.resolve(name);
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            ImageShape size = null;
            for (Path part : Path.of(name)) {
                size = size == null ? ImageFolder.size(part.toString()) : size;
            }
            int colour = name.hashCode() & 0xFFFFFF;
            Files.write(file, size == null ? png(3, 2, colour) : png(size.width(), size.height(), colour));
        }
    }
}
