// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.junit.jupiter.api.Assumptions;

/**
 * Real images: those of a DANI sample in the folder {@code ../shared/dani/sample} beside the repository, on which
 * {@code golden/sample-*.json} were computed. Decoded by the JDK; an image is given out only if its pixels are those
 * that the references saw.
 */
public final class SampleImages {

    private static final Path ROOT = Path.of(System.getProperty("anid.repository.root", ".."))
            .resolve("../shared/dani/sample")
            .normalize();

    private static final Map<String, String> HASHES = new ConcurrentHashMap<>();

    private SampleImages() {}

    /** Skips the test where there is no sample. */
    public static void assumePresent() {
        Assumptions.assumeTrue(
                Files.isDirectory(ROOT),
                () -> "no DANI sample in " + ROOT + ": put one there to test on real images as well");
    }

    /** The paths of the natural images of 512 × 512 pixels, in order. */
    public static List<String> naturals512() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("ORG/512"))) {
            return files.map(file -> "ORG/512/" + file.getFileName()).sorted().toList();
        }
    }

    /** The image of that relative path, as a batch of one. */
    public static ImageBatch batch(String path) throws IOException {
        BufferedImage image =
                Objects.requireNonNull(ImageIO.read(ROOT.resolve(path).toFile()), path);
        byte[] samples = new byte[3 * image.getWidth() * image.getHeight()];
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = image.getRGB(x, y);
                samples[at++] = (byte) (rgb >> 16);
                samples[at++] = (byte) (rgb >> 8);
                samples[at++] = (byte) rgb;
            }
        }
        if (!sha256(samples).equals(hash(path))) {
            throw new IllegalStateException(path + " is not decoded to the pixels that the references saw");
        }
        return ImageBatch.ofBytes(samples, new ImageShape(3, image.getHeight(), image.getWidth()));
    }

    private static String hash(String path) throws IOException {
        if (HASHES.isEmpty()) {
            try (InputStream in = SampleImages.class.getResourceAsStream("/golden/sample-images.json")) {
                for (JsonNode image : new ObjectMapper().readTree(in).get("values")) {
                    HASHES.put(image.get("image").asText(), image.get("value").asText());
                }
            }
        }
        return Objects.requireNonNull(HASHES.get(path), () -> "golden/sample-images.json has no image " + path);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
