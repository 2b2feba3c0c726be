// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dataset;

import java.util.List;
import org.anid.api.image.ImageShape;
import org.jspecify.annotations.Nullable;

/**
 * One image of a data set, not yet read.
 *
 * @param imageId which natural image it is or was made from, without leading zeros where it is a number; the key that
 *     pairs
 * @param captionId which caption it was made from; null for natural images and where there are no captions
 * @param origin natural or generated
 * @param location where it is, for messages: a path, or a file and row
 * @param declaredSize what the layout says of its size, as a folder {@code 512}; null where only decoding tells
 * @param caption the text it was made from, for a generated image; null where unknown
 * @param categories of its natural image, in order, without doubles; empty where unknown
 * @param content its pixels
 */
public record ImageRecord(
        String imageId,
        @Nullable String captionId,
        Origin origin,
        String location,
        @Nullable ImageShape declaredSize,
        @Nullable String caption,
        List<String> categories,
        ImageContent content) {
    /** Makes the list unmodifiable. */
    public ImageRecord {
        categories = List.copyOf(categories);
    }

    /** Whether this is a natural image. */
    public boolean natural() {
        return origin instanceof Origin.Natural;
    }
}
