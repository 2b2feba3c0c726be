// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import java.util.concurrent.TimeUnit;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.ImageReadException;
import org.anid.dataset.decode.ImageDecoder;
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

/** From the bytes of a file to an image in [0, 1], with its hash. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class DecodeBenchmark {

    private static final int SEED = 1;

    /** File format. */
    @Param
    public Encoded format;

    /** Rows and columns. */
    @Param({"256", "512", "1024"})
    public int size;

    private ImageDecoder decoder;
    private byte[] file;

    /** Makes the file and compares what is decoded with what went in. */
    @Setup
    public void prepare() throws ImageReadException {
        decoder = ImageDecoder.create();
        file = format.file(size, SEED);
        format.check(decoder.decode(file).pixels().data(), size, SEED);
    }

    /** Decodes one file. */
    @Benchmark
    public DecodedImage decode() throws ImageReadException {
        return decoder.decode(file);
    }
}
