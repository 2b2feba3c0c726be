// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.token;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** CLIP's {@code tokenizer.json}, made of the merges that openai/CLIP publishes. */
final class ClipVocabulary {

    private static final int MERGES = 49152 - 256 - 2;

    private static final String FRAME = """
            {"version": "1.0", "truncation": null, "padding": null,
             "added_tokens": [
              {"id": 49406, "content": "<|startoftext|>", "single_word": false, "lstrip": false, "rstrip": false,
               "normalized": false, "special": true},
              {"id": 49407, "content": "<|endoftext|>", "single_word": false, "lstrip": false, "rstrip": false,
               "normalized": false, "special": true}],
             "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"},
              {"type": "Replace", "pattern": {"Regex": "\\\\s+"}, "content": " "}, {"type": "Lowercase"}]},
             "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
              {"type": "Split", "pattern": {"Regex":
               "<\\\\|startoftext\\\\|>|<\\\\|endoftext\\\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\\\p{L}]+|[\\\\p{N}]|[^\\\\s\\\\p{L}\\\\p{N}]+"},
               "behavior": "Removed", "invert": true},
              {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false}]},
             "post_processor": {"type": "TemplateProcessing", "single": [
              {"SpecialToken": {"id": "<|startoftext|>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
              {"SpecialToken": {"id": "<|endoftext|>", "type_id": 0}}],
              "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
              "special_tokens": {
               "<|startoftext|>": {"id": "<|startoftext|>", "ids": [49406], "tokens": ["<|startoftext|>"]},
               "<|endoftext|>": {"id": "<|endoftext|>", "ids": [49407], "tokens": ["<|endoftext|>"]}}},
             "decoder": null,
             "model": {"type": "BPE", "dropout": null, "unk_token": "<|endoftext|>", "continuing_subword_prefix": "",
              "end_of_word_suffix": "</w>", "fuse_unk": false, "byte_fallback": false, "ignore_merges": false}}
            """;

    private ClipVocabulary() {}

    static void write(Path merges, Path to) throws IOException {
        List<String> tokens = new ArrayList<>();
        for (String character : bytes()) {
            tokens.add(character);
        }
        for (String character : bytes()) {
            tokens.add(character + "</w>");
        }
        JsonMapper mapper = new JsonMapper();
        ObjectNode root = (ObjectNode) mapper.readTree(FRAME);
        ArrayNode pairs = mapper.createArrayNode();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(merges)), StandardCharsets.UTF_8))) {
            lines.lines().skip(1).limit(MERGES).forEach(line -> {
                String[] pair = line.split(" ");
                pairs.addArray().add(pair[0]).add(pair[1]);
                tokens.add(pair[0] + pair[1]);
            });
        }
        tokens.add("<|startoftext|>");
        tokens.add("<|endoftext|>");
        ObjectNode vocabulary = mapper.createObjectNode();
        for (int id = 0; id < tokens.size(); id++) {
            vocabulary.put(tokens.get(id), id);
        }
        ObjectNode model = (ObjectNode) root.get("model");
        model.set("vocab", vocabulary);
        model.set("merges", pairs);
        mapper.writeValue(to.toFile(), root);
    }

    /** The visible characters that stand for bytes: printable ones for themselves, then the others from U+0100 on. */
    private static List<String> bytes() {
        List<String> characters = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            if (printable(b)) {
                characters.add(Character.toString(b));
            }
        }
        int hidden = 256 - characters.size();
        for (int i = 0; i < hidden; i++) {
            characters.add(Character.toString(256 + i));
        }
        return characters;
    }

    private static boolean printable(int b) {
        return (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || (b >= 0xae);
    }
}
