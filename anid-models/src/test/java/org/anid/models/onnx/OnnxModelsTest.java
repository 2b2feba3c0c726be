// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import static org.anid.models.testing.Pictures.pictures;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.UnscorableException;
import org.anid.api.model.Classifier;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.Model;
import org.anid.api.model.PairedScoreModel;
import org.anid.api.model.QuestionAnswerer;
import org.anid.api.model.RatingModel;
import org.anid.api.model.ScoreModel;
import org.anid.api.model.Segmenter;
import org.anid.api.model.TextImageEncoder;
import org.anid.models.locate.ModelFolder;
import org.anid.models.testing.Bundles;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of network, from its card to its answers, against the reference evaluator of onnx. */
class OnnxModelsTest {

    /**
     * Float32 against the reference in float64. Float32's roundings are others where a processor's kernel adds in
     * another order; in any order a sum of n terms is off by about √n · 2<sup>-24</sup> of the sum of their absolute
     * values (Higham and Mary 2019, A New Approach to Probabilistic Rounding Error Analysis). The most of that has
     * toy-grid-ratio, the exponents of whose result are means over 576 pixels, weighed to 6.9 in all: 9.9e-6. Twice
     * that.
     */
    private static final double FLOAT32 = 2e-5;

    /**
     * For one row of a matrix product another kernel may run than for several, and add in another order. That moves a
     * result, a mean of sums or a sum of three, by a unit in the last place or two: 2 · 2<sup>-23</sup> of it, 2.4e-7.
     * Four times that.
     */
    private static final double BATCH = 1e-6;

    /** Probabilities are rounded to float32 one by one: six of them, by 2<sup>-25</sup> at most for being below 1. */
    private static final double SUM_TO_ONE = 6 * 0x1p-25;

    private static final List<String> TEXTS = List.of("a red cat", "is it a dog ?", "what colour is the cat ?");

    private static final ModelFolder MODELS = ModelFolder.of(Bundles.ONNX.folder());

    @AfterAll
    static void close() {
        MODELS.close();
    }

    private static <T extends Model> T open(String id, Class<T> type) {
        return MODELS.open(id, type).orElseThrow();
    }

    /** Three images at once, and each by itself. */
    private static void check(String id, String what, Function<ImageBatch, float[]> call) {
        Bundles.Expected expected = Bundles.ONNX.expected(id, what);
        ImageBatch images = pictures(expected.width(), expected.height(), 1, 3);
        float[] together = call.apply(images);
        double[] values = expected.values();
        assertThat(together).hasSize(values.length);
        for (int i = 0; i < values.length; i++) {
            assertThat((double) together[i]).as("value %s", i).isCloseTo(values[i], relative(FLOAT32, values[i]));
        }
        int each = values.length / 3;
        for (int image = 0; image < 3; image++) {
            float[] alone = call.apply(images.image(image));
            for (int i = 0; i < each; i++) {
                double value = together[image * each + i];
                assertThat((double) alone[i]).isCloseTo(value, relative(BATCH, value));
            }
        }
    }

