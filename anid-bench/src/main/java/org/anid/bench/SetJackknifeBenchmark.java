// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.Observation;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.quality.distribution.FrechetDistance;
import org.anid.metrics.quality.distribution.KernelDistance;
import org.anid.metrics.quality.distribution.MaximumMeanDiscrepancy;
import org.anid.metrics.quality.distribution.NearestNeighbours;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Two crossed halves in 20 folds, compared as a whole and without each, as a report's interval asks for it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class SetJackknifeBenchmark {

    private static final int FOLDS = 20;

    /** Engines differ by rounding; a share of neighbours not at all. */
    private static final double TOLERANCE = 1e-9;

    /** Which statistic. */
    @Param
    public Statistic statistic;

    /** Names of engines; {@link BenchmarkMain} asks for all that can run. */
    @Param("vector")
    public String engine;

    /** Length of a feature vector. */
    @Param({"512", "2048"})
    public int d;

    /** Feature vectors of each half. */
    @Param("200")
    public int rows;

    private FeatureSetMetric metric;
    private List<List<FeatureAccumulator>> folds;
    private long seed;

    /** The metrics that are timed. */
    public enum Statistic {
        /** Fréchet distance. */
        FRECHET,
        /** Kernel distance, as KID. */
        KERNEL,
        /** Maximum mean discrepancy, as CMMD. */
        MMD,
        /** Precision; recall, density and coverage come along. */
        PRECISION;

        FeatureSetMetric metric(FeatureExtractor features, Kernels kernels) {
            return switch (this) {
                case FRECHET -> FrechetDistance.create(features).with(kernels);
                case KERNEL -> KernelDistance.builder(features).kernels(kernels).build();
                case MMD ->
                    MaximumMeanDiscrepancy.builder(features).kernels(kernels).build();
                case PRECISION ->
                    NearestNeighbours.precision(features).kernels(kernels).build();
            };
        }
    }

    /** Features that are given. */
    private record Given(int width) implements FeatureExtractor {
        @Override
        public ModelReference reference() {
            return new ModelReference("given", "1", "none");
        }

        @Override
        public FeatureMatrix extract(ImageBatch images) {
            throw new IllegalStateException("the features of this benchmark are given: nothing may extract them");
        }
    }

    /** Makes features and compares the engine with plain Java. */
    @Setup
    public void prepare() {
        metric = statistic.metric(new Given(d), KernelChoice.named(engine));
        renew();
        FeatureSetMetric reference = statistic.metric(new Given(d), KernelChoice.named("scalar"));
        Gate.check(statistic + " on " + engine, compare(), values(reference, folds(reference, seed)), TOLERANCE);
    }

    /** Other features each time: what was found of neighbours is remembered. */
    @Setup(Level.Invocation)
    public void renew() {
        seed++;
        folds = folds(metric, seed);
    }

    private List<List<FeatureAccumulator>> folds(FeatureSetMetric of, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<FeatureAccumulator>> made = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            FeatureAccumulator state = of.newFeatureAccumulator();
            boolean natural = fold % 2 == 0;
            for (int row = fold / 2; row < rows; row += FOLDS / 2) {
                float[] values = new float[d];
                for (int k = 0; k < d; k++) {
                    values[k] = (float) (random.nextDouble() + random.nextDouble() + (natural ? 0.1 : 0));
                }
                state.update(
                        natural ? Observation.Side.NATURAL : Observation.Side.GENERATED,
                        new FeatureMatrix(1, d, values));
            }
            made.add(List.of(state));
        }
        return made;
    }

    private static double[] values(FeatureSetMetric of, List<List<FeatureAccumulator>> parts) {
        FeatureSetMetric.JackknifedComparison comparison = of.jackknife(parts);
        double[] values = Arrays.copyOf(comparison.without(), FOLDS + 1);
        values[FOLDS] = comparison.all().value();
        return values;
    }

    /** The whole and each replicate. */
    @Benchmark
    public double[] compare() {
        return values(metric, folds);
    }
}
