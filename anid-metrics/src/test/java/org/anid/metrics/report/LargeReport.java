// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.Origin;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.LevelResult;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.OverallResult;
import org.anid.api.dimension.RankRange;
import org.anid.api.dimension.Verdict;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.evaluation.ScoreTable;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Level;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.metrics.testing.Scenes;
import org.jspecify.annotations.Nullable;

/** A made-up report of 30 conditions and 50,000 scores, with images. The numbers mean nothing. */
final class LargeReport {

    private static final int GENERATORS = 10;
    private static final int IMAGES = 100;
    private static final int SIZE = 128;

    /** Painting takes longer than what is tested, and a page does not notice that pictures are alike. */
    private static final List<ImageBatch> PICTURES = IntStream.range(0, 5)
            .mapToObj(seed -> Scenes.picture(seed, SIZE, SIZE))
            .toList();

    private static final List<MetricSpec> METRICS = metrics();

    private LargeReport() {}

    private static List<MetricSpec> metrics() {
        List<MetricSpec> metrics = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            boolean pair = i < 8;
            MetricSpec.Builder metric = MetricSpec.builder("metric-" + i, "Metric " + i);
            if (pair) {
                metric.level(Level.STRUCTURE, Observation.Kind.PAIRED).baseline(new Baseline.Ideal(1));
            }
            metrics.add(metric.direction(Direction.HIGHER_IS_BETTER).build());
        }
        return metrics;
    }

    private static List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        for (int generator = 0; generator < GENERATORS; generator++) {
            for (Guidance guidance : Guidance.values()) {
                conditions.add(new Condition("Generator " + generator, guidance));
            }
        }
        return conditions;
    }

    private static String file(@Nullable Condition condition, int id) {
        return (condition == null ? "ORG" : condition.label()) + "/" + id + ".png";
    }

    /** From 0 to 1, of these numbers alone. */
    private static double share(long a, long b, long c) {
        long bits = (a * 0x9E3779B97F4A7C15L + b) * 0xBF58476D1CE4E5B9L + c;
        bits = (bits ^ bits >>> 31) * 0x94D049BB133111EBL;
        return (bits >>> 11) * 0x1.0p-53;
    }

    static EvaluationReport report() {
        List<ScoreRow> rows = new ArrayList<>();
        List<MetricResult> results = new ArrayList<>();
        List<OverallResult> overall = new ArrayList<>();
        List<DimensionResult> dimensions = new ArrayList<>();
        List<Condition> conditions = conditions();
        for (int id = 0; id < IMAGES; id++) {
            for (MetricSpec metric : METRICS.subList(8, 16)) {
                rows.add(row(null, id, metric, share(id, -1, metric.id().hashCode())));
            }
        }
        for (int c = 0; c < conditions.size(); c++) {
            Condition condition = conditions.get(c);
            Discrepancy discrepancy = new Discrepancy((c + 1) / 40.0, new Interval(c / 40.0, (c + 3) / 40.0));
            for (MetricSpec metric : METRICS) {
                for (int id = 0; id < IMAGES; id++) {
                    double score = share(id, c, metric.id().hashCode());
                    rows.add(row(condition, id, metric, score * (c + 5) / 40));
                }
                results.add(new MetricResult(
                        metric, condition, null, IMAGES, 0.4, 0.5, null, discrepancy, Verdict.WORSE, null, null));
            }
            overall.add(new OverallResult(condition, discrepancy, new RankRange(1, 10), List.of()));
            for (int category = -1; category < 12; category++) {
                dimensions.add(new DimensionResult(
                        DimensionKind.QUALITY,
                        condition,
                        category < 0 ? null : "category " + category,
                        discrepancy,
                        List.of(new LevelResult(Level.FRAME, discrepancy, 8))));
            }
        }
        for (int generator = 0; generator < GENERATORS; generator++) {
            Discrepancy discrepancy = new Discrepancy((generator + 1) / 12.0, null);
            overall.add(new OverallResult(
                    new Condition("Generator " + generator, null), discrepancy, new RankRange(1, 10), List.of()));
        }
        EvaluationReport empty = SampleReports.empty();
        return new EvaluationReport(
                "large",
                results,
                dimensions,
                overall,
                null,
                List.of(),
                List.of(),
                List.of(),
                ScoreTable.of(rows),
                null,
                (long) IMAGES * (conditions.size() + 1),
                empty.provenance());
    }

    private static ScoreRow row(@Nullable Condition condition, int id, MetricSpec metric, double score) {
        return new ScoreRow(
                condition, Integer.toString(id), null, List.of(), SIZE, SIZE, file(condition, id), metric.id(), score);
    }

    static ImageSource images() {
        List<ImageRecord> records = new ArrayList<>();
        for (int id = 0; id < IMAGES; id++) {
            records.add(record(null, id));
            for (Condition condition : conditions()) {
                records.add(record(condition, id));
            }
        }
        return new ImageSource() {
            @Override
            public String name() {
                return "large";
            }

            @Override
            public List<ImageRecord> records() {
                return records;
            }

            @Override
            public List<String> warnings() {
                return List.of();
            }
        };
    }

    private static ImageRecord record(@Nullable Condition condition, int id) {
        Origin origin = condition == null ? new Origin.Natural() : new Origin.Generated(condition);
        String file = file(condition, id);
        return new ImageRecord(
                Integer.toString(id),
                null,
                origin,
                file,
                null,
                null,
                List.of(),
                () -> new DecodedImage(PICTURES.get(id % PICTURES.size()), "PNG", "", List.of()));
    }
}
