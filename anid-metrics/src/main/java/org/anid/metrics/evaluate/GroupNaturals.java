// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.image.Resampler;

/** The natural images of a group of subjects. Once they are all there, safe for use by several threads. */
final class GroupNaturals {

    private final NaturalImages[] images;
    private final int from;
    private final Resampler resampler;

    /** Subjects {@code from} (inclusive) to {@code to} (exclusive), without images yet. */
    GroupNaturals(int from, int to, Resampler resampler) {
        this.images = new NaturalImages[to - from];
        for (int i = 0; i < images.length; i++) {
            images[i] = new NaturalImages();
        }
        this.from = from;
        this.resampler = resampler;
    }

    /** Those of a subject. */
    NaturalImages of(int subject) {
        return images[subject - from];
    }

    /** That of a subject at a size; there must be one. */
    ImageBatch at(int subject, ImageShape shape) {
        return of(subject).at(shape, resampler);
    }

    /** The location of the largest one of a subject, for messages; there must be one. */
    String path(int subject) {
        return of(subject).largest().file().record().location();
    }
}
