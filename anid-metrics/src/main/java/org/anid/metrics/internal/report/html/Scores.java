// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.MetricResult;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.MetricSpec;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows of single scores: how they are distributed, and which images are closest to natural, in the
 * middle and furthest. Read from the table in three passes, because it may be larger than what fits into memory as
 * rows; eight bytes per score are held while they are read.
 */
final class Scores {

    /** Places in the order of closeness that are shown. */
    enum Place {
        CLOSEST("Closest"),
        MEDIAN("Median"),
        FURTHEST("Furthest");

        private final String title;

        Place(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /**
     * An image that stands for others.
     *
     * @param row its score
     * @param natural the score of its natural image; null where that has none of its own
     */
    record Example(ScoreRow row, @Nullable Double natural) {}

    private final Map<String, MetricSpec> metrics = new LinkedHashMap<>();
    private final Map<String, Map<Condition, Double>> means = new HashMap<>();
    private final Map<String, Map<String, List<NaturalScore>>> naturals = new HashMap<>();
    private final Map<String, Series> natural = new HashMap<>();
    private final Map<String, Map<Condition, Series>> generated = new LinkedHashMap<>();
    private final Map<String, Map<Condition, Map<Place, Example>>> examples = new LinkedHashMap<>();
    private final Set<String> ids = new HashSet<>();

    private record NaturalScore(int width, int height, double score) {}

    /** A list of numbers that grows. */
    private static final class Series {
        private double[] values = new double[16];
        private int size;

        void add(double value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        double[] sorted() {
            values = Arrays.copyOf(values, size);
            Arrays.sort(values);
            return values;
        }
    }

    /** The scores of a report. */
    Scores(EvaluationReport report) {
        for (MetricResult result : report.results()) {
            if (result.category() == null) {
                metrics.putIfAbsent(result.metric().id(), result.metric());
                if (result.natural() != null) {
                    means.computeIfAbsent(result.metric().id(), id -> new HashMap<>())
                            .put(result.condition(), result.natural());
                }
            }
        }
        report.scores().forEach(this::collect);
        Map<String, Map<Condition, Series>> distances = new HashMap<>();
        report.scores().forEach(row -> {
            Condition condition = row.condition();
            double distance = distance(row);
            if (condition != null && !Double.isNaN(distance)) {
                distances
                        .computeIfAbsent(row.metric(), id -> new HashMap<>())
                        .computeIfAbsent(condition, c -> new Series())
                        .add(distance);
            }
        });
        natural.values().forEach(Series::sorted);
        generated.values().forEach(each -> each.values().forEach(Series::sorted));
        distances.values().forEach(each -> each.values().forEach(Series::sorted));
        report.scores().forEach(row -> choose(row, distances));
    }

    private void collect(ScoreRow row) {
        if (!metrics.containsKey(row.metric())) {
            return;
        }
        ids.add(row.imageId());
        Condition condition = row.condition();
        if (condition == null) {
            natural.computeIfAbsent(row.metric(), id -> new Series()).add(row.score());
            naturals.computeIfAbsent(row.metric(), id -> new HashMap<>())
                    .computeIfAbsent(row.imageId(), id -> new ArrayList<>(1))
                    .add(new NaturalScore(row.width(), row.height(), row.score()));
        } else {
            generated
                    .computeIfAbsent(row.metric(), id -> new LinkedHashMap<>())
                    .computeIfAbsent(condition, c -> new Series())
                    .add(row.score());
        }
    }

    /**
     * How far the score of an image is from that of its natural image, of a copy, or of natural images; NaN if unknown.
     */
    private double distance(ScoreRow row) {
        MetricSpec metric = metrics.get(row.metric());
        Condition condition = row.condition();
        if (metric == null || condition == null) {
            return Double.NaN;
        }
        if (metric.baseline() instanceof Baseline.Ideal ideal) {
            return Math.abs(row.score() - ideal.value());
        }
        Double own = naturalScore(row);
        Double from =
                own != null ? own : means.getOrDefault(row.metric(), Map.of()).get(condition);
        return from == null ? Double.NaN : Math.abs(row.score() - from);
    }

    /** The score of the natural image, at the size of this one where there is one. */
    private @Nullable Double naturalScore(ScoreRow row) {
        List<NaturalScore> known = naturals.getOrDefault(row.metric(), Map.of()).getOrDefault(row.imageId(), List.of());
        for (NaturalScore each : known) {
            if (each.width() == row.width() && each.height() == row.height()) {
                return each.score();
            }
        }
        return known.isEmpty() ? null : known.get(known.size() - 1).score();
    }

    /** Takes a row for the first place that is free and that its distance has. */
    private void choose(ScoreRow row, Map<String, Map<Condition, Series>> distances) {
        Condition condition = row.condition();
        Series all = condition == null
                ? null
                : distances.getOrDefault(row.metric(), Map.of()).get(condition);
        if (condition == null || all == null) {
            return;
        }
        double distance = distance(row);
        Map<Place, Example> chosen = examples.computeIfAbsent(row.metric(), id -> new LinkedHashMap<>())
                .computeIfAbsent(condition, c -> new EnumMap<>(Place.class));
        for (Place place : Place.values()) {
            int at = (all.size - 1) * place.ordinal() / 2;
            boolean apart = place == Place.CLOSEST || at > (all.size - 1) * (place.ordinal() - 1) / 2;
            if (apart && distance == all.values[at] && !chosen.containsKey(place)) {
                chosen.put(place, new Example(row, naturalScore(row)));
                return;
            }
        }
    }

    /** Metrics of the report by id, in its order. */
    Map<String, MetricSpec> metrics() {
        return metrics;
    }

    /** Ids of images that have a score. */
    Set<String> ids() {
        return ids;
    }

    /** Scores of natural images in ascending order; empty where the metric scores none. */
    double[] natural(String metric) {
        Series series = natural.get(metric);
        return series == null ? new double[0] : series.values;
    }

    /** Scores of what was generated in ascending order, by metric and condition. */
    double[] generated(String metric, Condition condition) {
        Series series = generated.getOrDefault(metric, Map.of()).get(condition);
        return series == null ? new double[0] : series.values;
    }

    /** Images that stand for the others, per condition; with one image or two, fewer. */
    Map<Condition, Map<Place, Example>> examples(String metric) {
        return examples.getOrDefault(metric, Map.of());
    }
}
