// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.compare;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.anid.api.dataset.Condition;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ScoreRow;
import org.jspecify.annotations.Nullable;

/**
 * The scores of a report by metric, condition and natural image id, so that two reports can be laid side by side.
 * Immutable.
 */
public final class ScoreIndex {

    /** What a column of scores is about; the condition is null for natural images. */
    private record Column(String metric, @Nullable Condition condition) {}

    private final Map<Column, NavigableMap<String, Cell>> columns = new HashMap<>();
    /** By condition, null for natural images, and id: as {@code 512×512}. */
    private final Map<@Nullable Condition, SortedMap<String, Set<String>>> sizes = new HashMap<>();

    private final Map<String, ScoreRow> naturals = new HashMap<>();

    /** Of a report. */
    public ScoreIndex(EvaluationReport report) {
        report.scores().forEach(this::add);
    }

    private void add(ScoreRow row) {
        columns.computeIfAbsent(new Column(row.metric(), row.condition()), column -> new TreeMap<>())
                .computeIfAbsent(row.imageId(), id -> new Cell())
                .add(row);
        sizes.computeIfAbsent(row.condition(), condition -> new TreeMap<>())
                .computeIfAbsent(row.imageId(), id -> new TreeSet<>())
                .add(row.width() + "×" + row.height());
        if (row.condition() == null) {
            // The largest is the one that people want to see.
            naturals.merge(
                    row.imageId(),
                    row,
                    (a, b) -> Comparator.comparingLong(ScoreIndex::area).compare(a, b) >= 0 ? a : b);
        }
    }

    private static long area(ScoreRow row) {
        return (long) row.width() * row.height();
    }

    /** The scores of a metric on the images of a condition, by id. */
    public NavigableMap<String, Cell> scores(String metric, @Nullable Condition condition) {
        return columns.getOrDefault(new Column(metric, condition), new TreeMap<>());
    }

    /** The sizes of the images of a condition, null for natural ones, by id; empty where none was scored. */
    public SortedMap<String, Set<String>> sizes(@Nullable Condition condition) {
        return sizes.getOrDefault(condition, new TreeMap<>());
    }

    /** Conditions with scores. */
    public Set<@Nullable Condition> conditions() {
        return sizes.keySet();
    }

    /**
     * The natural images with a score, or those that the images of these conditions were made from where there are
     * none.
     */
    public Set<String> ids(Set<Condition> shared, boolean natural) {
        if (natural) {
            return sizes(null).keySet();
        }
        Set<String> ids = new HashSet<>();
        shared.forEach(condition -> ids.addAll(sizes(condition).keySet()));
        return ids;
    }

    /** Where the natural image of an id is; null where no metric scored it. */
    public @Nullable String naturalFile(String id) {
        ScoreRow row = naturals.get(id);
        return row == null ? null : row.file();
    }

    /** The scores of the images of one id. Not thread-safe. */
    public static final class Cell {
        private double sum;
        private int count;
        private @Nullable ScoreRow first;

        private static final Comparator<ScoreRow> ORDER = Comparator.comparing(
                        ScoreRow::captionId, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
                .thenComparing(ScoreRow::file);

        private void add(ScoreRow row) {
            sum += row.score();
            count++;
            if (first == null || ORDER.compare(row, first) < 0) {
                first = row;
            }
        }

        /** The mean score. */
        public double mean() {
            return sum / count;
        }

        /** Where the first image is, by caption and name. */
        public String file() {
            return first == null ? "" : first.file();
        }
    }
}
