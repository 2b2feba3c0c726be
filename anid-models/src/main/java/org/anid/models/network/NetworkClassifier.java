// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.api.model.Activation;
import org.anid.api.model.Classifier;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;

/** Probabilities of classes from a graph. */
final class NetworkClassifier implements Classifier {

    private final ModelReference reference;
    private final ModelGraph graph;
    private final ImageRunner runner;
    private final Activation activation;
    private final List<String> labels;

    NetworkClassifier(
            ModelReference reference,
            ModelGraph graph,
            ImageRunner runner,
            Activation activation,
            List<String> labels) {
        this.reference = reference;
        this.graph = graph;
        this.runner = runner;
        this.activation = activation;
        this.labels = List.copyOf(labels);
    }

    @Override
    public ModelReference reference() {
        return reference;
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public FeatureMatrix classify(ImageBatch images) {
        ImageRunner.Rows rows = runner.run(images);
        for (int i = 0; i < images.count(); i++) {
            Activations.apply(activation, rows.values(), i * rows.width(), rows.width());
        }
        return new FeatureMatrix(images.count(), rows.width(), rows.values());
    }

    @Override
    public void close() {
        graph.close();
    }
}
