// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Observation;
import org.anid.metrics.testing.GoldenImages;

/** Images that the tests of frame metrics share. */
final class SingleImages {

    private SingleImages() {}

    /** Four images of 256×256. */
    static List<Observation.Single> observations() {
        return Stream.of("natural-256", "natural-256-blocks", "grey-256-noise", "saturated-256")
                .map(SingleImages::of)
                .toList();
    }

    static Observation.Single of(String name) {
        return new Observation.Single(GoldenImages.batch(name));
    }

    /** Black, of this size. */
    static Observation.Single black(int width, int height) {
        return new Observation.Single(
                ImageBatch.wrap(new float[3 * width * height], 1, new ImageShape(3, height, width)));
    }

    /** Of one channel and one value. */
    static Observation.Single grey(int width, int height, float value) {
        float[] values = new float[width * height];
        Arrays.fill(values, value);
        return new Observation.Single(ImageBatch.wrap(values, 1, new ImageShape(1, height, width)));
    }
}
