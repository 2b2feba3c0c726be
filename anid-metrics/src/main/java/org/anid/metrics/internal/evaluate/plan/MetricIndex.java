// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.anid.api.dimension.Dimension;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.Metric;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.ModelReference;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ConditionImages;

/** The metrics of a run in the order of the report, sorted by what they are shown. */
public final class MetricIndex {

    private final List<ImageMetric> ofImages = new ArrayList<>();
    private final List<SetMetric> ofSets = new ArrayList<>();
    private final List<FeatureExtractor> extractors = new ArrayList<>();
    private final List<PlannedMetric> all = new ArrayList<>();

    /**
     * Sorts the metrics of the dimensions.
     *
     * @throws IllegalArgumentException if two metrics have the same id, one is of no known kind, or one that scores
     *     image by image is measured from a floor, which only sets have
     */
    public MetricIndex(List<Dimension> dimensions, List<ConditionImages> conditions) {
        Set<String> ids = new HashSet<>();
        Map<ModelReference, Integer> byReference = new LinkedHashMap<>();
        for (Dimension dimension : dimensions) {
            for (Metric<?> metric : dimension.metrics()) {
                MetricSpec spec = metric.spec();
                if (!ids.add(spec.id())) {
                    throw new IllegalArgumentException("the metric " + spec.id()
                            + " is in the plan twice: one id names one metric with one set of settings");
                }
                boolean[] applies = new boolean[conditions.size()];
                for (ConditionImages condition : conditions) {
                    applies[condition.index()] =
                            dimension.applies(metric, condition.condition().guidance());
                }
                if (metric instanceof FeatureSetMetric sets) {
                    int extractor = byReference.computeIfAbsent(sets.extractor().reference(), reference -> {
                        extractors.add(sets.extractor());
                        return extractors.size() - 1;
                    });
                    SetMetric set = new SetMetric(ofSets.size(), sets, dimension, applies, extractor);
                    ofSets.add(set);
                    all.add(set);
                } else if (metric instanceof PerImageMetric<?> images && spec.input() != Observation.Kind.SIDED) {
                    if (spec.baseline() instanceof Baseline.NaturalFloor) {
                        throw new IllegalArgumentException("the metric " + spec.id()
                                + " scores image by image and is measured from a floor, which only sets have:"
                                + " give it the ideal of a perfect copy, or its value on natural images");
                    }
                    ImageMetric image = new ImageMetric(ofImages.size(), images, dimension, applies);
                    ofImages.add(image);
                    all.add(image);
                } else {
                    throw new IllegalArgumentException("the metric " + spec.id()
                            + " is neither a PerImageMetric nor a FeatureSetMetric: the evaluator cannot feed it");
                }
            }
        }
    }

    /** Metrics that score image by image. */
    public List<ImageMetric> ofImages() {
        return ofImages;
    }

    /** Metrics that compare sets. */
    public List<SetMetric> ofSets() {
        return ofSets;
    }

    /** What the metrics of sets look through, each once. */
    public List<FeatureExtractor> extractors() {
        return extractors;
    }

    /** Whether a metric of sets looks at a condition through an extractor. */
    public boolean looksAt(ConditionImages condition, int extractor) {
        for (SetMetric metric : ofSets) {
            if (metric.extractor() == extractor && metric.appliesTo(condition)) {
                return true;
            }
        }
        return false;
    }

    /** Every metric, in the order of the report. */
    public List<PlannedMetric> all() {
        return all;
    }

    /** A metric in its place. */
    public sealed interface PlannedMetric {
        /** The metric. */
        Metric<?> metric();

        /** Its dimension. */
        Dimension dimension();

        /** Which conditions it looks at, by index. */
        boolean[] applies();

        /** Its specification. */
        default MetricSpec spec() {
            return metric().spec();
        }

        /** Whether it looks at a condition. */
        default boolean appliesTo(ConditionImages condition) {
            return applies()[condition.index()];
        }

        /** Whether it looks at anything. */
        default boolean appliesToAny() {
            for (boolean each : applies()) {
                if (each) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * A metric that scores image by image.
     *
     * @param index place among those
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record ImageMetric(int index, PerImageMetric<?> metric, Dimension dimension, boolean[] applies)
            implements PlannedMetric {
        /** Scores; the kind of observation is the one that the specification names. */
        @SuppressWarnings("unchecked")
        public double[] score(Observation observation) {
            return ((PerImageMetric<Observation>) metric).score(observation);
        }

        /** Whether it is shown one image and nothing else. */
        public boolean takesOneImage() {
            return spec().input() == Observation.Kind.SINGLE;
        }

        /** Whether it has a value on natural images to be compared with. */
        public boolean hasNaturalValue() {
            return spec().baseline() instanceof Baseline.NaturalValue;
        }
    }

    /**
     * A metric that compares sets.
     *
     * @param index place among those
     * @param extractor place of what it looks through
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record SetMetric(int index, FeatureSetMetric metric, Dimension dimension, boolean[] applies, int extractor)
            implements PlannedMetric {}
}
