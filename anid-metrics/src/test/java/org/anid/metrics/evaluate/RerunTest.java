// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.Dimension;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.OverallResult;
import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.Replicates;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.evaluation.ScoreTable;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.metrics.compare.MeanChange;
import org.anid.metrics.compare.MetricChange;
import org.anid.metrics.compare.PairedTest;
import org.anid.metrics.compare.ReportComparison;
import org.anid.metrics.compare.Shift;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.quality.distribution.FrechetDistance;
import org.anid.metrics.testing.Gallery;
import org.anid.metrics.testing.Gallery.Generator;
import org.junit.jupiter.api.Test;

/**
 * Whole runs of one generator with other seeds of its noise, compared: a Fréchet distance, its dimension and the answer
 * are tested on the replicates of the reports. All runs over the same natural images are one evaluation, as many
 * generators, because other generators change nobody's number.
 */
class RerunTest {

    private static final int IMAGES = 60;
    private static final int SIDE = 8;

    /** Sets of natural images. */
    private static final int SETS = 4;

    /** Comparisons over each. */
    private static final int RERUNS = 50;

    /** 95 % quantile of the binomial distribution of 200 draws with a chance of 0.05. */
    private static final int CHANCE = 15;

    /** Brighter by 15 of 255 levels, where what a run makes of an image varies by 13. */
    private static final double PLANTED = 0.06;

    private static final Kernels KERNELS = KernelChoice.named("scalar");

    /** Rectangles of one colour with noise: six numbers, of which the features are functions. */
    private static ImageBatch picture(double[] colour, double noise, SplittableRandom random) {
        float[] data = new float[3 * SIDE * SIDE];
        for (int i = 0; i < data.length; i++) {
            double level = colour[i / (SIDE * SIDE)] + noise * random.nextGaussian();
            data[i] = Math.round(255 * Math.min(1, Math.max(0, level))) / 255f;
        }
        return ImageBatch.wrap(data, 1, new ImageShape(3, SIDE, SIDE));
    }

    private static double[] colour(SplittableRandom random) {
        return random.doubles(3, 0.25, 0.75).toArray();
    }

    /** What a generator makes of natural images: near them and a little too bright, or of the same kind alone. */
    private enum Kind {
        NEAR,
        UNRELATED
    }

    private static Generator generator(String name, int set, Kind kind, long seed, double brighter) {
        return new Generator(name, i -> {
            SplittableRandom random = new SplittableRandom(seed * 1_000_003 + i);
            // The generator mixes its seed badly.
            random = new SplittableRandom(random.nextLong());
            double[] colour = colour(kind == Kind.NEAR ? content(set, i) : random);
            double drift = kind == Kind.NEAR ? 0.04 + 0.05 * random.nextGaussian() : 0;
            double[] drifted =
                    Arrays.stream(colour).map(c -> c + drift + brighter).toArray();
            return picture(drifted, 0.1 * Math.exp(0.2 * random.nextGaussian()), random);
        });
    }

    private static SplittableRandom content(int set, int image) {
        return new SplittableRandom(new SplittableRandom(1_000_003L * set + image).nextLong());
    }

    private static EvaluationReport evaluate(int set, List<Generator> generators) throws InterruptedException {
        List<Dimension> dimensions = List.of(Toys.quality(
                Toys.closeness(),
                Toys.brightness(),
                FrechetDistance.create(Weighted.create()).with(KERNELS)));
        Gallery gallery = Gallery.of(
                IMAGES,
                i -> {
                    SplittableRandom random = content(set, i);
                    return picture(colour(random), 0.1, random);
                },
                generators,
                Integer::toString);
        return StandardEvaluator.create(KERNELS)
                .evaluate(EvaluationPlan.builder(gallery, dimensions)
                        .resamples(100)
                        .threads(2)
                        .build());
    }

    private static Condition mine(Condition condition) {
        return new Condition("Mine", condition.guidance());
    }

