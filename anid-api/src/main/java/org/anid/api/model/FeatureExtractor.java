// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import org.anid.api.image.ImageBatch;

/** Images to feature vectors. Safe to share between threads. */
public interface FeatureExtractor extends Model {

    /** Length of a feature vector. */
    int width();

    /** Vectors per image; 1 unless the extractor describes patches. */
    default int rowsPerImage() {
        return 1;
    }

    /**
     * The features of each image, preprocessing included.
     *
     * @param images N images of any size that the extractor takes
     * @return N · {@link #rowsPerImage()} rows
     * @throws org.anid.api.metric.UnscorableException if images of this size cannot be described
     */
    FeatureMatrix extract(ImageBatch images);
}
