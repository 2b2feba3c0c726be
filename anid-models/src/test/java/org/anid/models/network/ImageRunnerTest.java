// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.internal.RunScope;
import org.anid.api.model.Graph;
import org.anid.api.model.Preprocessing;
import org.anid.api.model.Preprocessing.Layout;
import org.anid.api.model.Preprocessing.Order;
import org.anid.api.model.TensorSpec;
import org.anid.models.preprocess.Preprocessor;
import org.junit.jupiter.api.Test;

/** What the graph gets to see of a batch. */
class ImageRunnerTest {

    private static final ImageShape SHAPE = new ImageShape(3, 1, 2);

    /** Gives the first and the second value of every image, and remembers the first. */
    private static final class Echo implements ModelGraph {

        private final List<Float> seen = new ArrayList<>();

        @Override
        public Graph card() {
            TensorSpec images = new TensorSpec("images", "float32", List.of(-1L, 3L, 1L, 2L), "NCHW", "RGB");
            TensorSpec values = new TensorSpec("values", "float32", List.of(-1L, 2L), "NC", "values");
            return new Graph("echo.onnx", List.of(images), List.of(values));
        }

        @Override
        public List<Tensor> run(List<Input> inputs) {
            Input.Floats images = (Input.Floats) inputs.get(0);
            int count = (int) images.shape()[0];
            float[] values = new float[2 * count];
            for (int i = 0; i < count; i++) {
                int from = images.values().position() + i * SHAPE.volume();
                values[2 * i] = images.values().get(from);
                values[2 * i + 1] = images.values().get(from + 1);
                seen.add(values[2 * i]);
            }
            return List.of(new Tensor(new long[] {count, 2}, values));
        }

        @Override
        public void close() {}
    }

    private static ImageBatch image(float first, float last) {
        return ImageBatch.copyOf(new float[] {first, 0.5f, 0, 0, 0, last}, 1, SHAPE);
    }

    private static ImageRunner runner(ModelGraph graph) {
        return new ImageRunner(
                graph,
                new Preprocessor("echo", new Preprocessing(1, List.of(), null, Layout.NCHW, Order.RGB)),
                2 * SHAPE.volume());
    }

    @Test
    void anImageThatFollowsItselfIsSeenOnce() {
        Echo echo = new Echo();
        ImageBatch a = image(0.1f, 0);
        ImageBatch b = image(0.2f, 0);
        ImageRunner.Rows rows = runner(echo).run(ImageBatch.concat(List.of(a, a, a, b, b, a)));
        assertThat(echo.seen).containsExactly(0.1f, 0.2f, 0.1f);
        assertThat(rows.values())
                .containsExactly(0.1f, 0.5f, 0.1f, 0.5f, 0.1f, 0.5f, 0.2f, 0.5f, 0.2f, 0.5f, 0.1f, 0.5f);
        assertThat(rows.width()).isEqualTo(2);
    }

    @Test
    void anImageThatDiffersInOneValueIsAnother() {
        Echo echo = new Echo();
        runner(echo).run(ImageBatch.concat(List.of(image(0.1f, 0), image(0.1f, 0.25f), image(0.1f, 0.25f))));
        assertThat(echo.seen).containsExactly(0.1f, 0.1f);
    }

    @Test
    void pairsAreSeenAsTheyAre() {
        Echo echo = new Echo();
        ImageBatch twice = ImageBatch.concat(List.of(image(0.1f, 0), image(0.1f, 0)));
        runner(echo).run(List.of(twice, ImageBatch.concat(List.of(image(0.2f, 0), image(0.3f, 0)))));
        assertThat(echo.seen).containsExactly(0.1f, 0.1f);
    }

    @Test
    void inAScopeAnImageIsSeenOnceWhateverBatchItComesIn() {
        Echo echo = new Echo();
        ImageRunner runner = runner(echo);
        ImageBatch a = image(0.1f, 0);
        ImageBatch b = image(0.2f, 0);
        ImageBatch c = image(0.3f, 0);
        try (RunScope scope = RunScope.open()) {
            assertThat(scope).isEqualTo(RunScope.current());
            assertThat(runner.run(ImageBatch.concat(List.of(a, b, a))).values())
                    .containsExactly(0.1f, 0.5f, 0.2f, 0.5f, 0.1f, 0.5f);
            assertThat(runner.run(ImageBatch.concat(List.of(c, b))).values()).containsExactly(0.3f, 0.5f, 0.2f, 0.5f);
            assertThat(runner.run(b).values()).containsExactly(0.2f, 0.5f);
            assertThat(echo.seen).containsExactly(0.1f, 0.2f, 0.3f);
            assertThat(runner.run(image(0.1f, 0.25f)).values()).containsExactly(0.1f, 0.5f);
        }
        assertThat(RunScope.current()).isNull();
        runner.run(image(0.2f, 0));
        assertThat(echo.seen).containsExactly(0.1f, 0.2f, 0.3f, 0.1f, 0.2f);
    }

    /** Makes of an image its first value, and of two the difference. */
    private static final class Twins implements TwinGraph {

        private final Echo echo = new Echo();
        private int open;

        private final class Value implements Features {
            private final float first;

            Value(float first) {
                this.first = first;
                open++;
            }

            @Override
            public void close() {
                open--;
            }
        }

        @Override
        public Features features(Input images) {
            return new Value(echo.run(List.of(images)).get(0).values()[0]);
        }

        @Override
        public List<Tensor> compare(Features first, Features second) {
            return List.of(new Tensor(new long[] {1}, new float[] {((Value) second).first - ((Value) first).first}));
        }

        @Override
        public Graph card() {
            return echo.card();
        }

        @Override
        public List<Tensor> run(List<Input> inputs) {
            throw new AssertionError("nobody asks for the whole");
        }

        @Override
        public void close() {}
    }

    @Test
    void aFirstImageIsSeenOnceByAGraphOfTwins() {
        Twins twins = new Twins();
        ImageBatch a = image(0.25f, 0);
        ImageBatch b = image(0.5f, 0);
        ImageBatch c = image(1, 0);
        ImageRunner.Rows rows =
                runner(twins).pairs(ImageBatch.concat(List.of(a, a, a, b)), ImageBatch.concat(List.of(b, c, a, c)));
        assertThat(rows.values()).containsExactly(0.25f, 0.75f, 0, 0.5f);
        assertThat(rows.width()).isEqualTo(1);
        assertThat(twins.echo.seen).containsExactly(0.25f, 0.5f, 1f, 0.25f, 0.5f, 1f);
        assertThat(twins.open).isZero();
    }
}
