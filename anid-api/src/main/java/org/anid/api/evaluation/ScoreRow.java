// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.evaluation;

import java.util.List;
import java.util.stream.Collectors;
import org.anid.api.dataset.Condition;
import org.jspecify.annotations.Nullable;

/**
 * The score of one image by one metric.
 *
 * @param condition generator and guidance; null for a natural image
 * @param imageId natural image that it is or was made from
 * @param captionId caption that it was made from; null where there is none
 * @param categories of the natural image
 * @param width of the image, in pixels
 * @param height of the image, in pixels
 * @param file where the image is, a path or a file and row: with the metric, it makes the row unique
 * @param metric id
 * @param score finite
 */
public record ScoreRow(
        @Nullable Condition condition,
        String imageId,
        @Nullable String captionId,
        List<String> categories,
        int width,
        int height,
        String file,
        String metric,
        double score) {
    /** The generator name that natural images carry in files. */
    public static final String NATURAL = "ORG";

    /** Makes the list unmodifiable. */
    public ScoreRow {
        categories = List.copyOf(categories);
    }

    /** Name of the generator, {@value #NATURAL} for a natural image. */
    public String generator() {
        return condition == null ? NATURAL : condition.generator();
    }

    /** Name of the guidance; null for a natural image and where it is unknown. */
    public @Nullable String guidance() {
        return condition == null || condition.guidance() == null
                ? null
                : condition.guidance().name();
    }

    /**
     * The categories in one text, as files have them: joined by {@code ;}, with {@code \} before a {@code ;} or
     * {@code \} that belongs to a name; null where there is none.
     */
    public @Nullable String category() {
        return categories.isEmpty()
                ? null
                : categories.stream()
                        .map(each -> each.replace("\\", "\\\\").replace(";", "\\;"))
                        .collect(Collectors.joining(";"));
    }
}
