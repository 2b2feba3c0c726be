// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.anid.api.model.ModelException;

/**
 * A {@code tokenizer.json}, checked before the native library reads it: a panic in there ends the process. Byte pairs,
 * word pieces and whole words are known, with the steps around them that BERT's, GPT-2's, RoBERTa's and CLIP's
 * tokenizers have; what is not known is refused. The structures are those of Hugging Face tokenizers 0.22.
 *
 * @see <a href="https://github.com/huggingface/tokenizers">Hugging Face tokenizers</a>
 */
final class TokenizerFile {

    private static final int LARGEST = 32 << 20;
    private static final int DEEPEST = 32;
    private static final int LONGEST_TEXT = 1 << 16;
    private static final int MOST_STEPS = 64;

    /** Ids beyond need more memory than a vocabulary has. */
    private static final int LARGEST_ID = (1 << 24) - 1;

    private static final Set<String> BEHAVIOURS =
            Set.of("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_TEXT)
                            .maxNameLength(LONGEST_TEXT)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;
    private final Map<String, Integer> vocabulary = new HashMap<>();
    private final Set<Integer> ids = new HashSet<>();

    private TokenizerFile(Path file) {
        this.file = file;
    }

    /**
     * What the native library is given, the same JSON written anew.
     *
     * @throws ModelException with the field, if the file is not what is known
     */
    static String read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        }
        TokenizerFile checked = new TokenizerFile(file);
        if (bytes.length > LARGEST) {
            throw checked.refused("it has more than " + LARGEST + " bytes");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            JsonNode root = MAPPER.readTree(text);
            checked.root(root);
            return MAPPER.writeValueAsString(root);
        } catch (CharacterCodingException e) {
            throw checked.refused("it is no UTF-8");
        } catch (JsonProcessingException e) {
            throw checked.refused("it is no plain JSON: " + e.getOriginalMessage());
        }
    }

    private void root(JsonNode root) {
        strings(root);
        object(root, "the file");
        if (!absent(root.path("version")) && !root.path("version").asText().equals("1.0")) {
            throw refused("version is not 1.0");
        }
        model(object(root.path("model"), "model"));
        added(root.path("added_tokens"));
        orNull(root, "truncation", this::truncation);
        orNull(root, "padding", this::padding);
        orNull(root, "normalizer", (node, where) -> normalizer(node, where, 0));
        orNull(root, "pre_tokenizer", (node, where) -> preTokenizer(node, where, 0));
        orNull(root, "post_processor", (node, where) -> postProcessor(node, where, 0));
        orNull(root, "decoder", (node, where) -> decoder(node, where, 0));
    }

    /** Halves of surrogate pairs cannot be told to the native library. */
    private void strings(JsonNode node) {
        if (node.isTextual() && !whole(node.textValue())) {
            throw refused("it has half of a character");
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!whole(name)) {
                throw refused("it has half of a character");
            }
        });
        node.forEach(this::strings);
    }

    private static boolean whole(String text) {
        return text.codePoints()
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    private void model(JsonNode model) {
        JsonNode vocab = object(model.path("vocab"), "model.vocab");
        // Ids may have gaps where a vocabulary is cut, but none so large that its size is not that of the file.
        int most = Math.min(LARGEST_ID, 2 * vocab.size() + LONGEST_TEXT);
        vocab.properties().forEach(entry -> {
            String where = "model.vocab." + entry.getKey();
            int id = integer(entry.getValue(), where, most);
            if (!ids.add(id)) {
                throw refused(where + " has the id " + id + " of another token");
            }
            vocabulary.put(entry.getKey(), id);
        });
        if (vocabulary.isEmpty()) {
            throw refused("model.vocab is empty");
        }
        // The first files of BPE and WordPiece do not name the type.
        String type = model.has("type")
                ? text(model, "type", "model")
                : model.has("merges") ? "BPE" : model.has("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
        switch (type) {
            case "BPE" -> pairs(model);
            case "WordPiece" -> {
                text(model, "continuing_subword_prefix", "model");
                integer(model.path("max_input_chars_per_word"), "model.max_input_chars_per_word", LONGEST_TEXT);
                known(text(model, "unk_token", "model"), "model.unk_token");
            }
            case "WordLevel" -> known(text(model, "unk_token", "model"), "model.unk_token");
            default -> throw unknown("model", type);
        }
    }

    private void pairs(JsonNode model) {
        JsonNode dropout = model.path("dropout");
        if (!absent(dropout) && !(dropout.isNumber() && dropout.doubleValue() == 0)) {
            throw refused("model.dropout is not null, and tokens would be left to chance");
        }
        String unknown = textOrNull(model, "unk_token");
        if (!unknown.isEmpty()) {
            known(unknown, "model.unk_token");
        }
        textOrNull(model, "end_of_word_suffix");
        for (String name : new String[] {"fuse_unk", "byte_fallback", "ignore_merges"}) {
            flagOrNull(model, name, "model");
        }
        String prefix = textOrNull(model, "continuing_subword_prefix");
        JsonNode merges = array(model.path("merges"), "model.merges", Integer.MAX_VALUE);
        for (int i = 0; i < merges.size(); i++) {
            String where = "model.merges[" + i + "]";
            if (i == 0 && merges.get(i).asText().startsWith("#version")) {
                continue;
            }
            String[] pair = pair(merges.get(i), where);
            known(pair[0], where);
            known(pair[1], where);
            // Cut by its length from every second part, as the library does.
            if (!pair[1].startsWith(prefix)) {
                throw refused(where + " has a second part without the prefix " + prefix);
            }
            known(pair[0] + pair[1].substring(prefix.length()), where);
        }
    }

    private String[] pair(JsonNode merge, String where) {
        if (merge.isTextual()) {
            String[] parts = merge.textValue().split(" ", -1);
            if (parts.length == 2) {
                return parts;
            }
        } else if (merge.size() == 2
                && merge.path(0).isTextual()
                && merge.path(1).isTextual()) {
            return new String[] {merge.get(0).textValue(), merge.get(1).textValue()};
        }
        throw refused(where + " is no pair of tokens");
    }

    private void known(String token, String where) {
        if (!vocabulary.containsKey(token)) {
            throw refused(where + " has the token '" + token + "', which is not in model.vocab");
        }
    }

    private void added(JsonNode tokens) {
        if (absent(tokens)) {
            return;
        }
        array(tokens, "added_tokens", LARGEST_ID);
        for (int i = 0; i < tokens.size(); i++) {
            String where = "added_tokens[" + i + "]";
            JsonNode token = object(tokens.get(i), where);
            int id = integer(token.path("id"), where + ".id", LARGEST_ID);
            String content = text(token, "content", where);
            Integer own = vocabulary.get(content);
            if (content.isEmpty() || (own == null ? ids.contains(id) : own != id)) {
                throw refused(where + " is '" + content + "' with the id " + id
                        + ", which model.vocab or another has otherwise");
            }
            vocabulary.put(content, id);
            ids.add(id);
            for (String name : new String[] {"single_word", "lstrip", "rstrip", "normalized", "special"}) {
                flagOrNull(token, name, where);
            }
        }
    }

    private void truncation(JsonNode node, String where) {
        integer(node.path("max_length"), where + ".max_length", LARGEST_ID);
        if (integer(node.path("stride"), where + ".stride", LARGEST_ID) != 0) {
            throw refused(where + ".stride is not 0, and texts are cut once");
        }
        oneOf(node, "strategy", where, Set.of("LongestFirst", "OnlyFirst", "OnlySecond"));
    }

    private void padding(JsonNode node, String where) {
        JsonNode strategy = node.path("strategy");
        if (!strategy.asText().equals("BatchLongest")) {
            integer(strategy.path("Fixed"), where + ".strategy.Fixed", LONGEST_TEXT);
        }
        JsonNode multiple = node.path("pad_to_multiple_of");
        if (!absent(multiple) && integer(multiple, where + ".pad_to_multiple_of", LONGEST_TEXT) == 0) {
            throw refused(where + ".pad_to_multiple_of is 0");
        }
        integer(node.path("pad_id"), where + ".pad_id", LARGEST_ID);
        integer(node.path("pad_type_id"), where + ".pad_type_id", LARGEST_ID);
        text(node, "pad_token", where);
    }

    private void normalizer(JsonNode node, String where, int depth) {
        String type = text(node, "type", where);
        switch (type) {
            case "Sequence" -> steps(node, "normalizers", where, depth, this::normalizer);
            case "NFC", "NFD", "NFKC", "NFKD", "Nmt", "Lowercase", "StripAccents" -> {}
            case "BertNormalizer" -> {
                for (String name : new String[] {"clean_text", "handle_chinese_chars", "strip_accents", "lowercase"}) {
                    flagOrNull(node, name, where);
                }
            }
            case "Strip" -> {
                flagOrNull(node, "strip_left", where);
                flagOrNull(node, "strip_right", where);
            }
            case "Replace" -> replace(node, where);
            case "Prepend" -> text(node, "prepend", where);
            default -> throw unknown(where, type);
        }
    }

    private void preTokenizer(JsonNode node, String where, int depth) {
        String type = text(node, "type", where);
        switch (type) {
            case "Sequence" -> steps(node, "pretokenizers", where, depth, this::preTokenizer);
            case "BertPreTokenizer", "Whitespace", "WhitespaceSplit" -> {}
            case "ByteLevel" -> byteLevel(node, where);
            case "Punctuation" -> {
                if (node.has("behavior")) {
                    oneOf(node, "behavior", where, BEHAVIOURS);
                }
            }
            case "Digits" -> flagOrNull(node, "individual_digits", where);
            case "Split" -> {
                pattern(node, where);
                oneOf(node, "behavior", where, BEHAVIOURS);
                flagOrNull(node, "invert", where);
            }
            default -> throw unknown(where, type);
        }
    }

    private void postProcessor(JsonNode node, String where, int depth) {
        String type = text(node, "type", where);
        switch (type) {
            case "Sequence" -> steps(node, "processors", where, depth, this::postProcessor);
            case "ByteLevel" -> byteLevel(node, where);
            case "BertProcessing", "RobertaProcessing" -> {
                marked(node.path("sep"), where + ".sep");
                marked(node.path("cls"), where + ".cls");
                flagOrNull(node, "trim_offsets", where);
                flagOrNull(node, "add_prefix_space", where);
            }
            case "TemplateProcessing" -> template(node, where);
            default -> throw unknown(where, type);
        }
    }

    private void decoder(JsonNode node, String where, int depth) {
        String type = text(node, "type", where);
        switch (type) {
            case "Sequence" -> steps(node, "decoders", where, depth, this::decoder);
            case "ByteLevel" -> byteLevel(node, where);
            case "WordPiece" -> {
                text(node, "prefix", where);
                flagOrNull(node, "cleanup", where);
            }
            case "BPEDecoder" -> text(node, "suffix", where);
            case "Fuse", "ByteFallback" -> {}
            case "Replace" -> replace(node, where);
            default -> throw unknown(where, type);
        }
    }

    /** One of a chain. */
    @FunctionalInterface
    private interface Step {
        void check(JsonNode node, String where, int depth);
    }

    private void steps(JsonNode node, String name, String where, int depth, Step step) {
        JsonNode steps = array(node.path(name), where + "." + name, MOST_STEPS);
        if (depth > 2) {
            throw refused(where + " is a sequence in sequences in sequences");
        }
        for (int i = 0; i < steps.size(); i++) {
            String place = where + "." + name + "[" + i + "]";
            step.check(object(steps.get(i), place), place, depth + 1);
        }
    }

    private void byteLevel(JsonNode node, String where) {
        for (String name : new String[] {"add_prefix_space", "trim_offsets", "use_regex"}) {
            flagOrNull(node, name, where);
        }
    }

    private void replace(JsonNode node, String where) {
        pattern(node, where);
        text(node, "content", where);
    }

    private void pattern(JsonNode node, String where) {
        JsonNode pattern = object(node.path("pattern"), where + ".pattern");
        if (text(pattern, pattern.has("Regex") ? "Regex" : "String", where + ".pattern")
                .isEmpty()) {
            throw refused(where + ".pattern is empty");
        }
    }

    private void marked(JsonNode mark, String where) {
        if (mark.size() != 2 || !mark.path(0).isTextual()) {
            throw refused(where + " is no token with its id");
        }
        existing(integer(mark.path(1), where, LARGEST_ID), where);
    }

    private void existing(int id, String where) {
        if (!ids.contains(id)) {
            throw refused(where + " has the id " + id + ", which no token has");
        }
    }

    private void template(JsonNode node, String where) {
        JsonNode marks = object(node.path("special_tokens"), where + ".special_tokens");
        marks.properties().forEach(entry -> {
            String place = where + ".special_tokens." + entry.getKey();
            JsonNode mark = object(entry.getValue(), place);
            text(mark, "id", place);
            JsonNode numbers = array(mark.path("ids"), place + ".ids", MOST_STEPS);
            JsonNode texts = array(mark.path("tokens"), place + ".tokens", MOST_STEPS);
            if (numbers.isEmpty() || numbers.size() != texts.size()) {
                throw refused(place + " has " + numbers.size() + " ids and " + texts.size() + " tokens");
            }
            for (int i = 0; i < numbers.size(); i++) {
                existing(integer(numbers.get(i), place + ".ids", LARGEST_ID), place);
                if (!texts.get(i).isTextual()) {
                    throw refused(place + ".tokens has something that is no text");
                }
            }
        });
        pieces(node.path("single"), where + ".single", marks, Set.of("A"));
        pieces(node.path("pair"), where + ".pair", marks, Set.of("A", "B"));
    }

    private void pieces(JsonNode pieces, String where, JsonNode marks, Set<String> sequences) {
        array(pieces, where, MOST_STEPS);
        for (int i = 0; i < pieces.size(); i++) {
            String place = where + "[" + i + "]";
            JsonNode piece = object(pieces.get(i), place);
            boolean sequence = piece.has("Sequence");
            JsonNode inner = object(piece.path(sequence ? "Sequence" : "SpecialToken"), place);
            integer(inner.path("type_id"), place + ".type_id", LARGEST_ID);
            String id = text(inner, "id", place);
            if (piece.size() != 1 || (sequence ? !sequences.contains(id) : !marks.has(id))) {
                throw refused(place + " is '" + id + "', which is no sequence there and not in special_tokens");
            }
        }
    }

    private void orNull(JsonNode parent, String name, BiConsumer<JsonNode, String> check) {
        JsonNode node = parent.path(name);
        if (!absent(node)) {
            check.accept(object(node, name), name);
        }
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private JsonNode object(JsonNode node, String where) {
        if (!node.isObject()) {
            throw refused(where + " is no object");
        }
        return node;
    }

    private JsonNode array(JsonNode node, String where, int most) {
        if (!node.isArray() || node.size() > most) {
            throw refused(where + " is no list, or of more than " + most);
        }
        return node;
    }

    private int integer(JsonNode node, String where, int most) {
        if (!node.isInt() || node.intValue() < 0 || node.intValue() > most) {
            throw refused(where + " is no integer from 0 to " + most);
        }
        return node.intValue();
    }

    private String text(JsonNode parent, String name, String where) {
        JsonNode node = parent.path(name);
        if (!node.isTextual()) {
            throw refused(where + "." + name + " is no text");
        }
        return node.textValue();
    }

    private String textOrNull(JsonNode model, String name) {
        return absent(model.path(name)) ? "" : text(model, name, "model");
    }

    private void flagOrNull(JsonNode parent, String name, String where) {
        JsonNode node = parent.path(name);
        if (!absent(node) && !node.isBoolean()) {
            throw refused(where + "." + name + " is neither true nor false");
        }
    }

    private void oneOf(JsonNode node, String name, String where, Set<String> allowed) {
        if (!allowed.contains(text(node, name, where))) {
            throw unknown(where + "." + name, text(node, name, where));
        }
    }

    private ModelException unknown(String where, String type) {
        return refused(where + " is of the kind '" + type + "', which is not known here");
    }

    private ModelException refused(String reason) {
        String start = reason.length() > 300 ? reason.substring(0, 300) + "…" : reason;
        return new ModelException(
                file + " is no tokenizer that can be read: " + start.replaceAll("[\\p{Cntrl}\u2028\u2029]+", " "));
    }
}