    /** Of values below 1 the difference itself. */
    private static Offset<Double> relative(double bound, double value) {
        return within(bound * Math.max(1, Math.abs(value)));
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    @Test
    void features() {
        FeatureExtractor model = open("toy-features", FeatureExtractor.class);
        assertThat(model.width()).isEqualTo(4);
        assertThat(model.reference().id()).isEqualTo("toy-features");
        assertThat(model.reference().runtime()).matches("ONNX Runtime 1\\.\\d+\\.\\d+ on cpu");
        assertThat(model.reference().sha256()).matches("[0-9a-f]{64}");
        check("toy-features", "features", images -> model.extract(images).values());
    }

    @Test
    void oneTokenIsTheFeatureWhereTheCardSaysSo() {
        FeatureExtractor model = open("toy-token", FeatureExtractor.class);
        assertThat(model.width()).isEqualTo(5);
        check("toy-token", "features", images -> model.extract(images).values());
    }

    @Test
    void classesSumToOneAndHaveNames() {
        Classifier model = open("toy-classes", Classifier.class);
        assertThat(model.labels()).containsExactly("ant", "bee", "cat", "dog", "elk", "fox");
        check("toy-classes", "classes", images -> model.classify(images).values());
        FeatureMatrix one = model.classify(pictures(21, 17, 1, 1));
        double sum = 0;
        for (float p : one.values()) {
            sum += p;
        }
        assertThat(sum).isCloseTo(1, within(SUM_TO_ONE));
    }

    @Test
    void saliencyOfAGraphThatTakesOneImageAtATime() {
        Segmenter model = open("toy-saliency", Segmenter.class);
        assertThat(model.height()).isEqualTo(6);
        assertThat(model.width()).isEqualTo(7);
        check("toy-saliency", "saliency", images -> model.segment(images).values());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "toy-score",
                "toy-ratings",
                "toy-linear",
                "toy-grid-mean",
                "toy-grid-ratio",
                "toy-windows",
                "toy-patches"
            })
    void scores(String id) {
        ScoreModel model = open(id, ScoreModel.class);
        check(id, "score", images -> floats(model.score(images)));
    }

    @Test
    void ratingsAreADistribution() {
        RatingModel model = open("toy-ratings", RatingModel.class);
        check("toy-ratings", "ratings", images -> model.ratings(images).values());
    }

