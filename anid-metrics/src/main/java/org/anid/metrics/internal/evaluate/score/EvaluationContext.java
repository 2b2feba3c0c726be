// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.image.Resampler;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex;
import org.anid.metrics.internal.evaluate.plan.MetricIndex;
import org.anid.metrics.internal.evaluate.plan.ReferenceSets;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of a run share.
 *
 * @param alone whether nothing else is at work, so that what does not fit into memory is a failure of its image
 */
public record EvaluationContext(
        EvaluationPlan plan,
        DatasetIndex dataset,
        MetricIndex metrics,
        ReferenceSets references,
        ContentOrder order,
        ScoreColumns columns,
        Resampler resampler,
        @Nullable FeatureCache cache,
        Meter meter,
        boolean alone) {

    /** For one attempt at a group. */
    EvaluationContext with(Meter part, boolean nothingElse) {
        return new EvaluationContext(
                plan, dataset, metrics, references, order, columns, resampler, cache, part, nothingElse);
    }

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

        /** One that counts here what it counts, and can take it back. */
        Meter part() {
            long[] last = {0};
            return new Meter(
                    (now, images) -> {
                        add(now - last[0]);
                        last[0] = now;
                    },
                    total);
        }

        /** Takes back all that was counted. */
        synchronized void undo() {
            add(-done);
        }

        /** So many more are done. */
        public synchronized void add(long images) {
            done += images;
            listener.update(done, total);
        }
    }
}
