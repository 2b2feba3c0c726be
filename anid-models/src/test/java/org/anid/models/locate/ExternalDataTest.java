// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.anid.api.model.Graph;
import org.anid.api.model.Head;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.api.model.Network;
import org.anid.api.model.Pooling;
import org.anid.api.model.Preprocessing;
import org.anid.api.model.ScoreModel;
import org.anid.api.model.TensorSpec;
import org.anid.api.provenance.Fingerprint;
import org.anid.models.testing.OnnxFile;
import org.anid.models.zoo.ModelCards;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs whose weights lie in files beside them: no byte that a network computes with is without a hash. */
class ExternalDataTest {

    private static final int NUMBERS = 4;
    private static final byte[] WEIGHTS = TestCards.content(1, NUMBERS * Float.BYTES);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path place;

    private Path models = Path.of("");

    @BeforeEach
    void put() throws IOException {
        models = Files.createDirectories(place.resolve("models"));
    }

    @Test
    void weightsThatTheCardListsAreRead() throws IOException {
        Path bundle = bundle("weights.bin", List.of("weights.bin"));
        Files.write(bundle.resolve("weights.bin"), WEIGHTS);
        try (ModelFolder folder = ModelFolder.of(models)) {
            assertThat(folder.open("net", ScoreModel.class)).isPresent();
        }
        Files.write(bundle.resolve("weights.bin"), TestCards.content(2, WEIGHTS.length));
        opening().hasMessageContaining("weights.bin has the SHA-256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights.bin", ".weights", "in/weights.bin"})
    void aFileThatTheCardDoesNotListIsRefused(String name) throws IOException {
        Path bundle = bundle(name, List.of());
        Files.createDirectories(bundle.resolve(name).getParent());
        Files.write(bundle.resolve(name), WEIGHTS);
        opening()
                .hasMessage(
                        bundle.resolve(bundle.relativize(bundle.resolve(name)).getName(0))
                                + " is not on the bundle's card: delete it");
    }

    @Test
    void weightsOfAnotherFolderAreRefusedByTheRuntime() throws IOException {
        Files.write(models.resolve("weights.bin"), WEIGHTS);
        for (String location :
                List.of("../weights.bin", models.resolve("weights.bin").toString())) {
            bundle(location, List.of());
            opening()
                    .hasMessageContaining("sum.onnx cannot be loaded by ONNX Runtime")
                    .hasMessageContaining("External data path");
        }
    }

    private AbstractThrowableAssert<?, ? extends Throwable> opening() {
        return assertThatThrownBy(() -> ModelFolder.of(models).open("net", ScoreModel.class))
                .isInstanceOf(ModelException.class)
                .hasMessageNotContaining("\n");
    }

    /** A bundle of one graph, and of files of weights that are not there yet. */
    private Path bundle(String location, List<String> listed) throws IOException {
        byte[] graph = OnnxFile.sum(NUMBERS, location);
        List<ModelCard.ModelFile> files = new ArrayList<>();
        files.add(TestCards.file("sum.onnx", null, Fingerprint.of(graph), graph.length));
        listed.forEach(name -> files.add(TestCards.file(name, null, Fingerprint.of(WEIGHTS), WEIGHTS.length)));
        List<Long> shape = List.of((long) NUMBERS);
        ModelCard card = new ModelCard(
                ModelCard.FORMAT,
                "net",
                "1",
                "a network for tests",
                "nobody",
                "CC0-1.0",
                true,
                files,
                new Network.Score(
                        new Graph(
                                "sum.onnx",
                                List.of(new TensorSpec("x", "float32", shape, "N", "image")),
                                List.of(new TensorSpec("y", "float32", shape, "N", "score"))),
                        Pooling.NONE,
                        new Head.Direct()),
                new Preprocessing(1, List.of(), null, Preprocessing.Layout.NCHW, Preprocessing.Order.RGB),
                "none",
                List.of());
        Path bundle = Files.createDirectories(models.resolve("net"));
        Files.write(bundle.resolve("sum.onnx"), graph);
        Files.writeString(bundle.resolve("card.json"), ModelCards.format(card));
        return bundle;
    }
}
