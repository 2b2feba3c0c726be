// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import java.util.Comparator;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.Rating;

/**
 * An image that people rated: the unit of analysis of a study.
 *
 * @param imageId natural image that it was made from
 * @param condition generator and guidance
 */
public record RatedItem(String imageId, Condition condition) implements Comparable<RatedItem> {

    private static final Comparator<RatedItem> ORDER =
            Comparator.comparing(RatedItem::condition).thenComparing(RatedItem::imageId);

    /** The image that a rating is of. */
    public static RatedItem of(Rating rating) {
        return new RatedItem(rating.imageId(), rating.condition());
    }

    /** By condition and image. */
    @Override
    public int compareTo(RatedItem other) {
        return ORDER.compare(this, other);
    }
}
