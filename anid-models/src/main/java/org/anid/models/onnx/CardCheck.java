// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.anid.api.model.Graph;
import org.anid.api.model.TensorSpec;
import org.jspecify.annotations.Nullable;

/** Compares the inputs and outputs of a session with what the card says of the graph. */
final class CardCheck {

    private CardCheck() {}

    /** Every difference, in words; empty where the graph is what the card says. */
    static List<String> differences(Graph graph, OrtSession session) throws OrtException {
        List<String> differences = new ArrayList<>();
        compare("input", graph.inputs(), session.getInputInfo(), differences);
        compare("output", graph.outputs(), session.getOutputInfo(), differences);
        for (TensorSpec output : graph.outputs()) {
            if (!output.dtype().equals("float32")) {
                differences.add("the output '" + output.name() + "' is " + output.dtype() + ", and float32 is read");
            }
        }
        TreeSet<String> unknown = new TreeSet<>(session.getInputNames());
        graph.inputs().forEach(input -> unknown.remove(input.name()));
        unknown.forEach(name -> differences.add("the graph wants an input '" + name + "' that is not on the card"));
        return differences;
    }

    private static void compare(
            String kind, List<TensorSpec> specs, Map<String, NodeInfo> actual, List<String> differences) {
        for (TensorSpec spec : specs) {
            NodeInfo node = actual.get(spec.name());
            if (node == null) {
                differences.add("the card has an " + kind + " '" + spec.name() + "', the graph has "
                        + String.join(", ", new TreeSet<>(actual.keySet())));
            } else if (!(node.getInfo() instanceof TensorInfo info)) {
                differences.add("the " + kind + " '" + spec.name() + "' of the graph is no tensor");
            } else if (!spec.dtype().equals(name(info.type)) || !fits(spec.shape(), info.getShape())) {
                differences.add("the " + kind + " '" + spec.name() + "' is " + spec.dtype() + " " + spec.shape()
                        + " on the card and " + name(info.type) + " " + Arrays.toString(info.getShape())
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

    private static String name(@Nullable OnnxJavaType type) {
        if (type == null) {
            return "unknown";
        }
        return switch (type) {
            case FLOAT -> "float32";
            case DOUBLE -> "float64";
            case FLOAT16 -> "float16";
            case BFLOAT16 -> "bfloat16";
            case INT64 -> "int64";
            case INT32 -> "int32";
            case INT16 -> "int16";
            case INT8 -> "int8";
            case UINT8 -> "uint8";
            case BOOL -> "bool";
            case STRING -> "string";
            default -> type.toString();
        };
    }
}
