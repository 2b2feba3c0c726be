// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.Set;

/**
 * Which images a part of a run reads.
 *
 * @param ids image ids whose natural images and everything that was made from them it scores
 * @param compared image ids whose natural images it reads beside those, because generated images are compared with
 *     them: the other photographs
 */
public record PartImages(Set<String> ids, Set<String> compared) {
    /** Makes the sets unmodifiable. */
    public PartImages {
        ids = Set.copyOf(ids);
        compared = Set.copyOf(compared);
    }
}
