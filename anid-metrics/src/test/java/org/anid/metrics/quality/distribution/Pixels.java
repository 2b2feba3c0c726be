// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import org.anid.api.image.ImageBatch;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;

/** Features that can be written down: the first values of an image, as they are. */
record Pixels(int width) implements FeatureExtractor {

    @Override
    public ModelReference reference() {
        return new ModelReference("pixels", "1", "none");
    }

    @Override
    public FeatureMatrix extract(ImageBatch images) {
        float[] values = new float[images.count() * width];
        for (int i = 0; i < images.count(); i++) {
            System.arraycopy(images.data(), images.offset(i), values, i * width, width);
        }
        return new FeatureMatrix(images.count(), width, values);
    }
}
