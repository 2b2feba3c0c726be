// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelCard.ModelFile;
import org.anid.api.model.ModelException;
import org.anid.models.architecture.Architecture;
import org.anid.models.architecture.Written;
import org.anid.models.checkpoint.CheckpointException;
import org.anid.models.run.RunSettings;

/** Makes the files of a bundle from the weights that a network's authors publish, and checks them. Stateless. */
final class Assembler {

    private Assembler() {}

    /** Whether the card has a file that nobody publishes and that is made from published weights. */
    static boolean isNeeded(ModelCard card) {
        return Architecture.of(card.id())
                .filter(architecture ->
                        card.files().stream().anyMatch(file -> file.url() == null && architecture.makes(file.name())))
                .isPresent();
    }

    /**
     * Makes the graphs, and opens each of them: its inputs and outputs must be those of the card, and what comes out of
     * its probes what the card says.
     *
     * @param folder has the other files of the card, and gets the graphs
     * @param others those files, as they are
     * @param weights published files, and what says the SHA-256 of each; it is asked when the graphs are there
     * @return the manifest of the bundle, whose recipe says what it was made from
     * @throws ModelException if the weights are not those of this network, or the graphs not those of the card; one
     *     line
     * @throws IOException if a file cannot be written
     */
    static Manifest assemble(
            ModelCard card,
            Architecture architecture,
            Path folder,
            List<ModelFile> others,
            Map<Path, Supplier<String>> weights)
            throws IOException {
        List<String> made = card.files().stream()
                .map(ModelFile::name)
                .filter(architecture::makes)
                .toList();
        List<Written> written;
        try {
            written = architecture.assemble(List.copyOf(weights.keySet()), made, folder);
        } catch (CheckpointException e) {
            throw new ModelException(
                    card.id() + " cannot be made from "
                            + weights.keySet().stream()
                                    .map(path -> String.valueOf(path.getFileName()))
                                    .collect(Collectors.joining(", "))
                            + ": " + e.getMessage(),
                    e);
        }
        List<ModelFile> graphs = written.stream()
                .map(each -> new ModelFile(String.valueOf(each.file().getFileName()), null, each.sha256(), each.size()))
                .toList();
        String origin = origin(
                architecture,
                weights.entrySet().stream()
                        .map(each -> source(
                                String.valueOf(each.getKey().getFileName()),
                                each.getValue().get())));
        Manifest manifest = manifest(card, origin, others, graphs);
        check(manifest, folder);
        return manifest;
    }

    /**
     * Copies graphs that were made of the published weights for another card: several networks share a trunk.
     *
     * @param folder gets them
     * @return what was copied, with hashes; empty if not all are in a bundle, whole and right
     */
    static List<ModelFile> copied(ModelCard card, Architecture architecture, BundleStore store, Path folder)
            throws IOException {
        String origin = published(architecture);
        for (String id : store.ids()) {
            List<ModelFile> graphs = store
                    .card(id)
                    .filter(other -> other.recipe().endsWith(origin))
                    .map(ModelCard::files)
                    .orElse(List.of())
                    .stream()
                    .filter(file -> architecture.makes(file.name())
                            && card.files().stream().anyMatch(own -> own.name().equals(file.name())))
                    .toList();
            boolean complete = card.files().stream()
                    .filter(file -> architecture.makes(file.name()))
                    .allMatch(file ->
                            graphs.stream().anyMatch(graph -> graph.name().equals(file.name())));
            if (complete && all(graphs, store, folder)) {
                return graphs;
            }
        }
        return List.of();
    }

    private static boolean all(List<ModelFile> graphs, BundleStore store, Path folder) throws IOException {
        for (ModelFile graph : graphs) {
            if (graph.sha256() == null || !store.copyOf(graph.sha256(), folder.resolve(graph.name()))) {
                return false;
            }
        }
        return true;
    }

    /** The manifest of a bundle with graphs of {@link #copied}, in the folder where they are. */
    static Manifest manifest(
            ModelCard card, Architecture architecture, List<ModelFile> others, List<ModelFile> graphs) {
        return manifest(card, published(architecture), others, graphs);
    }

    private static Manifest manifest(ModelCard card, String origin, List<ModelFile> others, List<ModelFile> graphs) {
        Map<String, ModelFile> files = new LinkedHashMap<>();
        card.files().forEach(file -> files.put(file.name(), file));
        others.forEach(file -> files.put(file.name(), file));
        graphs.forEach(file -> files.put(file.name(), file));
        List<ModelFile> present = List.copyOf(files.values());
        return Manifest.of(card.with(present, "anid models pull " + card.id() + origin), present);
    }

    /** The end of a recipe. */
    private static String origin(Architecture architecture, Stream<String> sources) {
        return ": made from " + sources.collect(Collectors.joining(" and ")) + ", the architecture of "
                + architecture.definition();
    }

    private static String published(Architecture architecture) {
        return origin(
                architecture,
                architecture.weights().stream().map(weight -> source(weight.name(), String.valueOf(weight.sha256()))));
    }

    private static String source(String file, String sha256) {
        return file + " (SHA-256 " + sha256 + ")";
    }

    /**
     * Opens every graph, compares it with the card and runs the card's probes.
     *
     * @throws ModelException if one cannot be opened or is not as its card says; one line
     */
    static void check(Manifest manifest, Path folder) {
        ModelCard card = manifest.card();
        List<String> problems = card == null ? List.of() : Engines.NETWORKS.check(card, folder, RunSettings.standard());
        if (!problems.isEmpty()) {
            throw new ModelException(manifest.id() + " is not what its card says: " + problems.get(0));
        }
    }
}
