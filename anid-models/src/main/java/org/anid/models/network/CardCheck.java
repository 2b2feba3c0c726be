// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.anid.api.model.Graph;
import org.anid.api.model.TensorSpec;

/** Compares the inputs and outputs of a graph with what its card says of them. */
public final class CardCheck {

    private CardCheck() {}

    /**
     * An input or output as the engine knows it.
     *
     * @param dtype as in {@code float32}; anything else that no card says, where it is no tensor
     * @param shape sizes by axis; negative where any size is allowed
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
    public record Signature(String dtype, long... shape) {}

    /**
     * Every difference, in words; empty where the graph is what the card says.
     *
     * @param graph the card
     * @param inputs of the graph, by name
     * @param outputs of the graph, by name
     */
    public static List<String> differences(Graph graph, Map<String, Signature> inputs, Map<String, Signature> outputs) {
        List<String> differences = new ArrayList<>();
        compare("input", graph.inputs(), inputs, differences);
        compare("output", graph.outputs(), outputs, differences);
        for (TensorSpec output : graph.outputs()) {
            if (!output.dtype().equals("float32")) {
                differences.add("the output '" + output.name() + "' is " + output.dtype() + ", and float32 is read");
            }
        }
        TreeSet<String> unknown = new TreeSet<>(inputs.keySet());
        graph.inputs().forEach(input -> unknown.remove(input.name()));
        unknown.forEach(name -> differences.add("the graph wants an input '" + name + "' that is not on the card"));
        return differences;
    }

    private static void compare(
            String kind, List<TensorSpec> specs, Map<String, Signature> actual, List<String> differences) {
        for (TensorSpec spec : specs) {
            Signature signature = actual.get(spec.name());
            if (signature == null) {
                differences.add("the card has an " + kind + " '" + spec.name() + "', the graph has "
                        + String.join(", ", new TreeSet<>(actual.keySet())));
            } else if (!spec.dtype().equals(signature.dtype()) || !fits(spec.shape(), signature.shape())) {
                differences.add("the " + kind + " '" + spec.name() + "' is " + spec.dtype() + " " + spec.shape()
                        + " on the card and " + signature.dtype() + " " + Arrays.toString(signature.shape())
                        + " in the graph");
            }
        }
    }

    private static boolean fits(List<Long> card, long[] graph) {
        if (card.size() != graph.length) {
            return false;
        }
        for (int i = 0; i < graph.length; i++) {
            if (graph[i] >= 0 && graph[i] != card.get(i)) {
                return false;
            }
        }
        return true;
    }
}
