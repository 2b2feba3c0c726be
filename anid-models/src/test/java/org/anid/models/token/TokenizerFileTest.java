// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.anid.api.model.ModelException;
import org.anid.api.model.TokenizerSpec;
import org.anid.api.model.TokenizerSpec.Cleaning;
import org.anid.models.testing.Bundles;
import org.anid.models.testing.Mutants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a {@code tokenizer.json} reaches the native library, where a panic would end this process. */
@Timeout(300)
class TokenizerFileTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String NAME = "tokenizer.json";
    private static final String CLIP = "clip-vit-b-32";
    private static final String BLIP = "blip-vqa";
    private static final String OPT = "blip2-opt";

    /** Of bytes and of values each, per kind. */
    private static final int MUTANTS = Integer.getInteger("anid.mutants", 90);

    private static final int CONTEXT = 16;

    private static final List<String> TEXTS = List.of(
            "",
            "a cat in the image?",
            "Ünïcode  \u4f60\u597d \ud83d\ude00\n\t<|endoftext|>",
            "\u0000\ufffd x".repeat(40));

    /** The structure of openai/clip-vit-base-patch32's tokenizer.json, which has other parts than the tiny one. */
    private static final String PUBLISHED_CLIP = """
            {"version": "1.0", "truncation": {"max_length": 77, "strategy": "LongestFirst", "stride": 0},
             "padding": {"strategy": "BatchLongest", "direction": "Right", "pad_to_multiple_of": null, "pad_id": 0,
              "pad_type_id": 0, "pad_token": "!"},
             "added_tokens": [{"id": 2, "special": true, "content": "<s>", "single_word": false, "lstrip": false,
              "rstrip": false, "normalized": true}],
             "normalizer": null,
             "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true},
             "post_processor": {"type": "RobertaProcessing", "sep": ["<s>", 2], "cls": ["<s>", 2],
              "trim_offsets": false, "add_prefix_space": false},
             "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true},
             "model": {"dropout": null, "unk_token": "<s>", "continuing_subword_prefix": "",
              "end_of_word_suffix": "</w>", "fuse_unk": false, "vocab": {"a": 0, "<s>": 2, "b</w>": 1, "ab</w>": 3},
              "merges": ["a b</w>"]}}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static byte[] tiny(String network) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(
                Objects.requireNonNull(TokenizerFileTest.class.getResourceAsStream("/networks/tiny.zip")))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(network + "/" + NAME)) {
                    return zip.readAllBytes();
                }
            }
        }
        throw new IllegalStateException("tiny.zip has no " + network);
    }

    private static byte[] toy(String network) throws IOException {
        return Files.readAllBytes(Bundles.ONNX.folder().resolve(network).resolve(NAME));
    }

    /** Opens and uses it as models do. */
    private void read(byte[] bytes) throws IOException {
        Files.write(folder.resolve(NAME), bytes);
        try (TextTokenizer tokenizer =
                TextTokenizer.open(new TokenizerSpec(NAME, Cleaning.NONE, CONTEXT, 0L), folder)) {
            for (String text : TEXTS) {
                long[] ids = tokenizer.encode(text).ids();
                assertThat(tokenizer.decode(ids)).isNotNull();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({CLIP, BLIP, OPT})
    void tokenizersOfEachKind(String network) throws Exception {
        assertThat(Mutants.readable(tiny(network), this::read)).isTrue();
        mutants(tiny(network));
    }

    @ParameterizedTest
    @CsvSource({"toy-clip", "toy-blip", "toy-blip-2"})
    void tokenizersOfWholeWords(String network) throws Exception {
        assertThat(Mutants.readable(toy(network), this::read)).isTrue();
        mutants(toy(network));
    }

    @Test
    void thePartsOfPublishedOnes() throws Exception {
        byte[] bytes = PUBLISHED_CLIP.getBytes(StandardCharsets.UTF_8);
        assertThat(Mutants.readable(bytes, this::read)).isTrue();
        mutants(bytes);
    }

    private void mutants(byte[] whole) throws Exception {
        long seed = Long.getLong("anid.mutants.seed", 1L);
        Mutants mutants = new Mutants(seed);
        for (int i = 0; i < MUTANTS; i++) {
            Mutants.readable(mutants.of(whole), this::read);
        }
        Random random = new Random(seed);
        for (int i = 0; i < MUTANTS; i++) {
            JsonNode root = MAPPER.readTree(whole);
            change(root, random);
            Mutants.readable(MAPPER.writeValueAsBytes(root), this::read);
        }
    }

    /** Puts another value in place of one of those outside of the vocabulary, or takes it away. */
    private static void change(JsonNode root, Random random) {
        List<JsonNode> parents = new ArrayList<>();
        parents(root, parents);
        JsonNode parent = parents.get(random.nextInt(parents.size()));
        int at = random.nextInt(parent.size());
        boolean away = random.nextInt(5) == 0;
        if (parent instanceof ObjectNode object) {
            String name =
                    object.properties().stream().map(Map.Entry::getKey).toList().get(at);
            if (away) {
                object.remove(name);
            } else {
                object.set(name, other(parents, random));
            }
        } else if (parent instanceof ArrayNode array) {
            if (away) {
                array.remove(at);
            } else {
                array.set(at, other(parents, random));
            }
        }
    }

    private static void parents(JsonNode node, List<JsonNode> parents) {
        if (node.isContainerNode() && !node.isEmpty()) {
            // The vocabulary is one of hundreds of parents, and not most of the values.
            parents.add(node);
            if (node.size() < 100) {
                node.forEach(child -> parents(child, parents));
            }
        }
    }

    private static JsonNode other(List<JsonNode> parents, Random random) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        return switch (random.nextInt(10)) {
            case 0 -> make.nullNode();
            case 1 ->
                make.numberNode(List.of(-1, 0, 1, 7, Integer.MAX_VALUE, Integer.MIN_VALUE)
                        .get(random.nextInt(6)));
            case 2 -> make.numberNode(1L << 32);
            case 3 -> make.textNode("");
            case 4 ->
                make.textNode(
                        List.of("B", "A", "\ud800", "[", "(a+)+$", "\u0000").get(random.nextInt(6)));
            case 5 -> make.booleanNode(random.nextBoolean());
            case 6 -> make.arrayNode();
            default -> {
                JsonNode parent = parents.get(random.nextInt(parents.size()));
                List<JsonNode> children = new ArrayList<>();
                parent.forEach(children::add);
                yield children.get(random.nextInt(children.size())).deepCopy();
            }
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"version\"|\"version\": \"1.0\", \"version\"|it is no plain JSON: Duplicate field 'version'",
                "\"b</w>\": 1|\"b</w>\": 0|model.vocab.b</w> has the id 0 of another token",
                "\"b</w>\": 1|\"b</w>\": -1|model.vocab.b</w> is no integer from 0 to",
                "\"b</w>\": 1|\"b</w>\": 4294967296|model.vocab.b</w> is no integer from 0 to",
                "a b</w>|a c</w>|model.merges[0] has the token 'c</w>', which is not in model.vocab",
                "a b</w>|b</w> a|model.merges[0] has the token 'b</w>a', which is not in model.vocab",
                "a b</w>|a|model.merges[0] is no pair of tokens",
                "_prefix\": \"\"|_prefix\": \"####\"|model.merges[0] has a second part without the prefix ####",
                "[\"<s>\", 2]|[\"<s>\", 9]|post_processor.sep has the id 9, which no token has",
                "RobertaProcessing|Robert|post_processor is of the kind 'Robert', which is not known here",
                "\"stride\": 0|\"stride\": 77|truncation.stride is not 0",
                "\"pad_to_multiple_of\": null|\"pad_to_multiple_of\": 0|padding.pad_to_multiple_of is 0",
                "\"trim_offsets\": true|\"trim_offsets\": 1|pre_tokenizer.trim_offsets is neither true nor false",
                "\"content\": \"<s>\"|\"content\": \"<t>\"|added_tokens[0] is '<t>' with the id 2",
                "\"dropout\": null|\"dropout\": 0.5|model.dropout is not null",
                "\"!\"|\"\\ud800\"|it has half of a character"
            })
    void theFieldIsNamed(String old, String changed, String message) {
        assertThat(PUBLISHED_CLIP).contains(old);
        assertThatThrownBy(() -> read(PUBLISHED_CLIP.replace(old, changed).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(folder.resolve(NAME) + " is no tokenizer that can be read: ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"single\": [{\"SpecialToken\": {\"id\": \"[CLS]\"|\"single\": [{\"SpecialToken\": {\"id\": \"[ENC\"|"
                        + "post_processor.single[0] is '[ENC'",
                "\"ids\": [101]|\"ids\": []|post_processor.special_tokens.[CLS] has 0 ids and 1 tokens",
                "\"ids\": [101]|\"ids\": [99999]|post_processor.special_tokens.[CLS] has the id 99999, which no token has",
                "\"unk_token\": \"[UNK]\"|\"unk_token\": \"[UNC]\"|model.unk_token has the token '[UNC]'",
                "\"prefix\": \"##\"|\"prefix\": 1|decoder.prefix is no text"
            })
    void theFieldOfATemplateIsNamed(String old, String changed, String message) throws IOException {
        String blip = MAPPER.readTree(tiny(BLIP)).toString().replace(":", ": ");
        assertThat(blip).contains(old);
        assertThatThrownBy(() -> read(blip.replace(old, changed).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFileThatIsTooLarge() {
        assertThatThrownBy(() -> read(" ".repeat((32 << 20) + 1).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ModelException.class)
                .hasMessageEndingWith("it has more than 33554432 bytes");
    }

    @Test
    void listsInListsWithoutEnd() {
        assertThatThrownBy(() -> read("[".repeat(1 << 20).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("it is no plain JSON: ");
    }
}
