// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.nio.file.Path;
import org.anid.api.model.Activation;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.Head;
import org.anid.api.model.ModelException;

/** From the pooled output of a scoring network to the score. */
final class ScoreHeads {

    /** Reads the score of an image; may write to its row. */
    @FunctionalInterface
    interface ScoreHead {
        double score(FeatureMatrix outputs, int image);
    }

    private ScoreHeads() {}

    static ScoreHead of(Head head, Path folder, String id) {
        if (head instanceof Head.Direct) {
            return (outputs, image) -> {
                if (outputs.width() != 1) {
                    throw new ModelException(id + " gives " + outputs.width() + " values per image, not one score");
                }
                return outputs.at(image, 0);
            };
        } else if (head instanceof Head.Ratings ratings) {
            return meanRating(ratings.activation());
        } else if (head instanceof Head.Linear linear) {
            return linear(linear, folder, id);
        }
        throw new IllegalArgumentException("no head " + head);
    }

    static ScoreHead meanRating(Activation activation) {
        return (outputs, image) -> {
            Activations.apply(activation, outputs.values(), outputs.offset(image), outputs.width());
            double mean = 0;
            for (int k = 0; k < outputs.width(); k++) {
                mean += (k + 1) * (double) outputs.at(image, k);
            }
            return mean;
        };
    }

    private static ScoreHead linear(Head.Linear spec, Path folder, String id) {
        LinearLayers layers = LinearLayers.read(folder.resolve(spec.file()), spec.widths());
        int width = spec.widths().get(0);
        return (outputs, image) -> {
            if (outputs.width() != width) {
                throw new ModelException(
                        id + " gives embeddings of " + outputs.width() + " values, and its head takes " + width);
            }
            return layers.score(outputs.values(), outputs.offset(image), spec.unitLength());
        };
    }
}
