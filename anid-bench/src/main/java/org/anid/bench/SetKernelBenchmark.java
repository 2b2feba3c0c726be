// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import java.util.concurrent.TimeUnit;
import org.anid.metrics.kernel.DistributionKernels;
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

/** One kernel of sets of features, 256 rows of them where rows are what it takes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class SetKernelBenchmark {

    /** Which kernel. */
    @Param
    public SetKernel kernel;

    /** Names of engines; {@link BenchmarkMain} asks for all that can run. */
    @Param("vector")
    public String engine;

    /** Length of a feature vector. */
    @Param({"512", "2048"})
    public int d;

    private DistributionKernels kernels;
    private SetKernel.Data data;

    /** Makes features and covariances and compares the engine with plain Java. */
    @Setup
    public void prepare() {
        DistributionKernels reference = KernelChoice.named("scalar").distribution();
        kernels = KernelChoice.named(engine).distribution();
        data = new SetKernel.Data(d, reference);
        Gate.check(
                kernel + " on " + engine,
                kernel.invariant(kernel.run(kernels, data), d),
                kernel.invariant(kernel.run(reference, data), d),
                kernel.tolerance());
    }

    /** Runs the kernel once. */
    @Benchmark
    public double[] run() {
        return kernel.run(kernels, data);
    }
}
