// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.anid.api.model.Graph;
import org.anid.api.model.ModelException;
import org.anid.models.network.CardCheck.Signature;
import org.anid.models.network.Tensor;
import org.anid.models.network.TwinGraph;
import org.anid.models.run.RunSettings;

/** A graph of two images in two sessions: what it makes of one, and what it makes of both. */
final class OnnxTwins implements TwinGraph {

    private final Graph graph;
    private final TwinParts parts;
    private final OnnxSession trunk;
    private final OnnxSession head;
    private final Set<String> features;
    private final Set<String> outputs = new LinkedHashSet<>();

    private OnnxTwins(Graph graph, TwinParts parts, OnnxSession trunk, OnnxSession head) {
        this.graph = graph;
        this.parts = parts;
        this.trunk = trunk;
        this.head = head;
        this.features = new LinkedHashSet<>(parts.features());
        graph.outputs().forEach(output -> outputs.add(output.name()));
    }

    /**
     * Opens both parts and compares the whole with its card.
     *
     * @throws ModelException if one cannot be loaded, or the whole is not what the card says
     */
    static OnnxTwins open(Graph graph, Path file, TwinParts parts, RunSettings settings) {
        OnnxSession trunk = new OnnxSession(file, parts.trunk(), settings);
        try {
            Map<String, Signature> made = trunk.outputs();
            List<long[]> shapes = parts.features().stream()
                    .map(name -> Objects.requireNonNull(made.get(name)).shape())
                    .toList();
            OnnxSession head = new OnnxSession(file, parts.head().of(shapes), settings);
            try {
                OnnxGraph.compare(graph, file, parts.inputs(), head.outputs());
                return new OnnxTwins(graph, parts, trunk, head);
            } catch (ModelException e) {
                head.close();
                throw e;
            }
        } catch (ModelException e) {
            trunk.close();
            throw e;
        }
    }

    private record Made(OrtSession.Result result) implements Features {
        @Override
        public void close() {
            result.close();
        }

        void put(Map<String, Integer> feeds, Map<String, OnnxTensor> to) {
            feeds.forEach((name, feature) -> to.put(name, (OnnxTensor) result.get(feature)));
        }
    }

    @Override
    public Features features(Input images) {
        return new Made(trunk.run(Map.of(parts.image(), images), Map.of(), features));
    }

    @Override
    public List<Tensor> compare(Features first, Features second) {
        Map<String, OnnxTensor> given = new LinkedHashMap<>();
        ((Made) first).put(parts.first(), given);
        ((Made) second).put(parts.second(), given);
        try (OrtSession.Result result = head.run(Map.of(), given, outputs)) {
            return OnnxSession.tensors(result);
        }
    }

    @Override
    public Graph card() {
        return graph;
    }

    @Override
    public List<Tensor> run(List<Input> inputs) {
        try (Features first = features(inputs.get(0));
                Features second = features(inputs.get(1))) {
            return compare(first, second);
        }
    }

    @Override
    public void close() {
        trunk.close();
        head.close();
    }
}
