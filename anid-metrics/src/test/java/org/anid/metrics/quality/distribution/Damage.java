// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.SplittableRandom;
import org.anid.api.image.ImageBatch;

/** Damage of a known size. */
final class Damage {

    private Damage() {}

    /** Uniform noise of this amplitude, rounded to 8 bits. */
    static ImageBatch noise(ImageBatch images, float amplitude) {
        SplittableRandom random = new SplittableRandom(7);
        float[] data = images.data().clone();
        for (int i = 0; i < data.length; i++) {
            double value = data[i] + amplitude * (2 * random.nextDouble() - 1);
            data[i] = Math.round(255 * Math.max(0, Math.min(1, value))) / 255f;
        }
        return ImageBatch.wrap(data, images.count(), images.shape());
    }
}
