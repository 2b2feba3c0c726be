// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import java.util.Comparator;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.Rating;
import org.jspecify.annotations.Nullable;

/**
 * An image that people rated: the unit of analysis of a study.
 *
 * @param imageId natural image that it was made from
 * @param generator name of the generator
 * @param guidance what the generator was given; null where the study does not say
 */
public record RatedItem(
        String imageId, String generator, @Nullable Guidance guidance) implements Comparable<RatedItem> {

    private static final Comparator<RatedItem> ORDER = Comparator.comparing(RatedItem::generator)
            .thenComparing(RatedItem::guidance, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(RatedItem::imageId);

    /** The image that a rating is of. */
    public static RatedItem of(Rating rating) {
        return new RatedItem(rating.imageId(), rating.generator(), rating.guidance());
    }

    /** By generator, guidance and image. */
    @Override
    public int compareTo(RatedItem other) {
        return ORDER.compare(this, other);
    }
}
