// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.anid.api.dimension.Interval;
import org.apache.commons.math3.stat.inference.TTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a naive bootstrap that shares no line with it, against Student's t, and on data that are odd. */
class PairedBootstrapTest {

    private static final int NAIVE_RESAMPLES = 20_000;

    /** Five standard errors of a share of 1,000 draws, the fewest that a p is made of, at 0.5. */
    private static final double MONTE_CARLO = 5 * Math.sqrt(0.25 / 1_000);

    /** A 95 % quantile of 1,000 draws lies within a few percent of the true one. */
    private static final double OF_A_QUANTILE = 0.06;

    private static double[] skewed(long seed, int n, double shift) {
        Random random = new Random(seed);
        double[] values = new double[n];
        Arrays.setAll(values, i -> Math.exp(0.6 * random.nextGaussian()) - Math.exp(0.18) + shift);
        return values;
    }

    private static double[] meanAndError(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance =
                Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
        return new double[] {mean, Math.sqrt(variance / values.length)};
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.05, 0.1, 0.2})
    void agreesWithANaiveBootstrap(double shift) {
        double[] values = skewed(11, 60, shift);
        double[] all = meanAndError(values);
        Random random = new Random(5);
        double[] draws = new double[NAIVE_RESAMPLES];
        double[] resample = new double[values.length];
        for (int b = 0; b < draws.length; b++) {
            for (int i = 0; i < resample.length; i++) {
                resample[i] = values[random.nextInt(values.length)];
            }
            double[] drawn = meanAndError(resample);
            draws[b] = Math.abs(drawn[0] - all[0]) / drawn[1];
        }
        double t = Math.abs(all[0]) / all[1];
        double p = (1.0 + Arrays.stream(draws).filter(draw -> draw >= t).count()) / (1 + draws.length);
        Arrays.sort(draws);
        double half = draws[(int) (0.95 * draws.length)] * all[1];
        PairedBootstrap.Result result = new PairedBootstrap(2024, 1).test(values);
        Interval interval = Objects.requireNonNull(result.ci95());
        assertThat(result.mean()).isCloseTo(all[0], within(1e-14));
        assertThat(result.p()).isCloseTo(p, within(MONTE_CARLO * Math.max(0.1, 2 * Math.sqrt(p * (1 - p)))));
        assertThat(interval.high() - result.mean()).isCloseTo(half, within(OF_A_QUANTILE * half));
        assertThat(result.mean() - interval.low()).isCloseTo(half, within(OF_A_QUANTILE * half));
    }

    @Test
    void agreesWithStudentOnNormalData() {
        Random random = new Random(3);
        double[] values =
                random.doubles(300).map(u -> random.nextGaussian() + 0.1).toArray();
        double p = new TTest().tTest(0, values);
        assertThat(new PairedBootstrap(2024, 1).test(values).p()).isCloseTo(p, within(MONTE_CARLO));
    }

    /** Groups of ids stand for ids where there are many. */
    @Test
    void manyIdsAreDealtIntoGroups() {
        double[] values = skewed(4, 20_500, 0.004);
        double[] all = meanAndError(values);
        PairedBootstrap.Result result = new PairedBootstrap(2024, 1).test(values);
        Interval interval = Objects.requireNonNull(result.ci95());
        assertThat(interval.high() - result.mean()).isCloseTo(1.96 * all[1], within(2 * OF_A_QUANTILE * all[1] * 1.96));
        assertThat(result.p()).isCloseTo(new TTest().tTest(0, values), within(MONTE_CARLO));
    }

    @Test
    void nothingVaries() {
        PairedBootstrap bootstrap = new PairedBootstrap(2024, 10);
        assertThat(bootstrap.test(new double[50])).isEqualTo(new PairedBootstrap.Result(0, new Interval(0, 0), 1));
        double[] shifted = new double[50];
        Arrays.fill(shifted, 0.25);
        assertThat(bootstrap.test(shifted)).isEqualTo(new PairedBootstrap.Result(0.25, new Interval(0.25, 0.25), 1e-4));
    }

    /** Three signs alone give no p below 1/4. */
    @Test
    void fewImagesProveNothing() {
        PairedBootstrap bootstrap = new PairedBootstrap(2024, 1);
        assertThat(bootstrap.test(new double[] {1, 1, 1}).p()).isEqualTo(0.25);
        PairedBootstrap.Result three = bootstrap.test(new double[] {1, 1.01, 0.99});
        assertThat(three.p()).isGreaterThanOrEqualTo(0.25);
        assertThat(three.ci95()).isNull();
    }

    @Test
    void moreTestsNeedAFinerP() {
        double[] clear = skewed(1, 200, 3);
        assertThat(new PairedBootstrap(1, 1).test(clear).p()).isEqualTo(1 / 10_000.0);
        assertThat(new PairedBootstrap(1, 1_000).test(clear).p()).isEqualTo(1 / 60_001.0);
    }
}
