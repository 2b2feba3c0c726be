// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelReference;
import org.anid.api.model.PairedScoreModel;
import org.anid.models.testing.Bundles;
import org.anid.models.zoo.ModelCards;
import org.anid.models.zoo.ModelZoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that nobody trained are known as such wherever they go. */
class RandomWeightsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path models;

    private final List<String> logged = new ArrayList<>();

    @Test
    void theReferenceSaysItAndOpeningWarnsOnce() throws IOException {
        Path bundle = Bundles.ONNX.copy("toy-paired", models);
        assertThat(open()).extracting(ModelReference::version).isEqualTo("1");
        assertThat(open().random()).isFalse();
        assertThat(logged).isEmpty();
        Bundles.edit(bundle, "\"task\": \"test\"", "\"task\": \"test (random weights from seed 4: for tests)\"");
        assertThat(open()).extracting(ModelReference::version).isEqualTo("random weights from seed 4");
        assertThat(open().random()).isTrue();
        assertThat(logged)
                .hasSize(2)
                .containsOnly("WARNING toy-paired has random weights from seed 4: scores mean nothing");
    }

    /** Opens the network twice, as two metrics do. */
    private ModelReference open() {
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getLevel() + " " + line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(ModelFolder.class.getName());
        logger.addHandler(handler);
        try (ModelFolder folder = ModelFolder.of(models)) {
            folder.open("toy-paired", PairedScoreModel.class);
            return folder.open("toy-paired", PairedScoreModel.class)
                    .orElseThrow()
                    .reference();
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void theCardsThatTheRecipesWriteAreRecognised() throws IOException {
        List<String> seen = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(
                Objects.requireNonNull(RandomWeightsTest.class.getResourceAsStream("/networks/tiny.zip")))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith("card.json")) {
                    ModelCard card = ModelCards.parse(new String(zip.readAllBytes(), UTF_8), entry.getName());
                    assertThat(card.randomSeed()).as(card.recipe()).hasValue(1);
                    assertThat(card.recipe()).contains("--random-init 1 ");
                    seen.add(card.id());
                }
            }
        }
        assertThat(seen).contains("lpips-alex", "clip-vit-b-32");
        assertThat(ModelZoo.cards())
                .allSatisfy(card -> assertThat(card.randomSeed()).isEmpty());
    }
}
