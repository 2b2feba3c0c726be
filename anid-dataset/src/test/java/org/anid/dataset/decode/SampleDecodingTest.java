// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Every image of the DANI sample and the human study against Pillow 13.0.0 ({@code src/test/python/decode.py}). */
class SampleDecodingTest {

    /** Images of the two folders, so that an empty golden file cannot pass. */
    private static final int IMAGES = 300;

    @Test
    void everyImageEqualsPillow() throws IOException {
        Path root = Path.of(System.getProperty("anid.repository.root", "..")).resolve("../shared/dani");
        Assumptions.assumeTrue(
                Files.isDirectory(root.resolve("sample")),
                "DANI's sample and human study are not at ../shared/dani beside the repository: put them there");
        ImageDecoder decoder = ImageDecoder.create();
        int compared = 0;
        for (Iterator<Map.Entry<String, JsonNode>> entries =
                        Expected.json("sample.json").fields();
                entries.hasNext(); ) {
            Map.Entry<String, JsonNode> entry = entries.next();
            assertThat(Expected.sha256(decoder.decode(root.resolve(entry.getKey()))))
                    .as(entry.getKey())
                    .isEqualTo(entry.getValue().asText());
            compared++;
        }
        assertThat(compared).isEqualTo(IMAGES);
    }
}
