// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import java.util.function.Supplier;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.Accumulator;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.metrics.dimension.MetricCatalog;
import org.anid.metrics.kernel.Kernels;

/**
 * A metric of the catalogue and the images that it is given, ready to be run again and again.
 *
 * <p>As thread-safe as the engine, which is: safe.
 */
public final class Subject {

    private final Supplier<double[]> work;

    private Subject(Supplier<double[]> work) {
        this.work = work;
    }

    /**
     * A metric on pairs; one without a reference scores the second image of each. Parameters that it needs are made up,
     * see {@link MadeUpParameters}.
     *
     * @param id as in the catalogue
     * @param kernels engine that it computes on
     * @param reference natural images
     * @param candidate as many images to be scored, of the same shape
     * @throws IllegalArgumentException if there is no such metric, it needs a network or it takes captions
     */
    public static Subject of(String id, Kernels kernels, ImageBatch reference, ImageBatch candidate) {
        MetricCatalog.Entry entry = MetricCatalog.find(id)
                .orElseThrow(() -> new IllegalArgumentException("no metric '" + id + "' in the catalogue"));
        Metric<?> metric = entry.make(kernels, new MadeUpParameters())
                .orElseThrow(() -> new IllegalArgumentException("the metric " + id + " needs " + entry.models()));
        return of(metric, reference, candidate);
    }

    /**
     * As {@link #of(String, Kernels, ImageBatch, ImageBatch)}, of a metric that is at hand.
     *
     * @throws IllegalArgumentException if it takes captions
     */
    public static Subject of(Metric<?> metric, ImageBatch reference, ImageBatch candidate) {
        return switch (metric.spec().input()) {
            case SINGLE -> perImage(metric, new Observation.Single(candidate));
            case PAIRED -> perImage(metric, new Observation.Paired(reference, candidate));
            case SIDED -> ofSets(metric, reference, candidate);
            case CAPTIONED, CAPTIONED_PAIR ->
                throw new IllegalArgumentException(
                        "the metric " + metric.spec().id() + " takes captions: not timed here");
        };
    }

    /** The scores: one per image, or one for two sets. */
    public double[] run() {
        return work.get();
    }

    // The specification says which observation the metric takes, which is what its type parameter says.
    @SuppressWarnings("unchecked")
    private static <O extends Observation> Subject perImage(Metric<?> metric, O observation) {
        if (metric instanceof PerImageMetric<?> scoring) {
            PerImageMetric<O> typed = (PerImageMetric<O>) scoring;
            return new Subject(() -> typed.score(observation));
        }
        Metric<O> typed = (Metric<O>) metric;
        return new Subject(() -> {
            Accumulator<O> state = typed.newAccumulator();
            state.update(observation);
            return new double[] {state.compute().value()};
        });
    }

    @SuppressWarnings("unchecked")
    private static Subject ofSets(Metric<?> metric, ImageBatch natural, ImageBatch generated) {
        Metric<Observation.Sided> typed = (Metric<Observation.Sided>) metric;
        return new Subject(() -> {
            Accumulator<Observation.Sided> state = typed.newAccumulator();
            state.update(new Observation.Sided(Observation.Side.NATURAL, natural));
            state.update(new Observation.Sided(Observation.Side.GENERATED, generated));
            return new double[] {state.compute().value()};
        });
    }
}
