// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.internal.RunScope;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.Graph;
import org.anid.api.model.Head;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelReference;
import org.anid.api.model.Network;
import org.anid.api.model.Pooling;
import org.anid.api.model.Preprocessing;
import org.anid.api.model.ScoreModel;
import org.anid.api.model.TensorSpec;
import org.anid.models.run.RunSettings;
import org.junit.jupiter.api.Test;

class SharedImagesTest {

    private static final TensorSpec IMAGE = new TensorSpec("image", "float32", List.of(-1L, 3L, 1L, 1L), "NCHW", "RGB");
    private static final TensorSpec VALUE = new TensorSpec("value", "float32", List.of(-1L, 1L), "NC", "value");
    private static final Graph GRAPH = new Graph("g.fake", List.of(IMAGE), List.of(VALUE));
    private static final ImageBatch PICTURE = ImageBatch.copyOf(new float[] {0.25f, 0, 0}, 1, new ImageShape(3, 1, 1));

    /** Opens graphs that give the first value of an image, and counts. */
    private static final class Engine implements GraphEngine {
        private int open;
        private int opened;
        private final List<Float> seen = new ArrayList<>();

        @Override
        public List<String> extensions() {
            return List.of(".fake");
        }

        @Override
        public String runtime(RunSettings settings) {
            return "fake";
        }

        @Override
        public ModelGraph open(Graph graph, Path folder, RunSettings settings) {
            open++;
            opened++;
            return new ModelGraph() {
                @Override
                public Graph card() {
                    return graph;
                }

                @Override
                public List<Tensor> run(List<Input> inputs) {
                    float value = ((Input.Floats) inputs.get(0)).values().get(0);
                    seen.add(value);
                    return List.of(new Tensor(new long[] {1, 1}, new float[] {value}));
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }
    }

    private static ModelCard card(String id, String sha256, int minimumSide, Network network) {
        return new ModelCard(
                ModelCard.FORMAT,
                id,
                "1",
                "a network for tests",
                "nobody",
                "CC0-1.0",
                true,
                List.of(new ModelCard.ModelFile("g.fake", null, sha256, -1)),
                network,
                new Preprocessing(minimumSide, List.of(), null, Preprocessing.Layout.NCHW, Preprocessing.Order.RGB),
                "none",
                List.of());
    }

    private static final Network FEATURES = new Network.Features(GRAPH, null);
    private static final Network SCORE = new Network.Score(GRAPH, Pooling.NONE, new Head.Direct());

    private final Engine engine = new Engine();
    private final NetworkModels models = new NetworkModels(List.of(engine));

    private <T> T open(Class<T> type, ModelCard card) {
        return type.cast(models.open(
                card, Path.of("nowhere"), new ModelReference(card.id(), "1", "ab", ""), RunSettings.standard()));
    }

    @Test
    void networksOfOneFileRunOnce() throws Exception {
        String sha256 = "ab".repeat(32);
        FeatureExtractor features = open(FeatureExtractor.class, card("one", sha256, 1, FEATURES));
        ScoreModel score = open(ScoreModel.class, card("two", sha256, 1, SCORE));
        assertThat(engine.opened).isEqualTo(1);
        try (RunScope scope = RunScope.open()) {
            assertThat(scope).isNotNull();
            assertThat(features.extract(PICTURE).values()).containsExactly(0.25f);
            assertThat(score.score(PICTURE.image(0))).containsExactly(0.25);
        }
        assertThat(engine.seen).hasSize(1);
        features.close();
        assertThat(score.score(PICTURE)).containsExactly(0.25);
        score.close();
        score.close();
        assertThat(engine.open).isZero();
        open(FeatureExtractor.class, card("one", sha256, 1, FEATURES)).close();
        assertThat(engine.opened).isEqualTo(2);
        assertThat(engine.open).isZero();
    }

    @Test
    void whatDiffersHasItsOwn() throws Exception {
        FeatureExtractor one = open(FeatureExtractor.class, card("one", "ab".repeat(32), 1, FEATURES));
        FeatureExtractor other = open(FeatureExtractor.class, card("one", "cd".repeat(32), 1, FEATURES));
        FeatureExtractor larger = open(FeatureExtractor.class, card("one", "ab".repeat(32), 8, FEATURES));
        assertThat(engine.open).isEqualTo(3);
        for (FeatureExtractor each : List.of(one, other, larger)) {
            each.close();
        }
        assertThat(engine.open).isZero();
    }
}
