// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.Origin;
import org.anid.api.dimension.Dimension;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.LevelResult;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.OverallResult;
import org.anid.api.dimension.Verdict;
import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Level;
import org.anid.metrics.dimension.Dimensions;
import org.anid.metrics.dimension.FittedPriors;
import org.anid.metrics.dimension.MetricCatalog;
import org.anid.metrics.dimension.Selection;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex;
import org.anid.metrics.internal.evaluate.score.ContentOrder;
import org.anid.metrics.internal.evaluate.score.OrderedExecutor;
import org.anid.metrics.internal.evaluate.score.RunLog;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.testing.Gallery;
import org.anid.metrics.testing.Gallery.Generator;
import org.anid.metrics.testing.LawModels;
import org.anid.metrics.testing.Scenes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The laws of the scale (METRICS.md, "The scale") on painted pictures, for every metric of the catalogue: formulas as
 * they are, priors fitted to the pictures, and stand-ins of a few lines in the place of networks.
 */
class ScaleLawsTest {

    private static final Kernels KERNELS = KernelChoice.named("scalar");
    private static final int IMAGES = 12;
    private static final int SIDE = 128;

    /** Five points in a hundred: what the laws allow where they do not say exactly. */
    private static final double FIVE_POINTS = 0.05;

    /** Means over sets add up in the order of the records: some rounding of sums near 1 under a root. */
    private static final double ORDER = 1e-6;

    /** Seconds for each generator: only copies and other photographs are shown to these. */
    private static final List<String> SLOW = List.of("swd", "il-niqe");

    private static @Nullable EvaluationReport laws;
    private static @Nullable EvaluationReport slow;

    private static ImageBatch natural(int i) {
        return Scenes.picture(7000 + i, SIDE, SIDE);
    }

    private static Generator damaged(String name, BiFunction<ImageBatch, Integer, ImageBatch> damage) {
        return new Generator(name, i -> damage.apply(natural(i), i));
    }

    /** The natural images under other names. */
    private static Generator other(String name) {
        return new Generator(name, i -> natural((5 * i + 3) % IMAGES));
    }

    /** Every other one replaced by another natural image, the rest copies. */
    private static Generator mixture(String name, int first) {
        return new Generator(name, i -> i % 2 == first ? natural((5 * i + 3) % IMAGES) : natural(i));
    }

    private static final List<Generator> GENERATORS = List.of(
            new Generator("Copy", ScaleLawsTest::natural),
            other("Other"),
            damaged("Blur1", (image, i) -> Scenes.blurred(image, 0.6)),
            damaged("Blur2", (image, i) -> Scenes.blurred(image, 2)),
            damaged("Noise1", (image, i) -> Scenes.noisy(image, 3, i)),
            damaged("Noise2", (image, i) -> Scenes.noisy(image, 25, i)),
            mixture("Even", 0),
            mixture("Odd", 1));

    private static Gallery gallery(List<Generator> generators, IntFunction<String> id) {
        return Gallery.of(IMAGES, ScaleLawsTest::natural, generators, id);
    }

    private static EvaluationReport evaluate(ImageSource source, Selection metrics) throws InterruptedException {
        List<Dimension> dimensions = Dimensions.standard(
                KERNELS, FittedPriors.of(LawModels.create(), source, Long.MAX_VALUE, KERNELS), metrics);
        return StandardEvaluator.create(KERNELS)
                .evaluate(EvaluationPlan.builder(source, dimensions)
                        .resamples(100)
                        .threads(2)
                        .build());
    }

    @BeforeAll
    static void run() throws InterruptedException {
        List<String> quick = new ArrayList<>();
        for (MetricCatalog.Entry entry : MetricCatalog.entries()) {
            if (!SLOW.contains(entry.id()) && !entry.needsChoice()) {
                quick.add(entry.id());
            }
        }
        laws = evaluate(gallery(GENERATORS, Integer::toString), Selection.of(quick));
        slow = evaluate(gallery(GENERATORS.subList(0, 2), Integer::toString), Selection.of(SLOW));
    }

    private static EvaluationReport report() {
        return Objects.requireNonNull(laws);
    }

    private static List<MetricResult> results(EvaluationReport report, String generator) {
        return report.results().stream()
                .filter(result -> result.condition().generator().equals(generator) && result.discrepancy() != null)
                .toList();
    }

    private static double value(MetricResult result) {
        return Objects.requireNonNull(result.discrepancy()).value();
    }

