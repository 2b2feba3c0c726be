// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.anid.api.model.ModelCard.Probe;

/** Runs a graph on the seeded input of a probe and compares what comes out. */
final class ProbeRun {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final float ONE_OF_24_BITS = 0x1p-24f;

    private ProbeRun() {}

    /** The differences, a line each; none where the graph computes what the probe says. */
    static List<String> differences(Probe probe, ModelGraph graph) {
        float[] output = output(probe.seed(), probe.shape(), graph).values();
        double largest = probe.expected().stream().mapToDouble(Math::abs).max().orElse(0);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < probe.expected().size() && differences.isEmpty(); i++) {
            double expected = probe.expected().get(i);
            double actual = i < output.length ? output[i] : Double.NaN;
            // Written so that NaN differs.
            if (!(Math.abs(actual - expected) <= probe.tolerance() * largest)) {
                differences.add(
                        "value " + i + " of the probe's output is " + actual + ", and the card says " + expected);
            }
        }
        return differences;
    }

    /** The first output for the inputs of a probe. */
    static Tensor output(long seed, List<Long> sizes, ModelGraph graph) {
        long[] shape = sizes.stream().mapToLong(Long::longValue).toArray();
        int size = Math.toIntExact(sizes.stream().reduce(1L, Math::multiplyExact));
        List<ModelGraph.Input> inputs = new ArrayList<>();
        long state = seed;
        for (int i = 0; i < graph.inputs(); i++) {
            float[] values = new float[size];
            for (int k = 0; k < size; k++) {
                state += GOLDEN_GAMMA;
                values[k] = uniform(state);
            }
            inputs.add(new ModelGraph.Input.Floats(FloatBuffer.wrap(values), shape));
        }
        return graph.run(inputs).get(0);
    }

    /** The top 24 bits of SplitMix64's output, as a share of one. */
    private static float uniform(long state) {
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (z >>> 40) * ONE_OF_24_BITS;
    }
}
