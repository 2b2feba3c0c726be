// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.RankRange;
import org.anid.metrics.internal.evaluate.statistics.Superiority.ImageScore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    /** Sums of tens of numbers near 1 in another order. */
    private static final double ROUNDING = 1e-12;

    private static int[] once(int clusters) {
        int[] weights = new int[clusters];
        Arrays.fill(weights, 1);
        return weights;
    }

    /** Scores with ties, several generated images per cluster and some clusters without a side. */
    private record Scores(double[][] generated, double[][] natural) {
        static Scores of(long seed, int clusters) {
            SplittableRandom random = new SplittableRandom(seed);
            double[][] generated = new double[clusters][];
            double[][] natural = new double[clusters][];
            for (int k = 0; k < clusters; k++) {
                generated[k] =
                        random.ints(random.nextInt(4), 0, 6).asDoubleStream().toArray();
                natural[k] =
                        random.ints(random.nextInt(3), 0, 6).asDoubleStream().toArray();
            }
            return new Scores(generated, natural);
        }

        Superiority superiority() {
            List<ImageScore> scores = new ArrayList<>();
            scores.add(new ImageScore(0, Double.NaN, true));
            for (int k = 0; k < generated.length; k++) {
                for (double score : generated[k]) {
                    scores.add(new ImageScore(k, score, true));
                }
                for (double score : natural[k]) {
                    scores.add(new ImageScore(k, score, false));
                }
            }
            return new Superiority(generated.length, scores);
        }

        /** By its definition: all pairs of images of different clusters, as often as their clusters count. */
        double delta(int[] weights) {
            double balance = 0;
            double pairs = 0;
            for (int k = 0; k < generated.length; k++) {
                for (int l = 0; l < natural.length; l++) {
                    for (double g : generated[k]) {
                        for (double n : natural[l]) {
                            if (k != l) {
                                balance += weights[k] * weights[l] * Math.signum(g - n);
                                pairs += weights[k] * weights[l];
                            }
                        }
                    }
                }
            }
            return balance / pairs;
        }
    }

    @Test
    void superiorityIsThatOfAllPairsOfDifferentClusters() {
        for (int seed = 0; seed < 50; seed++) {
            Scores scores = Scores.of(seed, 9);
            SplittableRandom random = new SplittableRandom(seed);
            int[] weights = random.ints(9, 0, 4).toArray();
            double naive = scores.delta(weights);
            if (!Double.isNaN(naive)) {
                assertThat(scores.superiority().of(weights)).isCloseTo(naive, within(ROUNDING));
            }
        }
    }

    /** The infinitesimal jackknife: the noise is the sum of squares of the derivatives by the clusters' weights. */
    @Test
    void noiseOfSuperiorityIsThatOfTheInfinitesimalJackknife() {
        Scores scores = Scores.of(5, 30);
        double delta = scores.delta(once(30));
        int large = 1000;
        double squares = 0;
        for (int k = 0; k < 30; k++) {
            int[] weights = new int[30];
            Arrays.fill(weights, large);
            weights[k]++;
            double derivative = (scores.delta(weights) - delta) * large;
            squares += derivative * derivative;
        }
        // The step of the difference quotient is a thousandth.
        assertThat(scores.superiority().noise()).isCloseTo(30.0 / 29 * squares, within(2e-3 * squares));
    }

    @Test
    void copiesHaveNoSuperiorityAndNoNoiseAndSeparationHasAllAndNone() {
        List<ImageScore> copies = new ArrayList<>();
        List<ImageScore> separate = new ArrayList<>();
        for (int k = 0; k < 8; k++) {
            copies.add(new ImageScore(k, k * k, true));
            copies.add(new ImageScore(k, k * k, false));
            separate.add(new ImageScore(k, k, true));
            separate.add(new ImageScore(k, 100 + k, false));
        }
        Superiority copy = new Superiority(8, copies);
        Superiority apart = new Superiority(8, separate);
        assertThat(copy.of(once(8))).isZero();
        assertThat(copy.noise()).isZero();
        assertThat(apart.of(once(8))).isEqualTo(-1);
        assertThat(apart.noise()).isZero();
        assertThat(new Superiority(1, List.of(new ImageScore(0, 1, true), new ImageScore(0, 2, false))).of(once(1)))
                .isNaN();
    }

    @Test
    void clustersGiveTheMeanAndWeightedMeans() {
        Clusters clusters = new Clusters(3);
        clusters.add(0, 1e16);
        clusters.add(0, 1);
        clusters.add(2, -1e16);
        clusters.add(1, Double.NaN);
        assertThat(clusters.total()).isEqualTo(3);
        assertThat(clusters.mean()).isEqualTo(1.0 / 3);
        Clusters small = new Clusters(2);
        small.add(0, 1);
        small.add(1, 4);
        small.add(1, 7);
        assertThat(small.mean(new int[] {2, 1})).isEqualTo(13.0 / 4);
        assertThat(small.mean(new int[] {0, 0})).isNaN();
        assertThat(small.influence(1, 4)).isEqualTo(1);
    }

    @Test
    void aCaptionShareIsMeasuredFromOwnToForeignCaptions() {
        Clusters generated = clusters(0.7, 0.5);
        Clusters natural = clusters(0.9, 0.7);
        Clusters others = clusters(0.3, 0.1);
        assertThat(new CaptionShare(generated, natural, others, true).of(once(2)))
                .isCloseTo(0.2 / 0.6, within(ROUNDING));
        // A metric that cannot tell captions apart, or tells them the wrong way, has no scale.
        assertThat(new CaptionShare(generated, natural, natural, true).of(once(2)))
                .isNaN();
        assertThat(new CaptionShare(generated, natural, others, false).of(once(2)))
                .isNaN();
        // Both differences are 0.2: sampling adds nothing.
        assertThat(new CaptionShare(generated, natural, others, true).noise()).isCloseTo(0, within(ROUNDING));
    }

    private static Clusters clusters(double... values) {
        Clusters clusters = new Clusters(values.length);
        for (int k = 0; k < values.length; k++) {
            clusters.add(k, values[k]);
        }
        return clusters;
    }

    @Test
    void sharesAreShrunkByTheirNoiseAndCut() {
        assertThat(Share.shrunk(-5, 9)).isEqualTo(-4);
        assertThat(Share.shrunk(3, 9)).isZero();
        assertThat(Share.shrunk(3, 0)).isEqualTo(3);
        assertThat(Share.shrunk(3, Double.NaN)).isEqualTo(3);
        assertThat(Share.of(-0.5, 0.09, true)).isEqualTo(0.4);
        assertThat(Share.of(-0.5, 0.09, false)).isZero();
        assertThat(Share.of(7, 0, false)).isEqualTo(1);
        assertThat(1 / Share.clipped(-0.0)).isPositive();
        assertThat(Share.of(new Interval(-0.2, 0.5), true)).isEqualTo(new Interval(0, 0.5));
        assertThat(Share.of(new Interval(-0.7, -0.5), true)).isEqualTo(new Interval(0.5, 0.7));
        assertThat(Share.of(new Interval(-0.2, 1.5), false)).isEqualTo(new Interval(0, 1));
    }

    @Test
    void jackknifeOfAMeanIsStudentsInterval() {
        // Leaving one of n values out of their mean: the jackknife error is s/√n exactly.
        double[] values = {3, 5, 8, 1, 4};
        double[] without = new double[5];
        for (int i = 0; i < 5; i++) {
            without[i] = (21 - values[i]) / 4;
        }
        Interval interval = Objects.requireNonNull(JackKnife.interval(4.2, without));
        double s = Math.sqrt((1.2 * 1.2 + 0.8 * 0.8 + 3.8 * 3.8 + 3.2 * 3.2 + 0.2 * 0.2) / 4);
        // The 97.5 % quantile with 4 degrees of freedom: SciPy 1.17.1, scipy.stats.t.ppf(0.975, 4).
        double t = 2.7764451051977934;
        assertThat(interval.low()).isCloseTo(4.2 - t * s / Math.sqrt(5), within(1e-9));
        assertThat(interval.high()).isCloseTo(4.2 + t * s / Math.sqrt(5), within(1e-9));
        double[] equal = new double[10];
        Arrays.fill(equal, 0.1);
        assertThat(JackKnife.variance(equal)).isZero();
        assertThat(JackKnife.variance(new double[] {1, Double.NaN})).isNaN();
    }

    @Test
    void valuesAndReplicatesGoThroughTheSameFunction() {
        List<Estimate> parts = List.of(
                new Estimate(0.1, new double[] {0.1, 0.2, Double.NaN}, 0.1),
                new Estimate(0.9, new double[] {0.9, 0.1, 0.5}, 0.9),
                new Estimate(0.3, new double[] {0.2, 0.6, 0.5}, 0.3));
        Estimate median = DimensionAggregator.of(parts, values -> {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        });
        assertThat(median.value()).isEqualTo(0.3);
        assertThat(median.without()).containsExactly(0.2, 0.2, Double.NaN);
        assertThat(DimensionAggregator.mean(List.of(parts.get(0), new Estimate(0.3, new double[0], 0.3)))
                        .discrepancy()
                        .ci95())
                .isNull();
    }

    @Test
    void ranksAreSharedByWhatCannotBeToldApart() {
        Estimate near = new Estimate(0.1, new double[] {0.1, 0.11, 0.09}, 0.1);
        Estimate alike = new Estimate(0.11, new double[] {0.15, 0.06, 0.12}, 0.11);
        Estimate far = new Estimate(0.8, new double[] {0.8, 0.81, 0.79}, 0.8);
        Estimate unknown = new Estimate(0.5, new double[0], 0.5);
        assertThat(RankIntervals.of(List.of(far, near, alike)))
                .containsExactly(new RankRange(3, 3), new RankRange(1, 2), new RankRange(1, 2));
        assertThat(RankIntervals.of(List.of(far, unknown))).containsExactly(new RankRange(1, 2), new RankRange(1, 2));
    }

    @Test
    void aCrossedFloorIsZeroForACopyAndSaysWhenImagesAreCloserThanNaturalOnes() {
        double[] floor = {3, 2.5, 3.5, 3};
        CrossedFloor copy = CrossedFloor.of(3, floor, 3, floor, 10, false);
        assertThat(copy.share((e, f, u) -> Math.sqrt(e / u))).isZero();
        assertThat(copy.interval()).isEqualTo(new Interval(0, 0));
        assertThat(copy.estimate((e, f, u) -> Math.sqrt(e / u)).without()).containsOnly(0.0);
        CrossedFloor far = CrossedFloor.of(12, new double[] {12, 11.5, 12.5, 12}, 3, floor, 10, false);
        assertThat(far.share((e, f, u) -> Math.sqrt(e / u))).isCloseTo(Math.sqrt(0.9), within(ROUNDING));
        CrossedFloor overlap = CrossedFloor.of(0.2, new double[0], 0.8, new double[0], 0, true);
        assertThat(overlap.share((e, f, u) -> e / f)).isCloseTo(0.75, within(ROUNDING));
        CrossedFloor closer = CrossedFloor.of(0.9, new double[0], 0.8, new double[0], 0, true);
        assertThat(closer.excess()).isNegative();
        assertThat(closer.share((e, f, u) -> e / f)).isZero();
    }

    @Test
    void withoutAScaleThereIsNoShareEvenWhereThereIsNoExcess() {
        double[] none = new double[0];
        CrossedFloor.Scale squared = (excess, floor, unrelated) -> Math.sqrt(excess / unrelated);
        assertThat(CrossedFloor.of(1, none, 1, none, Double.NaN, false).share(squared))
                .isNaN();
        CrossedFloor.Scale overlap = (excess, floor, unrelated) -> excess / floor;
        assertThat(CrossedFloor.of(0, none, 0, none, 0, true).share(overlap)).isNaN();
    }

    @Test
    void aPermutationHasEveryNumberOnceAndDependsOnItsSeedAlone() {
        CounterRandom random = new CounterRandom(3, 2);
        assertThat(random.permutation(40)).containsExactly(new CounterRandom(3, 2).permutation(40));
        Set<Integer> seen = new HashSet<>();
        for (int i : random.permutation(40)) {
            seen.add(i);
        }
        assertThat(seen).hasSize(40);
        assertThat(random.permutation(40)).isNotEqualTo(new CounterRandom(4, 2).permutation(40));
    }

    // ---- The law of coverage: 95 % intervals hold the truth in 92 to 98 % of 1,000 simulated data sets
    // ---------------

    private static final int TRIALS = 1000;
    private static final int RESAMPLES = 300;

    /** One simulated data set: an estimator of a known truth. */
    private interface Simulation {
        ShareEstimator draw(SplittableRandom random, int clusters);
    }

    private static void covers(double truth, int clusters, Simulation simulation) throws InterruptedException {
        int bootstrap = 0;
        int jackknife = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            ShareEstimator share = simulation.draw(new SplittableRandom(trial), clusters);
            double[] draws = new ClusterBootstrap(trial, RESAMPLES).draws(clusters, share)[0];
            bootstrap += holds(Share.of(ClusterBootstrap.percentile(draws), share.twoSided()), truth);
            int[] all = once(clusters);
            double signed = share.of(all);
            double[] without = new double[10];
            for (int fold = 0; fold < 10; fold++) {
                int[] weights = all.clone();
                for (int k = fold; k < clusters; k += 10) {
                    weights[k] = 0;
                }
                without[fold] = share.of(weights);
            }
            jackknife += holds(
                    DimensionAggregator.mean(
                                    List.of(new Estimate(Share.clipped(signed), without, Share.clipped(signed))))
                            .discrepancy()
                            .ci95(),
                    truth);
        }
        assertThat(bootstrap / (double) TRIALS).as("bootstrap").isBetween(0.92, 0.98);
        assertThat(jackknife / (double) TRIALS).as("jackknife").isBetween(0.92, 0.98);
    }

    private static int holds(@Nullable Interval interval, double truth) {
        return interval != null && interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }

    @Test
    void intervalsOfPairsHoldTheTruth() throws InterruptedException {
        covers(0.4, 60, (random, clusters) -> {
            Clusters errors = new Clusters(clusters);
            Clusters others = new Clusters(clusters);
            for (int k = 0; k < clusters; k++) {
                // Errors of one natural image go together.
                double busy = 0.5 + random.nextDouble();
                errors.add(k, 0.4 * busy * (0.5 + random.nextDouble()));
                others.add(k, busy * (0.5 + random.nextDouble()));
            }
            return new PairShare(errors, others);
        });
    }

    @Test
    void intervalsOfCaptionsHoldTheTruth() throws InterruptedException {
        covers(0.25, 60, (random, clusters) -> {
            Clusters generated = new Clusters(clusters);
            Clusters natural = new Clusters(clusters);
            Clusters others = new Clusters(clusters);
            for (int k = 0; k < clusters; k++) {
                double image = random.nextDouble();
                natural.add(k, image + 2 + random.nextDouble());
                generated.add(k, image + 1.75 + random.nextDouble());
                others.add(k, image + 1 + random.nextDouble());
            }
            return new CaptionShare(generated, natural, others, true);
        });
    }

    @Test
    void intervalsOfSuperiorityHoldTheTruth() throws InterruptedException {
        // P(g > n) − P(g < n) for n uniform on 0…1 and g on 0.3…1.3: 1 − 0.7².
        covers(0.51, 60, (random, clusters) -> {
            List<ImageScore> scores = new ArrayList<>();
            for (int k = 0; k < clusters; k++) {
                scores.add(new ImageScore(k, 0.3 + random.nextDouble(), true));
                scores.add(new ImageScore(k, random.nextDouble(), false));
            }
            return new Superiority(clusters, scores);
        });
    }

    /** The law of null: two samples of one distribution are within 5 % of 0 on average at 50 images, 2 % at 500. */
    @Test
    void samplesOfOneDistributionAreNearZero() {
        assertThat(meanOfNull(50)).isBetween(0.0, 0.05);
        assertThat(meanOfNull(500)).isBetween(0.0, 0.02);
    }

    private static double meanOfNull(int images) {
        List<Double> shares = new ArrayList<>();
        for (int split = 0; split < 200; split++) {
            SplittableRandom random = new SplittableRandom(split);
            List<ImageScore> scores = new ArrayList<>();
            for (int k = 0; k < 2 * images; k++) {
                scores.add(new ImageScore(k, random.nextDouble(), k % 2 == 0));
            }
            Superiority superiority = new Superiority(2 * images, scores);
            shares.add(Share.of(superiority.of(once(2 * images)), superiority.noise(), true));
        }
        return shares.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
