// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import org.anid.api.image.ImageBatch;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelReference;
import org.anid.api.model.PairedScoreModel;

/** One score per pair of images from a graph with two inputs. */
final class NetworkPairedScoreModel implements PairedScoreModel {

    private final ModelReference reference;
    private final ModelGraph graph;
    private final ImageRunner runner;

    NetworkPairedScoreModel(ModelReference reference, ModelGraph graph, ImageRunner runner) {
        this.reference = reference;
        this.graph = graph;
        this.runner = runner;
    }

    @Override
    public ModelReference reference() {
        return reference;
    }

    @Override
    public double[] score(ImageBatch natural, ImageBatch generated) {
        if (natural.count() != generated.count() || !natural.shape().equals(generated.shape())) {
            throw new IllegalArgumentException("pairs of one shape are scored, not " + natural + " and " + generated);
        }
        ImageRunner.Rows rows = runner.pairs(natural, generated);
        if (rows.width() != 1) {
            throw new ModelException(reference.id() + " gives " + rows.width() + " values per pair, not one score");
        }
        double[] scores = new double[natural.count()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = rows.values()[i];
        }
        return scores;
    }

    @Override
    public void close() {
        graph.close();
    }
}
