// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import java.util.concurrent.TimeUnit;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ResampleFilter;
import org.anid.api.image.Resampler;
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

/** Resizing in 8 bits, which is how a natural image is brought to the size of a generated one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class ResampleBenchmark {

    /** Two passes round to a grey value each, and their filters have lobes. */
    private static final double GREY_VALUES = 1.5;

    private static final int PROBES = 97;

    /** Filter. */
    @Param({"BICUBIC", "LANCZOS"})
    public ResampleFilter filter;

    /** Rows and columns before. */
    @Param({"256", "512", "1024"})
    public int size;

    /** Rows and columns after. */
    @Param({"299", "512"})
    public int target;

    private Resampler resampler;
    private ImageBatch picture;

    /** Makes the picture and compares some pixels with the filter's definition. */
    @Setup
    public void prepare() {
        resampler = Resampler.of(filter);
        picture = Pictures.natural(1, size, 1);
        float[] actual = resampler.resize8(picture, target, target).data();
        for (int probe = 0; probe < PROBES; probe++) {
            int at = (int) ((long) actual.length * probe / PROBES);
            double expected = 255 * defined(at);
            if (!(Math.abs(255 * actual[at] - expected) <= GREY_VALUES)) {
                throw new WrongResultException(filter + " " + size + " → " + target + ": value " + at + " is "
                        + 255 * actual[at] + " and should be " + expected + ": not timed");
            }
        }
    }

    /** Resizes one image. */
    @Benchmark
    public ImageBatch resize() {
        return resampler.resize8(picture, target, target);
    }

    /** One value of the resized image, from the definition in double. */
    private double defined(int at) {
        int channel = at / (target * target);
        int y = at / target % target;
        int x = at % target;
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < size; i++) {
            double row = weight(i, y);
            for (int j = 0; row != 0 && j < size; j++) {
                double weight = row * weight(j, x);
                sum += weight * picture.data()[(channel * size + i) * size + j];
                weights += weight;
            }
        }
        return Math.max(0, Math.min(1, sum / weights));
    }

    /** The filter, stretched where the image shrinks, about the centre of the target pixel. */
    private double weight(int source, int to) {
        double scale = (double) size / target;
        double centre = (to + 0.5) * scale;
        double distance = Math.abs(source + 0.5 - centre) / Math.max(1, scale);
        return switch (filter) {
            case BOX -> distance <= 0.5 ? 1 : 0;
            case BILINEAR -> Math.max(0, 1 - distance);
            case BICUBIC ->
                distance < 1
                        ? (1.5 * distance - 2.5) * distance * distance + 1
                        : distance < 2 ? ((-0.5 * distance + 2.5) * distance - 4) * distance + 2 : 0;
            case LANCZOS -> distance < 3 ? sinc(distance) * sinc(distance / 3) : 0;
        };
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }
}