    private static Discrepancy level(String generator, Level level) {
        for (DimensionResult dimension : report().dimensions()) {
            if (dimension.dimension() == DimensionKind.QUALITY
                    && dimension.condition().generator().equals(generator)) {
                for (LevelResult each : dimension.levels()) {
                    if (each.level() == level) {
                        return each.discrepancy();
                    }
                }
            }
        }
        throw new AssertionError(generator + " has no " + level);
    }

    private static OverallResult overall(EvaluationReport report, String generator) {
        return report.overall().stream()
                .filter(each -> each.condition().equals(new Condition(generator, null)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nearlyEveryMetricOfTheCatalogueHasADiscrepancy() {
        // A stand-in that answers alike for all images has no scale, and that is said; the others have one.
        assertThat(report().failures()).isEmpty();
        assertThat(results(report(), "Noise2")).hasSizeGreaterThan(55);
        for (MetricResult result : report().results()) {
            if (result.discrepancy() == null) {
                assertThat(report().warnings())
                        .anyMatch(warning -> warning.startsWith(result.metric().id() + " has no discrepancy, because"));
            }
        }
    }

    @Test
    void aCopyIsAtZeroExactly() {
        for (MetricResult result : results(report(), "Copy")) {
            assertThat(value(result)).as(result.metric().id()).isZero();
            assertThat(result.verdict()).as(result.metric().id()).isEqualTo(Verdict.SAME);
            if (result.fdRatio() != null) {
                assertThat(result.fdRatio()).as(result.metric().id()).isEqualTo(1);
            }
        }
        for (DimensionResult dimension : report().dimensions()) {
            if (dimension.condition().generator().equals("Copy")) {
                assertThat(dimension.discrepancy().value()).isZero();
                assertThat(dimension.levels())
                        .allMatch(each -> each.discrepancy().value() == 0);
            }
        }
        assertThat(overall(report(), "Copy").discrepancy().value()).isZero();
        assertThat(overall(report(), "Copy").rank().low()).isEqualTo(1);
    }

    @Test
    void otherPhotographsAreUnrelatedAndNatural() {
        assertThat(level("Other", Level.STRUCTURE).value()).isBetween(1 - FIVE_POINTS, 1.0);
        assertThat(level("Other", Level.FRAME).value()).isBetween(0.0, FIVE_POINTS);
        assertThat(level("Other", Level.DISTRIBUTION).value()).isBetween(0.0, FIVE_POINTS);
    }

    @Test
    void damageThatGrowsNeverComesCloser() {
        for (String ladder : List.of("Blur", "Noise")) {
            for (Level level : List.of(Level.STRUCTURE, Level.FRAME, Level.DISTRIBUTION)) {
                Discrepancy last = level("Copy", level);
                for (int rung = 1; rung <= 2; rung++) {
                    Discrepancy here = level(ladder + rung, level);
                    double slack = here.ci95() == null ? 0 : here.ci95().high() - here.value();
                    assertThat(here.value() + slack)
                            .as(ladder + rung + " " + level)
                            .isGreaterThanOrEqualTo(last.value());
                    last = here;
                }
            }
            assertThat(level(ladder + 2, Level.STRUCTURE).value())
                    .isGreaterThan(level(ladder + 1, Level.STRUCTURE).value());
        }
    }

    @Test
    void aMixtureLiesBetweenItsEndsByItsShare() {
        // The two share the pictures between them, so that which ones are easy does not matter.
        double half = (level("Even", Level.STRUCTURE).value()
                        + level("Odd", Level.STRUCTURE).value())
                / 2;
        assertThat(half).isCloseTo(level("Other", Level.STRUCTURE).value() / 2, within(FIVE_POINTS));
    }

    @Test
    void everyShareIsAShareAndEveryIntervalHoldsIt() {
        for (MetricResult result : report().results()) {
            Discrepancy discrepancy = result.discrepancy();
            if (discrepancy != null) {
                assertThat(discrepancy.value()).isBetween(0.0, 1.0);
            }
        }
        for (DimensionResult dimension : report().dimensions()) {
            Discrepancy discrepancy = dimension.discrepancy();
            if (discrepancy.ci95() != null) {
                assertThat(discrepancy.value())
                        .isBetween(discrepancy.ci95().low(), discrepancy.ci95().high());
            }
        }
    }

    /** Names, the order of the records and other generators: nobody's number changes. */
    @Test
    void namesOrderAndOtherGeneratorsChangeNothing() throws InterruptedException {
        List<Generator> some = List.of(GENERATORS.get(5), GENERATORS.get(3));
        // The first letters turn the order of the ids round. A metric of each kind, and a fitted prior.
        Selection metrics =
                Selection.parse("psnr,gmsd,niqe,entropy,frechet-handmade,kid,precision,clip-image-score,vqa,nima");
        EvaluationReport other =
                evaluate(gallery(some, i -> (char) ('z' - i) + "-" + i).shuffled(5), metrics);
        for (Generator generator : some) {
            Map<String, Double> expected = values(report(), generator.name());
            expected.keySet().retainAll(metrics.named());
            assertThat(expected).hasSizeGreaterThan(7);
            assertThat(values(other, generator.name()))
                    .hasSameSizeAs(expected)
                    .allSatisfy((metric, value) -> assertThat(value)
                            .as(metric)
                            .isCloseTo(Objects.requireNonNull(expected.get(metric)), within(ORDER)));
        }
    }

    /** Nine images of one id and one of each other, all of them what the far end is made of. */
    @Test
    void idsWithManyImagesWeighAsMuchAtBothEnds() throws InterruptedException {
        long seed = 5;
        List<ImageRecord> records =
                new ArrayList<>(gallery(List.of(), Integer::toString).records());
        try (OrderedExecutor executor = new OrderedExecutor(1)) {
            ContentOrder order =
                    ContentOrder.of(new DatasetIndex(records, Long.MAX_VALUE), executor, seed, RunLog.NONE);
            for (int i = 0; i < IMAGES; i++) {
                ImageRecord other = records.get(order.partner(i));
                for (int k = 0; k < (i == 0 ? 9 : 1); k++) {
                    records.add(new ImageRecord(
                            Integer.toString(i),
                            Integer.toString(k),
                            new Origin.Generated(new Condition("Other", null)),
                            i + "-" + k,
                            null,
                            null,
                            List.of(),
                            other.content()));
                }
            }
        }
        List<Dimension> dimensions =
                Dimensions.standard(KERNELS, LawModels.create(), Selection.parse("psnr,ssim,gmsd"));
        EvaluationReport report = StandardEvaluator.create(KERNELS)
                .evaluate(EvaluationPlan.builder(new Gallery(records), dimensions)
                        .resamples(100)
                        .seed(seed)
                        .build());
        assertThat(results(report, "Other")).hasSize(3).allSatisfy(result -> assertThat(value(result))
                .isCloseTo(1, within(ORDER)));
    }

    /** Two samples of one distribution, one of them six times as large: neither is farther for that. */
    @Test
    void unpairedSetsOfUnequalSizeAreComparedAtEqualSize() throws InterruptedException {
        List<ImageRecord> many = Gallery.of(120, i -> Scenes.picture(300 + i, 32, 32), List.of(), i -> "n" + i)
                .records();
        List<ImageRecord> few = Gallery.of(20, i -> Scenes.picture(900 + i, 32, 32), List.of(), i -> "g" + i)
                .records();
        for (boolean manyNatural : new boolean[] {true, false}) {
            List<ImageRecord> records = new ArrayList<>(manyNatural ? many : few);
            for (ImageRecord made : manyNatural ? few : many) {
                records.add(new ImageRecord(
                        made.imageId(),
                        null,
                        new Origin.Generated(new Condition("Same", null)),
                        made.location(),
                        null,
                        null,
                        List.of(),
                        made.content()));
            }
            EvaluationReport report =
                    evaluate(new Gallery(records), Selection.parse("frechet-handmade,kernel-handmade,mmd-handmade"));
            assertThat(results(report, "Same")).hasSize(3).allSatisfy(result -> {
                assertThat(result.verdict()).isEqualTo(Verdict.NOT_DISTINGUISHABLE);
                // Of ten images against ten; with 60 in the floor the Fréchet distance was three times it.
                assertThat(Objects.requireNonNull(result.fdRatio())).isBetween(0.5, 2.0);
            });
        }
    }

    @Test
    void theSlowOnesObeyToo() {
        EvaluationReport report = Objects.requireNonNull(slow);
        assertThat(results(report, "Copy")).hasSize(2).allSatisfy(result -> {
            assertThat(value(result)).isZero();
            assertThat(result.verdict()).isEqualTo(Verdict.SAME);
        });
        assertThat(results(report, "Other")).hasSize(2).allSatisfy(result -> assertThat(value(result))
                .isBetween(0.0, FIVE_POINTS));
    }

    private static Map<String, Double> values(EvaluationReport report, String generator) {
        Map<String, Double> values = new TreeMap<>();
        results(report, generator).forEach(result -> values.put(result.metric().id(), value(result)));
        return values;
    }
}
