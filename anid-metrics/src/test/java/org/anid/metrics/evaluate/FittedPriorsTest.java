// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dimension.Dimension;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.Skipped;
import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.model.ModelLocator;
import org.anid.api.model.ModelReference;
import org.anid.api.model.Parameters;
import org.anid.metrics.dimension.Dimensions;
import org.anid.metrics.dimension.FittedPriors;
import org.anid.metrics.dimension.Selection;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.quality.frame.NiqeParameters;
import org.junit.jupiter.api.Test;

/** NIQE and IL-NIQE with nothing downloaded, on the natural images of the run. */
class FittedPriorsTest {

    private static final int NATURALS = 38;

    private final Kernels kernels = KernelChoice.auto();

    @Test
    void absentPriorsAreFittedAndTheReportSaysSo() throws InterruptedException {
        EvaluationReport report = evaluate(source(NATURALS, 1), "niqe,il-niqe", 1);
        assertThat(report.skipped()).isEmpty();
        assertThat(report.results().stream().map(MetricResult::metric).map(metric -> metric.id()))
                .contains("niqe", "il-niqe");
        for (MetricResult result : report.results()) {
            assertThat(result.generated()).as(result.metric().id()).isGreaterThan(result.natural());
            assertThat(result.metric().settings().get("prior")).matches("fitted:[0-9a-f]{64}");
        }
        assertThat(report.warnings())
                .anyMatch(warning -> warning.startsWith("niqe: its model of natural images is not the published one"))
                .anyMatch(warning -> warning.startsWith("il-niqe: its model of natural images"));
        assertThat(report.provenance().models().stream().map(ModelReference::version))
                .containsOnly(FittedPriors.VERSION);
    }

    @Test
    void theFingerprintCoversThePriorAndNotTheThreads() throws InterruptedException {
        EvaluationReport report = evaluate(source(NATURALS, 1), "niqe", 1);
        EvaluationReport again = evaluate(source(NATURALS, 1), "niqe", 2);
        assertThat(again.provenance().fingerprint())
                .isEqualTo(report.provenance().fingerprint());
        assertThat(again.results().get(0).generated())
                .isEqualTo(report.results().get(0).generated());
        EvaluationReport other = evaluate(source(NATURALS, 500), "niqe", 1);
        assertThat(other.results().get(0).metric().settings().get("prior"))
                .isNotEqualTo(report.results().get(0).metric().settings().get("prior"));
    }

    @Test
    void tooFewNaturalImagesAreSaidWithTheRemedy() throws InterruptedException {
        EvaluationReport report = evaluate(source(3, 1), "niqe,il-niqe", 1);
        assertThat(report.skipped().stream().map(Skipped::reason))
                .anyMatch(reason -> reason.contains("too few to fit them: niqe: a prior needs at least 37 blocks"))
                .anyMatch(reason -> reason.contains("too few to fit them: il-niqe: a model needs at least 431 blocks"));
        assertThat(report.skipped().stream().map(Skipped::remedy))
                .containsExactly(
                        ModelLocator.none().remedy("niqe"), ModelLocator.none().remedy("il-niqe"));
    }

    @Test
    void aPriorIsFittedOnceHoweverManyAskForIt() {
        MemorySource source = source(NATURALS, 1);
        FittedPriors priors = FittedPriors.of(ModelLocator.none(), source, Long.MAX_VALUE, kernels);
        Parameters first = priors.open(NiqeParameters.ID, Parameters.class).orElseThrow();
        assertThat(priors.open(NiqeParameters.ID, Parameters.class)).containsSame(first);
        assertThat(source.reads()).containsOnly(0, 1);
    }

    @Test
    void anImageThatCannotBeReadIsPassedOver() throws InterruptedException {
        MemorySource source = source(NATURALS, 1).naturalContent(999, () -> {
            throw new ImageReadException("the file is empty");
        });
        assertThat(Dimensions.standard(
                                kernels,
                                FittedPriors.of(ModelLocator.none(), source, Long.MAX_VALUE, kernels),
                                Selection.parse("niqe"))
                        .get(0)
                        .metrics())
                .hasSize(1);
    }

    private EvaluationReport evaluate(MemorySource source, String metrics, int threads) throws InterruptedException {
        List<Dimension> dimensions = Dimensions.standard(
                kernels,
                FittedPriors.of(ModelLocator.none(), source, Long.MAX_VALUE, kernels),
                Selection.parse(metrics));
        return StandardEvaluator.create(kernels)
                .evaluate(EvaluationPlan.builder(source, dimensions)
                        .threads(threads)
                        .build());
    }

    /** Smooth pictures with a little noise, and two that were damaged much. */
    private static MemorySource source(int naturals, int firstId) {
        MemorySource source = new MemorySource();
        for (int id = firstId; id < firstId + naturals; id++) {
            source.naturalContent(id, MemorySource.noise(id, 120, 0.1));
        }
        return source.made("A", Guidance.T2I, firstId, 120, 0.9).made("A", Guidance.T2I, firstId + 1, 120, 0.9);
    }
}
