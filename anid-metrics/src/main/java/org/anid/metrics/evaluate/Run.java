// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.image.Resampler;
import org.jspecify.annotations.Nullable;

/** What the tasks of a run share. */
record Run(
        EvaluationPlan plan,
        Roster roster,
        Lineup lineup,
        NaturalSets sets,
        Columns columns,
        Resampler resampler,
        @Nullable FeatureCache cache,
        Meter meter) {

    /** Tells the plan's listener how far the run is, one call at a time. */
    static final class Meter {
        private final EvaluationPlan.Progress listener;
        private final long total;
        private long done;

        Meter(EvaluationPlan.Progress listener, long total) {
            this.listener = listener;
            this.total = total;
        }

        synchronized void add(int images) {
            done += images;
            listener.update(done, total);
        }
    }
}
