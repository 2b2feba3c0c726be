// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.anid.api.dimension.Dimension;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.Metric;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.ModelReference;

/** The metrics of a run in the order of the report, sorted by what they are shown. */
final class Lineup {

    private final List<PerImage> perImage = new ArrayList<>();
    private final List<OverSets> overSets = new ArrayList<>();
    private final List<FeatureExtractor> extractors = new ArrayList<>();
    private final List<Entry> all = new ArrayList<>();

    /**
     * Sorts the metrics of the dimensions.
     *
     * @throws IllegalArgumentException if two metrics have the same id, or one is of no known kind
     */
    Lineup(List<Dimension> dimensions, List<Roster.Cell> cells) {
        Set<String> ids = new HashSet<>();
        Map<ModelReference, Integer> byReference = new LinkedHashMap<>();
        for (Dimension dimension : dimensions) {
            for (Metric<?> metric : dimension.metrics()) {
                MetricSpec spec = metric.spec();
                if (!ids.add(spec.id())) {
                    throw new IllegalArgumentException("the metric " + spec.id()
                            + " is in the plan twice: one id names one metric with one set of settings");
                }
                boolean[] applies = new boolean[cells.size()];
                for (Roster.Cell cell : cells) {
                    applies[cell.index()] = dimension.applies(metric, cell.guidance());
                }
                Entry entry;
                if (metric instanceof FeatureSetMetric sets) {
                    int extractor = byReference.computeIfAbsent(sets.extractor().reference(), reference -> {
                        extractors.add(sets.extractor());
                        return extractors.size() - 1;
                    });
                    OverSets overSet = new OverSets(overSets.size(), sets, dimension, applies, extractor);
                    overSets.add(overSet);
                    entry = overSet;
                } else if (metric instanceof PerImageMetric<?> images && spec.input() != Observation.Kind.SIDED) {
                    PerImage image = new PerImage(perImage.size(), images, dimension, applies);
                    perImage.add(image);
                    entry = image;
                } else {
                    throw new IllegalArgumentException("the metric " + spec.id()
                            + " is neither a PerImageMetric nor a FeatureSetMetric: the evaluator cannot feed it");
                }
                all.add(entry);
            }
        }
    }

    /** Metrics that score image by image. */
    List<PerImage> perImage() {
        return perImage;
    }

    /** Metrics that compare sets. */
    List<OverSets> overSets() {
        return overSets;
    }

    /** What the metrics over sets look through, each once. */
    List<FeatureExtractor> extractors() {
        return extractors;
    }

    /** Whether a metric over sets looks at a cell through an extractor. */
    boolean looksAt(Roster.Cell cell, int extractor) {
        for (OverSets metric : overSets) {
            if (metric.extractor() == extractor && metric.appliesTo(cell)) {
                return true;
            }
        }
        return false;
    }

    /** Every metric, in the order of the report. */
    List<Entry> all() {
        return all;
    }

    /** A metric in its place. */
    sealed interface Entry {
        Metric<?> metric();

        Dimension dimension();

        boolean[] applies();

        default MetricSpec spec() {
            return metric().spec();
        }

        default boolean appliesTo(Roster.Cell cell) {
            return applies()[cell.index()];
        }
    }

    /** A metric that scores image by image. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record PerImage(int index, PerImageMetric<?> metric, Dimension dimension, boolean[] applies) implements Entry {
        /** Scores; the kind of observation is the one that the specification names. */
        @SuppressWarnings("unchecked")
        double[] score(Observation observation) {
            return ((PerImageMetric<Observation>) metric).score(observation);
        }
    }

    /** A metric that compares sets. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record OverSets(int index, FeatureSetMetric metric, Dimension dimension, boolean[] applies, int extractor)
            implements Entry {}
}
