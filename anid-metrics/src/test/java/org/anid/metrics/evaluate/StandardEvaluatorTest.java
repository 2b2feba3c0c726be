// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.MetricResult;
import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.metric.Metric;
import org.junit.jupiter.api.Test;

class StandardEvaluatorTest {

    /** Means of tens of numbers near 1, summed in another order. */
    private static final double ROUNDING = 1e-12;

    private static EvaluationPlan.Builder plan(MemorySource source, Metric<?>... metrics) {
        return EvaluationPlan.builder(source, List.of(Toys.quality(metrics)))
                .threads(2)
                .resamples(200);
    }

    private static EvaluationReport run(EvaluationPlan.Builder plan) throws InterruptedException {
        return StandardEvaluator.create().evaluate(plan.build());
    }

    private static List<ScoreRow> rows(EvaluationReport report) {
        List<ScoreRow> rows = new ArrayList<>();
        report.scores().forEach(rows::add);
        assertThat(report.scores().size()).isEqualTo(rows.size());
        return rows;
    }

    private static MetricResult result(EvaluationReport report, String metric, String generator) {
        return report.results().stream()
                .filter(r -> r.metric().id().equals(metric) && r.generator().equals(generator) && r.category() == null)
                .findFirst()
                .orElseThrow();
    }

    private static DiscrepancyRate rate(MetricResult result) {
        return Objects.requireNonNull(result.discrepancyRate());
    }

    /** Thirteen ids in two natural sizes, three generators in several guidances, one resized, with categories. */
    private static MemorySource mixed() {
        MemorySource source = new MemorySource();
        for (int id = 0; id < 13; id++) {
            String category = id % 3 == 0 ? "animal" : "food";
            source.natural(id, 24, category).natural(id, 32, category);
        }
        for (Guidance guidance : Guidance.values()) {
            for (int id = 0; id < 13; id++) {
                String category = id % 3 == 0 ? "animal" : "food";
                source.made("Alpha", guidance, id, "7", "a", 32, 0.1 + 0.01 * guidance.ordinal(), category);
                source.made("Alpha", guidance, id, "8", "bb", 32, 0.2 + 0.01 * guidance.ordinal(), category);
            }
        }
        for (int id = 12; id >= 0; id--) {
            source.made("Beta", Guidance.T2I, id, 24, 0.4, id % 3 == 0 ? "animal" : "food");
        }
        for (int id = 0; id < 13; id += 2) {
            source.made("Gamma", null, id, 48, 0.6, id % 3 == 0 ? "animal" : "food");
        }
        return source;
    }

    private static Metric<?>[] everyKind() {
        return new Metric<?>[] {Toys.brightness(), Toys.closeness(), Toys.distance(), Toys.wordiness(), Toys.meanShift()
        };
    }

    @Test
    void reportIsEqualToTheBitForAnyNumberOfThreads() throws InterruptedException {
        EvaluationReport one = run(plan(mixed(), everyKind()).threads(1));
        for (int threads : new int[] {2, 8}) {
            EvaluationReport other = run(plan(mixed(), everyKind()).threads(threads));
            assertThat(rows(other)).isEqualTo(rows(one));
            assertThat(other.results()).hasSameSizeAs(one.results());
            for (int i = 0; i < one.results().size(); i++) {
                MetricResult a = one.results().get(i);
                MetricResult b = other.results().get(i);
                // Metrics are made anew for each run; their specifications, not they, are compared.
                assertThat(b.metric()).isEqualTo(a.metric());
                assertThat(List.of(b.generator(), b.generated(), b.n()))
                        .isEqualTo(List.of(a.generator(), a.generated(), a.n()));
                assertThat(b.discrepancyRate()).isEqualTo(a.discrepancyRate());
            }
            assertThat(other.dimensions()).isEqualTo(one.dimensions());
            assertThat(other.warnings()).isEqualTo(one.warnings());
            assertThat(other.skipped()).isEqualTo(one.skipped());
            assertThat(other.provenance().fingerprint())
                    .isEqualTo(one.provenance().fingerprint());
        }
        assertThat(one.results())
                .anyMatch(
                        r -> r.discrepancyRate() != null && r.discrepancyRate().ci95() != null);
    }

    @Test
    void eachFileIsReadOnce() throws InterruptedException {
        MemorySource source = mixed();
        EvaluationReport report = run(plan(source, everyKind()));
        assertThat(source.reads()).hasSize(124).containsOnly(1);
        assertThat(report.images()).isEqualTo(124);
    }
}
