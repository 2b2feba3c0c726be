// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.alignment;

import org.anid.api.model.FeatureMatrix;

/** Cosine similarity of embeddings. */
final class Cosine {

    private Cosine() {}

    /** Of row {@code index} of both; NaN where an embedding is all 0 or not finite. */
    static double of(FeatureMatrix a, FeatureMatrix b, int index) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int j = 0; j < a.width(); j++) {
            double x = a.at(index, j);
            double y = b.at(index, j);
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }
        double cosine = ab / (Math.sqrt(aa) * Math.sqrt(bb));
        return Double.isFinite(cosine) ? Math.max(-1, Math.min(1, cosine)) : Double.NaN;
    }
}
