// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.concurrent.atomic.AtomicInteger;
import org.anid.api.image.ImageBatch;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;

/**
 * Mean and mean square of the three channels, as if it had weights, so that its features are kept.
 *
 * @param described images that it was shown
 */
record Weighted(ModelReference reference, AtomicInteger described) implements FeatureExtractor {

    static final int WIDTH = 6;

    static Weighted create() {
        return new Weighted(
                new ModelReference("weighted", "1", "ab".repeat(32), "a runtime on cpu"), new AtomicInteger());
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public FeatureMatrix extract(ImageBatch images) {
        float[] features = new float[images.count() * WIDTH];
        int plane = images.shape().plane();
        for (int i = 0; i < images.data().length; i++) {
            float value = images.data()[i];
            int at = i / (3 * plane) * WIDTH + i / plane % 3;
            features[at] += value / plane;
            features[at + 3] += value * value / plane;
        }
        described.addAndGet(images.count());
        return new FeatureMatrix(images.count(), WIDTH, features);
    }
}
