// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import org.anid.api.image.ImageBatch;

/**
 * Images to a distribution over the ratings 1 … K each, as NIMA; {@link #score} is its mean. Safe to share between
 * threads.
 */
public interface RatingModel extends ScoreModel {

    /** One row of K probabilities per image; column k − 1 is the rating k. */
    FeatureMatrix ratings(ImageBatch images);
}
