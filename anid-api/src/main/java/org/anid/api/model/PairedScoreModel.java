// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import org.anid.api.image.ImageBatch;

/** Pairs of images to one score each, as LPIPS and DISTS do. Safe to share between threads. */
public interface PairedScoreModel extends Model {

    /**
     * One score per pair.
     *
     * @param reference N natural images
     * @param candidate N generated images of the same shape
     * @return N scores
     * @throws org.anid.api.metric.UnscorableException if images of this size cannot be scored
     */
    double[] score(ImageBatch reference, ImageBatch candidate);
}
