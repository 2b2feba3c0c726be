// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.MetricResult;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.evaluation.ScoreTable;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.Level;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.metrics.report.SampleReports;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScoresTest {

    private static final Condition MADE = new Condition("A", Guidance.T2I);

    private static final MetricSpec PAIR = MetricSpec.builder("pair", "Pair")
            .level(Level.STRUCTURE, Observation.Kind.PAIRED)
            .baseline(new Baseline.Ideal(1))
            .build();

    private static final MetricSpec SINGLE =
            MetricSpec.builder("single", "Single").build();

    private static ScoreRow row(@Nullable Condition condition, int id, int size, MetricSpec metric, double score) {
        String file = (condition == null ? "n" : "g") + id + "-" + size;
        return new ScoreRow(condition, Integer.toString(id), null, List.of(), size, size, file, metric.id(), score);
    }

    private static Scores scores(List<ScoreRow> rows) {
        List<MetricResult> results = List.of(PAIR, SINGLE).stream()
                .map(metric -> new MetricResult(metric, MADE, null, 3, 0.5, 0.5, null, null, null, null, null))
                .toList();
        return new Scores(SampleReports.with(SampleReports.with(SampleReports.empty(), results), ScoreTable.of(rows)));
    }

    private static String files(Scores scores, MetricSpec metric) {
        StringBuilder text = new StringBuilder();
        scores.examples(metric.id()).getOrDefault(MADE, Map.of()).forEach((place, example) -> text.append(place)
                .append(' ')
                .append(example.row().file())
                .append(' '));
        return text.toString();
    }

    @Test
    void pairsAreOrderedByTheirDistanceFromACopy() {
        Scores scores = scores(List.of(
                row(MADE, 1, 8, PAIR, 0.2),
                row(MADE, 2, 8, PAIR, 0.9),
                row(MADE, 3, 8, PAIR, 0.5),
                row(MADE, 4, 8, PAIR, 0.6),
                row(MADE, 5, 8, PAIR, 0.1)));
        assertThat(files(scores, PAIR)).isEqualTo("CLOSEST g2-8 MEDIAN g3-8 FURTHEST g5-8 ");
        assertThat(scores.generated("pair", MADE)).containsExactly(0.1, 0.2, 0.5, 0.6, 0.9);
        assertThat(scores.natural("pair")).isEmpty();
    }

    @Test
    void singleImagesAreOrderedByTheScoreOfTheirNaturalImageOfTheSameSize() {
        Scores scores = scores(List.of(
                row(null, 1, 8, SINGLE, 10),
                row(null, 1, 16, SINGLE, 50),
                row(null, 2, 16, SINGLE, 20),
                row(MADE, 1, 8, SINGLE, 11),
                row(MADE, 2, 8, SINGLE, 25),
                row(MADE, 3, 8, SINGLE, 0.5)));
        assertThat(files(scores, SINGLE)).isEqualTo("CLOSEST g3-8 MEDIAN g1-8 FURTHEST g2-8 ");
        Map<Scores.Place, Scores.Example> examples = scores.examples("single").getOrDefault(MADE, Map.of());
        assertThat(examples.get(Scores.Place.MEDIAN))
                .extracting(Scores.Example::natural)
                .isEqualTo(10.0);
        assertThat(examples.get(Scores.Place.CLOSEST))
                .extracting(Scores.Example::natural)
                .isNull();
        assertThat(scores.natural("single")).containsExactly(10, 20, 50);
        assertThat(scores.ids()).containsExactlyInAnyOrder("1", "2", "3");
    }

    @Test
    void equalDistancesGiveDifferentImages() {
        Scores scores = scores(List.of(row(MADE, 1, 8, PAIR, 1), row(MADE, 2, 8, PAIR, 1), row(MADE, 3, 8, PAIR, 1)));
        assertThat(files(scores, PAIR)).isEqualTo("CLOSEST g1-8 MEDIAN g2-8 FURTHEST g3-8 ");
    }

    @Test
    void fewImagesAreShownOnce() {
        assertThat(files(scores(List.of(row(MADE, 1, 8, PAIR, 1))), PAIR)).isEqualTo("CLOSEST g1-8 ");
        assertThat(files(scores(List.of(row(MADE, 1, 8, PAIR, 1), row(MADE, 2, 8, PAIR, 0))), PAIR))
                .isEqualTo("CLOSEST g1-8 FURTHEST g2-8 ");
    }

    @Test
    void scoresOfUnknownMetricsAreLeftOut() {
        MetricSpec other = MetricSpec.builder("other", "Other").build();
        assertThat(scores(List.of(row(MADE, 1, 8, other, 1))).examples("other")).isEmpty();
    }
}
