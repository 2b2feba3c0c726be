// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Observation;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.ImageMetric;
import org.jspecify.annotations.Nullable;

/**
 * The far end of the scale for one image id: the natural image against another natural image, or with the caption of
 * another one, by every metric that looks at more than one image and at each size that was made.
 */
final class AnchorTask implements Callable<AnchorTask.Outcome> {

    private final EvaluationContext context;
    private final int id;
    private final List<ImageShape> shapes;
    private final GroupNaturals naturals;
    private final MetricRunner runner;

    /**
     * One task.
     *
     * @param id whose natural image and partner there are
     * @param shapes sizes of what was made from it
     */
    AnchorTask(EvaluationContext context, int id, List<ImageShape> shapes, GroupNaturals naturals) {
        this.context = context;
        this.id = id;
        this.shapes = shapes;
        this.naturals = naturals;
        this.runner = new MetricRunner(context);
    }

    /**
     * What was found.
     *
     * @param values {@code [shape][metric]}, NaN where there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Outcome(int id, List<ImageShape> shapes, double[][] values, GroupOutcome outcome) {}

    @Override
    public Outcome call() throws InterruptedException {
        int partner = context.order().partner(id);
        NaturalVariants others = naturals.has(partner) ? naturals.of(partner) : read(partner);
        double[][] values =
                new double[shapes.size()][context.metrics().ofImages().size()];
        for (int i = 0; i < values.length; i++) {
            Arrays.fill(values[i], Double.NaN);
            if (!others.isEmpty()) {
                ImageShape shape = shapes.get(i);
                score(naturals.at(id, shape), others.at(shape, context.resampler()), partner, values[i]);
            }
        }
        return new Outcome(id, shapes, values, runner.outcome());
    }

    /** The partner's own group counts it and tells what is wrong with it. */
    private NaturalVariants read(int partner) throws InterruptedException {
        MetricRunner unheard = new MetricRunner(context);
        NaturalVariants variants = new NaturalVariants();
        unheard.readNaturals(context.dataset().ids().get(partner), variants, null);
        return variants;
    }

    private void score(ImageBatch natural, ImageBatch other, int partner, double[] values) throws InterruptedException {
        String caption = context.dataset().ids().get(id).caption();
        String otherCaption = context.dataset().ids().get(partner).caption();
        List<String> paths = List.of(naturals.path(id));
        for (ImageMetric metric : context.metrics().ofImages()) {
            Observation observation = observation(metric, natural, other, caption, otherCaption);
            if (observation != null) {
                values[metric.index()] = runner.score(metric, observation, paths, false)[0];
            }
        }
    }

    private static @Nullable Observation observation(
            ImageMetric metric,
            ImageBatch natural,
            ImageBatch other,
            @Nullable String caption,
            @Nullable String otherCaption) {
        return switch (metric.spec().input()) {
            case PAIRED -> new Observation.Paired(natural, other);
            case CAPTIONED -> otherCaption == null ? null : new Observation.Captioned(natural, List.of(otherCaption));
            case CAPTIONED_PAIR -> {
                // What has a value on natural images judges by the caption; what has an ideal judges the pair.
                if (metric.hasNaturalValue()) {
                    yield otherCaption == null
                            ? null
                            : new Observation.CaptionedPair(natural, natural, List.of(otherCaption));
                }
                yield caption == null ? null : new Observation.CaptionedPair(natural, other, List.of(caption));
            }
            case SINGLE, SIDED -> null;
        };
    }
}
