// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import java.util.concurrent.TimeUnit;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.kernel.KernelChoice;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A metric of single images or of pairs, which is its kernel on a whole batch, one checking of arguments and one array
 * of N scores. One operation is one batch, in one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class MetricBenchmark {

    /** Ids of the catalogue; {@link BenchmarkMain} asks for all that compute. */
    @Param("ssim")
    public String metric;

    /** Names of engines; {@link BenchmarkMain} asks for all that can run. */
    @Param("vector")
    public String engine;

    /** Rows and columns. */
    @Param({"256", "512", "1024"})
    public int size;

    /** Images of a batch. */
    @Param({"1", "16"})
    public int batch;

    private Subject subject;

    /** Makes the images and compares the engine with plain Java. */
    @Setup
    public void prepare() {
        ImageBatch natural = Pictures.natural(batch, size, 1);
        ImageBatch damaged = Pictures.damaged(natural, 2);
        subject = Subject.of(metric, KernelChoice.named(engine), natural, damaged);
        double[] expected = Subject.of(metric, KernelChoice.named("scalar"), natural, damaged)
                .run();
        Gate.check(metric + " on " + engine, subject.run(), expected, tolerance(metric));
    }

    static double tolerance(String metric) {
        return TimedMetrics.find(metric)
                .orElseThrow(() -> new IllegalArgumentException("no row for the metric '" + metric
                        + "' in org.anid.bench.TimedMetrics: add one with its tolerance"))
                .tolerance();
    }

    /** Scores one batch. */
    @Benchmark
    public double[] score() {
        return subject.run();
    }
}
