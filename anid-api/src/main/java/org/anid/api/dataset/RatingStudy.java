// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dataset;

import java.util.List;

/**
 * What people thought of some images.
 *
 * @param name of the study, or of its file
 * @param lowest end of the scale
 * @param highest end of the scale
 * @param simulated true where no person was involved; every report says so then
 * @param ratings in a fixed order
 */
public record RatingStudy(String name, double lowest, double highest, boolean simulated, List<Rating> ratings) {
    /**
     * Makes the list unmodifiable and checks the scale.
     *
     * @throws IllegalArgumentException if a rating lies outside the scale
     */
    public RatingStudy {
        ratings = List.copyOf(ratings);
        for (Rating rating : ratings) {
            if (!(rating.value() >= lowest && rating.value() <= highest)) {
                throw new IllegalArgumentException("rating " + rating.value() + " of image " + rating.imageId() + " by "
                        + rating.rater() + " is outside " + lowest + "…" + highest);
            }
        }
    }
}
