// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.architecture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.anid.models.checkpoint.ElementType;
import org.anid.models.internal.Protobuf;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX file whose weights are left out: its initializers say type and shape and have no values.
 *
 * @param before fields of the model before its graph, as they stand
 * @param graph parts of the graph, in their order
 * @param after fields of the model after its graph
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">the numbers of the fields</a>
 */
record Outline(List<ByteBuffer> before, List<Part> graph, List<ByteBuffer> after) {

    static final int MODEL_GRAPH = 7;
    static final int GRAPH_INITIALIZER = 5;
    static final int TENSOR_RAW_DATA = 9;
    static final int TENSOR_EXTERNAL_DATA = 13;
    static final int TENSOR_DATA_LOCATION = 14;

    private static final int TENSOR_DIMS = 1;
    private static final int TENSOR_DATA_TYPE = 2;
    private static final int TENSOR_NAME = 8;

    /** Fields of a tensor that say what it is; all others are values, or where they are. */
    private static final List<Integer> DESCRIPTION = List.of(TENSOR_DIMS, TENSOR_DATA_TYPE, TENSOR_NAME);

    private static final Map<Long, ElementType> TYPES =
            Map.of(1L, ElementType.FLOAT32, 6L, ElementType.INT32, 7L, ElementType.INT64, 11L, ElementType.FLOAT64);

    /**
     * A part of a graph.
     *
     * @param bytes a field as it stands, or of a hole the fields of its tensor
     * @param hole null where the part is whole
     */
    record Part(ByteBuffer bytes, @Nullable Hole hole) {}

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it is no ONNX file
     */
    static Outline parse(byte[] file) {
        List<ByteBuffer> before = new ArrayList<>();
        List<Part> graph = new ArrayList<>();
        List<ByteBuffer> after = new ArrayList<>();
        for (Protobuf.Field field : Protobuf.fields(ByteBuffer.wrap(file))) {
            if (field.number() == MODEL_GRAPH) {
                for (Protobuf.Field part : Protobuf.fields(field.value())) {
                    Hole hole = part.number() == GRAPH_INITIALIZER ? hole(part.value()) : null;
                    graph.add(new Part(hole == null ? part.whole() : part.value(), hole));
                }
            } else {
                (graph.isEmpty() ? before : after).add(field.whole());
            }
        }
        return new Outline(before, graph, after);
    }

    private static @Nullable Hole hole(ByteBuffer tensor) {
        List<Long> shape = new ArrayList<>();
        long type = 0;
        String name = "";
        for (Protobuf.Field field : Protobuf.fields(tensor)) {
            if (!DESCRIPTION.contains(field.number())) {
                return null;
            }
            switch (field.number()) {
                case TENSOR_DIMS -> Protobuf.varints(field, shape);
                case TENSOR_DATA_TYPE -> type = field.varint();
                default ->
                    name = StandardCharsets.UTF_8
                            .decode(field.value().duplicate())
                            .toString();
            }
        }
        if (shape.contains(0L)) {
            return null;
        }
        ElementType elements = TYPES.get(type);
        if (elements == null) {
            throw new IllegalArgumentException(name + " has elements of ONNX's type " + type);
        }
        return new Hole(name, elements, shape);
    }

    /** The tensors that are to be filled, in the order of the file. */
    List<Hole> holes() {
        List<Hole> holes = new ArrayList<>();
        for (Part part : graph) {
            if (part.hole() != null) {
                holes.add(part.hole());
            }
        }
        return holes;
    }
}
