// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import org.anid.api.image.ImageBatch;
import org.anid.api.model.Activation;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.api.model.Segmenter;

/** Maps from a graph, min–max normalised; a constant map becomes 0. */
final class NetworkSegmenter implements Segmenter {

    private final ModelReference reference;
    private final ModelGraph graph;
    private final ImageRunner runner;
    private final Activation activation;

    NetworkSegmenter(ModelReference reference, ModelGraph graph, ImageRunner runner, Activation activation) {
        this.reference = reference;
        this.graph = graph;
        this.runner = runner;
        this.activation = activation;
    }

    @Override
    public ModelReference reference() {
        return reference;
    }

    @Override
    public int height() {
        return Shapes.side(graph.output(0), 'H');
    }

    @Override
    public int width() {
        return Shapes.side(graph.output(0), 'W');
    }

    @Override
    public FeatureMatrix segment(ImageBatch images) {
        ImageRunner.Rows rows = runner.run(images);
        for (int i = 0; i < images.count(); i++) {
            Activations.apply(activation, rows.values(), i * rows.width(), rows.width());
            normalize(rows.values(), i * rows.width(), rows.width());
        }
        return new FeatureMatrix(images.count(), rows.width(), rows.values());
    }

    private static void normalize(float[] values, int from, int length) {
        float smallest = Float.POSITIVE_INFINITY;
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + length; i++) {
            smallest = Math.min(smallest, values[i]);
            largest = Math.max(largest, values[i]);
        }
        float range = largest > smallest ? largest - smallest : 1;
        for (int i = from; i < from + length; i++) {
            values[i] = (values[i] - smallest) / range;
        }
    }

    @Override
    public void close() {
        graph.close();
    }
}