    /** The report of one generator, which is then called Mine. */
    private static EvaluationReport only(EvaluationReport all, String name) {
        List<ScoreRow> rows = new ArrayList<>();
        all.scores().forEach(row -> {
            if (row.condition() == null) {
                rows.add(row);
            } else if (row.condition().generator().equals(name)) {
                rows.add(new ScoreRow(
                        mine(row.condition()),
                        row.imageId(),
                        null,
                        List.of(),
                        SIDE,
                        SIDE,
                        row.file(),
                        row.metric(),
                        row.score()));
            }
        });
        Replicates replicates = Objects.requireNonNull(all.replicates());
        return new EvaluationReport(
                name,
                all.results().stream()
                        .filter(result -> result.condition().generator().equals(name))
                        .map(result -> new MetricResult(
                                result.metric(),
                                mine(result.condition()),
                                null,
                                result.n(),
                                result.generated(),
                                result.natural(),
                                result.other(),
                                result.discrepancy(),
                                result.verdict(),
                                result.discrepancyRate(),
                                result.fdRatio()))
                        .toList(),
                all.dimensions().stream()
                        .filter(result -> result.condition().generator().equals(name))
                        .map(result -> new DimensionResult(
                                result.dimension(),
                                mine(result.condition()),
                                null,
                                result.discrepancy(),
                                result.levels()))
                        .toList(),
                all.overall().stream()
                        .filter(result -> result.condition().generator().equals(name))
                        .map(result -> new OverallResult(
                                mine(result.condition()), result.discrepancy(), result.rank(), result.missing()))
                        .toList(),
                null,
                List.of(),
                List.of(),
                List.of(),
                ScoreTable.of(rows),
                new Replicates(
                        replicates.groups(),
                        replicates.rows().stream()
                                .filter(row -> row.condition().generator().equals(name))
                                .map(row -> new Replicates.Row(
                                        row.metric(),
                                        row.dimension(),
                                        mine(row.condition()),
                                        row.value(),
                                        row.without()))
                                .toList()),
                all.images(),
                all.provenance());
    }

    /** So many pairs of runs over each set of natural images, of which the second is brighter by that much. */
    private static List<ReportComparison> reruns(Kind kind, int each, double brighter) throws InterruptedException {
        List<ReportComparison> comparisons = new ArrayList<>();
        for (int set = 0; set < SETS; set++) {
            List<Generator> generators = new ArrayList<>();
            for (int run = 0; run < 2 * each; run++) {
                long seed = 2L * RERUNS * set + run;
                generators.add(generator("run" + run, set, kind, seed, run % 2 * brighter));
            }
            EvaluationReport all = evaluate(set, generators);
            for (int run = 0; run < 2 * each; run += 2) {
                comparisons.add(ReportComparison.of("A", only(all, "run" + run), "B", only(all, "run" + (run + 1))));
            }
        }
        return comparisons;
    }

    private static MetricChange frechet(ReportComparison comparison) {
        return comparison.metrics().stream()
                .filter(change -> change.metric().id().equals("frechet-weighted"))
                .findFirst()
                .orElseThrow();
    }

    private static MeanChange overall(ReportComparison comparison) {
        return comparison.means().get(0);
    }

    private static boolean below(PairedTest test) {
        assertThat(test.method()).isEqualTo(PairedTest.Method.JACKKNIFE);
        return test.p() <= ReportComparison.ALPHA;
    }

    /**
     * Neither the distance nor the answer, each for itself, nor anything of a comparison after Holm's correction is
     * said to have changed more often than chance has it where 1 in 20 is.
     */
    @Test
    void nineteenOfTwentyRerunsAreUnchanged() throws InterruptedException {
        for (Kind kind : Kind.values()) {
            int ofSets = 0;
            int ofAnswers = 0;
            int alarms = 0;
            for (ReportComparison rerun : reruns(kind, RERUNS, 0)) {
                ofSets += below(Objects.requireNonNull(frechet(rerun).test())) ? 1 : 0;
                ofAnswers += below(Objects.requireNonNull(overall(rerun).test())) ? 1 : 0;
                alarms += rerun.changed().isEmpty() && rerun.changedMeans().isEmpty() ? 0 : 1;
            }
            assertThat(ofSets).as(kind + ": distances").isLessThanOrEqualTo(CHANCE);
            assertThat(ofAnswers).as(kind + ": answers").isLessThanOrEqualTo(CHANCE);
            assertThat(alarms).as(kind + ": comparisons").isLessThanOrEqualTo(CHANCE);
        }
    }

    /** In 20 runs; METRICS.md has the shares for smaller changes. */
    @Test
    void aPlantedChangeIsFound() throws InterruptedException {
        int ofSets = 0;
        int ofAnswers = 0;
        List<ReportComparison> comparisons = reruns(Kind.NEAR, 5, PLANTED);
        for (ReportComparison comparison : comparisons) {
            ofSets += frechet(comparison).shift() == Shift.FURTHER ? 1 : 0;
            ofAnswers += overall(comparison).shift() == Shift.FURTHER ? 1 : 0;
        }
        assertThat(ofSets).isGreaterThanOrEqualTo(18);
        assertThat(ofAnswers).isGreaterThanOrEqualTo(18);
    }
}
