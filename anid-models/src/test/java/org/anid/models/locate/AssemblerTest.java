// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelCard.ModelFile;
import org.anid.api.provenance.Fingerprint;
import org.anid.models.architecture.Architecture;
import org.anid.models.zoo.ModelZoo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Inception's features and its classes are read from one graph: who has one bundle needs no second download for the
 * other.
 */
class AssemblerTest {

    private static final byte[] GRAPH = {1, 2, 3, 4};
    private static final ModelCard HAS = ModelZoo.card("inception-v3-fid").orElseThrow();
    private static final ModelCard WANTS = ModelZoo.card("inception-v3-is").orElseThrow();
    private static final Architecture NETWORK = Architecture.of(WANTS.id()).orElseThrow();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private String graph = "";

    @BeforeEach
    void name() {
        graph = HAS.network().graphs().get(0).file();
    }

    private Path bundle(String weights) throws IOException {
        Path bundle = Files.createDirectories(folder.resolve("models").resolve(HAS.id()));
        Files.write(bundle.resolve(graph), GRAPH);
        ModelFile file = new ModelFile(graph, null, Fingerprint.of(GRAPH), GRAPH.length);
        ModelCard card = HAS.with(
                List.of(file),
                "anid models pull " + HAS.id() + ": made from "
                        + NETWORK.weights().get(0).name() + " (SHA-256 " + weights + "), the architecture of "
                        + NETWORK.definition());
        Files.write(
                bundle.resolve(Manifest.CARD), Manifest.of(card, List.of(file)).bytes());
        return bundle;
    }

    private List<ModelFile> copied() throws IOException {
        return Assembler.copied(WANTS, NETWORK, new BundleStore(folder.resolve("models")), folder);
    }

    private static String published() {
        return String.valueOf(NETWORK.weights().get(0).sha256());
    }

    @Test
    void aGraphOfTheSameWeightsIsCopied() throws IOException {
        Path bundle = bundle(published());
        List<ModelFile> copied = copied();
        assertThat(copied).containsExactly(new ModelFile(graph, null, Fingerprint.of(GRAPH), GRAPH.length));
        assertThat(folder.resolve(graph)).hasBinaryContent(GRAPH);
        Manifest manifest = Assembler.manifest(WANTS, NETWORK, List.of(), copied);
        assertThat(manifest.id()).isEqualTo(WANTS.id());
        assertThat(manifest.files()).isEqualTo(copied);
        assertThat(manifest.text()).contains("anid models pull " + WANTS.id() + ": made from ", published());
        assertThat(bundle.resolve(graph)).hasBinaryContent(GRAPH);
    }

    @Test
    void aGraphOfOtherWeightsOrADamagedOneIsNot() throws IOException {
        assertThat(copied()).isEmpty();
        bundle("ab".repeat(32));
        assertThat(copied()).isEmpty();
        Files.write(bundle(published()).resolve(graph), new byte[] {1, 2, 3, 5});
        assertThat(copied()).isEmpty();
    }
}
