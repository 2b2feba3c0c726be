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
     * Makes the graphs, and opens each of them: its inputs and outputs must be those of the card, and what comes out of its probes
     * what the card says.
     *
     * @param folder has the other files of the card, and gets the graphs
     * @param others those files, as they are
     * @param weights published files, and what says the SHA-256 of each; it is asked when the graphs are there
     * @return the manifest of the bundle, whose recipe says what it was made from
     * @throws ModelException if the weights are not those of this network, or the graphs not those of the card; one line
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
        Map<String, ModelFile> files = new LinkedHashMap<>();
        card.files().forEach(file -> files.put(file.name(), file));
        others.forEach(file -> files.put(file.name(), file));
        for (Written each : written) {
            String name = String.valueOf(each.file().getFileName());
            files.put(name, new ModelFile(name, null, each.sha256(), each.size()));
        }
        String sources = weights.entrySet().stream()
                .map(each -> each.getKey().getFileName() + " (SHA-256 "
                        + each.getValue().get() + ")")
                .collect(Collectors.joining(" and "));
        List<ModelFile> present = List.copyOf(files.values());
        String recipe = "anid models pull " + card.id() + ": made from " + sources + ", the architecture of "
                + architecture.definition();
        Manifest manifest = Manifest.of(card.with(present, recipe), present);
        check(manifest, folder);
        return manifest;
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
