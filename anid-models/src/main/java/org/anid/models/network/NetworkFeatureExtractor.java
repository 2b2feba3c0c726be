// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import org.anid.api.image.ImageBatch;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelReference;
import org.jspecify.annotations.Nullable;

/** Features from a graph: its output as it is, or one token of it. */
final class NetworkFeatureExtractor implements FeatureExtractor {

    private final ModelReference reference;
    private final ModelGraph graph;
    private final ImageRunner runner;
    private final @Nullable Integer token;

    NetworkFeatureExtractor(ModelReference reference, ModelGraph graph, ImageRunner runner, @Nullable Integer token) {
        this.reference = reference;
        this.graph = graph;
        this.runner = runner;
        this.token = token;
    }

    @Override
    public ModelReference reference() {
        return reference;
    }

    @Override
    public int width() {
        return Shapes.last(graph.output(0));
    }

    @Override
    public FeatureMatrix extract(ImageBatch images) {
        ImageRunner.Rows rows = runner.run(images);
        if (token == null) {
            return new FeatureMatrix(images.count(), rows.width(), rows.values());
        }
        int width = width();
        if (token >= rows.width() / width) {
            throw new ModelException(reference.id() + " gives " + rows.width() / width
                    + " tokens for an image, and the card wants token " + token);
        }
        float[] features = new float[images.count() * width];
        for (int i = 0; i < images.count(); i++) {
            System.arraycopy(rows.values(), i * rows.width() + token * width, features, i * width, width);
        }
        return new FeatureMatrix(images.count(), width, features);
    }

    @Override
    public void close() {
        graph.close();
    }
}
