// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.anid.models.internal.Protobuf;
import org.anid.models.internal.Protobuf.Field;
import org.anid.models.network.CardCheck.Signature;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX graph of two images, cut in two: the trunk makes of one image all that the graph makes of one alone, and the
 * head makes the outputs of both. A graph is cut only where it does the same with both images: same operators,
 * attributes and weights, one by one.
 *
 * @param trunk a model of one image
 * @param image its input
 * @param features its outputs
 * @param head the rest
 * @param first inputs of the head that take features of the first image: index of the output of the trunk by name
 * @param second the same of the second image
 * @param inputs of the whole graph
 * @see <a href="https://github.com/onnx/onnx/blob/v1.19.0/onnx/onnx.proto">the numbers of the fields</a>
 */
record TwinParts(
        ByteBuffer trunk,
        String image,
        List<String> features,
        Head head,
        Map<String, Integer> first,
        Map<String, Integer> second,
        Map<String, Signature> inputs) {

    private static final int MODEL_GRAPH = 7;
    private static final int NODE = 1;
    private static final int INITIALIZER = 5;
    private static final int INPUT = 11;
    private static final int OUTPUT = 12;

    /** Fields of a graph that nothing needs once it is cut: documentation, and the sizes of what lies between. */
    private static final Set<Integer> DROPPED = Set.of(10, 13);
    /** Name and metadata. */
    private static final Set<Integer> KEPT = Set.of(2, 16);

    private static final int NODE_INPUT = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int NODE_OPERATOR = 4;
    private static final int NODE_ATTRIBUTE = 5;
    private static final int NODE_DOMAIN = 7;
    private static final int ATTRIBUTE_GRAPH = 6;
    private static final int ATTRIBUTE_GRAPHS = 11;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_LOCATION = 14;
    private static final int VALUE_NAME = 1;
    private static final int VALUE_TYPE = 2;
    private static final int FLOAT = 1;

    /** What a trunk is worth being cut for. */
    private static final Set<String> HEAVY = Set.of("Conv", "MatMul", "Gemm");

    /** The bytes of the head, once the sizes of the features are known. */
    @FunctionalInterface
    interface Head {
        /** @param shapes of the features, in their order; negative where any size is allowed */
        ByteBuffer of(List<long[]> shapes);
    }

    /** An operator. */
    private record Node(Field whole, List<String> inputs, List<String> outputs, List<Object> kind, String operator) {}

    /**
     * Cuts a graph.
     *
     * @param file of the graph
     * @param inputs names of the two images
     * @return null where it is not of this kind
     */
    static @Nullable TwinParts of(Path file, List<String> inputs) {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer model = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            return new Cut(model, inputs.get(0), inputs.get(1)).parts();
        } catch (IOException | IllegalArgumentException e) {
            // Of no form that is known here. Whether it can be loaded as it is says ONNX Runtime.
            return null;
        }
    }

    private static final class Cut {

        private final List<Field> model;
        private final List<Field> kept = new ArrayList<>();
        private final List<Node> nodes = new ArrayList<>();
        private final Map<String, Field> initializers = new LinkedHashMap<>();
        private final Map<String, Field> graphInputs = new HashMap<>();
        private final List<Field> outputs = new ArrayList<>();
        private final String firstImage;
        private final String secondImage;
        private boolean known = true;

        /** Which images a value depends on: 1, 2 or both. */
        private final Map<String, Integer> sides = new HashMap<>();
        /** Values of one number are computed alike, once from one image and once from the other, or from none. */
        private final Map<String, Integer> numbers = new HashMap<>();

        private final Map<Object, Integer> numbered = new HashMap<>();

        Cut(ByteBuffer bytes, String firstImage, String secondImage) {
            this.firstImage = firstImage;
            this.secondImage = secondImage;
            this.model = Protobuf.fields(bytes);
            for (Field field : model) {
                if (field.number() == MODEL_GRAPH) {
                    Protobuf.fields(field.value()).forEach(this::take);
                }
            }
        }

        private void take(Field field) {
            switch (field.number()) {
                case NODE -> nodes.add(node(field));
                case INITIALIZER -> {
                    String name = "";
                    for (Field part : Protobuf.fields(field.value())) {
                        if (part.number() == TENSOR_NAME) {
                            name = text(part);
                        }
                        // In a file of its own, which a model in memory has none of.
                        known &= part.number() != TENSOR_LOCATION || part.varint() == 0;
                    }
                    initializers.put(name, field);
                }
                case INPUT -> graphInputs.put(name(field), field);
                case OUTPUT -> outputs.add(field);
                default -> {
                    known &= KEPT.contains(field.number()) || DROPPED.contains(field.number());
                    if (KEPT.contains(field.number())) {
                        kept.add(field);
                    }
                }
            }
        }

        private Node node(Field field) {
            List<String> inputs = new ArrayList<>();
            List<String> outputs = new ArrayList<>();
            List<Object> kind = new ArrayList<>();
            String operator = "";
            for (Field part : Protobuf.fields(field.value())) {
                switch (part.number()) {
                    case NODE_INPUT -> inputs.add(text(part));
                    case NODE_OUTPUT -> outputs.add(text(part));
                    case NODE_OPERATOR -> operator = text(part);
                    case NODE_ATTRIBUTE -> {
                        for (Field value : Protobuf.fields(part.value())) {
                            // A graph within, which sees the values of this one.
                            known &= value.number() != ATTRIBUTE_GRAPH && value.number() != ATTRIBUTE_GRAPHS;
                        }
                        kind.add(part.value());
                    }
                    case NODE_DOMAIN -> kind.add(text(part));
                    default -> {
                        // Name and documentation.
                    }
                }
            }
            kind.add(operator);
            return new Node(field, inputs, outputs, kind, operator);
        }

        @Nullable
        TwinParts parts() {
            Field first = graphInputs.get(firstImage);
            Field second = graphInputs.get(secondImage);
            graphInputs.keySet().removeAll(initializers.keySet());
            if (!known || first == null || second == null || graphInputs.size() != 2) {
                return null;
            }
            follow();
            if (outputs.stream().anyMatch(output -> sides.getOrDefault(name(output), 0) != 3)) {
                return null;
            }
            Set<String> wanted = crossing();
            Map<Integer, String> ofFirst = new LinkedHashMap<>();
            for (Node node : nodes) {
                for (String output : node.outputs) {
                    if (sides.getOrDefault(output, 0) == 1) {
                        ofFirst.putIfAbsent(number(output), output);
                    }
                }
            }
            List<String> features = new ArrayList<>();
            Map<String, Integer> firstFeeds = new LinkedHashMap<>();
            Map<String, Integer> secondFeeds = new LinkedHashMap<>();
            for (String value : wanted) {
                String feature = ofFirst.get(number(value));
                if (feature == null) {
                    // Of the second image alone, or the image itself.
                    return null;
                }
                if (!features.contains(feature)) {
                    features.add(feature);
                }
                (sides.getOrDefault(value, 0) == 1 ? firstFeeds : secondFeeds).put(value, features.indexOf(feature));
            }
            List<Node> trunk = before(features, Set.of());
            if (secondFeeds.isEmpty() || trunk.stream().noneMatch(node -> HEAVY.contains(node.operator))) {
                return null;
            }
            List<Node> head = before(outputs.stream().map(Cut::name).toList(), wanted);
            return new TwinParts(
                    model(
                            trunk,
                            List.of(first.whole()),
                            features.stream().map(name -> value(OUTPUT, name)).toList()),
                    firstImage,
                    features,
                    shapes -> {
                        List<ByteBuffer> inputs = new ArrayList<>();
                        for (Map<String, Integer> feeds : List.of(firstFeeds, secondFeeds)) {
                            feeds.forEach((name, feature) -> inputs.add(input(name, shapes.get(feature))));
                        }
                        return model(
                                head, inputs, outputs.stream().map(Field::whole).toList());
                    },
                    firstFeeds,
                    secondFeeds,
                    Map.of(firstImage, signature(first), secondImage, signature(second)));
        }

        /** Which images values depend on, and which values are computed alike. */
        private void follow() {
            initializers
                    .keySet()
                    .forEach(name -> numbers.put(name, numbered.computeIfAbsent(name, k -> numbered.size())));
            Object image = List.of("image");
            sides.put(firstImage, 1);
            sides.put(secondImage, 2);
            numbers.put(firstImage, numbered.computeIfAbsent(image, k -> numbered.size()));
            numbers.put(secondImage, number(firstImage));
            for (Node node : nodes) {
                int side = 0;
                List<Object> made = new ArrayList<>(node.kind);
                for (String input : node.inputs) {
                    side |= sides.getOrDefault(input, 0);
                    made.add(number(input));
                }
                for (int i = 0; i < node.outputs.size(); i++) {
                    sides.put(node.outputs.get(i), side);
                    numbers.put(node.outputs.get(i), numbered.computeIfAbsent(List.of(made, i), k -> numbered.size()));
                }
            }
        }

        private int number(String value) {
            return numbers.getOrDefault(value, -1);
        }

        /** Values of one image that are used together with the other one. */
        private Set<String> crossing() {
            Set<String> crossing = new LinkedHashSet<>();
            for (Node node : nodes) {
                if (!node.outputs.isEmpty() && sides.getOrDefault(node.outputs.get(0), 0) == 3) {
                    node.inputs.stream()
                            .filter(input -> sides.getOrDefault(input, 0) % 3 != 0)
                            .forEach(crossing::add);
                }
            }
            return crossing;
        }

        /** The operators that make values of others, in their order. */
        private List<Node> before(List<String> values, Set<String> given) {
            Set<String> needed = new HashSet<>(values);
            List<Node> before = new ArrayList<>();
            for (int i = nodes.size() - 1; i >= 0; i--) {
                Node node = nodes.get(i);
                if (node.outputs.stream().anyMatch(output -> needed.contains(output) && !given.contains(output))) {
                    needed.addAll(node.inputs);
                    before.add(0, node);
                }
            }
            return before;
        }

        /** A model of these operators and the weights that they need. */
        private ByteBuffer model(List<Node> part, List<ByteBuffer> inputs, List<ByteBuffer> results) {
            List<ByteBuffer> graph = new ArrayList<>();
            kept.forEach(field -> graph.add(field.whole()));
            Set<String> needed = new LinkedHashSet<>();
            for (Node node : part) {
                graph.add(node.whole.whole());
                needed.addAll(node.inputs);
            }
            for (String name : needed) {
                Field initializer = initializers.get(name);
                if (initializer != null) {
                    graph.add(initializer.whole());
                }
            }
            graph.addAll(inputs);
            graph.addAll(results);
            List<ByteBuffer> whole = new ArrayList<>();
            for (Field field : model) {
                if (field.number() == MODEL_GRAPH) {
                    whole.add(ByteBuffer.wrap(Protobuf.head(MODEL_GRAPH, size(graph))));
                    whole.addAll(graph);
                } else {
                    whole.add(field.whole());
                }
            }
            // Outside the heap, whose size is the user's choice and knows nothing of weights.
            ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(size(whole)));
            whole.forEach(piece -> bytes.put(piece.duplicate()));
            return bytes.flip();
        }

        private static long size(List<ByteBuffer> pieces) {
            return pieces.stream().mapToLong(ByteBuffer::remaining).sum();
        }

        /** A value of which ONNX Runtime finds out the rest. */
        private static ByteBuffer value(int field, String name) {
            return ByteBuffer.wrap(
                    Protobuf.field(field, Protobuf.field(VALUE_NAME, name.getBytes(StandardCharsets.UTF_8))));
        }

        private static ByteBuffer input(String name, long[] shape) {
            ByteArrayOutputStream sizes = new ByteArrayOutputStream();
            for (long size : shape) {
                sizes.writeBytes(Protobuf.field(1, size < 0 ? new byte[0] : Protobuf.field(1, size)));
            }
            ByteArrayOutputStream tensor = new ByteArrayOutputStream();
            tensor.writeBytes(Protobuf.field(1, FLOAT));
            tensor.writeBytes(Protobuf.field(2, sizes.toByteArray()));
            ByteArrayOutputStream value = new ByteArrayOutputStream();
            value.writeBytes(Protobuf.field(VALUE_NAME, name.getBytes(StandardCharsets.UTF_8)));
            value.writeBytes(Protobuf.field(VALUE_TYPE, Protobuf.field(1, tensor.toByteArray())));
            return ByteBuffer.wrap(Protobuf.field(INPUT, value.toByteArray()));
        }

        /** What a value is declared to be, which is float32. */
        private static Signature signature(Field value) {
            for (Field part : Protobuf.fields(value.value())) {
                for (Field tensor : part.number() == VALUE_TYPE ? Protobuf.fields(part.value()) : List.<Field>of()) {
                    if (tensor.number() == 1) {
                        return tensor(Protobuf.fields(tensor.value()));
                    }
                }
            }
            throw new IllegalArgumentException("no tensor");
        }

        private static Signature tensor(List<Field> fields) {
            List<Long> shape = new ArrayList<>();
            for (Field field : fields) {
                if (field.number() == 1 && field.varint() != FLOAT) {
                    throw new IllegalArgumentException("no float32");
                }
                for (Field size : field.number() == 2 ? Protobuf.fields(field.value()) : List.<Field>of()) {
                    shape.add(Protobuf.fields(size.value()).stream()
                            .filter(each -> each.number() == 1)
                            .map(Field::varint)
                            .findFirst()
                            .orElse(-1L));
                }
            }
            return new Signature(
                    "float32", shape.stream().mapToLong(Long::longValue).toArray());
        }

        private static String name(Field value) {
            for (Field part : Protobuf.fields(value.value())) {
                if (part.number() == VALUE_NAME) {
                    return text(part);
                }
            }
            return "";
        }

        private static String text(Field field) {
            return StandardCharsets.UTF_8.decode(field.value().duplicate()).toString();
        }
    }
}
