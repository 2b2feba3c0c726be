// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.evaluation;

import java.util.List;
import org.anid.api.dataset.Guidance;
import org.jspecify.annotations.Nullable;

/**
 * The score of one image by one metric.
 *
 * @param generator name, or {@code ORG} for a natural image
 * @param guidance what the generator was given; null for natural images and where unknown
 * @param imageId natural image that it is or was made from
 * @param captionId caption that it was made from; null where there is none
 * @param categories of the natural image
 * @param metric id
 * @param score finite
 */
public record ScoreRow(
        String generator,
        @Nullable Guidance guidance,
        String imageId,
        @Nullable String captionId,
        List<String> categories,
        String metric,
        double score) {
    /** The generator name that natural images carry. */
    public static final String NATURAL = "ORG";

    /** Makes the list unmodifiable. */
    public ScoreRow {
        categories = List.copyOf(categories);
    }
}
