// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.anid.api.provenance.Fingerprint;

/**
 * Bundles that a script made, and what they must answer.
 *
 * @param resource the folder of all of them
 */
public record Bundles(String resource) {

    /** Those of {@code networks.py}. */
    public static final Bundles ONNX = new Bundles("/networks");

    /** Those of {@code keras_networks.py}. */
    public static final Bundles KERAS = new Bundles("/keras");

    /** The folder of all of them. */
    public Path folder() {
        URL url = Objects.requireNonNull(Bundles.class.getResource(resource + "/expected.txt"));
        try {
            return Objects.requireNonNull(Path.of(url.toURI()).getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a bundle must answer: width and height of the images, then the values. */
    public Expected expected(String id, String what) {
        try (Stream<String> lines = Files.lines(folder().resolve("expected.txt"))) {
            String line = lines.filter(l -> l.startsWith(id + " " + what + " "))
                    .findFirst()
                    .orElseThrow();
            String[] parts = line.split(" ", 5);
            return new Expected(Integer.parseInt(parts[2]), Integer.parseInt(parts[3]), parts[4]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sizes of the images, and what comes out of them. */
    public record Expected(int width, int height, String text) {
        /** As numbers. */
        public double[] values() {
            return Stream.of(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
        }

        /** As texts. */
        public List<String> answers() {
            return List.of(text.split("\\|"));
        }
    }

    /** Copies a bundle to where it can be spoilt. */
    public Path copy(String id, Path models) throws IOException {
        Path to = Files.createDirectories(models.resolve(id));
        try (Stream<Path> files = Files.list(folder().resolve(id))) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    /** Replaces text in the card of a bundle. */
    public static void edit(Path bundle, String old, String changed) throws IOException {
        Path card = bundle.resolve("card.json");
        String text = Files.readString(card);
        assertThat(text).contains(old);
        Files.writeString(card, text.replace(old, changed));
    }

    /** Replaces a file and its hash and size on the card. */
    public static void replace(Path bundle, String file, byte[] bytes) throws IOException {
        byte[] before = Files.readAllBytes(bundle.resolve(file));
        Files.write(bundle.resolve(file), bytes);
        edit(
                bundle,
                "\"" + Fingerprint.of(before) + "\",\n   \"size\": " + before.length,
                "\"" + Fingerprint.of(bytes) + "\",\n   \"size\": " + bytes.length);
    }
}
