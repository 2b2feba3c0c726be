// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import org.anid.api.image.ImageBatch;
import org.anid.api.model.Activation;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelReference;
import org.anid.api.model.Pooling;
import org.anid.api.model.RatingModel;
import org.anid.api.model.ScoreModel;
import org.anid.models.network.ScoreHeads.ScoreHead;

/** One score per image from a graph: its outputs pooled over the crops of an image, then the head. */
class NetworkScoreModel implements ScoreModel {

    private final ModelReference reference;
    private final ModelGraph graph;
    private final ImageRunner runner;
    private final Pooling pooling;
    private final ScoreHead head;

    NetworkScoreModel(ModelReference reference, ModelGraph graph, ImageRunner runner, Pooling pooling, ScoreHead head) {
        this.reference = reference;
        this.graph = graph;
        this.runner = runner;
        this.pooling = pooling;
        this.head = head;
    }

    @Override
    public ModelReference reference() {
        return reference;
    }

    @Override
    public double[] score(ImageBatch images) {
        FeatureMatrix pooled = pooled(images);
        double[] scores = new double[images.count()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = head.score(pooled, i);
        }
        return scores;
    }

    /** The outputs of the graph, one row per image. */
    FeatureMatrix pooled(ImageBatch images) {
        ImageRunner.Rows rows = runner.run(images);
        return switch (pooling) {
            case NONE -> new FeatureMatrix(images.count(), rows.width(), rows.values());
            case MEAN -> pool(rows, images.count(), rows.width(), 1.0 / rows.perImage());
            case RATIO -> ratio(pool(rows, images.count(), rows.width(), 1));
        };
    }

    private static FeatureMatrix pool(ImageRunner.Rows rows, int images, int width, double factor) {
        float[] pooled = new float[images * width];
        for (int i = 0; i < images; i++) {
            for (int column = 0; column < width; column++) {
                double sum = 0;
                for (int row = 0; row < rows.perImage(); row++) {
                    sum += rows.values()[(i * rows.perImage() + row) * width + column];
                }
                pooled[i * width + column] = (float) (sum * factor);
            }
        }
        return new FeatureMatrix(images, width, pooled);
    }

    private FeatureMatrix ratio(FeatureMatrix sums) {
        if (sums.width() != 2) {
            throw new ModelException(
                    reference.id() + " gives " + sums.width() + " values per crop, not a sum and that of its weights");
        }
        float[] ratios = new float[sums.rows()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = sums.at(i, 0) / sums.at(i, 1);
        }
        return new FeatureMatrix(ratios.length, 1, ratios);
    }

    @Override
    public void close() {
        graph.close();
    }

    /** A score that is the mean of a distribution of ratings. */
    static final class Rating extends NetworkScoreModel implements RatingModel {

        private final Activation activation;

        Rating(ModelReference reference, ModelGraph graph, ImageRunner runner, Pooling pooling, Activation activation) {
            super(reference, graph, runner, pooling, ScoreHeads.meanRating(activation));
            this.activation = activation;
        }

        @Override
        public FeatureMatrix ratings(ImageBatch images) {
            FeatureMatrix pooled = pooled(images);
            for (int i = 0; i < pooled.rows(); i++) {
                Activations.apply(activation, pooled.values(), pooled.offset(i), pooled.width());
            }
            return pooled;
        }
    }
}
