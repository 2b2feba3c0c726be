// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.io.Serial;
import org.anid.api.model.FeatureExtractor;
import org.jspecify.annotations.Nullable;

/** Puts a feature extractor in front of a {@link FeatureAccumulator}. */
final class ExtractingAccumulator implements Accumulator<Observation.Sided> {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient @Nullable FeatureExtractor extractor;
    private final FeatureAccumulator state;

    ExtractingAccumulator(FeatureExtractor extractor, FeatureAccumulator state) {
        this.extractor = extractor;
        this.state = state;
    }

    @Override
    public MetricSpec spec() {
        return state.spec();
    }

    @Override
    public void update(Observation.Sided observation) {
        if (extractor == null) {
            throw new IllegalStateException(
                    spec().id() + ": a deserialized accumulator merges and computes but cannot be updated");
        }
        state.update(observation.side(), extractor.extract(observation.images()));
    }

    @Override
    public void merge(Accumulator<Observation.Sided> other) {
        spec().requireSame(other.spec());
        if (!(other instanceof ExtractingAccumulator that)) {
            throw new IllegalArgumentException("cannot merge " + spec().id() + " with an accumulator of another kind");
        }
        state.merge(that.state);
    }

    @Override
    public Score compute() {
        return state.compute();
    }
}
