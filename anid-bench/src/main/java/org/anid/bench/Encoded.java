// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** File formats that the data set has, written by the JDK so that our decoder is not its own judge. */
public enum Encoded {
    /** Lossless. */
    PNG,
    /** Quality 0.9, chroma halved both ways. */
    JPEG;

    private static final float QUALITY = 0.9f;
    private static final int CHANNELS = 3;

    /** A file of the picture of that seed. */
    byte[] file(int size, int seed) {
        byte[] rgb = Pictures.rgb(size, seed);
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < size * size; p++) {
            int at = p * CHANNELS;
            image.setRGB(p % size, p / size, (rgb[at] & 0xFF) << 16 | (rgb[at + 1] & 0xFF) << 8 | rgb[at + 2] & 0xFF);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName(name().toLowerCase(java.util.Locale.ROOT))
                .next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            if (this == JPEG) {
                settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                settings.setCompressionQuality(QUALITY);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /**
     * Compares decoded pixels with the picture: exactly, or as far as the compression allows.
     *
     * @param decoded C×H×W values in [0, 1]
     */
    void check(float[] decoded, int size, int seed) {
        byte[] rgb = Pictures.rgb(size, seed);
        int plane = size * size;
        double squares = 0;
        for (int p = 0; p < plane; p++) {
            for (int c = 0; c < CHANNELS; c++) {
                double difference = (rgb[p * CHANNELS + c] & 0xFF) - 255.0 * decoded[c * plane + p];
                squares += difference * difference;
            }
        }
        double error = Math.sqrt(squares / (CHANNELS * plane));
        // A transposed, shifted or swapped picture is off by tens of grey values.
        double allowed = this == PNG ? 1e-4 : 8;
        if (!(error <= allowed)) {
            throw new WrongResultException(name() + " of " + size + "×" + size + " decodes to pixels that are off by "
                    + error + " grey values, allowed " + allowed + ": not timed");
        }
    }
}
