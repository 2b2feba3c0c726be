// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.image.Resampler;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex;
import org.anid.metrics.internal.evaluate.plan.MetricIndex;
import org.anid.metrics.internal.evaluate.plan.ReferenceSets;
import org.jspecify.annotations.Nullable;

/** What the tasks of a run share. */
public record EvaluationContext(
        EvaluationPlan plan,
        DatasetIndex dataset,
        MetricIndex metrics,
        ReferenceSets references,
        ContentOrder order,
        ScoreColumns columns,
        Resampler resampler,
        @Nullable FeatureCache cache,
        Meter meter) {

    /** Tells the plan's listener how far the run is, one call at a time. */
    public static final class Meter {
        private final EvaluationPlan.Progress listener;
        private final long total;
        private long done;

        /** For so many images. */
        public Meter(EvaluationPlan.Progress listener, long total) {
            this.listener = listener;
            this.total = total;
        }

        synchronized void add(int images) {
            done += images;
            listener.update(done, total);
        }
    }
}
