// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.model.Graph;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelReference;
import org.anid.api.model.Pooling;
import org.anid.api.model.Preprocessing;
import org.anid.api.model.Preprocessing.Layout;
import org.anid.api.model.Preprocessing.Order;
import org.anid.api.model.TensorSpec;
import org.anid.models.preprocess.Preprocessor;
import org.junit.jupiter.api.Test;

/** Sizes that a card leaves open, and that turn out to be none that the network can have. */
class OpenAxesTest {

    private static final ModelReference REFERENCE = new ModelReference("x", "1", "none");

    /** Gives an image's values, as rows of one. */
    private record Rows() implements ModelGraph {
        @Override
        public Graph card() {
            TensorSpec images = new TensorSpec("images", "float32", List.of(-1L, 3L, 1L, 1L), "NCHW", "RGB");
            TensorSpec values = new TensorSpec("values", "float32", List.of(-1L, -1L, 1L), "NLC", "values");
            return new Graph("rows.onnx", List.of(images), List.of(values));
        }

        @Override
        public List<Tensor> run(List<Input> inputs) {
            Input.Floats images = (Input.Floats) inputs.get(0);
            float[] values = new float[images.values().remaining()];
            images.values().get(values);
            return List.of(new Tensor(new long[] {values.length / 3, 3, 1}, values));
        }

        @Override
        public void close() {}
    }

    private static ImageRunner runner() {
        return new ImageRunner(
                new Rows(),
                new Preprocessor("x", new Preprocessing(1, List.of(), null, Layout.NCHW, Order.RGB)),
                Integer.MAX_VALUE);
    }

    private static ImageBatch two() {
        return ImageBatch.copyOf(new float[] {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f}, 2, new ImageShape(3, 1, 1));
    }

    @Test
    void aTokenIsOfItsOwnImage() {
        NetworkFeatureExtractor last = new NetworkFeatureExtractor(REFERENCE, new Rows(), runner(), 2);
        assertThat(last.extract(two()).values()).containsExactly(0.3f, 0.6f);
        NetworkFeatureExtractor outside = new NetworkFeatureExtractor(REFERENCE, new Rows(), runner(), 3);
        assertThatThrownBy(() -> outside.extract(two()))
                .isInstanceOf(ModelException.class)
                .hasMessage("x gives 3 tokens for an image, and the card wants token 3");
    }

    @Test
    void aRatioIsOfTwoSums() {
        NetworkScoreModel model = new NetworkScoreModel(
                REFERENCE, new Rows(), runner(), Pooling.RATIO, (outputs, image) -> outputs.at(image, 0));
        assertThatThrownBy(() -> model.score(two()))
                .isInstanceOf(ModelException.class)
                .hasMessage("x gives 3 values per crop, not a sum and that of its weights");
    }
}
