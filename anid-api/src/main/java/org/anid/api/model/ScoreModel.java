// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import org.anid.api.image.ImageBatch;

/** Images to one score each, as learned quality metrics and aesthetic predictors do. Safe to share between threads. */
public interface ScoreModel extends Model {

    /** One score per image. */
    double[] score(ImageBatch images);
}
