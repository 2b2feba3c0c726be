// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.anid.api.model.Graph;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelCard.ModelFile;
import org.anid.api.model.ModelException;
import org.anid.api.model.Network;
import org.anid.models.architecture.Architecture;
import org.anid.models.locate.ModelPuller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelZooTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final List<String> MAY_BE_NULL = List.of(".url", ".sha256", ".crops", ".token", ".padding");
    private static final Path ROOT =
            Path.of(System.getProperty("anid.repository.root")).resolve("anid-models");

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
            List<ModelFile> files = new ArrayList<>(card.files());
            Architecture.of(card.id()).ifPresent(architecture -> files.addAll(architecture.weights()));
            for (ModelFile file : files) {
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
        List<String> rows = rows(ROOT.resolve("MODELS.md")).stream()
                .takeWhile(row -> !row.startsWith("| `inception-v3-fid`, "))
                .toList();
        for (ModelCard card : ModelZoo.cards()) {
            String made = card.recipe().startsWith("export ") ? "export" : "by hand";
            String gotten = Architecture.of(card.id()).isPresent() ? "add" : made;
            String how = ModelPuller.pullable(card) ? "pull" : gotten;
            assertThat(rows)
                    .filteredOn(row -> row.startsWith("| `" + card.id() + "` |"))
                    .singleElement()
                    .asString()
                    .contains("| " + card.licence() + " |")
                    .endsWith("| " + how + " |");
        }
    }

    /** Rows of a table whose first cell is code. */
    private static List<String> rows(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
    }

    @Test
    void whatMustBeMadeSaysTheCommandOfARecipeThatExists() throws IOException {
        Map<String, List<String>> recipes = recipes();
        assertThat(recipes.keySet()).isEqualTo(idsInTheRecipes());
        String readme = Files.readString(ROOT.resolve("export/README.md"));
        for (ModelCard card : ModelZoo.cards()) {
            List<String> weights = recipes.get(card.id());
            boolean published = card.files().stream().allMatch(file -> file.url() != null);
            if (published) {
                assertThat(card.recipe()).isEqualTo("download");
            } else if (weights != null) {
                assertThat(card.recipe())
                        .startsWith("export " + card.id() + " --weights " + String.join(" ", weights) + ": ");
            } else {
                assertThat(card.recipe()).startsWith("by hand, as anid-models/export/README.md says under Q-Align: ");
                assertThat(readme).contains("*Q-Align*");
            }
        }
    }

    /** Networks and their weights, as the table of the export recipes has them. */
    private static Map<String, List<String>> recipes() throws IOException {
        Map<String, List<String>> recipes = new TreeMap<>();
        for (String row : rows(ROOT.resolve("export/README.md"))) {
            String[] cells = row.split("\\|", -1);
            code(cells[1]).forEach(id -> recipes.put(id, code(cells[2])));
        }
        return recipes;
    }

    private static List<String> code(String cell) {
        return Pattern.compile("`([^`]+)`")
                .matcher(cell)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Ids of cards that the recipes know: as texts of Python in their sources. */
    private static Set<String> idsInTheRecipes() throws IOException {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.list(ROOT.resolve("export/anid_export/networks"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sources.append(Files.readString(file));
            }
        }
        return ModelZoo.cards().stream()
                .map(ModelCard::id)
                .filter(id -> sources.indexOf('"' + id + '"') >= 0)
                .collect(Collectors.toSet());
    }

    @Test
    void cardsThatAreNotCardsAreRefusedWithTheirPlace() {
        assertThatThrownBy(() -> ModelCards.parse("{\"id\": \"x\", \"colour\": 1}", "card.json of x"))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("card.json of x is not a model card: ");
        assertThatThrownBy(() -> ModelCards.parse("no", "card.json of x")).isInstanceOf(ModelException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "", "[]", "7", "\"card\""})
    void whatIsNoObjectIsNoCard(String json) {
        assertThatThrownBy(() -> ModelCards.parse(json, "card.json of x"))
                .isInstanceOf(ModelException.class)
                .hasMessage("card.json of x is not a model card: it is no object in JSON");
    }

    @Test
    void nullsAreRefusedWithTheirFieldWhereverTheyStand() throws IOException {
        for (ModelCard card : ModelZoo.cards()) {
            ObjectNode json = (ObjectNode) JSON.readTree(ModelCards.format(card));
            json.putArray("probes")
                    .addObject()
                    .put("file", card.network().graphs().get(0).file())
                    .put("seed", 1)
                    .put("tolerance", 0.1)
                    .<ObjectNode>set("shape", JSON.createArrayNode().add(1))
                    .set("expected", JSON.createArrayNode().add(0.5));
            assertThat(ModelCards.parse(json.toString(), "x").id()).isEqualTo(card.id());
            for (String field : fields(json, "")) {
                String text = withNull(json, field);
                if (MAY_BE_NULL.stream().noneMatch(field::endsWith)) {
                    assertThatThrownBy(() -> ModelCards.parse(text, "card.json of x"))
                            .isInstanceOf(ModelException.class)
                            .hasMessage("card.json of x is not a model card: " + field + " is null");
                }
            }
        }
    }

    @Test
    void whatMayBeNullMay() throws IOException {
        for (String id : List.of("inception-v3-fid", "clip-vit-b-32", "musiq")) {
            ObjectNode json = (ObjectNode)
                    JSON.readTree(ModelCards.format(ModelZoo.card(id).orElseThrow()));
            for (String field : fields(json, "")) {
                if (MAY_BE_NULL.stream().anyMatch(field::endsWith)) {
                    assertThat(ModelCards.parse(withNull(json, field), id).id()).isEqualTo(id);
                }
            }
        }
    }

    private static List<String> fields(JsonNode node, String place) {
        List<String> fields = new ArrayList<>();
        node.properties().forEach(field -> {
            String name = place.isEmpty() ? field.getKey() : place + "." + field.getKey();
            fields.add(name);
            fields.addAll(fields(field.getValue(), name));
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            fields.add(place + "[" + i + "]");
            fields.addAll(fields(node.get(i), place + "[" + i + "]"));
        }
        return fields;
    }

    private static String withNull(ObjectNode json, String field) {
        ObjectNode copy = json.deepCopy();
        JsonPointer place =
                JsonPointer.compile("/" + field.replaceAll("\\[(\\d+)]", ".$1").replace('.', '/'));
        JsonNode parent = copy.at(place.head());
        if (parent instanceof ArrayNode array) {
            array.setNull(place.last().getMatchingIndex());
        } else {
            ((ObjectNode) parent).putNull(place.last().getMatchingProperty());
        }
        return copy.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[0, 3, 8, 8]",
                "[1, 3, -8, -8]",
                "[-1, -3]",
                "[4294967296, 4294967296]",
                "[65536, 65536]",
                "[9223372036854775807, 2]"
            })
    void probesOfNoSizeAreRefused(String shape) throws IOException {
        ModelCard card = ModelZoo.card("resnet-50").orElseThrow();
        ObjectNode json = (ObjectNode) JSON.readTree(ModelCards.format(card));
        json.set(
                "probes",
                JSON.readTree("[{\"file\": \"resnet50-v1-12.onnx\", \"seed\": 1, \"shape\": " + shape
                        + ", \"expected\": [1], \"tolerance\": 0.1}]"));
        assertThatThrownBy(() -> ModelCards.parse(json.toString(), "card.json of x"))
                .isInstanceOf(ModelException.class)
                .hasMessage("card.json of x is not a usable model card: the shape " + shape
                        + " of the probe of resnet50-v1-12.onnx is not one of positive sizes with at most 67108864"
                        + " values");
    }

    /** One input or output more or less than its network has, of every graph of every card. */
    @Test
    void graphsOfOtherNetworksAreRefused() throws IOException {
        for (ModelCard card : ModelZoo.cards()) {
            for (Graph graph : card.network().graphs()) {
                for (String kind : List.of("inputs", "outputs")) {
                    boolean masked = card.network() instanceof Network.TextImage n
                            && n.text().equals(graph)
                            && kind.equals("inputs");
                    if (!masked) {
                        refuseGraph(card, graph, kind, +1);
                    }
                    refuseGraph(card, graph, kind, -1);
                }
            }
        }
    }

    private static void refuseGraph(ModelCard card, Graph graph, String kind, int more) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(ModelCards.format(card));
        for (JsonNode part : json.get("network")) {
            if (part.path("file").asText().equals(graph.file())) {
                ArrayNode tensors = (ArrayNode) part.get(kind);
                if (more > 0) {
                    tensors.add(((ObjectNode) tensors.get(0).deepCopy()).put("name", "another"));
                } else {
                    tensors.remove(tensors.size() - 1);
                }
            }
        }
        boolean inputs = kind.equals("inputs");
        assertThatThrownBy(() -> ModelCards.parse(json.toString(), "card.json of x"))
                .as("%s of %s in %s", kind, graph.file(), card.id())
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("card.json of x is not a usable model card: ")
                .hasMessageContaining("the graph " + graph.file() + " has "
                        + (graph.inputs().size() + (inputs ? more : 0)) + " inputs and "
                        + (graph.outputs().size() + (inputs ? 0 : more)) + " outputs, and its network wants ");
    }
}