    @Test
    void pairsInTheOrderNaturalGenerated() {
        PairedScoreModel model = open("toy-paired", PairedScoreModel.class);
        Bundles.Expected expected = Bundles.ONNX.expected("toy-paired", "paired");
        ImageBatch natural = pictures(expected.width(), expected.height(), 1, 3);
        ImageBatch generated = pictures(expected.width(), expected.height(), 4, 3);
        double[] scores = model.score(natural, generated);
        assertThat(scores).containsExactly(expected.values(), within(FLOAT32));
        assertThat(model.score(natural, natural)).containsOnly(0);
        assertThatThrownBy(() -> model.score(natural, pictures(9, 9, 1, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("9");
    }

    @Test
    void imagesAndTextsInOneSpace() {
        TextImageEncoder model = open("toy-clip", TextImageEncoder.class);
        check("toy-clip", "images", images -> model.encodeImages(images).values());
        List<String> texts = new ArrayList<>(TEXTS);
        texts.add("what colour is it ? it is a red red red dog");
        float[] embeddings = model.encodeTexts(texts).values();
        double[] expected = Bundles.ONNX.expected("toy-clip", "texts").values();
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) embeddings[i]).isCloseTo(expected[i], relative(FLOAT32, expected[i]));
        }
        List<String> repeated = List.of(texts.get(0), texts.get(1), texts.get(0), texts.get(0));
        FeatureMatrix four = model.encodeTexts(repeated);
        for (int i = 0; i < repeated.size(); i++) {
            FeatureMatrix one = model.encodeTexts(List.of(repeated.get(i)));
            for (int k = 0; k < one.width(); k++) {
                double value = one.at(0, k);
                assertThat((double) four.at(i, k)).isCloseTo(value, relative(BATCH, value));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"toy-blip", "toy-blip-2"})
    void answers(String id) {
        QuestionAnswerer model = open(id, QuestionAnswerer.class);
        Bundles.Expected expected = Bundles.ONNX.expected(id, "answers");
        ImageBatch images = pictures(expected.width(), expected.height(), 1, 3);
        assertThat(model.answer(images, TEXTS)).isEqualTo(expected.answers());
        for (int i = 0; i < 3; i++) {
            assertThat(model.answer(images.image(i), List.of(TEXTS.get(i))))
                    .containsExactly(expected.answers().get(i));
        }
        ImageBatch same = ImageBatch.concat(List.of(images.image(1), images.image(1)));
        assertThat(model.answer(same, List.of(TEXTS.get(1), TEXTS.get(1))))
                .containsExactly(expected.answers().get(1), expected.answers().get(1));
        ImageBatch mixed = ImageBatch.concat(
                List.of(images.image(0), images.image(0), images.image(0), images.image(1), images.image(0)));
        List<String> questions = List.of(TEXTS.get(0), TEXTS.get(1), TEXTS.get(0), TEXTS.get(1), TEXTS.get(0));
        List<String> each = new ArrayList<>();
        for (int i = 0; i < mixed.count(); i++) {
            each.addAll(model.answer(mixed.image(i), List.of(questions.get(i))));
        }
        assertThat(model.answer(mixed, questions)).isEqualTo(each);
        assertThatThrownBy(() -> model.answer(images, List.of("one")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 images and 1 questions");
    }

    @Test
    void oneModelForEverybodyWhoAsks() {
        assertThat(open("toy-classes", Classifier.class)).isSameAs(open("toy-classes", Classifier.class));
    }

    @Test
    void theSameBatchAgainHasTheSameAnswerWhateverTheCallerDidToTheFirst() {
        Classifier model = open("toy-classes", Classifier.class);
        ImageBatch images = pictures(21, 17, 1, 3);
        float[] first = model.classify(images).values();
        float[] kept = first.clone();
        Arrays.fill(first, 0);
        assertThat(model.classify(images).values()).containsExactly(kept);
        assertThat(model.classify(ImageBatch.copyOf(images.data(), 3, images.shape()))
                        .values())
                .containsExactly(kept);
    }

    @Test
    void smallImagesHaveNoScore() {
        ScoreModel model = open("toy-score", ScoreModel.class);
        assertThatThrownBy(() -> model.score(pictures(31, 15, 1, 1)))
                .isInstanceOf(UnscorableException.class)
                .hasMessage("toy-score needs images of at least 16×16, not 31×15");
    }

    @Test
    void largeBatchesGoThroughInSeveralCalls() {
        ScoreModel model = open("toy-grid-mean", ScoreModel.class);
        ImageBatch few = pictures(61, 45, 1, 3);
        List<ImageBatch> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.add(few.image(i % 3));
        }
        double[] expected = model.score(few);
        double[] scores = model.score(ImageBatch.concat(many));
        for (int i = 0; i < scores.length; i++) {
            assertThat(scores[i]).isCloseTo(expected[i % 3], relative(BATCH, expected[i % 3]));
        }
    }

    @Test
    void threadsShareASession() throws Exception {
        ScoreModel model = open("toy-score", ScoreModel.class);
        TextImageEncoder encoder = open("toy-clip", TextImageEncoder.class);
        double[] expected = model.score(pictures(40, 30, 1, 8));
        float[] texts = encoder.encodeTexts(TEXTS).values();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                results.add(threads.submit(() -> {
                    for (int i = 0; i < 200; i++) {
                        assertThat(model.score(pictures(40, 30, 1, 8))).containsExactly(expected);
                        assertThat(encoder.encodeTexts(TEXTS).values()).containsExactly(texts);
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

    @Test
    void memoryStaysFlatOverThousandsOfImages() throws IOException {
        Path status = Path.of("/proc/self/status");
        assumeTrue(Files.exists(status), "no /proc/self/status: resident memory is read on Linux alone");
        ScoreModel model = open("toy-score", ScoreModel.class);
        PairedScoreModel paired = open("toy-paired", PairedScoreModel.class);
        run(model, paired, 500);
        long direct = direct();
        long outside = outside(status);
        run(model, paired, 5000);
        assertThat(direct()).as("direct buffers").isLessThanOrEqualTo(direct);
        // A buffer per image would be 3 · 5000 · 240 kB. The heap is all there from the start: see argLine in pom.xml.
        assertThat(outside(status) - outside)
                .as("resident kB outside of the heap")
                .isLessThan(100_000);
    }

    private static void run(ScoreModel model, PairedScoreModel paired, int images) {
        for (int i = 0; i < images; i++) {
            ImageBatch image = pictures(160 - i % 7, 120 + i % 5, 1, 1);
            assertThat(model.score(image)[0]).isFinite();
            assertThat(paired.score(image, image)[0]).isZero();
        }
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getTotalCapacity)
                .sum();
    }

    private static long outside(Path status) throws IOException {
        return Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                - Runtime.getRuntime().totalMemory() / 1024;
    }
}
