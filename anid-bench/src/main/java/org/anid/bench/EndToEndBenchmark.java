// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import java.util.concurrent.TimeUnit;
import org.anid.api.dataset.ImageReadException;
import org.anid.dataset.decode.ImageDecoder;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
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

/** From the bytes of two files to the score of the pair. One thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class EndToEndBenchmark {

    private static final int NATURAL = 1;
    private static final int GENERATED = 2;

    /** Ids of the catalogue. Decoding is the same for all: a cheap one and a dear one tell. */
    @Param({"psnr", "ms-ssim"})
    public String ofFiles;

    /** Names of engines; {@link BenchmarkMain} asks for all that can run. */
    @Param("vector")
    public String engine;

    /** File format. */
    @Param("JPEG")
    public Encoded format;

    /** Rows and columns. */
    @Param("512")
    public int size;

    private ImageDecoder decoder;
    private Kernels kernels;
    private byte[] natural;
    private byte[] generated;

    /** Makes the files and compares the engine with plain Java. */
    @Setup
    public void prepare() throws ImageReadException {
        decoder = ImageDecoder.create();
        natural = format.file(size, NATURAL);
        generated = format.file(size, GENERATED);
        format.check(decoder.decode(natural).pixels().data(), size, NATURAL);
        kernels = KernelChoice.named("scalar");
        double[] expected = score();
        kernels = KernelChoice.named(engine);
        Gate.check("files to " + ofFiles + " on " + engine, score(), expected, MetricBenchmark.tolerance(ofFiles));
    }

    /** Decodes and scores one pair. */
    @Benchmark
    public double[] score() throws ImageReadException {
        return Subject.of(
                        ofFiles,
                        kernels,
                        decoder.decode(natural).pixels(),
                        decoder.decode(generated).pixels())
                .run();
    }
}
