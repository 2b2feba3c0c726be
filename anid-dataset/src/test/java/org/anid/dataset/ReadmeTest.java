// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    private final Path temp;

    ReadmeTest(@TempDir Path temp) {
        this.temp = temp;
    }

    @Test
    void snippetInReadmeIsThisCode() throws Exception {
        Path module = Path.of(System.getProperty("anid.repository.root", "..")).resolve("anid-dataset");
        Matcher snippet = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(module.resolve("README.md")));
        List<String> ours = Files.readString(module.resolve("src/test/java/org/anid/dataset/ReadmeTest.java"))
                .lines()
                .map(String::strip)
                .toList();

        assertThat(snippet.find()).isTrue();
        assertThat(snippet.group(1).lines().map(String::strip).filter(line -> !line.isEmpty()))
                .hasSizeGreaterThan(5)
                .allSatisfy(line -> assertThat(ours).contains(line));
    }

    @Test
    void snippetRuns() throws Exception {
        TestImages.write(temp, "natural/7.png", "made/7_112.png");
        Files.writeString(temp.resolve("captions.csv"), "image_id,caption_id,caption\n7,112,a cat\n");

        assertThat(snippet(temp)).isEqualTo("7 a cat 3×2\n");
    }

    private static String snippet(Path root) throws IOException {
        StringBuilder out = new StringBuilder();
        // The part that README.md shows.
        try (ImageSource images = FolderDataset.builder(root.resolve("natural"))
                .generated("MyModel", root.resolve("made"))
                .captions(Captions.read(root.resolve("captions.csv")))
                .open()) {
            for (ImageRecord image : images.records()) {
                if (!image.natural()) {
                    String size = image.content().read().pixels().shape().size();
                    out.append(image.imageId() + " " + image.caption() + " " + size + "\n");
                }
            }
            images.warnings().forEach(out::append);
        }
        return out.toString();
    }
}
