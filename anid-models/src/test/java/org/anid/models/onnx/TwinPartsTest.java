// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.anid.api.model.Graph;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.api.model.TensorSpec;
import org.anid.models.network.ModelGraph;
import org.anid.models.network.ModelGraph.Input;
import org.anid.models.network.TwinGraph;
import org.anid.models.run.RunSettings;
import org.anid.models.zoo.ModelCards;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs of two images that are cut in two, beside the same graphs as they are. */
class TwinPartsTest {

    /** The same operators on the same numbers; ONNX Runtime may fuse others, and adds in another order then. */
    private static final float SUMS = 1e-6f;

    private final Path folder;

    TwinPartsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void unpack() throws IOException {
        InputStream packed = Objects.requireNonNull(TwinPartsTest.class.getResourceAsStream("/networks/tiny.zip"));
        try (ZipInputStream zip = new ZipInputStream(packed)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.resolveSibling(""));
                Files.copy(zip, file);
            }
        }
    }

    private static ModelCard card(Path bundle) throws IOException {
        Path card = bundle.resolve("card.json");
        return ModelCards.parse(Files.readString(card), card.toString());
    }

    private static Input images(int count, int seed) {
        float[] values = new float[count * 3 * 97 * 131];
        Random random = new Random(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return new Input.Floats(FloatBuffer.wrap(values), count, 3, 97, 131);
    }

    private static float[] whole(Path file, Graph graph, List<Input> inputs) {
        Map<String, Input> named = new HashMap<>();
        for (int i = 0; i < 2; i++) {
            named.put(graph.inputs().get(i).name(), inputs.get(i));
        }
        try (OnnxSession session = new OnnxSession(file, null, RunSettings.standard());
                var result = session.run(
                        named, Map.of(), java.util.Set.of(graph.outputs().get(0).name()))) {
            return OnnxSession.tensors(result).get(0).values();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lpips-alex", "st-lpips-alex", "dists"})
    void bothPartsTogetherAreTheWhole(String id) throws IOException {
        ModelCard card = card(folder.resolve(id));
        Graph graph = card.network().graphs().get(0);
        try (ModelGraph opened = OnnxGraph.open(graph, folder.resolve(id), RunSettings.standard())) {
            assertThat(opened).isInstanceOf(TwinGraph.class);
            TwinGraph twins = (TwinGraph) opened;
            List<Float> scores = new ArrayList<>();
            try (TwinGraph.Features first = twins.features(images(1, 1))) {
                for (int seed = 2; seed < 5; seed++) {
                    try (TwinGraph.Features second = twins.features(images(1, seed))) {
                        scores.add(twins.compare(first, second).get(0).values()[0]);
                    }
                    float whole = whole(
                            folder.resolve(id).resolve(graph.file()), graph, List.of(images(1, 1), images(1, seed)))[0];
                    assertThat(scores.get(seed - 2)).isCloseTo(whole, within(SUMS));
                }
            }
            assertThat(scores).doesNotHaveDuplicates();
            float[] two = opened.run(List.of(images(2, 5), images(2, 6))).get(0).values();
            assertThat(two)
                    .containsExactly(
                            whole(folder.resolve(id).resolve(graph.file()), graph, List.of(images(2, 5), images(2, 6))),
                            Assertions.within(SUMS));
        }
    }

    @Test
    void aCardThatSaysSomethingElseIsRefused() throws IOException {
        Graph graph = card(folder.resolve("dists")).network().graphs().get(0);
        TensorSpec first = graph.inputs().get(0);
        TensorSpec gray = new TensorSpec(first.name(), "float32", List.of(-1L, 1L, -1L, -1L), "NCHW", "gray");
        Graph other = new Graph(graph.file(), List.of(gray, graph.inputs().get(1)), graph.outputs());
        Assertions.assertThatThrownBy(() -> OnnxGraph.open(other, folder.resolve("dists"), RunSettings.standard()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the input 'reference' is float32 [-1, 1, -1, -1] on the card and"
                        + " float32 [-1, 3, -1, -1] in the graph");
    }

    /** As one whose second image goes another way, or that is no graph at all. */
    @Test
    void whatIsNoPairOfTwinsIsNotCut() throws IOException {
        Path toy = Path.of(Objects.requireNonNull(TwinPartsTest.class.getResource("/networks/toy-paired"))
                .getPath());
        ModelCard card = card(toy);
        Graph graph = card.network().graphs().get(0);
        List<String> names = graph.inputs().stream().map(TensorSpec::name).toList();
        assertThat(TwinParts.of(toy.resolve(graph.file()), names)).isNull();
        Path broken = Files.write(folder.resolve("broken.onnx"), new byte[] {1, 2, 3});
        assertThat(TwinParts.of(broken, names)).isNull();
        assertThat(TwinParts.of(folder.resolve("clip-vit-b-32/text_model.onnx"), List.of("a", "b")))
                .isNull();
    }
}
