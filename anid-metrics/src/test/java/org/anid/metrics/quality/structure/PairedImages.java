// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.structure;

import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.Observation;
import org.anid.metrics.testing.GoldenImages;

/** Pairs that the tests of structure metrics share. */
final class PairedImages {

    private PairedImages() {}

    /** Four pairs of 192×192. */
    static List<Observation.Paired> observations() {
        return List.of(
                pair("noise-192", "flat-192"),
                pair("flat-192", "flat-192-brighter"),
                pair("noise-192", "noise-192-other"),
                pair("white-192", "noise-192"));
    }

    /** An image and itself. */
    static Observation.Paired same(String name) {
        return pair(name, name);
    }

    static Observation.Paired pair(String reference, String candidate) {
        return new Observation.Paired(batch(reference), batch(candidate));
    }

    private static ImageBatch batch(String name) {
        return GoldenImages.batch(name);
    }
}
