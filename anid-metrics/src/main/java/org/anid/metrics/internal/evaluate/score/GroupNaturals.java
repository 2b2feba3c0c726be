// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.image.Resampler;

/** The natural images of a group of image ids. Once they are all there, safe for use by several threads. */
final class GroupNaturals {

    private final NaturalVariants[] images;
    private final int from;
    private final Resampler resampler;

    /** Image ids {@code from} (inclusive) to {@code to} (exclusive), without images yet. */
    GroupNaturals(int from, int to, Resampler resampler) {
        this.images = new NaturalVariants[to - from];
        for (int i = 0; i < images.length; i++) {
            images[i] = new NaturalVariants();
        }
        this.from = from;
        this.resampler = resampler;
    }

    /** Whether an image id is in the group. */
    boolean has(int id) {
        return id >= from && id < from + images.length;
    }

    /** Those of an image id. */
    NaturalVariants of(int id) {
        return images[id - from];
    }

    /** That of an image id at a size; there must be one. */
    ImageBatch at(int id, ImageShape shape) {
        return of(id).at(shape, resampler);
    }

    /** The location of the largest one of an image id, for messages; there must be one. */
    String path(int id) {
        return of(id).largest().file().record().location();
    }
}
