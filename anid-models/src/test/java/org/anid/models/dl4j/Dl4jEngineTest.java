// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.dl4j;

import static org.anid.models.testing.Pictures.pictures;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import org.anid.api.image.ImageBatch;
import org.anid.api.model.Classifier;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.Graph;
import org.anid.api.model.Model;
import org.anid.api.model.RatingModel;
import org.anid.api.model.Segmenter;
import org.anid.models.locate.BundleAdder;
import org.anid.models.locate.ModelFolder;
import org.anid.models.locate.ModelInventory;
import org.anid.models.network.ModelGraph;
import org.anid.models.run.RunSettings;
import org.anid.models.testing.Bundles;
import org.anid.models.testing.Bundles.Expected;
import org.anid.models.zoo.ModelCards;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Networks in {@code .h5}, and in the {@code .zip} that Deeplearning4j makes of them, from image to answer, against
 * Keras.
 */
class Dl4jEngineTest {

    /**
     * Float32 against Keras in float64. Float32's roundings are others where a processor's kernel adds in another
     * order; in any order a sum of n terms is off by about √n · 2<sup>-24</sup> of the sum of their absolute values
     * (Higham and Mary 2019, A New Approach to Probabilistic Rounding Error Analysis). The most of that has
     * keras-ratings, whose last layer adds a bias and four products of 119 in all to a logit of 1.2: √5 ·
     * 2<sup>-24</sup> · 119 = 1.6e-5, and p(1 − p) of it in the probability p of 0.41, 3.8e-6. Five times that.
     */
    private static final double FLOAT32 = 2e-5;

    private static final String H5 = "model.h5";
    private static final String ZIP = "model.zip";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path zipped;

    private static final ModelFolder KERAS = ModelFolder.of(Bundles.KERAS.folder());

    @SuppressWarnings("NullAway.Init")
    private static ModelFolder converted;

    /** The same bundles, whose file is Deeplearning4j's. */
    @BeforeAll
    static void convert() throws Exception {
        for (String id : List.of("keras-classes", "keras-features", "keras-ratings", "keras-saliency")) {
            Path bundle = Bundles.KERAS.copy(id, zipped);
            Path h5 = bundle.resolve(H5);
            File zip = bundle.resolve(ZIP).toFile();
            if (id.equals("keras-ratings")) {
                KerasModelImport.importKerasSequentialModelAndWeights(h5.toString(), false)
                        .save(zip, false);
            } else {
                KerasModelImport.importKerasModelAndWeights(h5.toString(), false)
                        .save(zip, false);
            }
            Bundles.replace(bundle, H5, Files.readAllBytes(zip.toPath()));
            Files.delete(h5);
            Bundles.edit(bundle, H5, ZIP);
        }
        converted = ModelFolder.of(zipped);
    }

    @AfterAll
    static void close() {
        KERAS.close();
        converted.close();
    }

    /** Three images at once, and each by itself with the same bits, from both files. */
    private static <T extends Model> void check(
            String id, String what, Class<T> type, BiFunction<T, ImageBatch, float[]> call) {
        Expected expected = Bundles.KERAS.expected(id, what);
        ImageBatch images = pictures(expected.width(), expected.height(), 1, 3);
        double[] values = expected.values();
        for (ModelFolder models : List.of(KERAS, converted)) {
            T model = models.open(id, type).orElseThrow();
            float[] together = call.apply(model, images);
            assertThat(together).hasSize(values.length);
            for (int i = 0; i < values.length; i++) {
                assertThat((double) together[i])
                        .as("value %s of %s", i, models.path())
                        .isCloseTo(values[i], within(FLOAT32 * Math.max(1, Math.abs(values[i]))));
            }
            int each = values.length / 3;
            for (int image = 0; image < 3; image++) {
                assertThat(call.apply(model, images.image(image)))
                        .as("image %s of %s by itself", image, models.path())
                        .containsExactly(Arrays.copyOfRange(together, image * each, (image + 1) * each));
            }
        }
    }

    @Test
    void features() {
        FeatureExtractor model =
                KERAS.open("keras-features", FeatureExtractor.class).orElseThrow();
        assertThat(model.width()).isEqualTo(5);
        assertThat(model.reference().runtime()).isEqualTo("Deeplearning4j 1.0.0-M2.1 on cpu");
        check("keras-features", "features", FeatureExtractor.class, (m, images) -> m.extract(images)
                .values());
    }

    @Test
    void classesWithDepthwiseAndSeparableConvolutions() {
        assertThat(KERAS.open("keras-classes", Classifier.class).orElseThrow().labels())
                .containsExactly("ant", "bee", "cat", "dog");
        check("keras-classes", "classes", Classifier.class, (m, images) -> m.classify(images)
                .values());
    }

    @Test
    void ratingsFromAChainOfLayersForImagesOfAnySize() {
        check("keras-ratings", "ratings", RatingModel.class, (m, images) -> m.ratings(images)
                .values());
        check("keras-ratings", "score", RatingModel.class, (m, images) -> floats(m.score(images)));
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    @Test
    void saliencyWithTheChannelLast() {
        Segmenter model = KERAS.open("keras-saliency", Segmenter.class).orElseThrow();
        assertThat(model.height()).isEqualTo(12);
        assertThat(model.width()).isEqualTo(16);
        check("keras-saliency", "saliency", Segmenter.class, (m, images) -> m.segment(images)
                .values());
    }

    /** Equal bits alone may be luck: on some processors the kernels agree on networks as small as these. */
    @Test
    void imagesGoThroughOneAtATime() throws IOException {
        Path bundle = Bundles.KERAS.folder().resolve("keras-ratings");
        Path card = bundle.resolve("card.json");
        Graph described = ModelCards.parse(Files.readString(card), card.toString())
                .network()
                .graphs()
                .get(0);
        try (ModelGraph graph = new Dl4jEngine().open(described, bundle, RunSettings.standard())) {
            assertThat(graph.card().inputs().get(0).shape().get(0)).isEqualTo(-1);
            assertThat(graph.single()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keras-classes", "keras-features", "keras-ratings", "keras-saliency"})
    void probesOfBoth(String id) {
        for (ModelFolder models : List.of(KERAS, converted)) {
            assertThat(new ModelInventory(models).probe(id)).isEmpty();
        }
    }

    @Test
    void probesTellOneNetworkFromAnother(@TempDir Path models) throws IOException {
        Path bundle = Bundles.KERAS.copy("keras-features", models);
        Bundles.edit(bundle, "\"seed\": 5", "\"seed\": 6");
        assertThat(new ModelInventory(ModelFolder.of(models)).probe("keras-features"))
                .singleElement()
                .asString()
                .startsWith(bundle.resolve(H5) + ": value 0 of the probe's output is ");
    }

    @Test
    void bundlesAreAddedLikeAnyOther(@TempDir Path models) throws InterruptedException {
        try (ModelFolder folder = ModelFolder.of(models)) {
            new BundleAdder(folder).add(zipped.resolve("keras-classes"));
            assertThat(folder.open("keras-classes", Classifier.class)).isPresent();
            assertThat(new ModelInventory(folder).verify("keras-classes")).isEmpty();
        }
    }

    @Test
    void threadsShareANetwork() throws Exception {
        Classifier model = KERAS.open("keras-classes", Classifier.class).orElseThrow();
        float[] expected = model.classify(pictures(37, 29, 1, 3)).values();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                results.add(threads.submit(() -> {
                    for (int i = 0; i < 20; i++) {
                        assertThat(model.classify(pictures(37, 29, 1, 3)).values())
                                .containsExactly(expected);
                    }
                    return true;
                }));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
