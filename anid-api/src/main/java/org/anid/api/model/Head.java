// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.util.List;

/** From the first output of a scoring network, pooled over the crops of an image, to the score. */
public sealed interface Head {

    /** The output is the score: one value per image. */
    record Direct() implements Head {}

    /**
     * The output is a distribution over the ratings 1 … K; the score is its mean, Σ k·p(k). Its spread is
     * √(Σ k²·p(k) − mean²), which {@link RatingModel} gives too.
     *
     * @param activation {@code SOFTMAX} where the output is logits
     */
    record Ratings(Activation activation) implements Head {}

    /**
     * The output is an embedding; linear layers without anything between them make the score of it.
     *
     * @param file in the bundle, as {@code torch.save} writes a state dictionary (ZIP form): weight and bias of each
     *     layer in order, float32
     * @param widths of the embedding, of each layer, 1 at last
     * @param unitLength whether the embedding is first scaled to length 1
     */
    record Linear(String file, List<Integer> widths, boolean unitLength) implements Head {
        /** Makes the list unmodifiable. */
        public Linear {
            widths = List.copyOf(widths);
        }
    }
}
