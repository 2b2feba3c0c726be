// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelCard.ModelFile;
import org.anid.api.model.ModelException;
import org.anid.models.locate.ModelPuller;
import org.junit.jupiter.api.Test;

class ModelZooTest {

    @Test
    void everyCardIsCompleteAndSafe() {
        assertThat(ModelZoo.cards().stream().map(ModelCard::id))
                .doesNotHaveDuplicates()
                .contains("inception-v3-fid", "clip-vit-b-32", "vit-b-16", "u2net", "blip-vqa", "laion-aesthetic-v2");
        for (ModelCard card : ModelZoo.cards()) {
            assertThat(card.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
            assertThat(ModelZoo.card(card.id())).contains(card);
            assertThat(card.task()).isNotBlank();
            assertThat(card.source()).as(card.id()).isNotBlank();
            assertThat(card.licence()).as(card.id()).isNotBlank();
            assertThat(card.files()).as(card.id()).isNotEmpty();
            assertThat(ModelCards.parse(ModelCards.format(card), card.id())).isEqualTo(card);
            assertThat(card.recipe()).as(card.id()).isNotBlank();
            for (ModelFile file : card.files()) {
                assertThat(file.name())
                        .as("a plain file name in %s", card.id())
                        .matches("[A-Za-z0-9_.+-]+")
                        .doesNotContain("..");
                if (file.url() != null) {
                    assertThat(file.url().getScheme()).isEqualTo("https");
                }
                if (file.sha256() != null) {
                    assertThat(ModelZoo.hashFrom(file.sha256()))
                            .as("where the hash of %s comes from", file.name())
                            .isPresent();
                }
            }
        }
    }

    @Test
    void theTableOfModelsIsThatOfTheCards() throws IOException {
        List<String> rows = Files.readAllLines(
                        Path.of(System.getProperty("anid.repository.root")).resolve("anid-models/MODELS.md"))
                .stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        for (ModelCard card : ModelZoo.cards()) {
            String how = ModelPuller.pullable(card) ? "pull" : "export";
            assertThat(rows)
                    .filteredOn(row -> row.startsWith("| `" + card.id() + "` |"))
                    .singleElement()
                    .asString()
                    .contains("| " + card.licence() + " |")
                    .endsWith("| " + how + " |");
        }
    }

    @Test
    void whatMustBeExportedSaysFromWhat() {
        assertThat(ModelZoo.cards().stream()
                        .filter(card -> card.files().stream().anyMatch(file -> file.url() == null)))
                .isNotEmpty()
                .allSatisfy(card -> assertThat(card.recipe()).startsWith("export "));
    }

    @Test
    void cardsThatAreNotCardsAreRefusedWithTheirPlace() {
        assertThatThrownBy(() -> ModelCards.parse("{\"id\": \"x\", \"colour\": 1}", "card.json of x"))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("card.json of x is not a model card: ");
        assertThatThrownBy(() -> ModelCards.parse("no", "card.json of x")).isInstanceOf(ModelException.class);
    }
}
