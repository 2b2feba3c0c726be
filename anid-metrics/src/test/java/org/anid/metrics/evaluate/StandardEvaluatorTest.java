// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageContent;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.Rating;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.RankRange;
import org.anid.api.dimension.Skipped;
import org.anid.api.dimension.Verdict;
import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.Failure;
import org.anid.api.evaluation.HumanResult;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Metric;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.UnscorableException;
import org.anid.api.model.ModelReference;
import org.anid.api.provenance.Fingerprint;
import org.anid.metrics.dimension.HumanDimension;
import org.anid.metrics.dimension.MetricDimension;
import org.anid.metrics.quality.distribution.FrechetDistance;
import org.anid.metrics.quality.distribution.KernelDistance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                .filter(r -> r.metric().id().equals(metric)
                        && r.condition().generator().equals(generator)
                        && r.category() == null)
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
        return new Metric<?>[] {
            Toys.brightness(),
            Toys.closeness(),
            Toys.distance(),
            Toys.wordiness(),
            Toys.faithfulness(),
            Toys.meanShift()
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
                assertThat(b).isEqualTo(a);
            }
            assertThat(other.dimensions()).isEqualTo(one.dimensions());
            assertThat(other.overall()).isEqualTo(one.overall());
            assertThat(other.warnings()).isEqualTo(one.warnings());
            assertThat(other.skipped()).isEqualTo(one.skipped());
            assertThat(other.provenance().fingerprint())
                    .isEqualTo(one.provenance().fingerprint());
        }
        assertThat(one.results())
                .anyMatch(r -> r.discrepancy() != null && r.discrepancy().ci95() != null);
    }

    @Test
    void generatedFilesAreReadOnceAndNaturalOnesForTheirOrderAndAsAPartnerToo() throws InterruptedException {
        MemorySource source = mixed();
        EvaluationReport report = run(plan(source, everyKind()));
        for (int i = 0; i < source.records().size(); i++) {
            int reads = source.reads().get(i);
            if (source.records().get(i).natural()) {
                assertThat(reads).isBetween(2, 3);
            } else {
                assertThat(reads).isEqualTo(1);
            }
        }
        assertThat(report.images()).isEqualTo(124);
    }

    @Test
    void emptySourceGivesAnEmptyReport() throws InterruptedException {
        EvaluationReport report = run(plan(new MemorySource(), everyKind()));
        assertThat(report.results()).isEmpty();
        assertThat(report.dimensions()).isEmpty();
        assertThat(report.images()).isZero();
        assertThat(report.scores().size()).isZero();
        assertThat(report.failures()).isEmpty();
    }

    @Test
    void naturalImagesAloneHaveRowsAndNoResults() throws InterruptedException {
        EvaluationReport report = run(plan(new MemorySource().natural(1, 24), everyKind()));
        assertThat(report.results()).isEmpty();
        assertThat(rows(report)).singleElement().satisfies(row -> {
            assertThat(row.generator()).isEqualTo(ScoreRow.NATURAL);
            assertThat(row.condition()).isNull();
            assertThat(row.metric()).isEqualTo("brightness");
        });
    }

    @Test
    void onePairHasRatesWithoutIntervalsAndNoDiscrepancy() throws InterruptedException {
        MemorySource source = new MemorySource().natural(1, 24).made("A", Guidance.T2I, 1, 24, 0.3);
        EvaluationReport report = run(plan(source, everyKind()));
        MetricResult brightness = result(report, "brightness", "A");
        double natural = Toys.mean(read(1, 24, 0).pixels());
        double generated = Toys.mean(read(1, 24, 0.3).pixels());
        assertThat(brightness.natural()).isEqualTo(natural);
        assertThat(brightness.generated()).isEqualTo(generated);
        assertThat(rate(brightness).signed()).isEqualTo((generated - natural) / natural);
        assertThat(rate(brightness).ci95()).isNull();
        assertThat(rate(result(report, "closeness", "A")).ci95()).isNull();
        assertThat(report.results()).hasSize(everyKind().length).allSatisfy(each -> {
            assertThat(each.discrepancy()).isNull();
            assertThat(each.verdict()).isNull();
            assertThat(report.warnings())
                    .anyMatch(w ->
                            w.startsWith(each.metric().id() + " has no discrepancy, because") && w.endsWith("A T2I"));
        });
        assertThat(report.dimensions()).isEmpty();
        assertThat(report.overall()).isEmpty();
    }

    private static DecodedImage read(int id, int size, double damage) {
        try {
            return MemorySource.noise(id, size, damage).read();
        } catch (ImageReadException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void valuesAndBothEndsOfTheScaleAreThoseOfTheDefinition() throws InterruptedException {
        MemorySource source = new MemorySource();
        for (int id = 0; id < 2; id++) {
            source.natural(id, 24).made("A", Guidance.TI2I, id, null, id == 0 ? "a" : "a cat", 24, 0.2 + 0.1 * id);
        }
        EvaluationReport report = run(plan(source, everyKind()));
        double[] natural = new double[2];
        double[] generated = new double[2];
        double[] error = new double[2];
        for (int id = 0; id < 2; id++) {
            DecodedImage n = read(id, 24, 0);
            DecodedImage g = read(id, 24, 0.2 + 0.1 * id);
            natural[id] = Toys.mean(n.pixels());
            generated[id] = Toys.mean(g.pixels());
            error[id] = Toys.difference(n.pixels(), g.pixels());
        }
        // Of two natural images each is the other one.
        double other = Toys.difference(read(0, 24, 0).pixels(), read(1, 24, 0).pixels());
        MetricResult brightness = result(report, "brightness", "A");
        assertThat(brightness.natural()).isCloseTo((natural[0] + natural[1]) / 2, within(ROUNDING));
        assertThat(brightness.generated()).isCloseTo((generated[0] + generated[1]) / 2, within(ROUNDING));
        assertThat(brightness.other()).isNull();
        MetricResult closeness = result(report, "closeness", "A");
        double share = (error[0] + error[1]) / 2 / other;
        assertThat(closeness.natural()).isEqualTo(1);
        assertThat(closeness.other()).isCloseTo(1 - other, within(ROUNDING));
        assertThat(value(closeness)).isCloseTo(share, within(ROUNDING));
        assertThat(rate(closeness).signed()).isCloseTo(-(error[0] + error[1]) / 2, within(ROUNDING));
        MetricResult distance = result(report, "distance", "A");
        assertThat(value(distance)).isCloseTo(share, within(ROUNDING));
        assertThat(distance.natural()).isZero();
        assertThat(distance.discrepancyRate()).isNull();
        // The natural image with the caption of the generated one, and with that of the other one.
        MetricResult wordy = result(report, "wordiness", "A");
        assertThat(wordy.natural()).isCloseTo((natural[0] + 1 + natural[1] + 5) / 2, within(ROUNDING));
        assertThat(wordy.other()).isCloseTo((natural[0] + 5 + natural[1] + 1) / 2, within(ROUNDING));
        assertThat(result(report, "faithfulness", "A").natural()).isEqualTo(3);
    }

    private static double value(MetricResult result) {
        return Objects.requireNonNull(result.discrepancy()).value();
    }

    @Test
    void rowsComeNaturalFirstThenByGeneratorAsTheRecordsDo() throws InterruptedException {
        MemorySource source = new MemorySource()
                .made("Zed", Guidance.T2I, 2, 24, 0.1)
                .natural(2, 32)
                .natural(1, 24)
                .natural(2, 24)
                .made("Abe", Guidance.I2I, 1, 24, 0.1)
                .made("Zed", Guidance.T2I, 1, 24, 0.1);
        EvaluationReport report = run(plan(source, Toys.closeness(), Toys.brightness()));
        assertThat(rows(report).stream().map(r -> r.generator() + " " + r.imageId() + " " + r.metric()))
                .containsExactly(
                        "ORG 2 brightness",
                        "ORG 2 brightness",
                        "ORG 1 brightness",
                        "Zed 2 closeness",
                        "Zed 2 brightness",
                        "Zed 1 closeness",
                        "Zed 1 brightness",
                        "Abe 1 closeness",
                        "Abe 1 brightness");
        assertThat(rows(report).get(0).score())
                .as("the smaller size comes first")
                .isEqualTo(Toys.mean(read(2, 24, 0).pixels()));
    }

    @Test
    void naturalPartnerOfAnotherSizeIsResizedAndSaid() throws InterruptedException {
        MemorySource source = new MemorySource()
                .natural(1, 24)
                .natural(1, 32)
                .natural(2, 32)
                .made("A", Guidance.T2I, 1, 48, 0.1)
                .made("A", Guidance.T2I, 2, 32, 0.1);
        EvaluationReport report = run(plan(source, Toys.closeness(), Toys.brightness()));
        assertThat(report.warnings())
                .containsExactly("A T2I: the natural partner of 1 of 2 images was resized (lanczos), 32×32 to 48×48");
        assertThat(result(report, "closeness", "A").n()).isEqualTo(2);
    }

    @Test
    void unpairedImagesEnterOnlyMetricsThatNeedNoPartner() throws InterruptedException {
        MemorySource source = new MemorySource()
                .natural(1, 24)
                .natural(2, 24)
                .made("A", Guidance.T2I, 1, 24, 0.1)
                .made("A", Guidance.T2I, 99, 24, 0.1)
                .made("B", Guidance.T2I, 98, 24, 0.1);
        EvaluationReport report = run(plan(source, everyKind()));
        assertThat(result(report, "closeness", "A").n()).isEqualTo(1);
        assertThat(result(report, "brightness", "A").n()).isEqualTo(2);
        assertThat(result(report, "mean-shift", "A").n()).isEqualTo(2);
        assertThat(report.results())
                .noneMatch(r ->
                        r.condition().generator().equals("B") && r.metric().id().equals("closeness"));
        // Without pairs, the baseline is all natural images.
        assertThat(result(report, "brightness", "B").natural())
                .isCloseTo(
                        (Toys.mean(read(1, 24, 0).pixels())
                                        + Toys.mean(read(2, 24, 0).pixels()))
                                / 2,
                        within(ROUNDING));
        assertThat(report.warnings())
                .anyMatch(w -> w.startsWith("A T2I: 1 of 2 images has no natural partner"))
                .anyMatch(w -> w.startsWith("B T2I: 1 of 1 image has no natural partner"));
    }

    @Test
    void filesThatCannotBeReadAreFailuresAndTheRestIsScored() throws InterruptedException {
        MemorySource source = new MemorySource()
                .natural(1, 24)
                .natural(2, 24)
                .made("A", Guidance.T2I, 1, 24, 0.1)
                .broken("A", 2)
                .content("A", 2, () -> {
                    throw new IllegalStateException("decoder bug");
                });
        EvaluationReport report = run(plan(source, Toys.closeness()));
        assertThat(report.failures().stream().map(Failure::reason))
                .containsExactly("the file is empty", "decoding failed unexpectedly: decoder bug");
        assertThat(report.failures().get(0).path())
                .isEqualTo(source.records().get(3).location());
        assertThat(result(report, "closeness", "A").n()).isEqualTo(1);
        assertThat(report.images()).isEqualTo(3);
    }

    @Test
    void everyFileBrokenGivesFailuresAndNoResult() throws InterruptedException {
        EvaluationReport report =
                run(plan(new MemorySource().broken("A", 1).broken("A", 2).broken("B", 1), everyKind()));
        assertThat(report.failures()).hasSize(3);
        assertThat(report.results()).isEmpty();
        assertThat(report.images()).isZero();
    }

    @Test
    void metricThatFailsOnOneImageCostsThatImageOnly() throws InterruptedException {
        MemorySource source = new MemorySource();
        for (int id = 0; id < 4; id++) {
            source.natural(id, 24).made("A", Guidance.T2I, id, 24, 0.1 + 0.1 * id);
        }
        double bad = Toys.mean(read(2, 24, 0.1 + 0.1 * 2).pixels());
        Metric<?> fragile = Toys.single("fragile", image -> {
            if (Toys.mean(image) == bad) {
                throw new ArithmeticException("singular");
            }
            return 1;
        });
        EvaluationReport report = run(plan(source, fragile, Toys.brightness()));
        assertThat(report.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.reason()).isEqualTo("fragile failed: singular");
            assertThat(failure.path()).contains("A").contains("/2");
        });
        assertThat(result(report, "fragile", "A").n()).isEqualTo(3);
        assertThat(result(report, "brightness", "A").n()).isEqualTo(4);
    }

    @Test
    void absentScoresAreCountedWithTheirReasonAndNeverInTheTable() throws InterruptedException {
        MemorySource source = new MemorySource();
        for (int id = 0; id < 4; id++) {
            source.natural(id, 24).made("A", Guidance.T2I, id, 24, 0.1 + 0.1 * id);
        }
        Metric<?> window = Toys.paired("window", new Baseline.Ideal(1), Direction.NEUTRAL, (a, b) -> {
            throw UnscorableException.tooSmall("window", 161, new ImageShape(3, 24, 24));
        });
        Metric<?> undefined = Toys.single("undefined", image -> Double.NaN);
        Metric<?> infinite = Toys.single("infinite", image -> Double.POSITIVE_INFINITY);
        EvaluationReport report = run(plan(source, window, undefined, infinite));
        assertThat(report.results()).isEmpty();
        assertThat(report.scores().size()).isZero();
        assertThat(report.failures()).isEmpty();
        assertThat(report.skipped().stream().map(s -> s.metric() + ": " + s.reason()))
                .containsExactlyInAnyOrder(
                        "window: 4 scores are absent: window needs images of at least 161×161, not 24×24",
                        "undefined: 8 scores are absent: undefined is undefined for such an image (see its documentation)",
                        "infinite: 8 scores are absent: infinite is infinite for such an image");
    }

    @Test
    void extractorThatFailsOnOneImageCostsThatImageOnly() throws InterruptedException {
        MemorySource source = new MemorySource();
        for (int id = 0; id < 6; id++) {
            source.natural(id, 24).made("A", Guidance.T2I, id, 24, 0.1 + 0.1 * id);
        }
        double bad = Toys.mean(read(2, 24, 0.1 + 0.1 * 2).pixels());
        EvaluationReport report = run(plan(source, Toys.meanShift(image -> {
            if (Toys.mean(image) == bad) {
                throw new ArithmeticException("overflow");
            }
        })));
        assertThat(report.failures().stream().map(Failure::reason)).containsExactly("brightness failed: overflow");
        assertThat(result(report, "mean-shift", "A").n()).isEqualTo(5);
    }

    @Test
    void byteIdenticalImagesOfTwoGeneratorsAreWarnedAndCounted() throws InterruptedException {
        MemorySource source = new MemorySource();
        for (int id = 0; id < 3; id++) {
            source.natural(id, 24);
            source.made("Dalle2", Guidance.TI2I, id, 24, 0.2);
            source.made("SD_V21", Guidance.TI2I, id, "1", null, 24, 0.2);
            source.made("SD_V21", Guidance.TI2I, id, "2", null, 24, 0.3);
            source.made("Copycat", Guidance.I2I, id, 24, 0);
        }
        EvaluationReport report = run(plan(source, Toys.closeness()));
        assertThat(report.warnings())
                .containsExactlyInAnyOrder(
                        "Dalle2 TI2I: 3 of 3 images are byte-identical to images of SD_V21 TI2I",
                        "Copycat I2I: 3 of 3 images are byte-identical to the natural image");
    }

    @Test
    void theLimitLeavesAnUnpairedSetItsImages() throws InterruptedException {
        MemorySource source = new MemorySource();
        for (int id = 0; id < 6; id++) {
            source.natural(id, 24).made("A", Guidance.T2I, 100 + id, 24, 0.1 + 0.1 * id);
        }
        EvaluationReport report = run(plan(source, Toys.brightness()).limit(4));
        assertThat(result(report, "brightness", "A").n()).isEqualTo(4);
        assertThat(report.images()).isEqualTo(8);
    }

    @Test
    void ranksAreAmongTheConditionsOfOneGuidance() throws InterruptedException {
        MemorySource source = new MemorySource();
        for (int id = 0; id < 20; id++) {
            source.naturalContent(id, MemorySource.noise(id, 24, 0));
        }
        for (int id = 0; id < 20; id++) {
            source.natural(20 + id, 24);
            source.made("Near", Guidance.I2I, 20 + id, 24, 0.01 + 0.001 * id);
            source.made("Far", Guidance.I2I, 20 + id, 24, 0.2 + 0.001 * id);
            source.made("Far", Guidance.T2I, 20 + id, 24, 0.2 + 0.001 * id);
        }
        EvaluationReport report = run(plan(source, Toys.closeness()));
        Map<Condition, RankRange> ranks = new HashMap<>();
        report.overall().forEach(each -> ranks.put(each.condition(), each.rank()));
        assertThat(ranks.get(new Condition("Near", Guidance.I2I))).isEqualTo(new RankRange(1, 1));
        assertThat(ranks.get(new Condition("Far", Guidance.I2I))).isEqualTo(new RankRange(2, 2));
        // The only one that was made from a caption.
        assertThat(ranks.get(new Condition("Far", Guidance.T2I))).isEqualTo(new RankRange(1, 1));
    }

    @Test
    void identicalImagesEverywhereHaveNoScaleForPairs() throws InterruptedException {
        MemorySource source = new MemorySource();
        for (int id = 0; id < 4; id++) {
            source.naturalContent(id, MemorySource.noise(1, 24, 0)).content("A", id, MemorySource.noise(1, 24, 0));
        }
        EvaluationReport report = run(plan(source, everyKind()));
        for (String metric : List.of("closeness", "distance")) {
            assertThat(result(report, metric, "A").discrepancy()).isNull();
            assertThat(report.warnings())
                    .contains(
                            metric + " has no discrepancy, because there is no other natural image, or text, to compare"
                                    + " the natural ones with: A T2I");
        }
        for (String metric : List.of("brightness", "mean-shift")) {
            assertThat(value(result(report, metric, "A"))).isZero();
            assertThat(result(report, metric, "A").verdict()).isEqualTo(Verdict.SAME);
        }
    }

    @Test
    void missingCaptionsAreSkippedWithTheReason() throws InterruptedException {
        MemorySource source = new MemorySource()
                .natural(1, 24)
                .natural(2, 24)
                .made("A", Guidance.T2I, 1, "7", null, 24, 0.1)
                .made("A", Guidance.T2I, 2, "7", "a dog", 24, 0.1);
        EvaluationReport report = run(plan(source, Toys.wordiness()));
        assertThat(result(report, "wordiness", "A").n()).isEqualTo(1);
        assertThat(report.skipped())
                .containsExactly(new Skipped(
                        "wordiness", "no caption for 1 image of A T2I", "give the captions of these images"));
    }

    @Test
    void metricsOfPairAndCaptionSeeThePartnerOfTheCaptionedImage() throws InterruptedException {
        MemorySource source = new MemorySource()
                .natural(1, 24)
                .natural(2, 24)
                .natural(3, 32)
                .made("A", null, 1, "7", null, 24, 0.1)
                .made("A", null, 2, "7", "a dog", 24, 0.2)
                .made("A", null, 3, "7", "a black cat", 32, 0.3)
                .made("A", null, 4, "7", "nobody's", 24, 0.4);
        EvaluationReport report = run(plan(source, Toys.faithfulness()));
        assertThat(rows(report).stream().map(ScoreRow::score))
                .containsExactly("a dog".length() + damage(2, 24, 0.2), "a black cat".length() + damage(3, 32, 0.3));
        MetricResult result = result(report, "faithfulness", "A");
        assertThat(result.n()).isEqualTo(2);
        assertThat(result.natural()).isEqualTo(("a dog".length() + "a black cat".length()) / 2.0);
        assertThat(report.skipped())
                .containsExactly(new Skipped(
                        "faithfulness", "no caption for 1 image of A", "give the captions of these images"));
    }

    private static double damage(int id, int size, double strength) {
        return Toys.difference(
                read(id, size, 0).pixels(), read(id, size, strength).pixels());
    }

    @Test
    void categoriesHaveResultsOfTheirOwnButNotForSets() throws InterruptedException {
        EvaluationReport report = run(plan(mixed(), everyKind()));
        List<MetricResult> closeness = report.results().stream()
                .filter(r -> r.metric().id().equals("closeness")
                        && r.condition().equals(new Condition("Alpha", Guidance.T2I)))
                .toList();
        assertThat(closeness.stream().map(MetricResult::category)).containsExactly(null, "animal", "food");
        assertThat(closeness.stream().map(MetricResult::n)).containsExactly(26L, 10L, 16L);
        assertThat(closeness.get(0).generated() * 26)
                .isCloseTo(closeness.get(1).generated() * 10 + closeness.get(2).generated() * 16, within(ROUNDING));
        assertThat(report.results().stream()
                        .filter(r -> r.metric().id().equals("mean-shift"))
                        .map(MetricResult::category))
                .hasSize(5)
                .containsOnlyNulls();
    }

    @Test
    void limitTakesTheFirstNaturalImagesAndWhatWasMadeOfThem() throws InterruptedException {
        MemorySource source = mixed();
        EvaluationReport report = run(plan(source, Toys.closeness()).limit(3));
        // 3 ids: 2 natural sizes, 6 by Alpha, 1 by Beta; ids 0 and 2 by Gamma.
        assertThat(report.images()).isEqualTo(3 * 2 + 3 * 6 + 3 + 2);
    }

    @Test
    void batchLargerThanTheDataIsFine() throws InterruptedException {
        EvaluationReport small = run(plan(mixed(), Toys.brightness()).batchSize(2));
        EvaluationReport large = run(plan(mixed(), Toys.brightness()).batchSize(256));
        assertThat(rows(large)).isEqualTo(rows(small));
    }

    @Test
    void intervalsCoverTheTruthAboutAsOftenAsTheySay() throws InterruptedException {
        // 60 data sets of 20 pairs whose brightness differs by a known mean; 95 % of 60 is 57. A binomial with 60
        // trials falls below 48 with a probability under 1e-5 even at the 90 % that small bootstraps reach.
        int covered = 0;
        for (int trial = 0; trial < 60; trial++) {
            MemorySource source = new MemorySource();
            SplittableRandom random = new SplittableRandom(trial);
            for (int id = 0; id < 20; id++) {
                int value = 100;
                // Uniform on 90…110, so that the true signed rate is 0.
                int made = 90 + random.nextInt(21);
                source.naturalContent(id, flat(value)).content("A", id, flat(made));
            }
            Interval interval = rate(result(run(plan(source, Toys.brightness())), "brightness", "A"))
                    .ci95();
            if (interval != null && interval.low() <= 0 && interval.high() >= 0) {
                covered++;
            }
        }
        assertThat(covered).isBetween(48, 60);
    }

    private static ImageContent flat(int value) {
        return () -> {
            byte[] samples = new byte[4 * 4 * 3];
            Arrays.fill(samples, (byte) value);
            return new DecodedImage(
                    ImageBatch.ofBytes(samples, new ImageShape(3, 4, 4)),
                    "PNG",
                    Fingerprint.of(samples),
                    List.of("there was alpha"));
        };
    }

    @Test
    void filesOfAnotherFormatThanTheirNameAreCounted() throws InterruptedException {
        MemorySource source = new MemorySource()
                .named(".PNG")
                .natural(1, 24)
                .named(".jpg")
                .natural(2, 24)
                .made("A", Guidance.T2I, 1, 24, 0.1);
        assertThat(run(plan(source, Toys.brightness())).warnings())
                .contains("2 files named .jpg hold PNG and were read as such");
    }

    @Test
    void remarksOfTheDecoderAreCounted() throws InterruptedException {
        MemorySource source = new MemorySource().naturalContent(1, flat(3)).content("A", 1, flat(9));
        assertThat(run(plan(source, Toys.brightness())).warnings()).contains("2 images: there was alpha");
    }

    @Test
    void aNetworkOfRandomWeightsIsSaidOnceWithItsMetrics() throws InterruptedException {
        Weighted trained = Weighted.create();
        Weighted random = new Weighted(
                new ModelReference("net", ModelReference.RANDOM + 5, "ab".repeat(32)), new AtomicInteger());
        assertThat(warnings(trained)).noneMatch(warning -> warning.contains("random"));
        assertThat(warnings(random))
                .filteredOn(warning -> warning.contains("random"))
                .containsExactly("net has random weights from seed 5: scores of frechet, kernel mean nothing");
    }

    @Test
    void weightsThatAllowNoCommercialUseAreSaidOnceWithTheirMetrics() throws InterruptedException {
        ModelReference reference = new ModelReference("net", "1", "ab".repeat(32)).under("CC-BY-NC-4.0");
        assertThat(warnings(new Weighted(reference, new AtomicInteger())))
                .filteredOn(warning -> warning.contains("licence"))
                .containsExactly(
                        "scores of frechet, kernel are made with the weights of net, whose licence CC-BY-NC-4.0"
                                + " allows no commercial use");
        assertThat(warnings(Weighted.create())).noneMatch(warning -> warning.contains("licence"));
    }

    private static List<String> warnings(Weighted network) throws InterruptedException {
        return run(plan(
                        mixed(),
                        FrechetDistance.create(network).withId("frechet"),
                        KernelDistance.builder(network).id("kernel").build()))
                .warnings();
    }

    @Test
    void noResamplesGiveMetricsOfImagesNoIntervalsAndChangeNoValue() throws InterruptedException {
        EvaluationReport without = run(plan(mixed(), everyKind()).resamples(0));
        EvaluationReport with = run(plan(mixed(), everyKind()));
        assertThat(without.results()).hasSameSizeAs(with.results());
        for (int i = 0; i < with.results().size(); i++) {
            MetricResult a = without.results().get(i);
            MetricResult b = with.results().get(i);
            assertThat(a.discrepancy() == null).isEqualTo(b.discrepancy() == null);
            if (a.discrepancy() != null && b.discrepancy() != null) {
                assertThat(a.discrepancy().value()).isEqualTo(b.discrepancy().value());
                assertThat(a.discrepancy().ci95() == null)
                        .as(a.metric().id())
                        .isEqualTo(!a.metric().id().equals("mean-shift"));
            }
        }
        assertThat(without.dimensions()).isEqualTo(with.dimensions());
    }

    @Test
    void seedMovesIntervalsAndNothingElse() throws InterruptedException {
        EvaluationReport a = run(plan(mixed(), Toys.brightness()));
        EvaluationReport b = run(plan(mixed(), Toys.brightness()).seed(1));
        assertThat(rows(b)).isEqualTo(rows(a));
        assertThat(value(b.results().get(0))).isEqualTo(value(a.results().get(0)));
        assertThat(rate(b.results().get(0)).ci95())
                .isNotEqualTo(rate(a.results().get(0)).ci95());
        assertThat(b.provenance().fingerprint()).isNotEqualTo(a.provenance().fingerprint());
    }

    @Test
    void alignmentFollowsTheGuidance() throws InterruptedException {
        Metric<?> text = aligned(Toys.wordiness());
        Metric<?> image = aligned(Toys.closeness());
        Metric<?> both = aligned(Toys.faithfulness());
        MemorySource source = new MemorySource().natural(1, 24);
        for (Guidance guidance : Guidance.values()) {
            source.made("A", guidance, 1, 24, 0.1);
        }
        EvaluationReport report = StandardEvaluator.create()
                .evaluate(EvaluationPlan.builder(
                                source,
                                List.of(MetricDimension.of(
                                        DimensionKind.ALIGNMENT, List.of(text, image, both), List.of())))
                        .build());
        assertThat(report.results().stream()
                        .map(r -> r.metric().id() + " " + r.condition().guidance()))
                .containsExactly(
                        "wordiness T2I", "wordiness TI2I", "closeness I2I", "closeness TI2I", "faithfulness TI2I");
    }

    private static Metric<?> aligned(Metric<?> metric) {
        Toys.PerImage toy = (Toys.PerImage) metric;
        var spec = toy.spec();
        return new Toys.PerImage(
                MetricSpec.builder(spec.id(), spec.title())
                        .dimension(DimensionKind.ALIGNMENT)
                        .level(spec.level(), spec.input())
                        .baseline(spec.baseline())
                        .build(),
                toy.scorer());
    }

    @Test
    void metricsAreComparedWithPeople() throws InterruptedException {
        MemorySource source = new MemorySource();
        List<Rating> ratings = new ArrayList<>();
        for (int id = 0; id < 6; id++) {
            source.natural(id, 24).made("A", Guidance.T2I, id, 24, 0.1 * id);
            for (String rater : List.of("x", "y")) {
                ratings.add(new Rating(Integer.toString(id), "A", Guidance.T2I, rater, Aspect.QUALITY, 5 - 0.5 * id));
            }
        }
        EvaluationReport report = StandardEvaluator.create()
                .evaluate(
                        EvaluationPlan.builder(source, List.of(Toys.quality(Toys.closeness()), HumanDimension.create()))
                                .ratings(new RatingStudy("study", 1, 5, true, ratings))
                                .build());
        HumanResult human = Objects.requireNonNull(report.human());
        assertThat(human.metrics()).singleElement().satisfies(agreement -> {
            assertThat(agreement.n()).isEqualTo(6);
            assertThat(agreement.srcc()).isEqualTo(1.0);
        });
        assertThat(report.warnings()).contains("the ratings of study are simulated: no person was involved");
        assertThat(report.dimensions())
                .filteredOn(d -> d.dimension() == DimensionKind.HUMAN)
                .singleElement()
                .satisfies(d -> assertThat(d.condition().generator()).isEqualTo("A"));
    }

    @Test
    void ratingsOfOtherImagesAreSaid() throws InterruptedException {
        List<Rating> ratings = List.of(new Rating("77", "Z", Guidance.T2I, "x", Aspect.QUALITY, 3));
        EvaluationReport report =
                run(plan(mixed(), Toys.closeness()).ratings(new RatingStudy("study", 1, 5, false, ratings)));
        assertThat(report.warnings()).anyMatch(w -> w.startsWith("none of the 1 rated images of study was evaluated"));
    }

    @Test
    void humanDimensionWithoutRatingsIsSkipped() throws InterruptedException {
        EvaluationReport report = StandardEvaluator.create()
                .evaluate(EvaluationPlan.builder(mixed(), List.of(HumanDimension.create()))
                        .build());
        assertThat(report.human()).isNull();
        assertThat(report.skipped().stream().map(Skipped::metric)).containsExactly("human");
    }

    @Test
    void progressCountsEveryImageToTheTotal() throws InterruptedException {
        AtomicLong last = new AtomicLong();
        run(plan(mixed(), Toys.closeness()).threads(4).progress((done, total) -> {
            assertThat(total).isEqualTo(124);
            assertThat(done).isEqualTo(last.get() + 1);
            last.set(done);
        }));
        assertThat(last.get()).isEqualTo(124);
    }

    @Test
    void errorsOfTheJvmEndTheRun() {
        Metric<?> broken = Toys.single("broken", image -> {
            throw new InternalError("test");
        });
        assertThatThrownBy(() -> run(plan(mixed(), broken)))
                .isInstanceOf(InternalError.class)
                .hasMessage("test");
    }

    /** With other groups at work there may be too little memory for what fits alone. */
    @Test
    void aGroupThatRanOutOfMemoryIsDoneAgainAndNothingTellsIt() throws InterruptedException {
        MemorySource whole = mixed().content("Delta", 3, MemorySource.noise(3, 24, 0.5));
        EvaluationReport calm = run(plan(whole, everyKind()));
        for (int threads : new int[] {1, 2, 8}) {
            for (int unlucky : new int[] {0, 20, 70}) {
                AtomicInteger calls = new AtomicInteger();
                Metric<?>[] metrics = everyKind();
                metrics[0] = Toys.single("brightness", image -> {
                    if (calls.getAndIncrement() == unlucky) {
                        throw new OutOfMemoryError("test");
                    }
                    return Toys.mean(image);
                });
                assertEqual(run(plan(whole, metrics).threads(threads)), calm);
            }
            AtomicInteger reads = new AtomicInteger();
            AtomicLong last = new AtomicLong();
            MemorySource source = mixed().content("Delta", 3, () -> {
                if (reads.getAndIncrement() == 0) {
                    throw new ImageReadException("it does not fit", new OutOfMemoryError("test"));
                }
                return MemorySource.noise(3, 24, 0.5).read();
            });
            assertEqual(
                    run(plan(source, everyKind()).threads(threads).progress((done, total) -> last.set(done))), calm);
            assertThat(reads).hasValue(2);
            assertThat(last).hasValue(125);
        }
    }

    private static void assertEqual(EvaluationReport report, EvaluationReport other) {
        assertThat(report.failures()).isEmpty();
        assertThat(rows(report)).isEqualTo(rows(other));
        assertThat(report.results()).isEqualTo(other.results());
        assertThat(report.warnings()).isEqualTo(other.warnings());
        assertThat(report.skipped()).isEqualTo(other.skipped());
        assertThat(report.provenance().fingerprint())
                .isEqualTo(other.provenance().fingerprint());
    }

    @Test
    void whatNeverFitsIsAFailureOfItsImageAndTheRunGoesOn() throws InterruptedException {
        MemorySource source = mixed().content("Delta", 3, () -> {
            throw new OutOfMemoryError("Java heap space");
        });
        // Only images of Gamma have this size, and what is made of natural images beside them.
        Metric<?> hungry = Toys.paired("hungry", new Baseline.Ideal(0), Direction.LOWER_IS_BETTER, (a, b) -> {
            if (a.shape().width() == 48) {
                throw new OutOfMemoryError("Java heap space");
            }
            return Toys.difference(a, b);
        });
        List<ScoreRow> brightness = rows(run(plan(mixed(), Toys.brightness())));
        for (int threads : new int[] {1, 8}) {
            EvaluationReport report =
                    run(plan(source, hungry, Toys.brightness()).threads(threads));

            assertThat(report.failures())
                    .filteredOn(failure -> failure.path().contains("Delta"))
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.reason()).startsWith("there is not enough memory for it"));
            assertThat(report.failures())
                    .filteredOn(failure -> failure.path().contains("Gamma"))
                    .hasSize(7)
                    .allSatisfy(failure ->
                            assertThat(failure.reason()).startsWith("hungry failed: there is not enough memory"));
            assertThat(rows(report))
                    .filteredOn(row -> row.metric().equals("brightness"))
                    .containsExactlyElementsOf(brightness);
        }
    }

    /** Whoever is interrupted while a file is open finds it closed, which is no fault of the file. */
    @Test
    void aFileClosedByAnInterruptIsAnInterrupt(@TempDir Path folder) throws IOException {
        MemorySource images = mixed();
        Path list = Files.writeString(folder.resolve("list"), "images");
        ImageSource ofAFile = new ImageSource() {
            @Override
            public String name() {
                return images.name();
            }

            @Override
            public List<ImageRecord> records() {
                Thread.currentThread().interrupt();
                try (FileChannel channel = FileChannel.open(list)) {
                    channel.read(ByteBuffer.allocate(1));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return images.records();
            }

            @Override
            public List<String> warnings() {
                return List.of();
            }
        };
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> run(EvaluationPlan.builder(ofAFile, List.of(Toys.quality(Toys.brightness())))));
        assertThat(Thread.interrupted()).as("told once").isFalse();
    }

    @Test
    void interruptStopsTheWorkers() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        AtomicLong scored = new AtomicLong();
        Metric<?> slow = Toys.single("slow", image -> {
            started.countDown();
            scored.incrementAndGet();
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 1;
        });
        AtomicReference<@Nullable Throwable> outcome = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                run(plan(mixed(), slow));
            } catch (InterruptedException e) {
                outcome.set(e);
            }
        });
        caller.start();
        started.await();
        caller.interrupt();
        caller.join(10_000);
        assertThat(caller.isAlive()).isFalse();
        assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
        long after = scored.get();
        assertThat(after).isLessThan(124);
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(Thread::isAlive)
                        .map(Thread::getName))
                .noneMatch(name -> name.startsWith("anid-evaluator"));
    }

    @Test
    void twoMetricsOfOneIdAreRefused() {
        assertThatThrownBy(() -> run(plan(mixed(), Toys.brightness(), Toys.brightness())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("brightness is in the plan twice");
    }

    @Test
    void provenanceNamesDataModelsSettingsAndRun() throws InterruptedException {
        EvaluationReport report = run(plan(mixed(), everyKind()));
        assertThat(report.provenance().models())
                .containsExactly(Toys.meanShift().extractor().reference());
        assertThat(report.provenance().metrics()).containsKeys("closeness", "mean-shift");
        assertThat(report.provenance().run())
                .containsEntry("seed", "2024")
                .containsEntry("resamples", "200")
                .containsEntry("pairing", "lanczos")
                .containsEntry("batchSize", "4")
                .containsEntry("limit", "none");
        assertThat(Objects.requireNonNull(report.provenance().dataset()).fingerprint())
                .hasSize(64);
    }

    @Test
    void naturalImagesHaveAFingerprintOfTheirOwn() throws InterruptedException {
        MemorySource one = new MemorySource();
        MemorySource reversed = new MemorySource();
        MemorySource others = new MemorySource();
        for (int id = 1; id <= 4; id++) {
            one.natural(id, 16).made("Mine", Guidance.T2I, id, 16, 0.1);
            reversed.natural(5 - id, 16).made("Theirs", null, 5 - id, 16, 0.5);
            others.natural(id, id == 4 ? 20 : 16).made("Mine", Guidance.T2I, id, 16, 0.1);
        }
        assertThat(naturals(one)).isEqualTo(naturals(reversed)).hasSize(64).isNotEqualTo(naturals(others));
    }

    private static String naturals(MemorySource source) throws InterruptedException {
        return Objects.requireNonNull(
                        run(plan(source, Toys.brightness())).provenance().dataset())
                .natural();
    }
}
