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

/** A metric of two sets of 16 images, with its features: extraction, statistics and distance. One thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class SetMetricBenchmark {

    private static final int IMAGES = 16;

    /** Ids of the catalogue; {@link BenchmarkMain} asks for all that compute. */
    @Param("frechet-handmade")
    public String setMetric;

    /** Names of engines; {@link BenchmarkMain} asks for all that can run. */
    @Param("vector")
    public String engine;

    /** Rows and columns. */
    @Param({"256", "512", "1024"})
    public int size;

    private Subject subject;

    /** Makes the images and compares the engine with plain Java. */
    @Setup
    public void prepare() {
        ImageBatch natural = Pictures.natural(IMAGES, size, 1);
        ImageBatch damaged = Pictures.damaged(Pictures.natural(IMAGES, size, 1 + IMAGES), 2);
        subject = Subject.of(setMetric, KernelChoice.named(engine), natural, damaged);
        double[] expected = Subject.of(setMetric, KernelChoice.named("scalar"), natural, damaged)
                .run();
        Gate.check(setMetric + " on " + engine, subject.run(), expected, MetricBenchmark.tolerance(setMetric));
    }

    /** Compares the sets. */
    @Benchmark
    public double[] compare() {
        return subject.run();
    }
}
