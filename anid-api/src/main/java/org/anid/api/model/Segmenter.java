// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import org.anid.api.image.ImageBatch;

/** Images to saliency maps. Safe to share between threads. */
public interface Segmenter extends Model {

    /** Rows of a map. */
    int height();

    /** Columns of a map. */
    int width();

    /** One map per image as a row of height × width values in [0,1], min–max normalised per image. */
    FeatureMatrix segment(ImageBatch images);
}
