// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.anid.api.model.Graph;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.api.model.TensorSpec;
import org.anid.models.dl4j.Dl4jEngine;
import org.anid.models.network.GraphEngine;
import org.anid.models.network.NetworkModels;
import org.anid.models.onnx.OnnxEngine;
import org.anid.models.run.RunSettings;

/** What computes networks. */
final class Engines {

    private static final GraphEngine ONNX = new OnnxEngine();
    private static final GraphEngine DL4J = new Dl4jEngine();

    /** Networks on every engine that there is. */
    static final NetworkModels NETWORKS = new NetworkModels(List.of(ONNX, DL4J));

    /** Negates a number: as little as a session can be asked to do. */
    private static final Graph LEAST = new Graph(
            "least.onnx",
            List.of(new TensorSpec("x", "float32", List.of(1L), "N", "a number")),
            List.of(new TensorSpec("y", "float32", List.of(1L), "N", "its negative")));

    private Engines() {}

    /**
     * Asks each engine that these networks need whether it can have the device. ONNX Runtime knows when a session is
     * there.
     *
     * @throws ModelException if one cannot
     */
    static void check(Collection<ModelCard> networks, RunSettings settings) {
        if (networks.stream().anyMatch(card -> reads(ONNX, card))) {
            openLeast(settings);
        }
        if (networks.stream().anyMatch(card -> reads(DL4J, card))) {
            DL4J.runtime(settings);
        }
    }

    private static boolean reads(GraphEngine engine, ModelCard card) {
        return card.network().graphs().stream()
                .anyMatch(graph -> engine.extensions().stream().anyMatch(graph.file()::endsWith));
    }

    private static void openLeast(RunSettings settings) {
        try {
            Path folder = Files.createTempDirectory("anid-least");
            Path file = folder.resolve(LEAST.file());
            try (InputStream graph = Objects.requireNonNull(Engines.class.getResourceAsStream(LEAST.file()))) {
                Files.copy(graph, file);
                ONNX.open(LEAST, folder, settings).close();
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new ModelException("cannot write a temporary file (" + Download.reason(e) + ")", e);
        }
    }
}
