// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.io.Serial;
import org.anid.api.model.ModelReference;
import org.jspecify.annotations.Nullable;

/**
 * The mean of per-image scores, as a sum in {@code double} with Neumaier's compensation, so that neither order nor
 * chunking shows in the result beyond the last bit.
 */
final class MeanAccumulator<O extends Observation> implements Accumulator<O> {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient @Nullable PerImageMetric<O> metric;
    private final MetricSpec spec;

    private final ModelReference[] models;

    private double sum;
    private double compensation;
    private long count;

    MeanAccumulator(PerImageMetric<O> metric) {
        this.metric = metric;
        this.spec = metric.spec();
        this.models = metric.models().toArray(ModelReference[]::new);
    }

    @Override
    public MetricSpec spec() {
        return spec;
    }

    @Override
    public void update(O observation) {
        if (metric == null) {
            throw new IllegalStateException(
                    spec.id() + ": a deserialized accumulator merges and computes but cannot be updated");
        }
        for (double score : metric.score(observation)) {
            if (!Double.isNaN(score)) {
                add(score);
                count++;
            }
        }
    }

    @Override
    public void merge(Accumulator<O> other) {
        spec.requireSame(other.spec());
        if (!(other instanceof MeanAccumulator<O> that)) {
            throw new IllegalArgumentException("cannot merge " + spec.id() + " with an accumulator of another kind");
        }
        add(that.sum);
        add(that.compensation);
        count += that.count;
    }

    private void add(double value) {
        double next = sum + value;
        compensation += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
        sum = next;
    }

    @Override
    public Score compute() {
        if (count == 0) {
            throw new InsufficientDataException(spec.id(), 1, 0);
        }
        return Score.of(spec, (sum + compensation) / count, count, models);
    }
}
