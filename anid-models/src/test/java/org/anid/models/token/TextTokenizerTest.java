// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.anid.api.model.TokenizerSpec;
import org.anid.api.model.TokenizerSpec.Cleaning;
import org.anid.api.provenance.Fingerprint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CLIP's real vocabulary where it is at hand, against openai-clip 1.0.1; see {@code tokens.py}. */
class TextTokenizerTest {

    private static final Path SHARED =
            Path.of(System.getProperty("anid.repository.root")).resolve("../shared");
    private static final Path VOCABULARY = SHARED.resolve("params/bpe_simple_vocab_16e6.txt.gz");
    private static final Path CAPTIONS = SHARED.resolve("dani/sample/captions.json");
    private static final int CONTEXT = 77;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private TextTokenizer clip() throws IOException {
        assumeTrue(Files.exists(VOCABULARY), () -> "no " + VOCABULARY + ": put openai/CLIP's vocabulary there");
        ClipVocabulary.write(VOCABULARY, folder.resolve("tokenizer.json"));
        return TextTokenizer.open(new TokenizerSpec("tokenizer.json", Cleaning.CLIP, CONTEXT, 0L), folder);
    }

    private static List<String> golden() throws IOException {
        try (InputStream in = TextTokenizerTest.class.getResourceAsStream("/golden/clip-tokens.txt")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static String ids(TextTokenizer tokenizer, String text) {
        TextTokenizer.Tokens tokens = tokenizer.encode(text);
        assertThat(tokens.ids()).hasSize(CONTEXT);
        assertThat(Arrays.stream(tokens.ids()).skip(tokens.used())).allMatch(id -> id == 0);
        return Arrays.stream(tokens.ids())
                .limit(tokens.used())
                .mapToObj(Long::toString)
                .collect(Collectors.joining(" "));
    }

    @Test
    void textsBecomeTheTokensOfOpenAisClip() throws IOException {
        JsonMapper mapper = new JsonMapper();
        try (TextTokenizer tokenizer = clip()) {
            int compared = 0;
            for (String line : golden()) {
                String[] parts = line.split("\t");
                if (!parts[0].equals("captions")) {
                    String text = mapper.readValue(parts[0], String.class);
                    assertThat(ids(tokenizer, text)).as(parts[0]).isEqualTo(parts[1]);
                    compared++;
                }
            }
            assertThat(compared).isGreaterThan(30);
        }
    }

    @Test
    void captionsOfTheSampleBecomeTheTokensOfOpenAisClip() throws IOException {
        assumeTrue(Files.exists(CAPTIONS), () -> "no " + CAPTIONS + ": put the DANI sample there");
        String expected = golden().stream()
                .filter(line -> line.startsWith("captions\t"))
                .map(line -> line.substring("captions\t".length()))
                .collect(Collectors.joining());
        StringBuilder all = new StringBuilder();
        try (TextTokenizer tokenizer = clip()) {
            for (JsonNode record : new JsonMapper().readTree(CAPTIONS.toFile())) {
                for (JsonNode caption : record.get("captions")) {
                    all.append(ids(tokenizer, caption.get("caption").asText())).append('\n');
                }
            }
        }
        assertThat(all.toString().lines().count()).isGreaterThan(5);
        assertThat(Fingerprint.of(all.toString().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(expected);
    }

    @Test
    void aLongTextKeepsItsEndToken() throws IOException {
        try (TextTokenizer tokenizer = clip()) {
            TextTokenizer.Tokens tokens = tokenizer.encode("word ".repeat(200));
            assertThat(tokens.used()).isEqualTo(CONTEXT);
            assertThat(tokens.ids()[0]).isEqualTo(49406);
            assertThat(tokens.ids()[CONTEXT - 1]).isEqualTo(49407);
            assertThat(tokens.ids()[CONTEXT - 2]).isNotEqualTo(49407);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fish &amp; chips|fish & chips",
                "fish &amp;amp;amp; chips|fish & chips",
                "&notit; &unknown; & &#65;&#x42|¬it; &unknown; & ab",
                "&#0;&#xd800;&#99999999;|\ufffd\ufffd\ufffd",
                "<b> &amp;|<b> &",
                "“A”  ‘b’|\"a\" 'b'",
                "ﬃ ＡＢ|ffi ab"
            })
    void clipCleansTextsFirst(String text, String cleaned) {
        assertThat(ClipCleaning.clean(text)).isEqualTo(cleaned);
    }
}
