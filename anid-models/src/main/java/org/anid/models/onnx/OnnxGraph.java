// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import ai.onnxruntime.OrtSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.anid.api.model.Graph;
import org.anid.api.model.ModelException;
import org.anid.api.model.TensorSpec;
import org.anid.models.network.CardCheck;
import org.anid.models.network.CardCheck.Signature;
import org.anid.models.network.ModelGraph;
import org.anid.models.network.Tensor;
import org.anid.models.run.Device;
import org.anid.models.run.RunSettings;

/** One graph in one session, shared by all threads. */
final class OnnxGraph implements ModelGraph {

    private final Graph graph;
    private final OnnxSession session;
    private final Set<String> outputs = new LinkedHashSet<>();

    private OnnxGraph(Graph graph, OnnxSession session) {
        this.graph = graph;
        this.session = session;
        graph.outputs().forEach(output -> outputs.add(output.name()));
    }

    /**
     * Opens a graph and compares it with its card. One of two images that does the same with each is cut in two, except
     * on a graphics card, which what lies between would leave and come back to.
     *
     * @throws ModelException if it cannot be loaded, is not what the card says, or the device cannot be had
     */
    static ModelGraph open(Graph graph, Path folder, RunSettings settings) {
        Path file = folder.resolve(graph.file());
        if (!Files.isRegularFile(file)) {
            throw new ModelException("the graph " + file + " is not there: get the model again");
        }
        TwinParts parts = graph.inputs().size() == 2 && settings.device() instanceof Device.Cpu
                ? TwinParts.of(
                        file, graph.inputs().stream().map(TensorSpec::name).toList())
                : null;
        if (parts != null) {
            return OnnxTwins.open(graph, file, parts, settings);
        }
        OnnxSession session = new OnnxSession(file, null, settings);
        try {
            compare(graph, file, session.inputs(), session.outputs());
        } catch (ModelException e) {
            session.close();
            throw e;
        }
        return new OnnxGraph(graph, session);
    }

    /**
     * The inputs and outputs of a graph, as a card would say them; nothing is known of what they mean.
     *
     * @throws ModelException if it cannot be loaded
     */
    static Graph describe(Path file) {
        try (OnnxSession session = new OnnxSession(file, null, RunSettings.standard())) {
            return new Graph(String.valueOf(file.getFileName()), specs(session.inputs()), specs(session.outputs()));
        }
    }

    private static List<TensorSpec> specs(Map<String, Signature> signatures) {
        List<TensorSpec> specs = new ArrayList<>();
        signatures.forEach((name, signature) -> specs.add(new TensorSpec(
                name,
                signature.dtype(),
                Arrays.stream(signature.shape())
                        .map(size -> Math.max(-1, size))
                        .boxed()
                        .toList(),
                "",
                "")));
        return specs;
    }

    static void compare(Graph graph, Path file, Map<String, Signature> inputs, Map<String, Signature> outputs) {
        List<String> differences = CardCheck.differences(graph, inputs, outputs);
        if (!differences.isEmpty()) {
            throw new ModelException(
                    file + " is not the graph that its card describes: " + String.join("; ", differences));
        }
    }

    @Override
    public Graph card() {
        return graph;
    }

    @Override
    public List<Tensor> run(List<Input> inputs) {
        Map<String, Input> named = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            named.put(input(i).name(), inputs.get(i));
        }
        try (OrtSession.Result result = session.run(named, Map.of(), outputs)) {
            return OnnxSession.tensors(result);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
