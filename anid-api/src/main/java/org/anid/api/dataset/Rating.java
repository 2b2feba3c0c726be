// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dataset;

import org.jspecify.annotations.Nullable;

/**
 * One person's judgement of one image.
 *
 * @param imageId natural image that it was made from
 * @param generator name of the generator
 * @param guidance what the generator was given; null where the study does not say
 * @param rater who judged; any text that tells raters apart
 * @param aspect what was judged
 * @param value on the study's scale
 */
public record Rating(
        String imageId, String generator, @Nullable Guidance guidance, String rater, Aspect aspect, double value) {
    /** Generator and guidance. */
    public Condition condition() {
        return new Condition(generator, guidance);
    }
}
