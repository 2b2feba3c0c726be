// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.anid.api.image.ImageBatch;
import org.anid.api.model.Classifier;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.Model;
import org.anid.api.model.ModelCard;
import org.anid.api.model.PairedScoreModel;
import org.anid.api.model.QuestionAnswerer;
import org.anid.api.model.ScoreModel;
import org.anid.api.model.Segmenter;
import org.anid.api.model.TextImageEncoder;
import org.anid.models.locate.ModelFolder;
import org.anid.models.testing.Pictures;
import org.anid.models.zoo.ModelCards;
import org.anid.models.zoo.ModelZoo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The networks of the zoo, shrunk by their own recipes, from pixels to the answer: each preprocessing, head and
 * decoding against what the reference implementation's preprocessing, torch and NumPy made of the same pixels with the
 * same weights. {@code anid-models/export/tiny} made both files; {@code tiny.json} has the versions.
 */
class TinyNetworksTest {

    /**
     * Preprocessing in float32 differs from the references' by up to 1e-5, and a network passes that on. The script
     * makes sure that results move by a hundred times as much between the images.
     */
    private static final double FLOAT32 = 5e-5;

    /** As the script keeps of a long row. */
    private static final int KEPT = 16;

    private static final int PAIR_WIDTH = 129;
    private static final int PAIR_HEIGHT = 97;

    /** Networks whose chain another one has, as the script says. */
    private static final Set<String> SAME = Set.of(
            "clip-vit-b-32-image",
            "clip-vit-l-14",
            "clip-vit-l-14-image",
            "dinov2-vit-b-14",
            "lpips-vgg",
            "u2netp",
            "efficientnet-lite0",
            "lpips-squeeze",
            "st-lpips-vgg");

    private static Path folder;
    private static ModelFolder models;
    private static JsonNode made;

    @BeforeAll
    static void unpack(@TempDir Path unpacked) throws IOException {
        folder = unpacked;
        try (InputStream json = resource("tiny.json")) {
            made = new ObjectMapper().readTree(json);
        }
        try (ZipInputStream zip = new ZipInputStream(resource("tiny.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
        models = ModelFolder.of(folder);
    }

    @AfterAll
    static void close() {
        models.close();
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(TinyNetworksTest.class.getResourceAsStream("/networks/" + name));
    }

    static Stream<String> ids() throws IOException {
        try (InputStream json = resource("tiny.json")) {
            Iterator<String> names =
                    new ObjectMapper().readTree(json).get("rows").fieldNames();
            List<String> ids = new ArrayList<>();
            names.forEachRemaining(ids::add);
            return ids.stream();
        }
    }

    @Test
    void everyNetworkThatIsExportedIsHere() throws IOException {
        Set<String> expected = new TreeSet<>();
        for (ModelCard card : ModelZoo.cards()) {
            boolean exported = card.files().stream().anyMatch(file -> file.url() == null);
            // Q-Align is a remote-code model of 7 billion parameters, whose export is written down and not run.
            if (exported && !SAME.contains(card.id()) && !card.id().startsWith("q-align")) {
                expected.add(card.id());
            }
        }
        assertThat(expected).hasSizeGreaterThan(15);
        assertThat(ids()).containsAll(expected);
    }

    @ParameterizedTest
    @MethodSource("ids")
    void answersAsTheReference(String id) throws IOException {
        Path file = folder.resolve(id).resolve("card.json");
        ModelCard card = ModelCards.parse(Files.readString(file), file.toString());
        Model model = models.open(id, card.network().type()).orElseThrow();
        JsonNode row = made.get("rows").get(id);
        if (model instanceof PairedScoreModel paired) {
            check(row.get("pairs").get(0), paired.score(small(0), small(1)));
            check(row.get("pairs").get(1), paired.score(small(1), small(0)));
            return;
        }
        for (int i = 0; i < made.get("pictures").size(); i++) {
            if (model instanceof QuestionAnswerer answerer) {
                assertThat(answerer.answer(whole(i), List.of(text(0)))).containsExactly(answer(row, i, 0));
                assertThat(answerer.answer(whole(i), List.of(text(1)))).containsExactly(answer(row, i, 1));
            } else {
                check(row.get("values").get(i), values(model, whole(i)));
            }
        }
        if (model instanceof TextImageEncoder encoder) {
            for (int i = 0; i < made.get("texts").size(); i++) {
                check(
                        row.get("texts").get(i),
                        doubles(encoder.encodeTexts(List.of(text(i))).values()));
            }
        }
    }

    private static double[] values(Model model, ImageBatch image) {
        if (model instanceof FeatureExtractor extractor) {
            return doubles(extractor.extract(image).values());
        } else if (model instanceof TextImageEncoder encoder) {
            return doubles(encoder.encodeImages(image).values());
        } else if (model instanceof Classifier classifier) {
            return doubles(classifier.classify(image).values());
        } else if (model instanceof Segmenter segmenter) {
            return doubles(segmenter.segment(image).values());
        } else if (model instanceof ScoreModel scores) {
            return scores.score(image);
        }
        throw new AssertionError("no way to run " + model.reference());
    }

    /** Values evenly spread over the row, each relative to the largest. */
    private static void check(JsonNode expected, double[] actual) {
        double largest = 0;
        for (JsonNode value : expected) {
            largest = Math.max(largest, Math.abs(value.asDouble()));
        }
        assertThat(largest).isPositive();
        int step = Math.max(1, actual.length / KEPT);
        assertThat(expected.size()).isEqualTo(Math.min(KEPT, (actual.length + step - 1) / step));
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual[i * step])
                    .as("value %s", i)
                    .isCloseTo(expected.get(i).asDouble(), within(FLOAT32 * largest));
        }
    }

    private static ImageBatch whole(int index) {
        JsonNode p = made.get("pictures").get(index);
        return Pictures.picture(
                p.get(0).asInt(), p.get(1).asInt(), p.get(2).asInt(), p.get(3).asInt());
    }

    /** The upper left corner of a picture, whose pixels do not depend on its size. */
    private static ImageBatch small(int index) {
        JsonNode p = made.get("pictures").get(index);
        return Pictures.picture(
                PAIR_WIDTH, PAIR_HEIGHT, p.get(2).asInt(), p.get(3).asInt());
    }

    private static String text(int index) {
        return made.get("texts").get(index).asText();
    }

    private static String answer(JsonNode row, int picture, int text) {
        return row.get("answers").get(picture).get(text).asText();
    }

    private static double[] doubles(float[] floats) {
        double[] doubles = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            doubles[i] = floats[i];
        }
        return doubles;
    }
}
